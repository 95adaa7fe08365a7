"""What tools return: facts, tables, charts and citations. All values come from SQL.

A fact's id names it in prose: models write ``[[id]]`` and the value is put in by us, formatted for
the reader. Ids are stable for the same question on the same data: made of the tool, the measure
and the slice, such as ``spend.sum:EUR:2026-10``.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from assistant.money import Money

Value = Money | Decimal | int | date | datetime | str


class Unit(StrEnum):
    """What kind of value a fact carries. Percentages are in points: Decimal("12.5") is 12.5 %."""

    MONEY = "money"
    COUNT = "count"
    PERCENT = "percent"
    DAYS = "days"
    DATE = "date"
    TIME = "time"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Row:
    """One record behind a fact, as its proof lists it."""

    label: str
    url: str
    on: date | None = None
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One provable value. `how` says in words how it was computed; `rows` are (some of) the
    records behind it, `row_count` how many there are in all."""

    id: str
    label: str
    value: Value
    unit: Unit
    how: str
    rows: tuple[Row, ...] = ()
    row_count: int = 0


class Kind(StrEnum):
    """How a table's column is set."""

    TEXT = "text"
    MONEY = "money"
    COUNT = "count"
    PERCENT = "percent"
    DATE = "date"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `key` for programs, `label` for people."""

    key: str
    label: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its value (None for nothing), the fact that proves it, the record it opens."""

    value: Value | None
    fact_id: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows for reading. `caption` tells unit and caveats; `total` is the last, stronger row;
    `row_count` is how many there are in all when only some are shown."""

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    total: tuple[Cell, ...] | None = None
    row_count: int = 0


@dataclass(frozen=True, slots=True)
class Point:
    """One bar: its label, a second line under it, its value, the fact that proves it; `before` is
    what it is compared with."""

    label: str
    value: Money | Decimal | int
    note: str = ""
    fact_id: str | None = None
    before: Money | Decimal | int | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of one series, as bars or as a line over time; `highlight` is the index of the point
    that matters. Compared with another series, `names` are the two in the order now, before."""

    id: str
    title: str
    caption: str
    points: tuple[Point, ...]
    highlight: int | None = None
    kind: str = "bars"
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A source of the answer: an invoice, a document, a vendor."""

    kind: str
    id: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """What an answer can know: how many invoices, issued from when to when, synced when.

    `missing` lists in words what is not here (documents unread, a sync still running).
    """

    invoices: int
    issued_from: date | None
    issued_to: date | None
    synced_at: datetime | None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """A card for a change that a person makes: what it does in `lines`, and where. `fields` are
    what its button posts to our own address `url`; without them the button opens that page. Only
    tools write them, from the database: nothing of a model's text stands in one. `asks` is the
    label of a field for the person's reason, which `must_tell` makes one to fill in."""

    action: str
    title: str
    lines: tuple[str, ...]
    button: str
    url: str
    posts: bool = False
    fields: tuple[tuple[str, str], ...] = ()
    asks: str = ""
    must_tell: bool = False


@dataclass(frozen=True, slots=True)
class ToolResult:
    """Everything a tool has to say. `summary` is one line for the steps ("Read 37 invoices").

    `statements` are ready sentences with ``[[fact id]]`` markers in the turn's language, most
    important first: what the built-in assistant says, and what a model may lean on.
    `is_question`: the tool could not choose, and its statements ask which one was meant.
    """

    summary: str
    rows_read: int = 0
    facts: tuple[Fact, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    citations: tuple[Citation, ...] = ()
    proposal_ids: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    coverage: Coverage | None = None
    follow_ups: tuple["FollowUp", ...] = field(default=())
    is_question: bool = False
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question offered as a chip, with a count where one says something. Never a write."""

    text: str
    count: int | None = None
