"""What asking takes and answers, as types."""

from datetime import date, datetime
from typing import Annotated, Any

from msgspec import Meta, Struct

from assistant.web.api.shapes.proposals import Proposal


class Question(Struct, forbid_unknown_fields=True):
    """A question, in a conversation of one's own or a new one."""

    question: Annotated[str, Meta(max_length=4000)]
    conversation_id: Annotated[str, Meta(max_length=32)] | None = None


class Figure(Struct):
    """A value that was computed. Money is an object, exact numbers are text."""

    id: str
    label: str
    value: Any
    unit: str


class Column(Struct):
    """A table's column."""

    key: str
    label: str
    kind: str


class AnswerTable(Struct):
    """A table; `row_count` is how many rows there are in all."""

    id: str
    title: str
    caption: str
    columns: list[Column]
    rows: list[list[Any]]
    total: list[Any] | None
    row_count: int


class Point(Struct):
    """One bar."""

    label: str
    value: Any
    note: str


class AnswerChart(Struct):
    """A bar chart; `highlight` is the place of the bar that matters."""

    id: str
    title: str
    caption: str
    points: list[Point]
    highlight: int | None


class Citation(Struct):
    """A source of the answer."""

    kind: str
    id: str
    label: str
    url: str


class ToolCall(Struct):
    """A tool that was used, with its arguments."""

    name: str
    arguments: dict[str, Any]


class Coverage(Struct, rename={"issued_from": "from", "issued_to": "to"}):
    """What the answer could know."""

    invoices: int
    issued_from: date | None
    issued_to: date | None
    synced_at: datetime | None
    missing: list[str]


class AskAnswer(Struct):
    """The answer: `outcome` is answered, clarify, declined, proposed or failed."""

    conversation_id: str
    message_id: str
    answer: str
    language: str
    outcome: str
    figures: list[Figure]
    tables: list[AnswerTable]
    charts: list[AnswerChart]
    citations: list[Citation]
    proposals: list[Proposal]
    tool_calls: list[ToolCall]
    coverage: Coverage | None
    follow_ups: list[str]
