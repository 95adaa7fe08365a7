"""Errors on their way out: JSON for programs, a page or a part of one for people."""

from typing import Any
from urllib.parse import quote

import structlog
from litestar import Response
from litestar.exceptions import HTTPException
from litestar.response import Redirect, Template
from litestar.types import ExceptionHandlersMap

from assistant.errors import (
    AskWellError,
    ConnectorError,
    NotAuthenticated,
    RateLimited,
    RequestProblem,
    TooManyRequests,
)
from assistant.logs import describe
from assistant.web.person import WebRequest
from assistant.web.shell import bare, reader

FOR_PROGRAMS = ("/api/", "/mcp")
TITLES = {
    400: "That did not work",
    401: "Please sign in",
    403: "Not permitted",
    404: "Not here",
    405: "Not here",
    409: "That has changed since",
    410: "That offer has expired",
    413: "That is too large",
    422: "That did not work",
    429: "A little slower, please",
    502: "Qonto did not answer",
    503: "Not available now",
}
_NAMED = ("key", "source")
_CODES = {
    400: "bad_request",
    401: "not_authenticated",
    403: "not_permitted",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_media_type",
}
_SENTENCES = {
    404: "There is nothing at this address.",
    405: "This address does not take that method.",
    413: "The request is larger than allowed here.",
}
log = structlog.get_logger("ask_well.web")


def handle_known(request: WebRequest, error: AskWellError) -> Response[Any]:
    """An error of ours: its sentence, with the status that fits."""
    status = status_of(error)
    if status >= 500:
        log.warning("request_failed", error=type(error).__name__, code=error.code)
    return _answer(request, status, error.code, error.message, error.details, waiting(error))


def handle_http(request: WebRequest, error: HTTPException) -> Response[Any]:
    """An error of the framework: a wrong address, a body that does not parse."""
    fields = [_field(item) for item in error.extra] if isinstance(error.extra, list) else []
    status = error.status_code
    if fields and all(field.get("source") == "path" for field in fields):
        status = 404  # an id that cannot be one
    if status >= 500:
        log.error("unexpected_error", **describe(error))
    code = _CODES.get(status, "bad_request" if status < 500 else "internal")
    message = _SENTENCES.get(status, _MALFORMED if status < 500 else _UNEXPECTED)
    details: dict[str, object] = {"fields": fields} if fields and status != 404 else {}
    return _answer(request, status, code, message, details, dict(error.headers or {}))


def handle_unexpected(request: WebRequest, error: Exception) -> Response[Any]:
    """A mistake of ours: logged without its contents, told without its insides."""
    log.error("unexpected_error", **describe(error))
    return _answer(request, 500, "internal", _UNEXPECTED, {}, {})


_MALFORMED = "The request is not what this address takes."
_UNEXPECTED = "Something went wrong on our side. It has been noted; please try again."


def status_of(error: AskWellError) -> int:
    """The HTTP status that tells this error."""
    if isinstance(error, RequestProblem):
        return error.status
    if isinstance(error, RateLimited):
        return 503
    return 502 if isinstance(error, ConnectorError) else 503


def waiting(error: AskWellError) -> dict[str, str]:
    """The headers that tell when to come back, or how to come in."""
    if isinstance(error, TooManyRequests):
        return {"Retry-After": f"{error.retry_after:.0f}"}
    if isinstance(error, NotAuthenticated):
        return {"WWW-Authenticate": "Bearer"}
    return {}


def _field(item: object) -> dict[str, str]:
    if not isinstance(item, dict):
        return {"message": str(item)}
    known = {name: str(getattr(item[name], "value", item[name])) for name in _NAMED if name in item}
    return {**known, "message": str(item.get("message", ""))}


def _answer(
    request: WebRequest,
    status: int,
    code: str,
    message: str,
    details: dict[str, object],
    headers: dict[str, str],
) -> Response[Any]:
    if request.scope["path"].startswith(FOR_PROGRAMS):
        body = {"error": {"code": code, "message": message, "details": details}}
        return Response(body, status_code=status, headers=headers, media_type="application/json")
    if status == 401:
        return _to_sign_in(request)
    person = request.scope["state"].get("person")
    partial = request.headers.get("hx-request") == "true"
    return Template(
        "error_part.html" if partial else "error.html",
        context={
            "status": status,
            "title": TITLES.get(status, "Something went wrong"),
            "message": message,
            "code": code,
            "ui": reader(request, person),
            "shell": bare(request, person) if person else None,
        },
        status_code=status,
        headers={name: value for name, value in headers.items() if name != "WWW-Authenticate"},
    )


def _to_sign_in(request: WebRequest) -> Response[Any]:
    path = request.url.path if request.method == "GET" else "/"
    target = f"/sign-in?next={quote(path)}"
    if request.headers.get("hx-request") == "true":
        return Response(b"", status_code=401, headers={"HX-Redirect": target})
    return Redirect(target, status_code=303)


HANDLERS: ExceptionHandlersMap = {
    AskWellError: handle_known,
    HTTPException: handle_http,
    Exception: handle_unexpected,
}
