"""The one seam to the HTTP library: clients, time-outs, answers and their errors.

Nothing else imports httpx, so moving to its successor is an edit of this file.
"""

import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

import httpx
import msgspec

from assistant.errors import Unreachable

Client = httpx.AsyncClient
Response = httpx.Response
TransportError = httpx.TransportError
InvalidURL = httpx.InvalidURL

USER_AGENT = "ask-well/0.1"


def client(
    *,
    base_url: str = "",
    connect_seconds: float = 5,
    read_seconds: float = 30,
    connections: int = 16,
    headers: dict[str, str] | None = None,
) -> Client:
    """A pooled client. Redirects are off: tokens and files only go where we asked."""
    return httpx.AsyncClient(
        base_url=base_url,
        verify=_trusted(),
        timeout=httpx.Timeout(read_seconds, connect=connect_seconds),
        limits=httpx.Limits(max_connections=connections, max_keepalive_connections=connections),
        headers={"User-Agent": USER_AGENT, **(headers or {})},
        follow_redirects=False,
    )


@cache
def _trusted() -> ssl.SSLContext:
    """Whom to trust, read once: each reading takes as long as many requests."""
    return httpx.create_ssl_context()


@asynccontextmanager
async def reaching(what: str, *, may_have_happened: bool = False) -> AsyncIterator[None]:
    """Turn transport failures inside the block into Unreachable.

    `may_have_happened` marks a write whose answer did not come; a connection that was never
    made cannot have written anything, so those stay plain failures.
    """
    try:
        yield
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        raise Unreachable(f"{what} cannot be reached.") from error
    except httpx.TransportError as error:
        raise Unreachable(
            f"{what} did not answer completely.", outcome_unknown=may_have_happened
        ) from error


def before_sending(look: Callable[[], Awaitable[None]]) -> dict[str, Any]:
    """Extensions of a request: `look` is awaited once a connection is at hand, just before the
    first byte goes out on it. What it raises leaves the request unsent."""

    async def trace(event: str, _info: dict[str, Any]) -> None:
        if event.endswith("send_request_headers.started"):
            await look()

    return {"trace": trace}


def json_body(response: Response, what: str) -> object:
    """The decoded JSON body; Unreachable when it is something else (HTML, cut, empty)."""
    try:
        return msgspec.json.decode(response.content)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unreachable(
            f"{what} answered {response.status_code} with something that is not JSON.",
            code="not_json",
            request_id=response.headers.get("X-Tyk-Trace-Id"),
        ) from error
