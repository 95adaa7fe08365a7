"""Everything the tools of one turn said: what an answer may use, and nothing else."""

from collections.abc import Mapping
from functools import cached_property
from itertools import islice
from typing import Any

from assistant import formats
from assistant.agent import companies, earlier
from assistant.money import Money
from assistant.tools import periods
from assistant.tools.context import ToolContext
from assistant.tools.phrases import harmless
from assistant.tools.result import (
    Chart,
    Citation,
    Coverage,
    Fact,
    FollowUp,
    Offer,
    Table,
    ToolResult,
    Unit,
)
from assistant.tools.words import fold

MOST_VENDORS = 10
_PERIOD_ARGUMENTS = ("month", "period", "due", "arrived", "compare_with")


class Ledger:
    """The facts of a turn with the tables, charts, sources and chips around them."""

    def __init__(self, context: ToolContext, question: str = "") -> None:
        self.context = context
        self.question = question
        self.earlier = earlier.facts(question, context)
        self.facts: dict[str, Fact] = {}
        self.cells: dict[str, Fact] = {}
        self.tables: list[Table] = []
        self.charts: list[Chart] = []
        self.citations: dict[tuple[str, str], Citation] = {}
        self.vendors: dict[str, Citation] = {}
        self.proposal_ids: list[str] = []
        self.offers: list[Offer] = []
        self.statements: list[str] = []
        self.follow_ups: dict[str, FollowUp] = {}
        self.coverage: Coverage | None = None
        self.texts: set[str] = set()
        self.companies: set[str] = set()
        self.periods: set[periods.Period] = set()
        self.is_question = False
        self._arguments: list[str] = []

    def add(self, result: ToolResult, arguments: Mapping[str, Any]) -> None:
        """Take in what a tool returned."""
        self.facts |= {fact.id: fact for fact in result.facts}
        self.tables += [table for table in result.tables if table not in self.tables]
        self.charts += [chart for chart in result.charts if chart not in self.charts]
        self.citations |= {(one.kind, one.id): one for one in result.citations}
        self.proposal_ids += [one for one in result.proposal_ids if one not in self.proposal_ids]
        self.offers += [one for one in result.offers if one not in self.offers]
        self.statements += result.statements
        self.follow_ups |= {chip.text: chip for chip in result.follow_ups}
        self.coverage = result.coverage or self.coverage
        self.is_question = self.is_question or result.is_question
        self._arguments += [said for said in arguments.values() if isinstance(said, str)]
        self._learn_texts(result, arguments)
        for table in result.tables:
            self._learn_cells(table)
        for name in ("everything", "currencies", "heard", "names"):
            self.__dict__.pop(name, None)

    def known(self, fact_id: str) -> Fact | None:
        """The fact a marker names."""
        return self.facts.get(fact_id) or self.cells.get(fact_id) or self.earlier.get(fact_id)

    @cached_property
    def everything(self) -> dict[str, Fact]:
        """Facts, the cells of tables as facts of their own, and what is pointed back at."""
        return {**self.cells, **self.facts, **self.earlier}

    @cached_property
    def currencies(self) -> frozenset[str]:
        """Those of the turn's sums."""
        values = [fact.value for fact in self.everything.values()]
        return frozenset(value.currency for value in values if isinstance(value, Money))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every form of the texts that may be repeated as they are, the longest first."""
        longest = sorted(self.texts, key=len, reverse=True)
        return tuple(form for name in longest for form in dict.fromkeys((name, harmless(name))))

    @cached_property
    def heard(self) -> str:
        """Everything that was said in this turn by anybody but a model, folded."""
        context, facts = self.context, self.facts.values()
        before = context.before.question if context.before else ""
        said = [self.question, before, context.company, *self._arguments, *self.statements]
        said += [f"{fact.label} {fact.how}" for fact in facts]
        said += [str(fact.value) for fact in facts if fact.unit is Unit.TEXT]
        said += [row.label for fact in facts for row in fact.rows]
        said += [one.label for one in self.citations.values()]
        for table in self.tables:
            said += [table.title, table.caption, *(one.label for one in table.columns)]
            said += [one.value for row in table.rows for one in row if isinstance(one.value, str)]
        return fold("\n".join(said))

    def _learn_texts(self, result: ToolResult, arguments: Mapping[str, Any]) -> None:
        names = [fact.value for fact in result.facts if fact.unit is Unit.TEXT]
        names += [one.label for one in result.citations]
        for fact in result.facts:
            for row in fact.rows:
                names += [row.label, *row.label.split(" · ")]
        for said in (*arguments.values(), *result.statements, self.context.company):
            if isinstance(said, str):
                self.companies |= companies.named_in(said)
        for name in _PERIOD_ARGUMENTS:
            said = arguments.get(name)
            if isinstance(said, str) and (
                period := periods.resolve(said, self.context.today, self.context.language)
            ):
                names.append(said)
                self.periods.add(period)
        self._know(*names)
        for text in [part for one in result.citations for part in one.label.split(", ")]:
            self._know(text)

    def _learn_cells(self, table: Table) -> None:
        for number, row in enumerate([*table.rows, *([table.total] if table.total else [])]):
            for column, cell in zip(table.columns, row, strict=True):
                if isinstance(cell.value, str):
                    self._know(cell.value)
                    self._learn_vendor(cell.value, cell.url or "")
                elif cell.value is not None and cell.fact_id is None:
                    fact_id = f"{table.id}:{number}:{column.key}"
                    unit = Unit(column.kind.value)
                    self.cells[fact_id] = Fact(fact_id, column.label, cell.value, unit, "")

    def _learn_vendor(self, name: str, url: str) -> None:
        """A supplier's page behind its name in a table."""
        place, _, vendor_id = url.rpartition("/")
        if place == "/vendors" and vendor_id.isdecimal():
            self.vendors[name] = Citation("vendor", vendor_id, name, url)

    def sources(self, text: str) -> tuple[Citation, ...]:
        """What the tools cited, and the suppliers of their tables that a text names."""
        named = {(one.kind, one.id): one for name, one in self.vendors.items() if name in text}
        return tuple((self.citations | dict(islice(named.items(), MOST_VENDORS))).values())

    def _know(self, *texts: object) -> None:
        """What may be repeated as it is: texts with a figure in them, such as an invoice number,
        and companies."""
        for text in texts:
            if isinstance(text, str):
                self.companies |= companies.named_in(text)
                if any(ch.isdigit() for ch in text):
                    self.texts.add(text)


def shown(fact: Fact, context: ToolContext) -> str:
    """A fact's value as the reader sees it."""
    return formats.value(fact.value, context.language, fact.unit.value, context.time_zone)
