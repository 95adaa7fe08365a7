"""What falls due week by week, against plain Python over the same bills."""

from datetime import date, timedelta
from decimal import Decimal

from assistant.money import Money
from assistant.tools.cash_out import cash_out
from assistant.tools.context import ToolContext
from assistant.tools.result import ToolResult
from tests.tools.books import BILLS, TODAY, Bill, Books

UNTIL = TODAY + timedelta(weeks=8)


def _unpaid(currency: str = "EUR") -> list[Bill]:
    return [
        bill
        for bill in BILLS
        if bill.counts and bill.currency == currency and bill.total and not bill.paid and bill.due
    ]


def _due(first: date, last: date) -> Decimal:
    dues = [bill.amount for bill in _unpaid() if bill.due and first <= bill.due <= last]
    return sum(dues, Decimal(0))


def _money(result: ToolResult, row: int, column: int) -> Decimal:
    value = result.tables[0].rows[row][column].value
    assert isinstance(value, Money)
    return value.amount


async def test_weeks_add_up_to_what_is_due(context: ToolContext, ledger: Books) -> None:
    result = await cash_out(context, None)
    assert _money(result, 0, 2) == _due(date.min, TODAY - timedelta(days=1))
    assert _money(result, 1, 2) == _due(TODAY, date(2026, 11, 29))
    assert _money(result, 2, 2) == _due(date(2026, 11, 30), date(2026, 12, 6))
    facts = {fact.id: fact.value for fact in result.facts}
    assert facts["cash_out.total:EUR"] == Money(_due(date.min, UNTIL), "EUR")
    [line] = result.charts
    assert line.kind == "line"
    assert line.points[-1].value == Money(_due(date.min, UNTIL), "EUR")
    assert "forecast" in result.statements[1]


async def test_it_ends_where_it_was_asked_to(context: ToolContext, ledger: Books) -> None:
    result = await cash_out(context, "until 28 November")
    facts = {fact.id: fact.value for fact in result.facts}
    assert facts["cash_out.total:EUR"] == Money(_due(date.min, date(2026, 11, 28)), "EUR")
    assert facts["cash_out.until"] == date(2026, 11, 28)


async def test_invoices_without_a_due_date_are_named(context: ToolContext, ledger: Books) -> None:
    result = await cash_out(context, None)
    undated = [
        bill for bill in BILLS
        if bill.counts and not bill.due and not bill.paid and bill.status == "to_pay"
    ]  # fmt: skip
    facts = {fact.id: fact.value for fact in result.facts}
    assert facts["cash_out.undated"] == len(undated)


async def test_paying_everything_overdue_is_only_added_up(
    context: ToolContext, ledger: Books
) -> None:
    result = await cash_out(context, None, overdue_only=True)
    late = [bill for bill in _unpaid() if bill.due and bill.due < TODAY]
    facts = {fact.id: fact.value for fact in result.facts}
    assert facts["cash_out.overdue:EUR"] == Money(
        sum((bill.amount for bill in late), Decimal(0)), "EUR"
    )
    by_vendor = {row[0].value: row[2].value for row in result.tables[0].rows}
    assert set(by_vendor) == {bill.vendor for bill in late}
    assert not result.proposal_ids
    assert "cannot pay" in result.statements[1]


async def test_of_a_period_named_only_what_is_due_in_it_comes_first(
    context: ToolContext, ledger: Books
) -> None:
    result = await cash_out(context, "December")
    facts = {fact.id: fact.value for fact in result.facts}
    first, last = date(2026, 12, 1), date(2026, 12, 31)
    within = [bill for bill in _unpaid() if bill.due and first <= bill.due <= last]
    assert facts["cash_out.within:EUR"] == Money(_due(first, last), "EUR")
    assert facts["cash_out.within_count"] == len(within)
    assert facts["cash_out.total:EUR"] == Money(_due(date.min, last), "EUR")
    assert "cash_out.within:EUR" in result.statements[0]
    none = await cash_out(context, "January")
    assert "cash_out.within:EUR" not in {fact.id for fact in none.facts}
    assert "in January 2027 itself" in none.statements[0]
