"""What is said beside a figure: what it holds that it should not, and what it leaves out."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest

from assistant.database import Database
from assistant.money import Money
from assistant.tools.context import ToolContext
from assistant.tools.get_invoice import get_invoice
from assistant.tools.list_unmatched_invoices import list_unmatched_invoices
from assistant.tools.query_spend import query_spend
from assistant.tools.result import ToolResult
from assistant.tools.search_invoices import search_invoices
from assistant.workspace.documents import DocumentState
from tests.tools import books
from tests.tools.books import Bill

OCTOBER = date(2026, 10, 5)
BILLS = [
    Bill("Net Perrache", "NP-1", OCTOBER, "120.00", net="100.00", tax="20.00",
         paid=date(2026, 10, 9), status="paid"),
    Bill("Net Perrache", "NP-2", OCTOBER, "240.00", net="200.00", tax="58.00", status="to_approve"),
    Bill("Net Perrache", "NP-3", OCTOBER, "60.00", net="50.00", tax="10.00"),
    Bill("Net Perrache", "NP-3", OCTOBER, "60.00", net="50.00", tax="10.00"),
    Bill("Net Perache", "NP-9", OCTOBER, "36.00", net="30.00", tax="6.00", status="rejected"),
    Bill("Net Perrache", "NP-A", OCTOBER, "12.00", credit_note=True),
    Bill("Weber", "W-1", date(2026, 9, 1), "90.00", paid=date(2026, 10, 2), status="paid"),
    Bill("Weber", "W-2", date(2026, 11, 1), "50.00", status="to_review"),
]  # fmt: skip


@pytest.fixture(autouse=True)
async def written(database: Database, workspace_id: str) -> None:
    """The books, and one document."""
    await books.write(database, workspace_id, BILLS)
    await books.document(database, workspace_id, "AR-1", DocumentState.TO_REVIEW)


def _fact(result: ToolResult, name: str) -> object:
    return next(fact.value for fact in result.facts if fact.id.partition(".")[2] == name)


def _total(bills: Sequence[Bill]) -> Money:
    return Money(sum((one.amount for one in bills), Decimal(0)), "EUR")


async def _spend(
    context: ToolContext, basis: str = "spent", vendor: str | None = None
) -> ToolResult:
    return await query_spend(
        context, "sum", basis, "gross", "October", None, vendor, None, None, None, None, None, None,  # type: ignore[arg-type]
    )  # fmt: skip


async def test_a_total_without_copies_and_without_what_was_refused(context: ToolContext) -> None:
    result = await _spend(context)
    october = [one for one in BILLS if one.counts and one.issued == OCTOBER]
    kept = [one for one in october if one.status != "rejected"]
    notes = [one for one in BILLS if one.credit_note]
    assert _fact(result, "total:EUR") == _total(october)
    assert _fact(result, "twice:EUR") == _total([BILLS[3]])
    assert _fact(result, "refused:EUR") == _total(october) - _total(kept)
    assert _fact(result, "remains:EUR") == _total(kept) - _total([BILLS[3]]) - _total(notes)
    assert sum("remain" in one for one in result.statements) == 1


async def test_the_parts_that_miss_the_whole_are_named_with_their_invoice(
    context: ToolContext,
) -> None:
    result = await _spend(context)
    assert _fact(result, "unbalanced:EUR") == Money(Decimal("18.00"), "EUR")
    [said] = [one for one in result.statements if "[[spent.unbalanced:EUR]]" in one]
    assert "more than the total" in said
    assert "NP-2" in said
    assert "NP-1" not in said


async def test_paid_is_not_invoiced(context: ToolContext) -> None:
    result = await _spend(context, "paid")
    assert _fact(result, "total:EUR") == Money(Decimal("210.00"), "EUR")
    invoiced = [one for one in BILLS if one.counts and one.issued == OCTOBER]
    assert _fact(result, "invoiced:EUR") == _total(invoiced)
    nothing = await _spend(context, "paid", "Net Perache")
    assert _fact(nothing, "invoiced:EUR") == _total([BILLS[4]])


async def test_nothing_unmatched_is_not_said_of_no_invoices(context: ToolContext) -> None:
    empty = await list_unmatched_invoices(context, "January 2024", None)
    assert "no invoice" in empty.statements[0]
    whole = await list_unmatched_invoices(context, "September", None)
    assert "Every invoice" in whole.statements[0]


@pytest.mark.parametrize("vendor", ["Net Perache", "Net Perrache"])
async def test_a_look_alike_is_told_with_its_invoices(vendor: str, context: ToolContext) -> None:
    result = await search_invoices(
        context, None, vendor, None, None, None, None, None, None, None, None
    )
    assert any("Net Perache is called almost like Net Perrache" in one for one in result.statements)


async def test_what_waits_in_qonto_is_by_its_own_status(context: ToolContext) -> None:
    result = await search_invoices(
        context, None, None, None, "waiting_in_qonto", None, None, None, None, None, None
    )
    assert {row[1].value for row in result.tables[0].rows} == {"NP-2", "W-2"}
    assert (_fact(result, "to_review"), _fact(result, "to_approve")) == (1, 1)


async def test_what_is_paid_says_by_what(context: ToolContext) -> None:
    result = await search_invoices(
        context, None, None, None, "paid", None, None, None, None, None, None
    )
    assert (_fact(result, "dated"), _fact(result, "by_line")) == (2, 0)


async def test_a_document_of_that_number_comes_before_what_sounds_alike(
    context: ToolContext,
) -> None:
    assert "AR-1" in (await get_invoice(context, "AR-1")).statements[0]
