"""The gate: truthful prose passes, and no altered figure reaches the reader."""

from datetime import date
from decimal import Decimal

import pytest

from assistant.agent.answers import fill
from assistant.agent.facts import Gate
from assistant.agent.ledger import Ledger
from assistant.database import Database
from assistant.money import Money
from assistant.tools.context import ToolContext
from assistant.tools.result import Cell, Citation, Column, Fact, Row, Table, ToolResult, Unit
from assistant.workspace.audit import Actor
from tests.tools import books

FACTS = (
    Fact("spend.total:EUR", "Invoiced", Money(Decimal("48216.40"), "EUR"), Unit.MONEY, "sum"),
    Fact("spend.count", "Invoices", 37, Unit.COUNT, "count"),
    Fact("spend.change", "Change", Decimal("12.5"), Unit.PERCENT, "share"),
    Fact("spend.due", "Due", date(2026, 11, 28), Unit.DATE, "as read"),
    Fact("spend.late", "Days", 34, Unit.DAYS, "days"),
    Fact("spend.refund", "Credit", Money(Decimal("-120.00"), "EUR"), Unit.MONEY, "sum"),
    Fact("spend.usd", "Dollars", Money(Decimal("508.80"), "USD"), Unit.MONEY, "sum",
         (Row("Northpeak Inc · NP-881", "/invoices/1"),), 1),
    Fact("spend.few", "Duplicates", 3, Unit.COUNT, "count"),
    Fact("period", "Period", "in October 2026", Unit.TEXT, ""),
)  # fmt: skip


NOWHERE = Database("sqlite+aiosqlite:///nowhere.db")


def ledger(language: str = "en") -> Ledger:
    context = ToolContext(
        NOWHERE,
        "w",
        Actor("person", "Claire", "m1"),
        books.TODAY,
        books.NOW,
        language=language,
    )
    made = Ledger(context)
    cited = (Citation("invoice", "1", "RE-10482, Lichtwerk Köln GmbH", "/invoices/1"),)
    made.add(ToolResult("read", facts=FACTS, citations=cited), {"period": "last 3 months"})
    return made


def through(text: str, language: str = "en", piece: int = 5) -> tuple[str, int]:
    """What the reader sees of a text that streams in pieces, and how many sentences are held."""
    gate = Gate(ledger(language))
    parts = []
    for at in range(0, len(text), piece):
        parts += list(gate.feed(text[at : at + piece]))
    parts += list(gate.close())
    markdown = "".join(part.markdown for part in parts)
    facts = {name: fact for part in parts for name, fact in part.facts.items()}
    return fill(markdown, facts, language), gate.withheld


TRUTHS = [
    "You were invoiced [[spend.total:EUR]] on [[spend.count]] invoices.",
    "You were invoiced €48,216.40 in October 2026 on 37 invoices.",
    "That is EUR 48216.40, or 12.5% more.",
    "1. **Glass explains most.** RE-10482 is [[spend.late]] overdue.\n2. Another remark.",
    "It falls due on 28 November 2026.",
    "It falls due on November 28, 2026, or 2026-11-28.",
    "Three invoices are possible duplicates over the last 3 months.",
    "Northpeak Inc billed $508.80 on NP-881.",
    "No figure at all stands here, and the first one is fine.",
    "A credit note of −€120.00 is left out.",
]


@pytest.mark.parametrize("text", TRUTHS)
@pytest.mark.parametrize("piece", [1, 6, 500])
def test_truthful_prose_passes_unharmed(text: str, piece: int) -> None:
    shown, withheld = through(text, piece=piece)
    assert withheld == 0
    assert len(shown) >= len(text) - 40


def test_a_bare_value_becomes_the_fact_it_equals() -> None:
    gate = Gate(ledger())
    pieces = [*gate.feed("You were invoiced 48 216,40 € in all. "), *gate.close()]
    assert pieces[0].markdown.strip() == "You were invoiced [[spend.total:EUR]] in all."
    assert set(pieces[0].facts) == {"spend.total:EUR"}


def test_french_figures_are_read_and_shown_the_french_way() -> None:
    shown, withheld = through("Vous avez été facturé 48 216,40 € sur trente-huit factures.", "fr")
    assert withheld == 1
    shown, withheld = through("Vous avez été facturé 48216,40 € sur 37 factures, 12,5 %.", "fr")
    assert withheld == 0
    assert "48\u00a0216,40\u00a0€" in shown


LIES = [
    "You were invoiced €48,216.41.",
    "You were invoiced $48,216.40.",
    "You were invoiced 48.2k euros.",
    "You were invoiced about €48,000.",
    "That is 13% more.",
    "That is 12.5 more invoices.",
    "There are 38 invoices.",
    "There are thirty-eight invoices.",
    "There are four duplicates.",
    "It falls due on 29 November 2026.",
    "It falls due on 28 November 2025.",
    "It falls due on November 29.",
    "Invoice RE-10483 is overdue.",
    "Invoice NP-882 came from Northpeak.",
    "Half of it is late.",
    "Spending doubled.",
    "It cost a million euros.",
    "See [[spend.invented]] for more.",
    "It is [[spend.count]]5 invoices.",
    "You owe −€48,216.40.",
    "A dozen invoices are late.",
    "Only one invoice is late.",
    "It is 37% of the whole.",
    "The total of 2024 was the same.",
]


@pytest.mark.parametrize("lie", LIES)
def test_c09_a_sentence_with_an_altered_figure_is_withheld(lie: str) -> None:
    shown, withheld = through(f"All is well. {lie} That is all.")
    assert withheld == 1, shown
    assert shown.strip() == "All is well. That is all."


def test_an_invoice_number_of_digits_alone_passes_only_as_one() -> None:
    made = ledger()
    made.texts.add("77120")
    gate = Gate(made)
    said = "Invoice 77120 is late. You have 77120 invoices. "
    shown = "".join(piece.markdown for piece in [*gate.feed(said), *gate.close()])
    assert shown.strip() == "Invoice 77120 is late."
    assert gate.withheld == 1


def test_a_marker_cut_by_the_stream_is_whole_when_it_comes_out() -> None:
    gate = Gate(ledger())
    pieces = [*gate.feed("It is [[spend."), *gate.feed("count]] of them. More"), *gate.close()]
    assert pieces[0].markdown == "It is [[spend.count]] of them. "


def test_a_supplier_of_a_table_is_a_source_where_the_answer_names_it() -> None:
    made = ledger("en")
    columns = (Column("vendor", "Supplier"),)
    rows = (
        (Cell("Lichtwerk Köln GmbH", url="/vendors/7"),),
        (Cell("Papeterie Vasseur", url="/vendors/8"),),
        (Cell("Somebody", url="/invoices/9"),),
    )
    made.add(ToolResult("read", tables=(Table("t", "T", columns, rows),)), {})
    cited = made.sources("Most went to Lichtwerk Köln GmbH, not to Somebody.")
    assert [(one.kind, one.id) for one in cited] == [("invoice", "1"), ("vendor", "7")]


def test_a_german_line_that_ends_with_a_time_does_not_run_into_the_next() -> None:
    gate = Gate(ledger("de"))
    text = (
        "Das gilt bis 04:12.\n\nDas hier gilt immer. Und dies, laut Rechnung vom 2.\nFertig ist es."
    )
    shown = "".join(piece.markdown for piece in [*gate.feed(text), *gate.close()])
    assert "Das hier gilt immer." in shown
    assert "Fertig ist es." in shown
