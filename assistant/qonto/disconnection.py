"""Disconnecting: tokens are dropped at once; Qonto is told as soon as it listens."""

import json
from datetime import timedelta

import structlog

from assistant import http
from assistant.encryption import Binding
from assistant.errors import ConnectorError, SealBroken
from assistant.qonto import answers, tokens
from assistant.qonto.gateway import Gateway
from assistant.qonto.limits import backoff
from assistant.workspace import audit, connections, grants
from assistant.workspace.audit import Actor, Entry
from assistant.workspace.grants import TokenRevocation

FIRST_WAIT, LONGEST_WAIT = 30.0, 3600.0
PURPOSE = "revocation"

log = structlog.get_logger()


async def disconnect(gateway: Gateway, workspace_id: str, actor: Actor) -> bool:
    """Drop the tokens and stop every run, in one transaction; False when nothing was connected.

    What was mirrored stays. The revocation at Qonto waits, sealed, in its own table.
    """
    now = gateway.now()
    async with gateway.database.write(workspace_id) as session:
        connection = await connections.current(session)
        if connection is None or connection.status == connections.Status.DISCONNECTED:
            return False
        if pair := _pair(gateway, connection):
            binding = Binding(workspace_id, connection.id, PURPOSE)
            session.add(
                TokenRevocation(
                    connection_id=connection.id,
                    token=gateway.keyring.seal(json.dumps(pair), binding),
                    next_try_at=now,
                    created_at=now,
                )
            )
        await connections.disconnect(session, connection, now)
        entry = Entry("connection.disconnected", "connection", connection.id)
        await audit.append(session, now, actor, [entry])
    gateway.forget(connection.id)
    return True


def _pair(gateway: Gateway, connection: connections.Connection) -> list[str | None]:
    """Both tokens in clear, or nothing when they do not open: then there is nothing to revoke."""

    def opened(sealed: str | None, purpose: str) -> str | None:
        binding = Binding(connection.workspace_id, connection.id, purpose)
        return gateway.keyring.open(sealed, binding) if sealed else None

    try:
        access = opened(connection.access_token, "access_token")
        refresh = opened(connection.refresh_token, "refresh_token")
    except SealBroken:
        log.error("a stored token does not open", connection=connection.id)
        return []
    return [access, refresh] if access or refresh else []


async def revoke_waiting(gateway: Gateway) -> None:
    """Try the revocations that are due; each is forgotten when done or after 24 hours."""
    now = gateway.now()
    async with gateway.database.system() as session:
        waiting = await grants.revocations_due(session, now)
    for row in waiting:
        done = await _try(gateway, row)
        async with gateway.database.write(row.workspace_id) as session:
            if done:
                await grants.revocation_done(session, row.id)
            else:
                wait = backoff(row.attempts, first=FIRST_WAIT, longest=LONGEST_WAIT)
                await grants.revocation_failed(session, row.id, now + timedelta(seconds=wait))


async def _try(gateway: Gateway, row: TokenRevocation) -> bool:
    binding = Binding(row.workspace_id, row.connection_id, PURPOSE)
    try:
        access, refresh = json.loads(gateway.keyring.open(row.token, binding))
    except SealBroken:
        log.error("a token to be revoked does not open", connection=row.connection_id)
        return True
    return await revoke(gateway, access, refresh)


async def revoke(gateway: Gateway, access: str | None, refresh: str | None) -> bool:
    """Withdraw the consent and revoke both tokens; False when that must be tried again."""
    done = True
    steps = [_withdraw_consent(gateway, access)] if access else []
    steps += [tokens.revoke(gateway, token) for token in (refresh, access) if token]
    for step in steps:
        try:
            await step
        except ConnectorError as error:
            log.warning("revocation failed", reason=error.code)
            done = done and error.permanent
    return done


async def _withdraw_consent(gateway: Gateway, access: str) -> None:
    endpoint = "DELETE /v2/oauth2/consents"
    await gateway.spend()
    async with http.reaching("Qonto"):
        response = await gateway.api.delete(
            "/v2/oauth2/consents", headers={"Authorization": f"Bearer {access}"}
        )
    if response.status_code != 401:  # then the token is dead already
        answers.check(response, endpoint, gateway.now())
