"""What is unpaid by age, recomputed from the rows: bands of days past the due date."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

import pytest

from assistant.money import Money
from assistant.tools.ageing import ageing
from assistant.tools.context import ToolContext
from assistant.tools.result import ToolResult
from tests.tools import books
from tests.tools.books import TODAY, Bill, Books

BANDS = ["not_due", "late_1", "late_31", "late_61", "late_91"]
DAYS = [-40, 0, 1, 30, 31, 60, 61, 90, 91, 400]
AGED = [
    Bill("Orange", f"OR-{days}", TODAY - timedelta(days=days + 30), f"{100 + days}.50",
         due=TODAY - timedelta(days=days))
    for days in DAYS
] + [
    Bill("Adobe", "AD-1", TODAY - timedelta(days=80), "12.00", due=TODAY - timedelta(days=45)),
    Bill("Adobe", "AD-2", TODAY - timedelta(days=80), "9.00"),
    Bill("Adobe", "AD-3", TODAY - timedelta(days=80), "70.00", due=TODAY - timedelta(days=45),
         paid=TODAY - timedelta(days=40), status="paid"),
    Bill("Adobe", "AD-4", TODAY - timedelta(days=80), "-30.00", due=TODAY, credit_note=True),
    Bill("Adobe", "AD-5", TODAY - timedelta(days=80), "15.00", due=TODAY, status="rejected"),
    Bill("Figma", "FG-1", TODAY - timedelta(days=80), "33.00", due=TODAY - timedelta(days=62),
         currency="USD"),
]  # fmt: skip


@pytest.fixture
async def aged(context: ToolContext) -> Books:
    return await books.write(context.database, context.workspace_id, AGED)


def _band(bill: Bill) -> str:
    if bill.due is None:
        return "no_due"
    late = (TODAY - bill.due).days
    return BANDS[0 if late <= 0 else min((late - 1) // 30 + 1, 4)]


def _open(vendor: str | None = None) -> dict[tuple[str, str], list[Bill]]:
    """The open bills by band and currency."""
    found: dict[tuple[str, str], list[Bill]] = defaultdict(list)
    for bill in AGED:
        is_open = bill.counts and bill.status == "to_pay" and vendor in (None, bill.vendor)
        if is_open and bill.currency:
            found[_band(bill), bill.currency].append(bill)
    return found


def _told(result: ToolResult) -> dict[str, object]:
    return {fact.id.removeprefix("ageing."): fact.value for fact in result.facts}


@pytest.mark.parametrize("vendor", [None, "Orange", "Adobe"])
async def test_each_band_has_its_bills_and_they_add_up(
    context: ToolContext, aged: Books, vendor: str | None
) -> None:
    result = await ageing(context, vendor)
    told, expected = _told(result), _open(vendor)
    for (band, currency), bills in expected.items():
        amount = sum((bill.amount for bill in bills), Decimal(0))
        assert told[f"{band}:{currency}"] == Money(amount, currency)
        assert told[f"{band}.count:{currency}"] == len(bills)
        [fact] = [one for one in result.facts if one.id == f"ageing.{band}:{currency}"]
        assert {row.label for row in fact.rows} == {f"{b.vendor} · {b.number}" for b in bills}
    for table in result.tables:
        rows = [row[2].value for row in table.rows]
        assert table.total and all(isinstance(one, Money) for one in (*rows, table.total[2].value))
        amounts = [one.amount for one in rows if isinstance(one, Money)]
        assert isinstance(whole := table.total[2].value, Money)
        assert sum(amounts, Decimal(0)) == whole.amount
    drawn = [currency for _, currency in expected]
    assert len(result.charts) == sum(drawn.count(one) > 1 for one in set(drawn))


async def test_each_currency_has_its_own_bands(context: ToolContext, aged: Books) -> None:
    result = await ageing(context)
    assert [table.id for table in result.tables] == ["ageing_eur", "ageing_usd"]
    assert "no due date" in result.statements[0]
    assert any("In USD" in one for one in result.statements)


async def test_suppliers_are_told_band_by_band(context: ToolContext, aged: Books) -> None:
    result = await ageing(context, by_supplier=True)
    [table] = [one for one in result.tables if one.id == "ageing_suppliers_eur"]
    keys = [column.key for column in table.columns]
    for row in table.rows:
        cells = dict(zip(keys, (cell.value for cell in row), strict=True))
        own = {band: bills for (band, cur), bills in _open(str(cells["vendor"])).items()
               if cur == "EUR"}  # fmt: skip
        for band in [*BANDS, "no_due"]:
            amount = sum((bill.amount for bill in own.get(band, [])), Decimal(0))
            assert cells[band] == (Money(amount, "EUR") if band in own else None)
        whole = sum((bill.amount for bills in own.values() for bill in bills), Decimal(0))
        assert cells["total"] == Money(whole, "EUR")
    assert [row[0].value for row in table.rows] == ["Orange", "Adobe"]
    late = [bill.amount for (band, currency), bills in _open("Orange").items()
            for bill in bills if band.startswith("late") and currency == "EUR"]  # fmt: skip
    assert _told(result)["latest:EUR"] == Money(sum(late, Decimal(0)), "EUR")
    assert "The largest part of what is late is with Orange" in result.statements[1]


async def test_where_nothing_is_open_that_is_said(context: ToolContext, database: object) -> None:
    paid = [Bill("Orange", "OR-1", TODAY, "10.00", paid=TODAY, status="paid")]
    await books.write(context.database, context.workspace_id, paid)
    result = await ageing(context)
    assert result.statements[0].startswith("Nothing is unpaid")
    assert not result.tables


async def test_ages_are_told_as_they_stood_on_a_past_day(context: ToolContext, aged: Books) -> None:
    day = TODAY - timedelta(days=60)
    expected: dict[str, Decimal] = defaultdict(Decimal)
    for bill in AGED:
        is_open = bill.counts and (bill.paid > day if bill.paid else bill.status == "to_pay")
        if is_open and bill.currency == "EUR" and bill.issued and bill.issued <= day:
            late = (day - bill.due).days if bill.due else None
            band = (
                BANDS[0 if late <= 0 else min((late - 1) // 30 + 1, 4)]
                if late is not None
                else "no_due"
            )
            expected[band] += bill.amount
    result = await ageing(context, day=str(day))
    told = _told(result)
    assert {band: told[f"{band}:EUR"] for band in expected} == {
        band: Money(amount, "EUR") for band, amount in expected.items()
    }
    assert told["total:EUR"] == Money(sum(expected.values(), Decimal(0)), "EUR")
    assert "was unpaid" in result.statements[0]
    assert "as of" in result.tables[0].caption


async def test_ages_on_a_day_to_come_are_of_what_is_open_today(
    context: ToolContext, aged: Books
) -> None:
    today, later = await ageing(context), await ageing(context, day=str(TODAY + timedelta(days=1)))
    assert _told(today)["total:EUR"] == _told(later)["total:EUR"]
    # What falls due today is late by one day then, and what is 30 days late is 31.
    due_today, thirty = Decimal("100.50"), Decimal("130.50")
    before, after = _told(today)["late_1:EUR"], _told(later)["late_1:EUR"]
    assert isinstance(before, Money) and isinstance(after, Money)
    assert after.amount == before.amount + due_today - thirty
    assert "if nothing is paid until then" in later.statements[0]
