"""What was asked for stands first, and what would mislead is not left unsaid."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from assistant.database import Database
from assistant.money import Money
from assistant.tools.cash_out import cash_out
from assistant.tools.context import ToolContext, Unclear
from assistant.tools.get_invoice import get_invoice
from assistant.tools.needs_attention import needs_attention
from assistant.tools.query_spend import query_spend
from assistant.tools.result import ToolResult
from assistant.tools.search_invoices import search_invoices
from tests.tools import books
from tests.tools.books import BILLS, TODAY, Bill, Books
from tests.tools.test_totals import SPEND

SEARCH: dict[str, Any] = dict.fromkeys(
    ("text", "vendor", "except_vendor", "status", "period", "due", "min_amount", "max_amount",
     "order", "limit")
)  # fmt: skip


def _column(result: ToolResult, key: str) -> list[object]:
    table = result.tables[0]
    at = [one.key for one in table.columns].index(key)
    return [row[at].value for row in table.rows]


async def test_each_overdue_bill_says_by_how_many_days(context: ToolContext, ledger: Books) -> None:
    result = await search_invoices(context, **SEARCH | {"status": "overdue"})
    late = [
        (TODAY - bill.due).days
        for bill in ledger.bills
        if bill.counts and bill.due and bill.due < TODAY and not bill.paid
        and bill.status in ("to_pay", "to_approve", "to_review", "pending")
    ]  # fmt: skip
    assert sorted(map(str, _column(result, "days_late"))) == sorted(map(str, late))
    assert not any(chip.text == "What is overdue?" for chip in result.follow_ups)


async def test_the_second_largest_is_the_one_behind_the_largest(
    context: ToolContext, ledger: Books
) -> None:
    wanted = SEARCH | {"currency": "EUR", "order": "largest", "limit": 1}
    by_size = sorted(
        (
            bill.total
            for bill in ledger.bills
            if bill.counts and bill.currency == "EUR" and bill.total
        ),
        key=lambda total: -Decimal(total),
    )
    for place in (1, 2):
        result = await search_invoices(context, **wanted, after=place - 1)
        assert _column(result, "total") == [Money(Decimal(by_size[place - 1]), "EUR")]
    assert "Number [[search.place]] among the largest" in result.statements[0]
    none = await search_invoices(context, **wanted, after=len(by_size) + 500)
    assert none.statements[0].startswith("There are no more")
    assert not none.tables


async def test_the_largest_payment_to_come_is_told_first(
    context: ToolContext, ledger: Books
) -> None:
    plain = await cash_out(context, None)
    asked = await cash_out(context, None, first="largest")
    assert asked.statements[0].startswith("The largest to come is ")
    assert asked.statements[1] == plain.statements[0]


async def test_before_a_weekday_is_before_the_next_one(context: ToolContext, ledger: Books) -> None:
    result = await cash_out(context, "before Monday")  # the books' day is a Monday
    until = next(one.value for one in result.facts if one.id == "cash_out.until")
    assert until == TODAY + timedelta(days=6)


async def test_the_latest_invoice_is_told_before_all_of_them(
    context: ToolContext, ledger: Books
) -> None:
    one = {"vendor": "Alizé", "order": "newest", "limit": 1}
    result = await search_invoices(context, **SEARCH | one)
    assert result.statements[0].startswith("The latest invoice from Alizé Télécom is")
    assert _column(result, "number") == ["AT-2026-11"]


async def test_where_nothing_owed_is_so_large_the_largest_is_named(
    context: ToolContext, ledger: Books
) -> None:
    result = await query_spend(context, **SPEND | {"basis": "owed", "min_amount": "900000"})
    assert result.statements[0].startswith("Nothing is owed on invoices of at least")
    assert result.statements[1].startswith("**The largest is ")


async def test_each_currency_keeps_its_own_total(context: ToolContext, ledger: Books) -> None:
    result = await query_spend(context, **SPEND | {"group_by": "currency"})
    sums: dict[str, Decimal] = {}
    for bill in ledger.bills:
        if bill.counts and bill.currency and bill.total:
            sums[bill.currency] = sums.get(bill.currency, Decimal(0)) + bill.amount
    shown = {one.currency: one.amount for one in _column(result, "total") if isinstance(one, Money)}
    assert shown == sums
    assert not result.charts


async def test_the_smallest_group_leads_where_the_least_is_asked_for(
    context: ToolContext, ledger: Books
) -> None:
    least = {"group_by": "vendor", "order": "smallest"}
    result = await query_spend(context, **SPEND | least)
    assert str(_column(result, "group")[0]) in result.statements[0]
    assert "comes last" in result.statements[0]


async def test_duplicates_of_a_month_are_only_those(context: ToolContext, ledger: Books) -> None:
    whole = await needs_attention(context, "duplicate")
    none = await needs_attention(context, "duplicate", period="February 2026")
    assert whole.tables
    assert none.statements[0].startswith("No “Possible duplicate” among the invoices issued in")


async def test_wrong_and_new_accounts_are_named_beside_each_other(
    context: ToolContext, ledger: Books
) -> None:
    changed = await needs_attention(context, "iban_changed")
    wrong = await needs_attention(context, "iban_suspect")
    kinds = [" ".join(one.statements) for one in (changed, wrong)]
    assert ("IBAN" in kinds[0]) and ("look" in kinds[0]) == (
        not wrong.statements[0].startswith("No")
    )


async def test_a_number_that_is_no_invoices_is_looked_for_in_the_text(
    context: ToolContext, database: Database, workspace_id: str
) -> None:
    bill = Bill("Weber", "W-1", TODAY, "90.00", description="Order 4500019923, two desks")
    await books.write(database, workspace_id, [bill])
    found = await get_invoice(context, "4500019923")
    assert [one.label for one in found.citations] == ["W-1, Weber"]
    with pytest.raises(Unclear, match="the text of none"):
        await get_invoice(context, "4500019924")


async def test_paid_in_a_month_goes_by_the_day_of_payment(
    context: ToolContext, ledger: Books
) -> None:
    asked = SEARCH | {"status": "paid", "period": "October 2025", "by": "paid"}
    result = await search_invoices(context, **asked)
    wanted = [
        bill.number for bill in BILLS
        if bill.counts and bill.paid and (bill.paid.year, bill.paid.month) == (2025, 10)
    ]  # fmt: skip
    assert [row[1].value for row in result.tables[0].rows] == wanted == ["TG-1"]


async def test_bills_in_foreign_currency_are_all_but_euros(
    context: ToolContext, ledger: Books
) -> None:
    result = await search_invoices(context, **SEARCH | {"currency": "foreign"})
    numbers = {row[1].value for row in result.tables[0].rows}
    assert numbers == {bill.number for bill in BILLS if bill.currency == "USD"}


async def test_without_a_statement_qontos_links_tell_what_was_paid_without_a_transaction(
    context: ToolContext, ledger: Books
) -> None:
    result = await search_invoices(context, **SEARCH | {"status": "paid_without_line"})
    paid = [bill for bill in BILLS if bill.counts and (bill.paid or bill.status == "paid")]
    unlinked = [bill for bill in paid if not bill.linked]
    facts = {fact.id: fact.value for fact in result.facts}
    assert facts["search.count"] == len(unlinked)
    assert any("No bank statement" in line for line in result.statements)


async def test_a_kind_of_cost_nothing_is_filed_under_is_looked_for_by_its_words(
    context: ToolContext, ledger: Books
) -> None:
    result = await query_spend(context, **SPEND | {"category": "catering", "period": "2025"})
    facts = {fact.id: fact.value for fact in result.facts}
    assert facts["spent.total:EUR"] == Money(Decimal("900.00"), "EUR")


async def test_those_shown_before_are_found_by_their_own_spelling(
    context: ToolContext, database: Database, workspace_id: str
) -> None:
    delorme = Bill("Cabinet Delorme", "2026-00338", TODAY, "2604.00")
    houtwerk = Bill("Houtwerk De Vries", "202600338", TODAY, "1613.00")
    await books.write(database, workspace_id, [delorme, houtwerk])
    shown = await search_invoices(context, **SEARCH | {"numbers": ["2026-00338"]})
    assert _column(shown, "number") == ["2026-00338"]
    opened = await get_invoice(context, number="2026-00338")
    total = next(one.value for one in opened.facts if isinstance(one.value, Money))
    assert total.amount == Decimal("2604.00")
    loosely = await search_invoices(context, **SEARCH | {"numbers": ["2026 00338"]})
    assert sorted(_column(loosely, "number")) == ["2026-00338", "202600338"]  # type: ignore[type-var]


async def test_uploads_of_somebody_unknown_to_qonto_are_listed(
    context: ToolContext, database: Database, workspace_id: str, ledger: Books
) -> None:
    await books.document(database, workspace_id, "MV-1", vendor="Métallerie de Vaise SARL")
    result = await search_invoices(context, **SEARCH | {"vendor": "vaise"})
    assert "MV-1" in result.statements[0]
    assert _column(result, "vendor") == ["Métallerie de Vaise SARL"]
    with pytest.raises(Unclear):
        await search_invoices(context, **SEARCH | {"vendor": "nobody"})
