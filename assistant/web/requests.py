"""Around every request: its id, its host, the time for its body, and one line in the log."""

import asyncio
import secrets
import time
from urllib.parse import urlsplit

import structlog
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.exceptions import HTTPException
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from litestar.types.asgi_types import ReceiveMessage

from assistant.errors import BadRequest
from assistant.settings import Settings

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
BODY_SECONDS = 60.0
log = structlog.get_logger("ask_well.web")


class Requests(ASGIMiddleware):
    """Refuses foreign hosts and endless bodies, and logs each request by its route's template."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        request_id, started, status = secrets.token_hex(8), time.perf_counter(), 500

        async def note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableScopeHeaders(message)["x-request-id"] = request_id
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                _check_host(scope)
                _check_address(scope)
                await next_app(scope, _in_time(receive), note)
            finally:
                _log(scope, status, started)


def _check_host(scope: Scope) -> None:
    settings: Settings = scope["litestar_app"].state.settings
    given = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
    if _host(given) not in LOOPBACK | {_host(urlsplit(settings.public_url).netloc)}:
        raise BadRequest(
            "This address is not served here: set ASK_WELL_PUBLIC_URL to the address "
            "that browsers use.",
            code="unknown_host",
        )


def _check_address(scope: Scope) -> None:
    # PostgreSQL holds no text with this character, and nobody types it.
    if b"%00" in scope["query_string"] or "\x00" in scope["path"]:
        raise BadRequest("The address holds a character that means nothing.")


def is_loopback_alias(netloc: str, public_url: str) -> bool:
    """Whether this is another name of the same machine than the public address has."""
    public = urlsplit(public_url).netloc.lower()
    return netloc.lower() != public and {_host(netloc), _host(public)} <= LOOPBACK


def _host(netloc: str) -> str:
    name, colon, port = netloc.lower().rpartition(":")
    return name if colon and port.isdecimal() else netloc.lower()


def _in_time(receive: Receive) -> Receive:
    """The same messages, but the body must be here in time."""
    deadline = time.monotonic() + BODY_SECONDS
    complete = False

    async def receive_in_time() -> ReceiveMessage:
        nonlocal complete
        if complete:
            return await receive()
        try:
            message = await asyncio.wait_for(receive(), max(deadline - time.monotonic(), 0.01))
        except TimeoutError as error:
            raise HTTPException(status_code=408, detail="The body took too long.") from error
        complete = message["type"] != "http.request" or not message.get("more_body", False)
        return message

    return receive_in_time


def _log(scope: Scope, status: int, started: float) -> None:
    log.info(
        "request",
        method=scope.get("method"),
        route=scope.get("path_template", ""),
        status=status,
        ms=round((time.perf_counter() - started) * 1000, 1),
    )
