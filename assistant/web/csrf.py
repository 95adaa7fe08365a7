"""Forged requests are refused: the token belongs to the session, and the page must be ours."""

import hmac
from urllib.parse import urlsplit

from litestar import Request
from litestar.handlers import BaseRouteHandler

from assistant.errors import NotPermitted
from assistant.web.person import Connection, WebRequest
from assistant.web.sessions import SAFE_METHODS

FIELD = "_csrf"
HEADER = "x-csrf-token"


async def guard(connection: Connection, _: BaseRouteHandler) -> None:
    """Every method that changes something needs this session's token, sent from our own page."""
    if not isinstance(connection, Request) or connection.method in SAFE_METHODS:
        return
    if not from_our_page(connection):
        raise NotPermitted(
            "This form was sent from another site, so nothing was done.", code="csrf"
        )
    expected = connection.scope["state"]["csrf_token"]
    if not hmac.compare_digest(expected.encode(), (await _given(connection)).encode()):
        raise NotPermitted(
            "This page is out of date, so nothing was done: reload it and try again.", code="csrf"
        )


async def _given(request: WebRequest) -> str:
    header = request.headers.get(HEADER)
    if header is not None:
        return header
    value = (await request.form()).get(FIELD, "")
    return value if isinstance(value, str) else ""


def from_our_page(request: WebRequest) -> bool:
    """Whether a browser sent this from a page of ours, as far as it tells."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    if origin is None:
        return True
    settings = request.app.state.settings
    return origin == settings.public_url or urlsplit(origin).netloc == request.headers.get("host")
