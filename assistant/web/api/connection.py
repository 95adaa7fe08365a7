"""/connection: how the connection to Qonto is doing, a poll now, the end of it."""

from litestar import delete, get, post
from litestar.di import NamedDependency
from msgspec import convert

from assistant import clock
from assistant.database import Database
from assistant.errors import Conflict
from assistant.qonto import disconnection
from assistant.qonto.gateway import Gateway
from assistant.web.api.errors import errors
from assistant.web.api.shapes.connection import Connection
from assistant.web.person import Person, needs
from assistant.workspace import connections
from assistant.workspace.members import Role


@get("/connection", responses=errors())
async def show(database: NamedDependency[Database], person: NamedDependency[Person]) -> Connection:
    """The connection to Qonto."""
    async with database.read(person.workspace_id) as session:
        return convert(await connections.overview(session), Connection)


@post(
    "/connection/sync",
    status_code=202,
    guards=[needs(Role.APPROVER)],
    responses=errors(409),
)
async def sync(database: NamedDependency[Database], person: NamedDependency[Person]) -> Connection:
    """Poll Qonto now."""
    async with database.write(person.workspace_id) as session:
        if not await connections.request_sync(session, clock.now()):
            raise Conflict(
                "Qonto is not connected: open the connection page and connect it.",
                code="not_connected",
            )
        return convert(await connections.overview(session), Connection)


@delete(
    "/connection",
    status_code=200,
    guards=[needs(Role.ADMIN)],
    responses=errors(),
)
async def disconnect(
    database: NamedDependency[Database],
    gateway: NamedDependency[Gateway],
    person: NamedDependency[Person],
) -> Connection:
    """Drop the tokens at once and revoke them; what was mirrored stays."""
    await disconnection.disconnect(gateway, person.workspace_id, person.actor)
    async with database.read(person.workspace_id) as session:
        return convert(await connections.overview(session), Connection)


CONNECTION = [show, sync, disconnect]
