"""Multipart forms with their parts in the order they were sent.

The order matters for the bulk upload, where `supplier_invoices[][file]` and its key belong
together by position alone.
"""

from dataclasses import dataclass

from multipart import (  # type: ignore[import-untyped]
    MultipartError,
    MultipartSegment,
    PushMultipartParser,
    parse_options_header,
)

from assistant.qonto.sandbox.answers import Refusal, api_error
from assistant.qonto.sandbox.visits import Call

MOST_BYTES = 64 * 1024 * 1024
"""What the sandbox reads at all; the documented limits are lower and checked by the routes."""


@dataclass(slots=True)
class Part:
    """One part: its field name, its file name if it is a file, and its bytes."""

    name: str
    file_name: str | None
    content: bytes

    @property
    def text(self) -> str:
        """The bytes as UTF-8."""
        return self.content.decode("utf-8", "replace")


async def multipart_form(request: Call) -> list[Part]:
    """The parts of the request's form; 400 when it is none."""
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != "multipart/form-data" or "boundary" not in options:
        raise api_error(400, "invalid", "the body must be multipart/form-data")
    return parts(await request.body(), options["boundary"])


def parts(body: bytes, boundary: str) -> list[Part]:
    """Splits a body at its boundary."""
    found: list[Part] = []
    try:
        with PushMultipartParser(boundary, content_length=len(body)) as parser:
            for event in (*parser.parse(body), *parser.parse(b"")):
                if isinstance(event, MultipartSegment):
                    found.append(Part(event.name, event.filename, b""))
                elif event:
                    found[-1].content += bytes(event)
    except MultipartError as error:
        raise _unusable(error) from error
    return found


def _unusable(error: Exception) -> Refusal:
    return api_error(400, "invalid", f"the form cannot be read: {error}")
