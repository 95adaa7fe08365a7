"""Answers in Qonto's shapes: JSON, and the four ways in which it says no."""

from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Response

NOT_JSON = (
    "<!doctype html><html lang='en'><head><title>Sign in</title></head>"
    "<body><h1>Sign in to continue</h1></body></html>"
)
"""What the gateway of the staging environment shows to requests without its token."""


TRACE = "0" * 32
"""Stands for the trace id until the answer leaves, when each gets one of its own."""


class Refusal(Exception):
    """An answer that is an error: raised anywhere below a route, sent as it is."""

    def __init__(
        self,
        status: int,
        body: bytes,
        media_type: str = "application/json",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, body)
        self.status = status
        self.body = body
        self.media_type = media_type
        self.headers = dict(headers or {})

    def response(self) -> Response[bytes]:
        """The refusal as an HTTP answer."""
        return Response(
            self.body, status_code=self.status, media_type=self.media_type, headers=self.headers
        )


def json(body: object, status: int = 200) -> Response[bytes]:
    """A JSON answer."""
    return raw_json(msgspec.json.encode(body), status)


def raw_json(body: bytes, status: int = 200) -> Response[bytes]:
    """A JSON answer that is encoded already."""
    return Response(body, status_code=status, media_type="application/json")


def api_error(status: int, code: str, detail: str, **source: str) -> Refusal:
    """The API's own shape: `errors`, each with code, detail and source, and a `trace_id`."""
    return Refusal(status, error_body("errors", code, detail, **source))


def gateway_error(status: int, message: str) -> Refusal:
    """The gateway's shape: a bare `message`."""
    return Refusal(status, error_body("message", "", message))


def oauth_error(status: int, error: str, description: str) -> Refusal:
    """The OAuth server's shape: `error` and `error_description`."""
    return Refusal(status, error_body("oauth", error, description))


def storage_error(status: int, code: str, message: str) -> Refusal:
    """The file storage's shape: XML."""
    return Refusal(status, error_body("storage", code, message), "application/xml")


def html_page(status: int = 200) -> Refusal:
    """A page for people where a program expects JSON."""
    return Refusal(status, NOT_JSON.encode(), "text/html; charset=utf-8")


def error_body(shape: str, code: str, detail: str, **source: str) -> bytes:
    """The body of an error in one of the shapes `errors`, `message`, `oauth`, `storage`."""
    if shape == "storage":
        head = '<?xml version="1.0" encoding="UTF-8"?>'
        return f"{head}<Error><Code>{code}</Code><Message>{detail}</Message></Error>".encode()
    if shape == "oauth":
        return msgspec.json.encode({"error": code, "error_description": detail})
    if shape == "message":
        return msgspec.json.encode({"message": detail, "trace_id": TRACE})
    entry: dict[str, Any] = {"code": code, "detail": detail}
    if source:
        entry["source"] = source
    return msgspec.json.encode({"errors": [entry], "trace_id": TRACE})
