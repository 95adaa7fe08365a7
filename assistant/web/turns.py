"""Turns of a conversation, prepared for reading: prose with figures, proofs, charts, tables."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from assistant.agent.events import Answer, Outcome
from assistant.money import SYMBOLS, Money
from assistant.tools.result import Chart, Fact, Kind, Table
from assistant.web import charts, rendering
from assistant.web.reader import Reader

MOST_COLUMNS_ON_A_PHONE = 3
_REST = {"unmatched": "/invoices?payment=unmatched&kind=invoices", "invoices": "/invoices"}


class Figures:
    """Draws figures and remembers which proofs the page must carry."""

    def __init__(self, prefix: str, facts: Mapping[str, Fact], reader: Reader) -> None:
        self._prefix = prefix
        self._facts = facts
        self._reader = reader
        self._panels: dict[str, Fact] = {}

    def draw(self, fact: Fact) -> Markup:
        """A figure in prose."""
        return rendering.figure(self._reader.fact(fact), self._panel(fact))

    def of(self, fact_id: str, text: str | None = None) -> Markup | None:
        """A figure in a table, by its fact's id; None when there is no such fact."""
        fact = self._facts.get(fact_id)
        if fact is None:
            return None
        return rendering.figure(text or self._reader.fact(fact), self._panel(fact))

    @property
    def panels(self) -> dict[str, Fact]:
        """The proofs that were referred to so far, by the id of their panel."""
        return self._panels

    def _panel(self, fact: Fact) -> str | None:
        if not fact.rows and not fact.how:
            return None
        panel_id = f"proof-{self._prefix}-{list(self._facts).index(fact.id)}"
        self._panels[panel_id] = fact
        return panel_id


@dataclass(frozen=True, slots=True)
class Versions:
    """Which of a question's versions this is, and the ids beside it; nothing when it is alone."""

    number: int = 1
    count: int = 1
    before: str = ""
    after: str = ""

    @classmethod
    def of(cls, message_id: str, ids: Sequence[str]) -> "Versions":
        """From the ids of all versions, oldest first."""
        if len(ids) < 2 or message_id not in ids:
            return cls()
        at = ids.index(message_id)
        before = ids[at - 1] if at else ""
        return cls(at + 1, len(ids), before, ids[at + 1] if at + 1 < len(ids) else "")


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and, once it is there, its answer."""

    id: str
    question: str
    asked_at: datetime
    reader: Reader
    answer: Answer | None = None
    answered_at: datetime | None = None
    proposals: tuple[dict[str, Any], ...] = ()
    invoices: Mapping[str, int] = field(default_factory=dict)
    problem: str | None = None
    is_stopped: bool = False
    is_last: bool = False
    conversation_id: str = ""
    versions: Versions = field(default_factory=Versions)
    thumb: str = ""
    thumb_reason: str = ""
    shared_id: str = ""
    figures: Figures = field(init=False)

    def __post_init__(self) -> None:
        facts = self.answer.facts if self.answer else {}
        object.__setattr__(self, "figures", Figures(self.id[:12], facts, self.reader))

    @property
    def prose(self) -> Markup:
        """The answer's words."""
        assert self.answer
        return rendering.prose(self.answer.markdown, self.answer.facts, self.figures.draw)

    @property
    def summary(self) -> str:
        """The steps in one line."""
        assert self.answer
        return ", ".join(
            step.summary if index == 0 else _lower_first(step.summary)
            for index, step in enumerate(self.answer.steps)
            if step.summary
        )

    @property
    def sent(self) -> tuple[str, ...]:
        """Which fields of records a remote model was told: the columns of the tables."""
        tables = self.answer.tables if self.answer else ()
        return tuple(dict.fromkeys(one.label for table in tables for one in table.columns))

    @property
    def spoken(self) -> str:
        """The first sentence, for those who listen."""
        assert self.answer
        lines = (one for one in self.answer.markdown.split("\n") if one and one[0] != "#")
        lead = next(lines, "")
        said = rendering.plain(lead, self.answer.facts, self.reader.fact)
        return f"{said} {self.reader.t('Stopped.')}".strip() if self.is_stopped else said

    @property
    def needs_another_try(self) -> bool:
        """Whether the answer failed, was stopped or never came."""
        return self.is_stopped or not self.answer or self.answer.outcome is Outcome.FAILED

    def chart(self, chart: Chart, narrow: bool) -> Markup:
        """A chart in the reader's numbers."""
        language = self.reader.language
        return charts.drawn(chart, self._without_unit, narrow=narrow, language=language)

    def _without_unit(self, value: Money | Decimal | int) -> str:
        return self.reader.cell(value, "")


def wide_columns(table: Table) -> set[str]:
    """Columns a phone leaves out: name, amount and what changed or opens the record stay."""
    columns = table.columns
    if len(columns) <= MOST_COLUMNS_ON_A_PHONE:
        return set()
    first_row = table.rows[0] if table.rows else ()
    opening = [at for at, cell in enumerate(first_row) if cell.url]
    amounts = [at for at, column in enumerate(columns) if column.kind is Kind.MONEY]
    if len(amounts) == len(columns) - 1:
        return set()  # Amounts beside each other, of which none explains the others: it scrolls.
    wanted = [0, *amounts[:1], *opening[:1], len(columns) - 1, *range(len(columns))]
    kept = list(dict.fromkeys(wanted))[:MOST_COLUMNS_ON_A_PHONE]
    return {column.key for at, column in enumerate(columns) if at not in kept}


def rest(table: Table) -> str | None:
    """Where the rows are that a table left out; None when it shows all it has."""
    return _REST.get(table.id) if table.row_count > len(table.rows) else None


def needs_signs(table: Table) -> bool:
    """Whether amounts carry their currency: several are mixed, or no heading names the one."""
    shown = [*table.rows, table.total or ()]
    currencies = {
        cell.value.currency for row in shown for cell in row if isinstance(cell.value, Money)
    }
    if len(currencies) != 1:
        return bool(currencies)
    named = " ".join([table.title, table.caption, *(column.label for column in table.columns)])
    [currency] = currencies
    return currency not in named and SYMBOLS.get(currency, currency) not in named


def proof_needs_signs(fact: Fact) -> bool:
    """Whether a proof's rows carry their currency: those that are all in the figure's do not."""
    if not isinstance(fact.value, Money):
        return True
    return any(row.amount and row.amount.currency != fact.value.currency for row in fact.rows)


def adds_up(fact: Fact) -> bool:
    """Whether the rows shown sum to the fact, so that a total under them tells the truth."""
    if not isinstance(fact.value, Money):
        return False
    amounts = [row.amount for row in fact.rows]
    known = [amount for amount in amounts if amount and amount.currency == fact.value.currency]
    return len(known) == len(amounts) and _total(known) == fact.value.amount


def _total(amounts: Iterable[Money]) -> Decimal:
    return sum((amount.amount for amount in amounts), Decimal(0))


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def grouped(items: Sequence[Any], reader: Reader) -> dict[str, list[Any]]:
    """Conversations by the day they were last used."""
    groups: dict[str, list[Any]] = {}
    for item in items:
        groups.setdefault(reader.day_group(item.updated_at), []).append(item)
    return groups
