"""Preferences: language and theme, kept in the browser."""

from litestar import post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect
from msgspec import Struct

from assistant.settings import Settings
from assistant.web.person import WebRequest
from assistant.web.reader import LANGUAGES
from assistant.web.shell import LANGUAGE, THEME, THEMES

YEAR = 365 * 24 * 60 * 60


class Choice(Struct):
    """What was chosen; the rest stays as it is."""

    language: str = ""
    theme: str = ""


@post("/preferences", status_code=303)
async def choose(
    request: WebRequest, data: URLEncodedBody[Choice], settings: NamedDependency[Settings]
) -> Redirect:
    """Remember the choice and go back to the page it was made on."""
    chosen = {}
    if data.language in LANGUAGES:
        chosen[LANGUAGE] = data.language
    if data.theme in THEMES:
        chosen[THEME] = data.theme
    cookies = [
        Cookie(key=name, value=value, max_age=YEAR, samesite="lax", secure=settings.is_https)
        for name, value in chosen.items()
    ]
    return Redirect(_back(request), status_code=303, cookies=cookies)


def _back(request: WebRequest) -> str:
    before = request.headers.get("referer", "")
    own = f"{request.url.scheme}://{request.headers.get('host', '')}/"
    return "/" + before[len(own) :] if before.startswith(own) else "/"
