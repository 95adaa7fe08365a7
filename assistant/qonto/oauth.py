"""Connecting: the trip to Qonto's consent page and back.

The state is checked before anything is sent anywhere; every address is a constant of the
settings, never taken from the request.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from enum import StrEnum

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from assistant import http
from assistant.encryption import Binding
from assistant.errors import (
    AskWellError,
    BadRequest,
    Conflict,
    ConnectorError,
    GrantRevoked,
    SettingsError,
)
from assistant.qonto import answers, disconnection, organizations, refresh, tokens
from assistant.qonto.client import Organization, parse_organization
from assistant.qonto.gateway import Gateway
from assistant.qonto.tokens import Tokens
from assistant.workspace import audit, connections, grants
from assistant.workspace.audit import SYSTEM, Actor, Entry
from assistant.workspace.connections import Connection
from assistant.workspace.grants import OAuthAttempt

AUTHORIZE_PATH = "/oauth2/auth"
STATE_BYTES = 32
_challenge: Callable[[str], str] = create_s256_code_challenge


class Outcome(StrEnum):
    """How the trip ended well."""

    CONNECTED = "connected"
    ALREADY_CONNECTED = "already_connected"


async def begin(
    gateway: Gateway, workspace_id: str, *, session_hash: str, member_id: str | None
) -> str:
    """The address of Qonto's consent page, for this browser session only."""
    settings = gateway.settings
    if not settings.can_connect:
        raise SettingsError(
            "QONTO_CLIENT_ID and QONTO_CLIENT_SECRET are missing: register an app with Qonto "
            "and set both."
        )
    state, verifier = secrets.token_urlsafe(STATE_BYTES), secrets.token_urlsafe(48)
    scopes = " ".join(settings.qonto_scopes)
    state_hash = _hash(state)
    attempt = OAuthAttempt(
        state_hash=state_hash,
        session_hash=session_hash,
        verifier=gateway.keyring.seal(verifier, Binding(workspace_id, state_hash, "verifier")),
        redirect_uri=settings.redirect_uri,
        scopes=scopes,
        member_id=member_id,
        created_at=gateway.now(),
    )
    async with gateway.database.write(workspace_id) as session:
        session.add(attempt)
    return str(
        prepare_grant_uri(
            settings.qonto_oauth_url + AUTHORIZE_PATH,
            settings.qonto_client_id,
            "code",
            redirect_uri=settings.redirect_uri,
            scope=scopes,
            state=state,
            code_challenge=_challenge(verifier),
            code_challenge_method="S256",
        )
    )


async def complete(
    gateway: Gateway,
    workspace_id: str,
    query: Mapping[str, str],
    *,
    session_hash: str,
    member_id: str | None,
    actor: Actor = SYSTEM,
) -> Outcome:
    """What the callback does. BadRequest when the trip is not ours or was refused; Conflict when
    another organisation is connected; ConnectorError when Qonto does not answer."""
    try:
        attempt = await _attempt(gateway, workspace_id, query, session_hash, member_id)
        if attempt.used_at is not None:
            return Outcome.ALREADY_CONNECTED
        code = await _code(gateway, attempt, query)
        async with gateway.database.write(workspace_id) as session:
            if not await grants.use_attempt(session, attempt.state_hash, gateway.now()):
                return Outcome.ALREADY_CONNECTED
        await _connect(gateway, attempt, code, actor)
    except AskWellError as error:
        await _note_refusal(gateway, workspace_id, actor, error)
        raise
    return Outcome.CONNECTED


async def _attempt(
    gateway: Gateway,
    workspace_id: str,
    query: Mapping[str, str],
    session_hash: str,
    member_id: str | None,
) -> OAuthAttempt:
    """The attempt this callback belongs to: same state, same browser, same person, in time."""
    async with gateway.database.read(workspace_id) as session:
        attempt = await grants.attempt(session, _hash(query.get("state") or ""))
    if (
        attempt is None
        or not hmac.compare_digest(attempt.session_hash, session_hash)
        or attempt.member_id != member_id
        or attempt.redirect_uri != gateway.settings.redirect_uri
        or not attempt.is_fresh(gateway.now())
    ):
        raise BadRequest(
            "This sign-in was not started here, or it took longer than ten minutes: start again.",
            code="state_mismatch",
        )
    return attempt


