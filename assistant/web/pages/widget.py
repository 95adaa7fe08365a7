"""The widget's page: which pages may show it, by which key, and what to paste there."""

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template
from msgspec import Struct

from assistant import clock
from assistant.database import Database
from assistant.errors import Unprocessable
from assistant.settings import Settings
from assistant.web.person import Person, WebRequest, needs
from assistant.web.shell import shell
from assistant.workspace.embedding import keys
from assistant.workspace.members import Role

ADMIN = [needs(Role.ADMIN)]


class Wanted(Struct):
    """The form for a new key."""

    name: str = ""
    origins: str = ""


class Shown(Struct):
    """A secret that was just made: shown once, with the key it belongs to."""

    key_id: str
    secret: str


@get("/widget")
async def keys_page(
    request: WebRequest,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    person: NamedDependency[Person],
) -> Template:
    """Every key that counts, and the form for another."""
    return await _page(request, database, settings, person)


@post("/widget/keys", guards=ADMIN, status_code=200)
async def create(
    request: WebRequest,
    data: URLEncodedBody[Wanted],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    person: NamedDependency[Person],
) -> Template:
    """A new key. Its secret is shown on the page that follows, and never again."""
    try:
        async with database.write(person.workspace_id) as session:
            made = await keys.create(
                session, settings.keyring, data.name, data.origins,
                by=person.actor, role=person.role, at=clock.now(),
            )  # fmt: skip
    except Unprocessable as problem:
        return await _page(request, database, settings, person, wanted=data, problem=problem)
    return await _page(request, database, settings, person, Shown(*made))


@post("/widget/keys/{key_id:str}/secret", guards=ADMIN, status_code=200)
async def rotate(
    request: WebRequest,
    key_id: FromPath[str],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    person: NamedDependency[Person],
) -> Template:
    """A new secret, shown once; the old one counts beside it for a day."""
    async with database.write(person.workspace_id) as session:
        secret = await keys.rotate(
            session, settings.keyring, key_id, by=person.actor, role=person.role, at=clock.now()
        )
    return await _page(request, database, settings, person, Shown(key_id, secret))


@post("/widget/keys/{key_id:str}/end", guards=ADMIN, status_code=303)
async def revoke(
    key_id: FromPath[str],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Redirect:
    """End a key, with every visit that it opened."""
    async with database.write(person.workspace_id) as session:
        await keys.revoke(session, key_id, by=person.actor, role=person.role, at=clock.now())
    return Redirect("/widget", status_code=303)


async def _page(
    request: WebRequest,
    database: Database,
    settings: Settings,
    person: Person,
    secret: Shown | None = None,
    wanted: Wanted | None = None,
    problem: Unprocessable | None = None,
) -> Template:
    async with database.read(person.workspace_id) as session:
        frame = await shell(session, request, person, "/qonto")
        known = await keys.all_of(session)
    return frame.page(
        "widget/keys.html",
        known=known,
        secret=secret,
        wanted=wanted or Wanted(),
        errors={problem.details["field"]: problem.message} if problem else {},
        workspace_id=person.workspace_id,
        address=settings.public_url,
        is_admin=person.may(Role.ADMIN),
    )
