"""The frame on a host page: the script that puts it there, its page, and the way in."""

from pathlib import Path
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from assistant import clock
from assistant.database import Database, Session
from assistant.errors import NotAuthenticated, NotPermitted
from assistant.settings import Settings
from assistant.web import csrf, prompts, streaming
from assistant.web.headers import frame_policy
from assistant.web.person import Person, WebRequest, from_caller
from assistant.web.reader import LANGUAGES
from assistant.web.tokens import bearer
from assistant.web.widget.visitors import reader, shell
from assistant.workspace import connections
from assistant.workspace.connections import Status
from assistant.workspace.embedding import keys, tokens, visits
from assistant.workspace.embedding.keys import EmbedKey

ELEMENT = Path(__file__).parents[1] / "static" / "widget" / "element.js"
HOST = "ask-well-host"


@get("/ask-well.js")
async def script() -> Response[bytes]:
    """The custom element. Any page may load it; which page may show a frame is the key's matter."""
    headers = {
        "cross-origin-resource-policy": "cross-origin",
        "cache-control": "public, max-age=3600",
    }
    content = ELEMENT.read_bytes()
    return Response(content, media_type="text/javascript", headers=headers)


@get("/{key_id:str}")
async def frame(
    key_id: FromPath[str],
    database: NamedDependency[Database],
    origin: FromQuery[str] = "",
    language: FromQuery[str] = "",
) -> Template:
    """The frame's page. It holds nothing until the host page hands it a token."""
    async with database.look_up() as session:
        key = await keys.known(session, key_id)
    if key is None or origin not in key.origins:
        raise NotPermitted(
            "This page may not show Ask Well: an admin names its address under Widget."
        )
    context = {"key_id": key.id, "host": origin, "ui": reader(language)}
    return Template(
        "widget/frame.html",
        context=context,
        headers={"content-security-policy": frame_policy(origin)},
    )


@post("/{key_id:str}/visits", opt={"budget": "embed"}, status_code=200)
async def open_visit(
    request: WebRequest,
    key_id: FromPath[str],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    language: FromQuery[str] = "",
) -> dict[str, Any]:
    """Exchange a token for a visit: its secret, its length, and the box to show."""
    if not csrf.from_our_page(request):
        raise NotPermitted("This was sent from another site, so nothing was done.", code="csrf")
    async with database.look_up() as session:
        key = await keys.known(session, key_id)
    if key is None:
        raise tokens.refused("key")
    spoken = language if language in LANGUAGES else ""
    try:
        secret = await _exchanged(request, database, settings, key, spoken)
    except NotAuthenticated as error:
        request.app.state.limiter.spend("embed_refused", f"key {key.id}")
        async with database.write(key.workspace_id) as session:
            reason = error.code.removeprefix("embed_")
            await visits.remember_refusal(session, key, reason, clock.now())
        raise
    seconds = int(visits.LIFETIME.total_seconds())
    return {"visit": secret, "seconds": seconds, "box": await _box(request, database, secret)}


async def _exchanged(
    request: WebRequest, database: Database, settings: Settings, key: EmbedKey, language: str
) -> str:
    now, origin = clock.now(), request.headers.get(HOST, "")
    known = keys.secrets_of(key, settings.keyring, now)
    claims = tokens.read(bearer(request.scope), known, now)
    async with database.write(key.workspace_id) as session:
        key = await keys.get(session, key.id)
        return await visits.begin(session, key, claims, origin, language, now)


async def _box(request: WebRequest, database: Database, secret: str) -> str:
    async with database.look_up() as session:
        caller = await visits.visitor_of(session, secret, clock.now())
    if caller is None:
        raise tokens.refused("key")
    async with database.read(caller.workspace_id) as session:
        context = await _contents(session, from_caller(caller))
    return streaming.drawer(request)("widget/box.html", context)


async def _contents(session: Session, person: Person) -> dict[str, Any]:
    shown = shell(person, await connections.company(session))
    connection = await connections.current(session)
    is_connected = connection is not None and connection.status is not Status.DISCONNECTED
    invoices = (await connections.progress(session))["invoices_read"] or 0
    return shown.context(
        connection=connection,
        is_connected=is_connected,
        invoices=invoices,
        prompts=await prompts.suggested(session, shown.ui) if invoices else [],
    )
