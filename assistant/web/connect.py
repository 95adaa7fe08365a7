"""Connecting to Qonto in the browser, and disconnecting."""

from litestar import get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from assistant import clock
from assistant.database import Database
from assistant.qonto import disconnection, oauth
from assistant.qonto.gateway import Gateway
from assistant.qonto.oauth import Outcome
from assistant.settings import Settings
from assistant.web.person import Person, WebRequest, needs
from assistant.web.requests import is_loopback_alias
from assistant.workspace import connections
from assistant.workspace.members import Role

# What the connection page says after a redirect to it (`/qonto?notice=…`).
CONNECTED, ALREADY_CONNECTED, SYNCING, DISCONNECTED = (
    "connected",
    "already_connected",
    "syncing",
    "disconnected",
)


@get("/connect/qonto", opt={"budget": "connect"}, guards=[needs(Role.ADMIN)])
async def connect(
    request: WebRequest,
    gateway: NamedDependency[Gateway],
    settings: NamedDependency[Settings],
    person: NamedDependency[Person],
) -> Redirect:
    """Off to Qonto's consent page."""
    if is_loopback_alias(request.headers.get("host", ""), settings.public_url):
        # Qonto sends the browser back to the public address, and the session must be there.
        return Redirect(f"{settings.public_url}/connect/qonto", status_code=303)
    address = await oauth.begin(
        gateway,
        person.workspace_id,
        session_hash=person.session_hash,
        member_id=person.member_id,
    )
    return Redirect(address, status_code=303)


@get("/connect/qonto/callback", opt={"budget": "connect"}, guards=[needs(Role.ADMIN)])
async def callback(
    request: WebRequest, gateway: NamedDependency[Gateway], person: NamedDependency[Person]
) -> Redirect:
    """Back from Qonto, with a code or a refusal."""
    outcome = await oauth.complete(
        gateway,
        person.workspace_id,
        dict(request.query_params),
        session_hash=person.session_hash,
        member_id=person.member_id,
        actor=person.actor,
    )
    notice = CONNECTED if outcome is Outcome.CONNECTED else ALREADY_CONNECTED
    return Redirect(f"/qonto?notice={notice}", status_code=303)


@post("/connection/sync", guards=[needs(Role.APPROVER)], status_code=303)
async def sync(database: NamedDependency[Database], person: NamedDependency[Person]) -> Redirect:
    """Ask for a poll now; the background work picks it up."""
    async with database.write(person.workspace_id) as session:
        await connections.request_sync(session, clock.now())
    return Redirect(f"/qonto?notice={SYNCING}", status_code=303)


@post("/connection/disconnect", guards=[needs(Role.ADMIN)], status_code=303)
async def disconnect(
    gateway: NamedDependency[Gateway], person: NamedDependency[Person]
) -> Redirect:
    """Drop the tokens at once; what was mirrored stays."""
    await disconnection.disconnect(gateway, person.workspace_id, person.actor)
    return Redirect(f"/qonto?notice={DISCONNECTED}", status_code=303)


CONNECT = [connect, callback, sync, disconnect]
