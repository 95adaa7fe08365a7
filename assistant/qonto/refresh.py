"""One refresh per expiry, however many processes notice it.

The refresh token changes with every use, so two refreshes at once would lose the grant. A row
lock held across the call to Qonto would settle that on PostgreSQL, but on SQLite it stops every
writer of the whole database for as long as Qonto takes to answer. So the right to refresh is a
claim in the connection's row instead, won by one conditional update and bound to the version of
the tokens: the winner makes one call outside any transaction and stores the new pair where the
version has not moved; the others wait and read again. A claim ends by itself after 30 seconds:
twice the longest call, so a slow winner cannot be overtaken, and half of the minute for which
Qonto still honours the old refresh token, so the heir of a winner that died can usually go on.
"""

import os
import random
import secrets
from datetime import datetime, timedelta

import structlog

from assistant.encryption import Binding
from assistant.errors import ConnectorError, GrantRevoked, SealBroken, Unreachable
from assistant.qonto import tokens
from assistant.qonto.gateway import Gateway
from assistant.qonto.limits import backoff
from assistant.qonto.tokens import Tokens
from assistant.workspace import audit, connections, grants
from assistant.workspace.audit import SYSTEM, Entry
from assistant.workspace.connections import CONNECTED, Connection
from assistant.workspace.grants import SealedTokens

CLAIM = timedelta(seconds=30)
LOOK_AGAIN_SECONDS = 0.1
FIRST_WAIT, LONGEST_WAIT = 30.0, 1800.0
ME = f"{os.getpid()}-{secrets.token_hex(4)}"

log = structlog.get_logger()


async def refreshed(gateway: Gateway, connection: Connection) -> Connection:
    """The connection with tokens newer than `connection` has, made here or by somebody else.

    Raises GrantRevoked when a person must connect again, else a ConnectorError that means later.
    """
    _respect_wait(connection, gateway.now())
    stale, deadline = connection.token_version, gateway.now() + CLAIM
    while True:
        now = gateway.now()
        async with gateway.database.write(connection.workspace_id) as session:
            won = await grants.claim_refresh(
                session, connection.id, stale, ME, now=now, until=now + CLAIM
            )
        try:
            if won:
                await _refresh(gateway, connection)
        finally:
            gateway.forget(connection.id)
        found = await standing(gateway, connection.workspace_id, connection.id)
        if found.token_version != stale:
            return found
        if now >= deadline:
            raise Unreachable("Another process is renewing the access to Qonto; try again soon.")
        await gateway.sleep(LOOK_AGAIN_SECONDS)


def _respect_wait(connection: Connection, now: datetime) -> None:
    """After a failed refresh nobody asks again before its time, however many need the token."""
    again_at = connection.next_refresh_at
    if connection.refresh_attempts and again_at and now < again_at:
        raise Unreachable(
            "Qonto's sign-in service does not answer; it is asked again soon.", later=True
        )


async def standing(gateway: Gateway, workspace_id: str, connection_id: str) -> Connection:
    """The connection as it is now; GrantRevoked when it does not stand."""
    connection = await gateway.standing(workspace_id, connection_id)
    if connection is None or connection.status not in CONNECTED or not connection.access_token:
        raise GrantRevoked("Qonto is not connected: connect again.")
    return connection


async def _refresh(gateway: Gateway, connection: Connection) -> None:
    try:
        sealed = connection.refresh_token or ""
        fresh = await tokens.refresh(
            gateway, await opened(gateway, connection, sealed, "refresh_token")
        )
    except GrantRevoked as error:
        await give_up(gateway, connection, error.message)
        raise
    except ConnectorError as error:
        await _later(gateway, connection, error)
        error.details["later"] = True
        raise
    now = gateway.now()
    async with gateway.database.write(connection.workspace_id) as session:
        await grants.store_tokens(
            session,
            connection.id,
            connection.token_version,
            seal(gateway, connection, fresh, now),
            now,
        )


async def _later(gateway: Gateway, connection: Connection, error: ConnectorError) -> None:
    wait = backoff(connection.refresh_attempts, first=FIRST_WAIT, longest=LONGEST_WAIT)
    log.warning("token refresh postponed", connection=connection.id, reason=error.code, wait=wait)
    async with gateway.database.write(connection.workspace_id) as session:
        await grants.refresh_failed(
            session,
            connection.id,
            connection.token_version,
            gateway.now() + timedelta(seconds=wait),
        )


async def give_up(gateway: Gateway, connection: Connection, message: str) -> None:
    """The grant is gone: note it once, and stop asking until a person connects again."""
    async with gateway.database.write(connection.workspace_id) as session:
        if await connections.needs_reconnect(
            session, connection.id, connection.token_version, message
        ):
            entry = Entry("connection.reconnect_needed", "connection", connection.id)
            await audit.append(session, gateway.now(), SYSTEM, [entry])
            log.warning("reconnect needed", connection=connection.id)
    gateway.forget(connection.id)


async def opened(gateway: Gateway, connection: Connection, sealed: str, purpose: str) -> str:
    """A stored token in clear. One that was sealed for another record raises the alarm."""
    binding = Binding(connection.workspace_id, connection.id, purpose)
    try:
        return gateway.keyring.open(sealed, binding)
    except SealBroken as error:
        log.error("a stored token does not open", connection=connection.id, reason=error.code)
        if error.code == "unknown_key":
            raise
        await give_up(gateway, connection, "The stored access to Qonto was altered: connect again.")
        async with gateway.database.write(connection.workspace_id) as session:
            entry = Entry("connection.seal_broken", "connection", connection.id)
            await audit.append(session, gateway.now(), SYSTEM, [entry])
        raise


def seal(gateway: Gateway, connection: Connection, fresh: Tokens, now: datetime) -> SealedTokens:
    """Tokens as they may be stored: bound to the workspace, the connection and their purpose."""

    def sealed(text: str, purpose: str) -> str:
        return gateway.keyring.seal(text, Binding(connection.workspace_id, connection.id, purpose))

    life = fresh.expires_in * random.uniform(0.75, 0.85)  # noqa: S311 — jitter, not a secret
    return SealedTokens(
        access=sealed(fresh.access, "access_token"),
        refresh=sealed(fresh.refresh, "refresh_token") if fresh.refresh else None,
        expires_at=now + timedelta(seconds=fresh.expires_in),
        refresh_at=now + timedelta(seconds=life),
    )
