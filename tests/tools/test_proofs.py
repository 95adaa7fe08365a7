"""A figure's proof is exactly its records: of its currency, as many as said, adding up to it."""

from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from assistant.database import Database
from assistant.money import Money
from assistant.tools.ageing import ageing
from assistant.tools.context import ToolContext
from assistant.tools.list_unmatched_invoices import list_unmatched_invoices
from assistant.tools.needs_attention import needs_attention
from assistant.tools.query_spend import query_spend
from assistant.tools.result import Fact, ToolResult
from assistant.tools.search_invoices import search_invoices
from assistant.tools.summarise_month import summarise_month
from assistant.workspace.vendors import Vendor
from tests.tools import books
from tests.tools.books import Bill, Books

SPEND: dict[str, Any] = {
    "measure": "sum", "basis": "spent", "amount": "gross", "period": None, "compare_with": None,
    "vendor": None, "except_vendor": None, "category": None, "min_amount": None,
    "max_amount": None, "group_by": None, "top": None,
}  # fmt: skip
LIST: dict[str, Any] = {
    "text": None, "vendor": None, "except_vendor": None, "status": None, "period": None,
    "due": None, "min_amount": None, "max_amount": None, "order": None, "limit": None,
}  # fmt: skip
Ask = Callable[[ToolContext], Awaitable[ToolResult]]
ASKED: list[Ask] = [
    lambda context: summarise_month(context, "October"),
    lambda context: summarise_month(context, "this month"),
    lambda context: query_spend(context, **SPEND | {"period": "October"}),
    lambda context: query_spend(context, **SPEND | {"basis": "owed"}),
    lambda context: query_spend(context, **SPEND | {"amount": "vat", "period": "Q3"}),
    lambda context: query_spend(context, **SPEND | {"group_by": "vendor"}),
    lambda context: query_spend(context, **SPEND | {"group_by": "month"}),
    lambda context: query_spend(context, **SPEND | {"group_by": "category"}),
    lambda context: query_spend(
        context, **SPEND | {"period": "October", "compare_with": "September"}
    ),
    lambda context: search_invoices(context, **LIST | {"status": "overdue"}),
    lambda context: search_invoices(context, **LIST | {"period": "October"}),
    lambda context: list_unmatched_invoices(context, None, None),
    lambda context: needs_attention(context, None),
    lambda context: ageing(context),
]


@pytest.mark.parametrize("ask", ASKED)
async def test_the_rows_of_a_sum_are_its_own_and_add_up(
    context: ToolContext, ledger: Books, ask: Ask
) -> None:
    result = await ask(context)
    sums = [fact for fact in result.facts if isinstance(fact.value, Money) and fact.rows]
    assert sums
    for fact in sums:
        _check(fact)


def _check(fact: Fact) -> None:
    assert isinstance(fact.value, Money)
    assert {row.amount.currency for row in fact.rows if row.amount} <= {fact.value.currency}
    assert fact.row_count == len(fact.rows), fact.id
    together = sum((row.amount.amount for row in fact.rows if row.amount), Decimal(0))
    assert abs(together) == fact.value.amount, fact.id


async def test_each_category_has_its_rows(context: ToolContext, ledger: Books) -> None:
    async with context.database.write(context.workspace_id) as session:
        await session.exec(update(Vendor).values(category="telecom"))
        one = (await session.exec(select(Vendor).order_by(col(Vendor.id)))).first()
        assert one
        one.category = "rent"
    result = await query_spend(context, **SPEND | {"group_by": "category"})
    of_groups = [fact for fact in result.facts if fact.id.split(".")[-1].startswith("category:")]
    assert len(of_groups) == 2
    for fact in of_groups:
        assert fact.rows
        _check(fact)


