"""A sentence for the next page, kept in a cookie: a link from elsewhere cannot put words there."""

from urllib.parse import quote, unquote

from litestar.datastructures import Cookie
from litestar.response import Redirect

from assistant.settings import Settings
from assistant.web.person import WebRequest

_NAME = "ask_well_notice"
_LONGEST = 300
_SECONDS = 60


def redirect(path: str, told: str, settings: Settings) -> Redirect:
    """To a page that says this once, in the first minute; nothing where there is nothing to say."""
    said = Cookie(
        key=_NAME, value=quote(told[:_LONGEST]), path=path, max_age=_SECONDS, httponly=True,
        samesite="lax", secure=settings.is_https,
    )  # fmt: skip
    return Redirect(path, status_code=303, cookies=[said] if told else [])


def told(request: WebRequest) -> str:
    """What the page before has left to say."""
    return unquote(request.cookies.get(_NAME, ""))[:_LONGEST]


def said(path: str) -> list[Cookie]:
    """The cookie taken back, for the page that has said it."""
    return [Cookie(key=_NAME, value="", path=path, max_age=0, httponly=True, samesite="lax")]
