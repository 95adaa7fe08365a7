"""The query's further measures, dates, groups and comparisons, against plain Python."""

from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Any

import pytest

from assistant.database import Database
from assistant.money import Money
from assistant.tools.context import ToolContext
from assistant.tools.query_spend import query_spend
from assistant.tools.result import Fact, ToolResult
from assistant.tools.search_invoices import search_invoices
from assistant.tools.than_usual import than_usual
from assistant.workspace.invoices import Invoice
from assistant.workspace.medians import medians
from assistant.workspace.search import InvoiceFilter
from assistant.workspace.workspaces import Workspace
from tests.tools import books
from tests.tools.books import BILLS, Bill, Books
from tests.tools.test_totals import SPEND, by_currency, counted

EURO = [bill.amount for bill in counted() if bill.currency == "EUR" and bill.total]


def cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def facts(result: ToolResult) -> dict[str, Fact]:
    return {fact.id: fact for fact in result.facts}


def amount(result: ToolResult, name: str) -> Decimal:
    value = facts(result)[name].value
    assert isinstance(value, Money)
    return value.amount


def column(result: ToolResult, key: str) -> dict[str, object]:
    table = result.tables[0]
    at = [one.key for one in table.columns].index(key)
    return {str(row[0].value): row[at].value for row in table.rows}


async def ask(context: ToolContext, **asked: Any) -> ToolResult:
    return await query_spend(context, **(SPEND | asked))


async def test_the_median_is_the_one_in_the_middle(context: ToolContext, ledger: Books) -> None:
    result = await ask(context, measure="median")
    assert amount(result, "spent.median:EUR") == Decimal(median(EURO)).quantize(Decimal("0.01"))
    assert facts(result)["spent.median:EUR"].rows


async def test_a_median_sees_nobody_elses_invoices(
    context: ToolContext, ledger: Books, database: Database
) -> None:
    async with database.write("*") as session:
        other = Workspace(name="Other")
        session.add(other)
        await session.flush()
        other_id = other.id
    bills = [replace(BILLS[0], number=f"X-{at}", total="999999.00") for at in range(60)]
    await books.write(database, other_id, bills)
    async with database.read(context.workspace_id) as session:
        found = await medians(session, InvoiceFilter())
    assert found["EUR", ""] == Decimal(median(EURO))


@pytest.mark.parametrize(
    ("measure", "of"),
    [("count", len), ("largest", max), ("smallest", min), ("median", median)],
)
async def test_each_measure_per_supplier(
    context: ToolContext, ledger: Books, measure: str, of: Any
) -> None:
    result = await ask(context, measure=measure, group_by="vendor")
    amounts: dict[str, list[Decimal]] = {}
    for bill in counted():
        if bill.currency == "EUR":
            amounts.setdefault(bill.vendor, []).append(bill.amount)
    shown = column(result, measure)
    for vendor, theirs in amounts.items():
        if vendor == "Traiteur Gastaldi" and measure != "count":
            continue  # One of theirs has no amount.
        value = shown[vendor]
        assert (value.amount if isinstance(value, Money) else value) == cents(Decimal(of(theirs)))


async def test_weeks_begin_on_monday_and_add_up(context: ToolContext, ledger: Books) -> None:
    result = await ask(context, group_by="week", period="October", running=True)
    names = list(column(result, "total"))
    assert names[0] == "Week of 28 September"
    sums = [value.amount for value in column(result, "total").values() if isinstance(value, Money)]
    running = [one.amount for one in column(result, "running").values() if isinstance(one, Money)]
    assert running[-1] == sum(sums, Decimal(0)) == amount(result, "spent.total:EUR")
    assert result.charts[0].kind == "line"


async def test_shares_of_suppliers_come_to_a_hundred(context: ToolContext, ledger: Books) -> None:
    result = await ask(context, group_by="vendor", shares=True, top=50)
    shares = [one for one in column(result, "share").values() if isinstance(one, Decimal)]
    assert abs(sum(shares, Decimal(0)) - 100) < Decimal("0.5")