async def test_what_has_no_category_is_said_after_the_largest_category(
    context: ToolContext, ledger: Books
) -> None:
    async with context.database.write(context.workspace_id) as session:
        one = (await session.exec(select(Vendor).where(Vendor.name == "Alizé Télécom"))).one()
        one.category = "telecom"
    said = (await query_spend(context, **SPEND | {"group_by": "category"})).statements
    assert said[0].startswith("Telecom comes first") and "has no category yet" in said[1]


async def test_the_suppliers_of_a_breakdown_open(context: ToolContext, ledger: Books) -> None:
    result = await query_spend(context, **SPEND | {"group_by": "vendor"})
    addresses = [row[0].url or "" for row in result.tables[0].rows]
    assert addresses
    assert all(address.startswith("/vendors/") for address in addresses)


async def test_a_difference_names_both_operands(context: ToolContext, ledger: Books) -> None:
    result = await query_spend(
        context, **SPEND | {"period": "October", "compare_with": "September"}
    )
    change = next(fact for fact in result.facts if fact.id.startswith("spent.change:"))
    assert "in October minus" in change.how
    assert change.how.endswith("in September.")


async def test_attention_counts_one_row_per_matter_everywhere(
    context: ToolContext, ledger: Books
) -> None:
    result = await needs_attention(context, None)
    count = next(fact for fact in result.facts if fact.id == "attention.count")
    assert count.value == result.tables[0].row_count == len(result.tables[0].rows)
    assert len(count.rows) == count.row_count == count.value
    spend = await query_spend(context, **SPEND)
    assert spend.follow_ups[0].count == count.value


async def test_a_total_says_what_of_it_may_be_counted_twice(
    context: ToolContext, ledger: Books
) -> None:
    result = await query_spend(context, **SPEND | {"period": "October"})
    twice = next(fact for fact in result.facts if fact.id == "spent.twice:EUR")
    assert twice.value == Money(Decimal("612.00"), "EUR")
    assert any("counted twice" in line and "PV-2026-0031" in line for line in result.statements)


async def test_a_comparison_with_before_the_history_says_so(
    context: ToolContext, ledger: Books
) -> None:
    result = await query_spend(context, **SPEND | {"period": "2026", "compare_with": "2025"})
    assert any("history here starts" in line for line in result.statements)
    result = await query_spend(
        context, **SPEND | {"period": "October", "compare_with": "September"}
    )
    assert not any("history here starts" in line for line in result.statements)


async def test_attention_of_one_supplier_leaves_others_out(
    context: ToolContext, ledger: Books
) -> None:
    result = await needs_attention(context, "iban_changed", vendor="Lichtwerk")
    assert result.statements[0].startswith("The IBAN on Lichtwerk")
    assert "is the same as before" in result.statements[0]
    result = await needs_attention(context, "iban_changed", vendor="Immobilière")
    assert result.statements[0].startswith(
        "The IBAN on Immobilière des Terreaux’s invoices changed."
    )
    assert "Unpaid with the new IBAN: Q-2026-11" in result.statements[0]


async def test_a_miscopied_account_is_not_called_the_same(
    context: ToolContext, database: Database
) -> None:
    right, slip = "FR1420041010050500013M02606", "FR1420041010050500013M02660"
    bills = [
        Bill("Levante", "L-1", date(2026, 10, 1), "10.00", iban=right),
        Bill("Levante", "L-2", date(2026, 11, 1), "10.00", iban=slip),
    ]
    await books.write(database, context.workspace_id, bills)
    told = (await needs_attention(context, "iban_changed", vendor="Levante")).statements[0]
    assert "L-2" in told and "2660" in told and "2606" in told
    assert "same as before" not in told


async def test_whether_one_invoice_is_in_twice_is_told_by_yes_or_no(
    context: ToolContext, ledger: Books
) -> None:
    yes = await needs_attention(context, "duplicate", invoice="PV-2026-0031")
    assert yes.statements[0].startswith("Yes: PV-2026-0031")
    no = await needs_attention(context, "duplicate", invoice="RE-10482")
    assert no.statements[0].startswith("No: RE-10482")
