"""Parts of a whole: shares, counts of several currencies, states, and what a figure is called."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import select

from assistant.database import Database
from assistant.money import Money
from assistant.tools import spend_measures
from assistant.tools.context import ToolContext
from assistant.tools.get_invoice import get_invoice
from assistant.tools.query_spend import query_spend
from assistant.tools.result import ToolResult
from assistant.tools.search_invoices import search_invoices
from assistant.workspace.invoices import Invoice
from tests.tools import books
from tests.tools.books import Bill
from tests.tools.test_totals import SEARCH, SPEND

OCTOBER, NOVEMBER = date(2026, 10, 5), date(2026, 11, 5)
LATE, SOON = date(2026, 11, 10), date(2026, 12, 10)
BILLS = [
    Bill("Weber", "W-1", OCTOBER, "120.00", LATE, net="100.00", tax="20.00"),
    Bill("Weber", "W-2", NOVEMBER, "60.00", SOON, net="50.00", tax="10.00"),
    Bill("Weber", "W-3", NOVEMBER, "30.00", SOON, net="25.00", tax="5.00", status="rejected"),
    Bill("Solis", "S-1", OCTOBER, "190.00", paid=NOVEMBER, status="paid", net="190.00", tax="0"),
    Bill("Pike Inc", "P-1", OCTOBER, "75.00", LATE, currency="USD"),
    Bill("Pike Inc", "P-2", NOVEMBER, "25.00", LATE, currency="USD"),
]  # fmt: skip


@pytest.fixture(autouse=True)
async def written(database: Database, workspace_id: str) -> None:
    """Bills in two currencies."""
    await books.write(database, workspace_id, BILLS)


async def spend(context: ToolContext, **asked: Any) -> ToolResult:
    return await query_spend(context, **(SPEND | asked))


def figure(result: ToolResult, name: str) -> object:
    value = next(one.value for one in result.facts if one.id.partition(".")[2] == name)
    return value.amount if isinstance(value, Money) else value


async def test_a_share_is_of_the_same_slice_without_the_supplier(context: ToolContext) -> None:
    result = await spend(context, vendor="Weber", shares=True)
    assert (figure(result, "part:EUR"), figure(result, "whole:EUR")) == (210, 400)
    assert figure(result, "share:EUR") == Decimal("52.5")
    november = await spend(context, vendor="Weber", period="November", shares=True)
    assert figure(november, "share:EUR") == 100
    grouped = await spend(context, vendor="Solis", group_by="vendor", shares=True)
    assert figure(grouped, "share:EUR") == Decimal("47.5")


async def test_a_share_is_told_in_each_currency_of_the_part(context: ToolContext) -> None:
    result = await spend(context, vendor=["Weber", "Pike Inc"], shares=True)
    assert figure(result, "share:EUR") == Decimal("52.5")
    assert figure(result, "share:USD") == 100
    dollars = await spend(context, vendor="Pike Inc", period="October", shares=True)
    assert figure(dollars, "share:USD") == 100
    assert any("EUR" in one and "not converted" in one for one in dollars.statements)


async def test_a_state_has_its_share_of_what_is_owed(context: ToolContext) -> None:
    result = await spend(context, basis="owed", status="overdue", shares=True)
    assert figure(result, "share:EUR") == Decimal("66.7")
    counted = await spend(context, measure="count", status="overdue", shares=True)
    assert (figure(counted, "part"), figure(counted, "whole")) == (3, 6)


async def test_what_is_late_is_counted_in_the_currency_it_stands_beside(
    context: ToolContext,
) -> None:
    result = await spend(context, basis="owed")
    assert (figure(result, "overdue"), figure(result, "overdue:EUR")) == (1, 120)
    assert (figure(result, "overdue_count:USD"), figure(result, "overdue:USD")) == (2, 100)


@pytest.mark.parametrize("group_by", ["month", "vendor", "status"])
async def test_a_count_counts_every_currency(context: ToolContext, group_by: str) -> None:
    result = await spend(context, measure="count", group_by=group_by)
    assert figure(result, "count:all") == len(BILLS)
    assert sum(int(str(row[1].value)) for row in result.tables[0].rows) == len(BILLS)
    assert not any("counted twice" in one for one in result.statements)


async def test_suppliers_are_counted_as_such(context: ToolContext) -> None:
    assert figure(await spend(context, measure="suppliers"), "suppliers") == 3
    october = await spend(context, measure="suppliers", period="October", currency="EUR")
    assert figure(october, "suppliers") == 2


@pytest.mark.parametrize(("status", "total"), [("rejected", 30), ("matched", 190)])
async def test_a_state_is_never_left_out(context: ToolContext, status: str, total: int) -> None:
    assert figure(await spend(context, status=status), "total:EUR") == total
    found = await search_invoices(context, **(SEARCH | {"status": status}))
    assert figure(found, "total:EUR") == total


@pytest.mark.parametrize(("amount", "said"), [("vat", "of VAT"), ("net", "excl. VAT")])
async def test_prose_names_the_amount_it_is_about(
    context: ToolContext, amount: str, said: str
) -> None:
    months = await spend(context, amount=amount, group_by="month")
    assert f"]] {said}" in months.statements[0]
    mean = await spend(context, measure="average", amount=amount, group_by="month")
    assert f"]] {said}" in mean.statements[0]
    middle = await spend(context, measure="median", amount=amount)
    assert f"]] {said}" in middle.statements[0]


async def test_only_invoices_in_the_figures_currency_stand_behind_it(context: ToolContext) -> None:
    result = await spend(context)
    assert result.tables[0].row_count == 4
    assert (await spend(context, measure="count")).tables[0].row_count == len(BILLS)


async def test_two_suppliers_stand_side_by_side(context: ToolContext) -> None:
    result = await spend(context, vendor="Weber", compare_vendor="Solis")
    assert [row[1].value for row in result.tables[0].rows] == [3, 1]
    assert result.summary == "Read 4 invoices"
    assert len(result.charts[0].points) == 2


async def test_bounds_are_on_the_amount_that_is_named(context: ToolContext) -> None:
    found = await search_invoices(context, **(SEARCH | {"min_amount": "110"}), amount="net")
    assert figure(found, "count") == 1
    assert "excl. VAT" in found.statements[0]
    assert figure(await spend(context, amount="vat", min_amount="10"), "vat.total:EUR") == 30


async def test_the_two_largest_are_added_up(context: ToolContext) -> None:
    asked = SEARCH | {"status": "unpaid", "order": "largest", "limit": 2}
    found = await search_invoices(context, **asked)
    assert (figure(found, "top_total:EUR"), figure(found, "top_total:USD")) == (120, 75)
    assert "[[search.top_total:EUR]]" in found.statements[0]


async def test_a_currency_without_invoices_is_said_as_such(context: ToolContext) -> None:
    for result in (
        await spend(context, currency="CHF"),
        await search_invoices(context, **(SEARCH | {"currency": "CHF"})),
    ):
        assert "CHF" in result.statements[0]
        assert "EUR and USD" in result.statements[0]


async def test_a_chart_says_how_many_of_its_groups_it_draws(
    context: ToolContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spend_measures, "DATES", 1)
    counted = await spend(context, measure="count", group_by="month")
    assert counted.charts[0].caption.endswith("Showing 1 of 2.")
    monkeypatch.undo()
    whole = await spend(context, group_by="month")
    assert len(whole.charts[0].points) == 2
    assert "Showing" not in whole.charts[0].caption


async def test_sides_in_two_currencies_are_told_apart_and_never_one_less_the_other(
    context: ToolContext,
) -> None:
    result = await spend(context, vendor="Weber", compare_vendor="Pike Inc")
    sides = [row[-1].value for row in result.tables[0].rows]
    assert sides == [Money(Decimal(210), "EUR"), Money(Decimal(100), "USD")]
    shown = {one.value.amount for one in result.facts if isinstance(one.value, Money)}
    assert not shown & {Decimal(110), Decimal(-110), Decimal(310)}
    assert result.charts == ()


async def test_refused_invoices_tell_why_as_noted_in_qonto(
    context: ToolContext, database: Database
) -> None:
    asked = SEARCH | {"status": "rejected"}
    silent = await search_invoices(context, **asked)
    assert any("no reason" in one for one in silent.statements)
    async with database.write(context.workspace_id) as session:
        refused = (await session.exec(select(Invoice).where(Invoice.number == "W-3"))).one()
        refused.raw = refused.raw | {"declined_note": "Paid *twice*"}
    told = await search_invoices(context, **asked)
    assert any("W-3: “Paid \\*twice\\*”" in one for one in told.statements)
    assert told.tables[0].rows[0][-1].value == "Paid *twice*"
    alone = await get_invoice(context, "W-3")
    assert any("Paid \\*twice\\*" in one for one in alone.statements)