async def _code(gateway: Gateway, attempt: OAuthAttempt, query: Mapping[str, str]) -> str:
    """The code, when Qonto sent one for us; else the attempt is over."""
    problem = _refused(gateway, query)
    if problem is None:
        return query["code"]
    async with gateway.database.write(attempt.workspace_id) as session:
        await grants.forget_attempt(session, attempt.state_hash)
    raise problem


def _refused(gateway: Gateway, query: Mapping[str, str]) -> BadRequest | None:
    issuer = query.get("iss")
    if issuer is not None and issuer.rstrip("/") != gateway.settings.qonto_oauth_url:
        return BadRequest("The answer did not come from Qonto: start again.", code="wrong_issuer")
    if query.get("error") == "access_denied":
        return BadRequest("Access was not approved at Qonto, so nothing is connected.",
                          code="access_denied")  # fmt: skip
    if query.get("error") == "invalid_scope":
        return BadRequest(
            "Qonto does not allow this app one of the permissions in QONTO_SCOPES: "
            "remove it or have it enabled.",
            code="invalid_scope",
        )
    if query.get("error") or not query.get("code"):
        return BadRequest("Qonto did not complete the sign-in: start again.", code="no_code")
    return None


async def _connect(gateway: Gateway, attempt: OAuthAttempt, code: str, actor: Actor) -> None:
    binding = Binding(attempt.workspace_id, attempt.state_hash, "verifier")
    try:
        fresh = await tokens.exchange(
            gateway, code, gateway.keyring.open(attempt.verifier, binding)
        )
        organization = await _organization(gateway, fresh)
        await _store(gateway, attempt, fresh, organization, actor)
    except AskWellError as error:
        async with gateway.database.write(attempt.workspace_id) as session:
            await grants.forget_attempt(session, attempt.state_hash)
        if isinstance(error, GrantRevoked):
            raise BadRequest(
                "Qonto did not accept this sign-in: start again.", code="code_refused"
            ) from error
        raise


async def _organization(gateway: Gateway, fresh: Tokens) -> Organization:
    endpoint = "GET /v2/organization"
    await gateway.spend()
    async with http.reaching("Qonto"):
        response = await gateway.api.get(
            "/v2/organization", headers={"Authorization": f"Bearer {fresh.access}"}
        )
    answers.check(response, endpoint, gateway.now())
    return parse_organization(answers.decode(response, dict, endpoint))


async def _store(
    gateway: Gateway,
    attempt: OAuthAttempt,
    fresh: Tokens,
    organization: Organization,
    actor: Actor,
) -> None:
    now = gateway.now()
    granted = attempt.scopes if fresh.scope is None else fresh.scope
    async with gateway.database.write(attempt.workspace_id) as session:
        connection = await connections.current(session) or Connection(
            workspace_id=attempt.workspace_id
        )
        other = not connections.accepts(connection, organization.id)
        if not other:
            await connections.connect(
                session,
                connection,
                organization=(organization.id, organization.name, organization.slug),
                scopes=(attempt.scopes, granted),
                now=now,
                member_id=attempt.member_id,
            )
            await organizations.know(session, organization, now)
            sealed = refresh.seal(gateway, connection, fresh, now)
            await grants.store_tokens(session, connection.id, connection.token_version, sealed, now)
            details = {"organization": organization.name, "scopes": granted}
            entry = Entry("connection.connected", "connection", connection.id, details)
            await audit.append(session, now, actor, [entry])
    gateway.forget(connection.id)
    if other:
        await disconnection.revoke(gateway, fresh.access, fresh.refresh)
        raise Conflict(
            f"This workspace is connected to {connection.organization_name}: disconnect it "
            f"before connecting {organization.name}.",
            code="other_organization",
        )


async def _note_refusal(
    gateway: Gateway, workspace_id: str, actor: Actor, error: AskWellError
) -> None:
    kind = "unreachable" if isinstance(error, ConnectorError) else error.code
    async with gateway.database.write(workspace_id) as session:
        entry = Entry("connection.refused", "connection", "qonto", {"reason": kind})
        await audit.append(session, gateway.now(), actor, [entry])


def _hash(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