async def test_credit_notes_come_off_where_that_is_asked(
    context: ToolContext, ledger: Books
) -> None:
    total = sum(EURO, Decimal(0))
    result = await ask(context, credit_notes="netted")
    assert amount(result, "spent.total:EUR") == total - 120
    assert "spent.credit_notes:EUR" not in facts(result)
    only = await ask(context, credit_notes="only")
    assert amount(only, "spent.total:EUR") == -120


async def test_a_period_can_be_about_the_due_date(context: ToolContext, ledger: Books) -> None:
    result = await ask(context, period="November", by="due")
    due = [bill for bill in counted() if bill.due and (bill.due.year, bill.due.month) == (2026, 11)]
    assert amount(result, "spent.total:EUR") == by_currency(due)["EUR"]
    assert "by due date" in result.statements[0]


async def test_several_suppliers_count_together(context: ToolContext, ledger: Books) -> None:
    names = ["Alizé Télécom", "Verrerie du Forez"]
    result = await ask(context, vendor=names)
    wanted = [bill for bill in counted() if bill.vendor in names]
    assert amount(result, "spent.total:EUR") == by_currency(wanted)["EUR"]


async def test_two_suppliers_are_compared(context: ToolContext, ledger: Books) -> None:
    result = await ask(
        context, vendor="Alizé Télécom", compare_vendor="Verrerie du Forez", period="2026"
    )
    one = by_currency([bill for bill in counted() if bill.vendor == "Alizé Télécom"])["EUR"]
    two = by_currency([bill for bill in counted() if bill.vendor == "Verrerie du Forez"])["EUR"]
    assert amount(result, "spent.change:EUR") == two - one
    assert "less than with Verrerie du Forez" in result.statements[0]


async def test_a_difference_is_proved_by_rows_that_add_up_to_it(
    context: ToolContext, ledger: Books
) -> None:
    result = await ask(context, period="October", compare_with="September")
    change = facts(result)["spent.change:EUR"]
    together = sum((row.amount.amount for row in change.rows if row.amount), Decimal(0))
    assert abs(together) == amount(result, "spent.change:EUR")


async def test_counts_can_be_compared(context: ToolContext, ledger: Books) -> None:
    result = await ask(context, measure="count", period="October", compare_with="September")
    assert "more than" in result.statements[0]


@pytest.mark.parametrize("group_by", ["currency", "source", "status", "year", "quarter"])
async def test_every_group_adds_up_to_the_total(
    context: ToolContext, ledger: Books, group_by: str
) -> None:
    result = await ask(context, group_by=group_by, currency="EUR")
    shown = [one.amount for one in column(result, "total").values() if isinstance(one, Money)]
    assert sum(shown, Decimal(0)) == sum(EURO, Decimal(0))


async def test_a_table_says_of_when_it_is_unless_its_columns_or_rows_do(
    context: ToolContext, ledger: Books
) -> None:
    asked = {**SPEND, "group_by": "vendor", "period": "Q3"}
    alone = await query_spend(context, **asked)
    assert alone.tables[0].caption.startswith("Q3 2026. EUR")
    beside = await query_spend(context, **{**asked, "compare_with": "Q2"})
    assert "Q3" not in beside.tables[0].caption
    usual = await than_usual(context, period="October")
    assert usual.tables[0].caption.startswith("EUR")


async def test_of_several_credit_notes_each_is_told_with_its_invoice(
    context: ToolContext, database: Database
) -> None:
    notes = [
        Bill("Vasseur", f"AV-{at}", date(2026, 10, at), "-10.00", credit_note=True)
        for at in range(1, 6)
    ]
    written = await books.write(database, context.workspace_id, notes)
    async with database.write(context.workspace_id) as session:
        for at, one in enumerate(written.invoices[:4], 1):
            note = await session.get_one(Invoice, one)
            note.raw = {"related_invoices": [{"invoice_number": f"PV-{at}"}]}
    result = await search_invoices(
        context, None, None, None, "credit_note", None, None, None, None, None, None
    )
    assert any("AV-1 → PV-1" in one and "AV-5" not in one for one in result.statements)
    against = {str(row[1].value): row[-1].value for row in result.tables[0].rows}
    assert (against["AV-2"], against["AV-5"]) == ("PV-2", None)
