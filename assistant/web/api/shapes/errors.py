"""The body of every error."""

from typing import Any

from msgspec import Struct


class Failure(Struct):
    """What went wrong: `code` for programs, `message` for people."""

    code: str
    message: str
    details: dict[str, Any]


class ErrorAnswer(Struct):
    """The body of every error."""

    error: Failure
