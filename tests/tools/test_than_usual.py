"""A month against what is usual, recomputed from the rows."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

import pytest

from assistant.money import Money
from assistant.tools.context import ToolContext, Unclear
from assistant.tools.result import Fact
from assistant.tools.than_usual import than_usual
from tests.tools import books
from tests.tools.books import Bill, Books

CENT = Decimal("0.01")
# From January 2025 on, none in March 2026; today is in November 2026.
SPENT = {
    (year, month): Decimal(100 + 7 * month + (year - 2025) * 31)
    for year in (2025, 2026)
    for month in range(1, 12)
    if (year, month) != (2026, 3)
}
STEADY = [
    Bill("Orange", f"OR-{year}-{month}", date(year, month, 9), str(amount))
    for (year, month), amount in SPENT.items()
] + [
    Bill("Figma", "FG-1", date(2026, 8, 3), "40.00", currency="USD"),
    Bill("Figma", "FG-2", date(2026, 10, 3), "60.00", currency="USD"),
    Bill("Figma", "FG-3", date(2026, 10, 4), "-5.00", currency="USD", credit_note=True),
    Bill("Adobe", "AD-1", date(2026, 11, 3), "12.00"),
]  # fmt: skip


@pytest.fixture
async def steady(context: ToolContext) -> Books:
    return await books.write(context.database, context.workspace_id, STEADY)


def _before(year: int, month: int, number: int = 12) -> list[Decimal]:
    """The totals of so many months before one, nothing where no bill is in it."""
    months = [divmod(12 * year + month - 1 - back, 12) for back in range(1, number + 1)]
    return [SPENT.get((one, place + 1), Decimal(0)) for one, place in months]


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


async def _told(context: ToolContext, **asked: object) -> tuple[dict[str, Fact], list[str]]:
    result = await than_usual(context, **asked)  # type: ignore[arg-type] # arguments by name
    facts = {fact.id.removeprefix("usual."): fact for fact in result.facts}
    return facts, list(result.statements)


async def test_a_month_is_held_against_the_mean_of_the_twelve_before(
    context: ToolContext, steady: Books
) -> None:
    facts, said = await _told(context, period="October", vendor="Orange")
    usual = _before(2026, 10)
    mean, now = _cents(sum(usual, Decimal(0)) / 12), SPENT[2026, 10]
    assert facts["now:EUR"].value == Money(now, "EUR")
    assert facts["mean:EUR"].value == Money(mean, "EUR")
    assert facts["median:EUR"].value == Money(_cents(median(usual)), "EUR")
    assert facts["change:EUR"].value == Money(abs(now - mean), "EUR")
    assert facts["percent:EUR"].value == ((now - mean) / mean * 100).quantize(Decimal("0.1"))
    assert facts["months:EUR"].value == 12
    assert "more than usual" in said[0] and "October 2025 to September 2026" in said[1]
    # The rows behind the mean are the bills of these months.
    rows = [row.amount.amount for row in facts["mean:EUR"].rows if row.amount]
    assert sorted(rows) == sorted(one for one in usual if one)
    assert "divided by these months" in facts["mean:EUR"].how


async def test_of_a_longer_period_the_average_month_is_held_against_usual(
    context: ToolContext, steady: Books
) -> None:
    facts, said = await _told(context, period="Q3 2026", vendor="Orange")
    quarter = [SPENT[2026, month] for month in (7, 8, 9)]
    assert facts["now:EUR"].value == Money(sum(quarter, Decimal(0)), "EUR")
    assert facts["now_each:EUR"].value == Money(_cents(sum(quarter, Decimal(0)) / 3), "EUR")
    mean = _cents(sum(_before(2026, 7), Decimal(0)) / 12)
    assert facts["mean:EUR"].value == Money(mean, "EUR")
    assert "on average of" in said[0]


async def test_what_may_not_count_is_taken_off_both_sides(
    context: ToolContext, ledger: Books
) -> None:
    facts, said = await _told(context, period="October")
    gross = sum((b.amount for b in ledger.bills if _is_of(b, 2026, 10)), Decimal(0))
    off = Decimal("612.00") + Decimal("120.00")  # a copy and a credit note
    assert facts["now:EUR"].value == Money(gross, "EUR")
    assert facts["remains:EUR"].value == Money(gross - off, "EUR")
    assert facts["remained:EUR"].value == facts["mean:EUR"].value
    assert any("against a usual" in one for one in said)


def _is_of(bill: Bill, year: int, month: int) -> bool:
    is_then = bill.issued and (bill.issued.year, bill.issued.month) == (year, month)
    return bool(is_then) and bill.counts and bill.currency == "EUR"


async def test_the_supplier_furthest_from_its_usual_is_named(
    context: ToolContext, ledger: Books
) -> None:
    facts, said = await _told(context, period="October")
    october: dict[str, Decimal] = {}
    before: dict[str, Decimal] = {}
    for bill in ledger.bills:
        if bill.counts and bill.currency == "EUR" and bill.issued:
            is_now = _is_of(bill, 2026, 10)
            if is_now or date(2025, 10, 1) <= bill.issued < date(2026, 10, 1):
                part = october if is_now else before
                part[bill.vendor] = part.get(bill.vendor, Decimal(0)) + bill.amount
    names = {*october, *before}
    nothing = Decimal(0)
    furthest = max(
        names, key=lambda one: abs(october.get(one, nothing) - before.get(one, nothing) / 12)
    )
    assert any(one.startswith(f"**{furthest} is furthest") for one in said)
    assert facts["driver:EUR"].value == Money(october[furthest], "EUR")
    assert facts["driver_mean:EUR"].value == Money(_cents(before[furthest] / 12), "EUR")
    rows = [row.amount.amount for row in facts["driver:EUR"].rows if row.amount]
    assert sum(rows, Decimal(0)) == october[furthest]
    alone, _ = await _told(context, period="October", vendor="Verrerie du Forez")
    assert "driver:EUR" not in alone


async def test_few_months_and_an_open_month_are_said(context: ToolContext, steady: Books) -> None:
    facts, said = await _told(context, period="this month", vendor="Orange")
    assert any("not over" in one for one in said)
    assert (facts["day"].value, facts["days"].value) == (context.today.day, 30)
    facts, said = await _told(context, period="October", vendor="Figma")
    assert facts["mean:USD"].value == Money(Decimal("20.00"), "USD")
    assert facts["months:USD"].value == 2
    assert "little to call usual" in said[1]
    assert not any("not over" in one for one in said)


async def test_currencies_are_held_against_their_own_months(
    context: ToolContext, steady: Books
) -> None:
    facts, said = await _told(context, period="October")
    assert facts["mean:EUR"].value == Money(_cents(sum(_before(2026, 10), Decimal(0)) / 12), "EUR")
    assert facts["mean:USD"].value == Money(Decimal("20.00"), "USD")
    assert any(one.startswith("**In USD.**") for one in said)


async def test_a_supplier_without_a_bill_this_month_is_told_of_its_last(
    context: ToolContext, steady: Books
) -> None:
    facts, said = await _told(context, vendor="Figma")
    assert facts["now:USD"].value == Money(Decimal("60.00"), "USD")
    assert "in October" in said[0]


async def test_where_nothing_comes_before_nothing_is_usual(
    context: ToolContext, steady: Books
) -> None:
    facts, said = await _told(context, vendor="Adobe")
    assert "mean:EUR" not in facts
    assert "nothing is usual" in said[0]
    with pytest.raises(Unclear):
        await than_usual(context, "next month")
