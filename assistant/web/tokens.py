"""API tokens: `Authorization: Bearer …`, by hash."""

from collections.abc import Collection
from datetime import datetime, timedelta

from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from assistant import clock
from assistant.database import Database
from assistant.errors import NotAuthenticated
from assistant.web.person import from_caller
from assistant.web.welcome import Access
from assistant.workspace import api_tokens
from assistant.workspace.members import Caller

TOUCH_AFTER = timedelta(minutes=1)


class BearerTokens(ASGIMiddleware):
    """Lets nobody into the API without a token that is known."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        secret = bearer(scope)
        database: Database = scope["litestar_app"].state.database
        caller = await _caller(database, secret, clock.now()) if secret else None
        if caller is None:
            raise NotAuthenticated(
                "This needs an API token: send 'Authorization: Bearer …' with one made by "
                "`ask-well token add`."
            )
        scope["state"]["person"] = from_caller(caller)
        scope["state"]["access"] = Access(_still_known, database, secret)
        await next_app(scope, receive, send)


async def _caller(database: Database, secret: str, now: datetime) -> Caller | None:
    async with database.look_up() as session:
        caller = await api_tokens.owner_of(session, secret)
    if caller and (caller.last_seen_at is None or caller.last_seen_at < now - TOUCH_AFTER):
        async with database.system() as session:
            await api_tokens.used(session, now, secret)
    return caller


async def _still_known(database: Database, secrets: Collection[str]) -> Collection[str]:
    """The tokens that still stand: for streams, which outlive the look at their beginning."""
    async with database.look_up() as session:
        return await api_tokens.owners_of(session, secrets)


def bearer(scope: Scope) -> str:
    """The token of an `Authorization: Bearer …` header; empty without one."""
    given = dict(scope["headers"]).get(b"authorization", b"").decode("latin-1")
    scheme, _, secret = given.partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""
