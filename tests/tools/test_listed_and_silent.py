"""Questions about what is missing, about one currency, about averages and the approved ones."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from assistant.money import Money
from assistant.tools.approve_and_push import approve_and_push
from assistant.tools.context import ToolContext, Unclear
from assistant.tools.query_spend import query_spend
from assistant.tools.result import ToolResult
from assistant.tools.search_invoices import search_invoices
from assistant.workspace.documents import DocumentState
from tests.tools import books
from tests.tools.books import BILLS, Books
from tests.tools.test_proofs import LIST, SPEND

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


def column(result: ToolResult, place: int = 0) -> list[Any]:
    return [row[place].value for row in result.tables[0].rows]


async def test_what_lacks_a_date_or_an_amount_is_listed(
    context: ToolContext, ledger: Books
) -> None:
    result = await search_invoices(context, **LIST | {"status": "incomplete"})
    lacking = [bill for bill in BILLS if not bill.removed and (not bill.issued or not bill.total)]
    assert sorted(column(result, 1)) == sorted(bill.number or bill.file or "" for bill in lacking)


async def test_one_currency_alone(context: ToolContext, ledger: Books) -> None:
    result = await query_spend(context, **SPEND | {"basis": "owed", "currency": "USD"})
    owed = sum(
        (bill.amount for bill in BILLS if bill.counts and bill.currency == "USD" and not bill.paid),
        Decimal(0),
    )
    values = {fact.id: fact.value for fact in result.facts}
    assert values["owed.total:USD"] == Money(owed, "USD")
    assert not any(":EUR" in name for name in values)


def _suppliers(start: date, end: date) -> set[str]:
    return {b.vendor for b in BILLS if b.counts and b.issued and start <= b.issued <= end}


async def test_suppliers_that_sent_nothing(context: ToolContext, ledger: Books) -> None:
    result = await query_spend(context, **SPEND | {"measure": "silent", "period": "this month"})
    everybody = {bill.vendor for bill in BILLS if bill.counts}
    assert set(column(result)) == everybody - _suppliers(*NOVEMBER)


async def test_suppliers_new_in_a_period(context: ToolContext, ledger: Books) -> None:
    result = await query_spend(context, **SPEND | {"measure": "new", "period": "October"})
    before = _suppliers(date.min, date(2026, 9, 30))
    assert set(column(result)) == _suppliers(date(2026, 10, 1), date(2026, 10, 31)) - before


async def test_the_average_per_supplier(context: ToolContext, ledger: Books) -> None:
    result = await query_spend(
        context, **SPEND | {"measure": "average", "group_by": "vendor", "period": "2026"}
    )
    shown = {row[0].value: row[2].value for row in result.tables[0].rows}
    theirs = [b.amount for b in BILLS if b.vendor == "Verrerie du Forez" and b.counts]
    mean = (sum(theirs, Decimal(0)) / len(theirs)).quantize(Decimal("0.01"))
    assert shown["Verrerie du Forez"] == Money(mean, "EUR")


async def test_a_kind_of_cost_nobody_mentions_adds_nothing_up(
    context: ToolContext, ledger: Books
) -> None:
    with pytest.raises(Unclear, match="no invoice mentions it"):
        await query_spend(context, **SPEND | {"category": "umbrellas"})


async def test_a_kind_of_cost_is_looked_for_in_names(context: ToolContext, ledger: Books) -> None:
    result = await query_spend(context, **SPEND | {"category": "papeterie", "period": "2026"})
    theirs = [b.amount for b in BILLS if b.vendor == "Papeterie Vasseur" and b.counts]
    values = {fact.id: fact.value for fact in result.facts}
    assert values["spent.total:EUR"] == Money(sum(theirs, Decimal(0)), "EUR")
    assert any("Nothing is filed under a category" in line for line in result.statements)


async def test_vat_is_a_column_where_vat_is_asked_for(context: ToolContext, ledger: Books) -> None:
    result = await query_spend(context, **SPEND | {"amount": "vat", "period": "Q3"})
    assert result.tables[0].columns[-1].key == "tax"
    assert Money(Decimal("14.98"), "EUR") in column(result, -1)


async def test_everything_approved_is_offered_on_one_card(
    context: ToolContext, ledger: Books
) -> None:
    await books.document(context.database, context.workspace_id, "A-1")
    await books.document(context.database, context.workspace_id, "A-2")
    await books.document(context.database, context.workspace_id, "B-1", DocumentState.TO_REVIEW)
    result = await approve_and_push(context, ["approved"])
    assert len(result.proposal_ids) == 1
    assert {one.label.split(",")[0] for one in result.citations} == {"A-1", "A-2"}


async def test_of_all_time_the_newest_supplier_comes_first(
    context: ToolContext, ledger: Books
) -> None:
    result = await query_spend(context, **SPEND | {"measure": "new", "period": None})
    keys = [one.key for one in result.tables[0].columns]
    days = [str(row[keys.index("first")].value) for row in result.tables[0].rows]
    assert days == sorted(days, reverse=True)
    newest = str(result.tables[0].rows[0][0].value)
    assert result.statements[0].startswith("The newest supplier is")
    assert newest in result.statements[0]
