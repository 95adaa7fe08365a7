"""A tool's result while it is being put together."""

from collections.abc import Sequence

from assistant.money import Money
from assistant.tools import periods
from assistant.tools.context import ToolContext
from assistant.tools.periods import Period
from assistant.tools.phrases import harmless
from assistant.tools.records import MOST_ROWS, Listed, proof, vendor_citation
from assistant.tools.result import (
    Chart,
    Citation,
    Coverage,
    Fact,
    FollowUp,
    Offer,
    Row,
    Table,
    ToolResult,
    Unit,
    Value,
)
from assistant.tools.slices import Party
from assistant.workspace.reports import Amounts
from assistant.workspace.search import InvoiceFilter


class Draft:
    """Facts, sentences and tables in the order they are read."""

    def __init__(self, context: ToolContext, name: str) -> None:
        self.context = context
        self.name = name
        self.facts: dict[str, Fact] = {}
        self.statements: list[str] = []
        self.tables: list[Table] = []
        self.charts: list[Chart] = []
        self.citations: tuple[Citation, ...] = ()
        self.suppliers: dict[str, Citation] = {}
        self.offers: list[Offer] = []
        self.guessed: dict[str, str] = {}
        self.slice: InvoiceFilter | None = None  # what is told about, where nothing is beside it

    def money(
        self, measure: str, label: str, value: Money, how: str, rows: Sequence[Listed] = (),
        count: int | None = None, which: Amounts = Amounts.GROSS,
    ) -> Fact:  # fmt: skip
        """A sum with the invoices of its currency behind it; the currency is part of its id."""
        measure = f"{measure}:{value.currency}"
        own = [row for row in rows if row[0].currency == value.currency]
        shown = proof(own, which)
        return self._add(measure, label, value, Unit.MONEY, how, shown, count or len(own))

    def proved(self, measure: str, label: str, value: Money, how: str, rows: Sequence[Row]) -> Fact:
        """A sum over records that are not only invoices."""
        measure = f"{measure}:{value.currency}"
        return self._add(measure, label, value, Unit.MONEY, how, tuple(rows[:MOST_ROWS]), len(rows))

    def count(
        self, measure: str, label: str, value: int, how: str, rows: Sequence[Listed] = ()
    ) -> Fact:
        """A number of records."""
        return self._add(measure, label, value, Unit.COUNT, how, proof(rows), value)

    def days(
        self, measure: str, label: str, count: int, how: str, rows: Sequence[Row] = ()
    ) -> Fact:
        """A number of days, and the record it is counted for."""
        return self._add(measure, label, count, Unit.DAYS, how, tuple(rows), len(rows))

    def derived(
        self, measure: str, label: str, value: Value, how: str, rows: Sequence[Row], count: int,
        unit: Unit | None = None,
    ) -> Fact:  # fmt: skip
        """A figure made from other facts, with their rows: `derivations` makes these."""
        unit = unit or (Unit.MONEY if isinstance(value, Money) else Unit.COUNT)
        return self._add(measure, label, value, unit, how, tuple(rows[:MOST_ROWS]), count)

    def value(self, measure: str, label: str, value: Value, unit: Unit, how: str = "") -> Fact:
        """Any other value: a percentage, a date, a text."""
        return self._add(measure, label, value, unit, how, (), 0)

    def period(self, period: Period) -> str:
        """A period as it is written with its preposition, known to the turn as a text."""
        words = periods.phrase(period, self.context.language, self.context.today)
        self.value(f"period.{period.id}", self.context.say("label.period"), words, Unit.TEXT)
        self.period_name(period)
        return words

    def period_name(self, period: Period) -> str:
        """A period as it is called, without preposition."""
        words = periods.name(period, self.context.language, self.context.today)
        return self.named(words, key=period.id)

    def named(self, name: str, *, key: str = "") -> str:
        """Somebody else's name, made harmless, known to the turn as a text. `key` identifies it
        where its words depend on the language."""
        if any(ch.isdigit() for ch in name):
            self.value(f"name.{key or name}", self.context.say("label.name"), name, Unit.TEXT)
        return harmless(name)

    def cite(self, party: Party | None) -> None:
        """Suppliers that the question names: their pages are sources, too, and who was only
        guessed is said at the end."""
        for name, vendor_id in party.each if party else ():
            self.suppliers[name] = vendor_citation(name, vendor_id)
        self.guessed.update(party.guessed if party else ())

    def _add(
        self, measure: str, label: str, value: Value, unit: Unit, how: str,
        rows: tuple[Row, ...], count: int,
    ) -> Fact:  # fmt: skip
        fact = Fact(f"{self.name}.{measure}", label, value, unit, how, rows, count)
        self.facts[fact.id] = fact
        return fact

    def add(self, *facts: Fact) -> None:
        """Facts made elsewhere."""
        self.facts.update({fact.id: fact for fact in facts})

    def say(self, key: str, **values: object) -> None:
        """One more sentence, or a remark with its claim in bold."""
        self.statements.append(self.context.say(key, **values))

    def result(
        self, summary: str, rows_read: int, coverage: Coverage, chips: Sequence[FollowUp] = (),
        proposal_ids: Sequence[str] = (),
    ) -> ToolResult:  # fmt: skip
        """What the tool returns."""
        for said, name in self.guessed.items():
            self.say("search.guessed_vendor", said=self.named(said), vendor=self.named(name))
        return ToolResult(
            summary,
            rows_read,
            tuple(self.facts.values()),
            tuple(self.tables),
            tuple(self.charts),
            (*self.citations, *self.suppliers.values()),
            tuple(proposal_ids),
            tuple(self.statements),
            coverage,
            tuple(chips),
            offers=tuple(self.offers),
        )
