"""What several answers are made of."""

from typing import Any

from msgspec import Struct


class Money(Struct):
    """An exact amount as a decimal string, with its ISO 4217 currency."""

    value: str
    currency: str


class Organization(Struct):
    """A company at Qonto."""

    id: str
    name: str | None = None
    slug: str | None = None


class Source(Struct):
    """The record at its source; `url` is where it opens here."""

    provider: str
    id: str
    url: str


class LearntFrom(Struct):
    """The correction that a field was read with."""

    lesson: int
    document_id: int
    file_name: str


class Provenance(Struct, omit_defaults=True):
    """A field's value and where it was read: xml, text, learnt, model, human or qonto."""

    value: Any
    source: str | None = None
    quote: str | None = None
    page: int | None = None
    confidence: float | None = None
    learnt_from: LearntFrom | None = None
