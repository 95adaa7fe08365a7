"""Who asks inside a frame: the visit that the frame names in a header, and nobody by cookie."""

from collections.abc import Collection

from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from assistant import clock
from assistant.database import Database
from assistant.web.person import Person, from_caller
from assistant.web.reader import LANGUAGES, Reader
from assistant.web.shell import Shell
from assistant.web.welcome import Access
from assistant.workspace.embedding import visits
from assistant.workspace.members import Caller

VISIT = b"ask-well-visit"


class Visitors(ASGIMiddleware):
    """Finds the visitor behind a frame's request; who has no visit stays nobody."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        secret = dict(scope["headers"]).get(VISIT, b"").decode("latin-1")
        if secret:
            database: Database = scope["litestar_app"].state.database
            if caller := await _visitor(database, secret):
                scope["state"]["person"] = from_caller(caller)
                scope["state"]["access"] = Access(_still_known, database, secret)
        await next_app(scope, receive, send)


async def _visitor(database: Database, secret: str) -> Caller | None:
    async with database.look_up() as session:
        return await visits.visitor_of(session, secret, clock.now())


async def _still_known(database: Database, secrets: Collection[str]) -> Collection[str]:
    async with database.look_up() as session:
        return await visits.visitors_of(session, secrets, clock.now())


def reader(language: str, person: Person | None = None) -> Reader:
    """How a visitor reads: as the host page says, never as a cookie does."""
    known = language if language in LANGUAGES else "en"
    return Reader(language=known, zone=person.time_zone if person else "UTC", now=clock.now())


def shell(person: Person, company: str) -> Shell:
    """A page's frame for a visitor, whose templates know no session and no forms' token."""
    return Shell(
        active="",
        workspace=company,
        person="",
        to_review=0,
        csrf_token="",
        theme="",
        is_owner=False,
        languages={},
        ui=reader(person.language, person),
    )
