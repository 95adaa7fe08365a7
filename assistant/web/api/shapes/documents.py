"""Documents and what corrections taught, as the API answers them."""

from datetime import datetime
from typing import Any

from msgspec import Struct

from assistant.web.api.shapes.common import Provenance


class Document(Struct):
    """A file and its review: reading, to_review, approved, pushed, declined or unreadable."""

    id: int
    file_name: str
    sha256: str
    state: str
    duplicate_of: int | None
    fields: dict[str, Provenance]
    problem: str | None
    content_type: str
    size: int
    pages: int | None
    version: int
    references: dict[str, str]
    lines: list[dict[str, str]]
    taxes: list[dict[str, str]]
    notices: list[dict[str, Any]]
    contradictions: list[dict[str, Any]]
    qonto_id: str | None
    uploaded_by: str | None
    approved_by: str | None
    approved_at: datetime | None
    created_at: datetime
    updated_at: datetime


class Received(Struct):
    """An uploaded file. Without an id it was not taken, and `problem` says why."""

    id: int | None
    file_name: str
    sha256: str | None
    state: str
    duplicate_of: int | None
    fields: dict[str, Provenance]
    problem: str | None


class ReceivedDocuments(Struct):
    """The files of one upload, in the order they came."""

    documents: list[Received]


class Lesson(Struct):
    """What one correction taught: the field's right value, what had been read, its label."""

    id: int
    vendor: str | None
    field: str
    value: str
    instead_of: str | None
    label: str | None
    document_id: int
    file_name: str
    taught_by: str
    taught_at: datetime


class Lessons(Struct):
    """What corrections have taught, newest first."""

    lessons: list[Lesson]
