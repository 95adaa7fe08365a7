"""Regular bills and prices over time, against plain Python."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from assistant.database import Database
from assistant.money import Money
from assistant.tools.context import ToolContext, Unclear
from assistant.tools.list_subscriptions import list_subscriptions
from assistant.tools.price_history import price_history
from assistant.tools.result import ToolResult
from tests.tools import books
from tests.tools.books import TODAY, Bill, Books


def _monthly(vendor: str, amounts: list[str], day: int = 10, **more: object) -> list[Bill]:
    """One bill a month, the last one in November."""
    first = 11 - len(amounts) + 1
    return [
        Bill(vendor, f"{vendor[:2]}-{month}", date(2026, month, day), amount, **more)  # type: ignore[arg-type] # keyword arguments of Bill
        for month, amount in enumerate(amounts, first)
    ]


BILLS = [
    *_monthly("Cloud One", ["50.00"] * 4 + ["60.00", "60.00"]),
    *_monthly("Power Two", ["100.00", "180.00", "90.00", "310.00", "120.00"], currency="USD"),
    *[
        Bill("Gone Four", f"G-{month}", date(2026, month, 1), "30.00") for month in range(1, 7)
    ],
    *[
        Bill("Quarter Five", f"Q-{month}", date(2026, month, 15), "900.00")
        for month in (1, 4, 7, 10)
    ],
    *[
        Bill("Irregular Six", f"I-{days}", TODAY - timedelta(days=days), "75.00")
        for days in (3, 11, 70, 75, 190)
    ],
    Bill("Cloud One", "Cl-11", date(2026, 11, 12), "60.00"),
    Bill("Cloud One", "Cl-X", date(2026, 11, 13), "999.00", status="rejected"),
]  # fmt: skip


@pytest.fixture
async def ledger(database: Database, workspace_id: str) -> Books:
    """Books with habits."""
    return await books.write(database, workspace_id, BILLS)


def _column(result: ToolResult, key: str) -> dict[object, object]:
    table = result.tables[0]
    at = [one.key for one in table.columns].index(key)
    return {row[0].value: row[at].value for row in table.rows}


async def test_regular_bills_that_did_not_come_are_named(
    context: ToolContext, database: Database
) -> None:
    bills = [
        *_monthly("Cloud One", ["50.00"] * 5, day=10),
        *[Bill("Late Two", f"L-{month}", date(2026, month, 15), "80.00") for month in range(5, 11)],
    ]
    await books.write(database, context.workspace_id, bills)
    result = await list_subscriptions(context, None, absent_only=True)
    assert [row[0].value for row in result.tables[0].rows] == ["Late Two"]
    facts = {fact.id: fact.value for fact in result.facts}
    assert (facts["subscriptions.absent"], facts["subscriptions.habits"]) == (1, 2)
    assert facts["subscriptions.expected"] == date(2026, 11, 15)


async def test_regular_bills_are_found_by_their_interval(
    context: ToolContext, ledger: Books
) -> None:
    result = await list_subscriptions(context)
    assert _column(result, "interval") == {
        "Quarter Five": "quarterly", "Power Two": "monthly", "Cloud One": "monthly",
    }  # fmt: skip
    assert _column(result, "yearly") == {
        "Quarter Five": Money(Decimal(3600), "EUR"), "Power Two": Money(Decimal(1440), "USD"),
        "Cloud One": Money(Decimal(720), "EUR"),
    }  # fmt: skip
    assert _column(result, "next")["Quarter Five"] == date(2027, 1, 15)
    totals = {fact.id: fact.value for fact in result.facts if ".total:" in fact.id}
    assert totals == {
        "subscriptions.total:EUR": Money(Decimal(4320), "EUR"),
        "subscriptions.total:USD": Money(Decimal(1440), "USD"),
    }
    assert any("estimate" in said for said in result.statements)
    assert any("charge" in said and "Cloud One" in said for said in result.statements)


async def test_a_supplier_without_a_habit_has_none(context: ToolContext, ledger: Books) -> None:
    result = await list_subscriptions(context, "Irregular Six")
    assert not result.tables
    assert result.statements[0].startswith("Irregular Six bills at no regular interval")
    facts = {fact.id: fact.value for fact in result.facts}
    assert facts["subscriptions.bills"] == 5


async def test_who_charges_more_is_compared_like_for_like(
    context: ToolContext, ledger: Books
) -> None:
    result = await price_history(context, None)
    [row] = result.tables[0].rows
    assert [cell.value for cell in row] == [
        "Cloud One", "Cl-10", date(2026, 10, 10), Money(Decimal(50), "EUR"),
        Money(Decimal(60), "EUR"), Decimal("20.0"),
    ]  # fmt: skip


@pytest.mark.parametrize("vendor", [None, "Cloud One"])
async def test_a_rise_is_told_in_a_year_as_well(
    context: ToolContext, ledger: Books, vendor: str | None
) -> None:
    result = await price_history(context, vendor)
    facts = {fact.id: fact.value for fact in result.facts}
    assert facts["prices.more:EUR"] == Money(Decimal(120), "EUR")  # 10 more, twelve times.
    assert any("more a year" in line for line in result.statements)


async def test_who_charges_less_is_told_the_same_way(
    context: ToolContext, database: Database
) -> None:
    falling = _monthly("Fallen Seven", ["80.00"] * 4 + ["60.00"])
    await books.write(database, context.workspace_id, [*BILLS, *falling])
    result = await price_history(context, None, direction="down")
    [row] = result.tables[0].rows
    assert row[0].value == "Fallen Seven"
    assert [cell.value for cell in row[3:5]] == [
        Money(Decimal(80), "EUR"), Money(Decimal(60), "EUR"),
    ]  # fmt: skip
    assert {fact.id: fact.value for fact in result.facts}["prices.cheaper"] == 1
    one = await price_history(context, "Fallen Seven")
    assert "less than the" in one.statements[0]


async def test_one_suppliers_prices_are_a_line(context: ToolContext, ledger: Books) -> None:
    result = await price_history(context, "Cloud One")
    assert "[[prices.now:EUR]] since" in result.statements[0]
    [chart] = result.charts
    assert chart.kind == "line"
    assert [point.value for point in chart.points] == [
        Money(Decimal(amount), "EUR") for amount in (50, 50, 50, 50, 60, 60)
    ]
    assert len(result.tables[0].rows) == len(chart.points)


async def test_bills_that_vary_have_no_price(context: ToolContext, ledger: Books) -> None:
    result = await price_history(context, "Power Two")
    assert "vary between" in result.statements[0]


async def test_a_month_is_the_twelfth_part_of_a_year_and_an_interval_narrows(
    context: ToolContext, ledger: Books
) -> None:
    result = await list_subscriptions(context, interval="quarterly")
    values = {fact.id: fact.value for fact in result.facts}
    assert values["subscriptions.total:EUR"] == Money(Decimal("3600.00"), "EUR")
    assert values["subscriptions.monthly:EUR"] == Money(Decimal("300.00"), "EUR")
    assert list(_column(result, "interval").values()) == ["quarterly"]
    with pytest.raises(Unclear):
        await list_subscriptions(context, category="moonshine")


async def test_the_next_bill_is_told_from_the_rhythm_of_those_before(
    context: ToolContext, ledger: Books
) -> None:
    result = await list_subscriptions(context, "Cloud One", next_only=True)
    facts = {fact.id: fact.value for fact in result.facts}
    assert facts["subscriptions.expected"] == date(2026, 12, 10)
    assert facts["subscriptions.usual:EUR"] == Money(Decimal("60.00"), "EUR")
    every = await list_subscriptions(context, next_only=True, period="2026-12")
    assert list(_column(every, "next").values()) == [date(2026, 12, 10)] * 2
    none = await list_subscriptions(context, "Cloud One", next_only=True, period="2027-05")
    assert none.statements[0].startswith("No regular bill is expected")
    assert not none.tables


async def test_regular_bills_of_one_currency_alone(context: ToolContext, ledger: Books) -> None:
    result = await list_subscriptions(context, currency="USD")
    assert list(_column(result, "interval")) == ["Power Two"]
