"""Every figure the tools give equals what plain Python makes of the same rows, on both engines."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import col

from assistant.money import Money
from assistant.tools.context import ToolContext, Unclear
from assistant.tools.list_unmatched_invoices import list_unmatched_invoices
from assistant.tools.query_spend import query_spend
from assistant.tools.result import Fact, ToolResult
from assistant.tools.search_invoices import search_invoices
from assistant.tools.summarise_month import summarise_month
from assistant.workspace.vendors import Vendor
from tests.tools.books import BILLS, TODAY, Bill, Books

SPEND: dict[str, Any] = {
    "measure": "sum", "basis": "spent", "amount": "gross", "period": None, "compare_with": None,
    "vendor": None, "except_vendor": None, "category": None, "min_amount": None,
    "max_amount": None, "group_by": None, "top": None,
}  # fmt: skip
SEARCH: dict[str, Any] = {
    "text": None, "vendor": None, "except_vendor": None, "status": None, "period": None,
    "due": None, "min_amount": None, "max_amount": None, "order": None, "limit": None,
}  # fmt: skip


def counted(start: date | None = None, end: date | None = None) -> list[Bill]:
    """The invoices that belong into totals, issued in a period."""
    return [
        bill
        for bill in BILLS
        if bill.counts
        and (start is None or (bill.issued is not None and bill.issued >= start))
        and (end is None or (bill.issued is not None and bill.issued <= end))
    ]


def by_currency(bills: list[Bill]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for bill in bills:
        sums[bill.currency or "?"] += bill.amount
    return dict(sums)


def open_bills() -> list[Bill]:
    return [bill for bill in counted() if bill.paid is None and bill.status == "to_pay"]


def facts(result: ToolResult) -> dict[str, Fact]:
    return {fact.id: fact for fact in result.facts}


def money(result: ToolResult, fact_id: str) -> Decimal:
    value = facts(result)[fact_id].value
    assert isinstance(value, Money)
    return value.amount


MONTHS = {
    "October": (date(2026, 10, 1), date(2026, 10, 31)),
    "this month": (date(2026, 11, 1), date(2026, 11, 30)),
    "Q3": (date(2026, 7, 1), date(2026, 9, 30)),
    "2025": (date(2025, 1, 1), date(2025, 12, 31)),
}


@pytest.mark.parametrize("text", MONTHS)
async def test_a_summary_counts_and_adds_what_the_rows_say(
    context: ToolContext, ledger: Books, text: str
) -> None:
    result = await summarise_month(context, text)
    period = result.facts[0].id.split(".")[0]
    bills = counted(*MONTHS[text])
    sums = by_currency(bills)
    assert facts(result)[f"{period}.count"].value == len(bills)
    for currency, amount in sums.items():
        assert money(result, f"{period}.total:{currency}") == amount


async def test_a_summary_compares_with_the_whole_month_before_and_names_what_moved(
    context: ToolContext, ledger: Books
) -> None:
    result = await summarise_month(context, "October")
    before = by_currency(counted(date(2026, 9, 1), date(2026, 9, 30)))["EUR"]
    now = by_currency(counted(date(2026, 10, 1), date(2026, 10, 31)))["EUR"]
    assert money(result, "summary:2026-10.before:EUR") == before
    assert money(result, "summary:2026-10.change:EUR") == abs(now - before)
    assert facts(result)["summary:2026-10.change_percent"].value == Decimal("72.0")
    assert "Lichtwerk Köln GmbH changed most" in result.statements[1]


async def test_a_running_month_is_held_against_the_same_days(
    context: ToolContext, ledger: Books
) -> None:
    result = await summarise_month(context, None)
    same_days = by_currency(counted(date(2026, 10, 1), date(2026, 10, 23)))["EUR"]
    whole = by_currency(counted(date(2026, 10, 1), date(2026, 10, 31)))["EUR"]
    assert money(result, "summary:2026-11.before:EUR") == same_days
    assert money(result, "summary:2026-11.before_whole:EUR") == whole


async def test_credit_notes_stay_out_and_are_taken_off_what_remains(
    context: ToolContext, ledger: Books
) -> None:
    result = await summarise_month(context, "October")
    total = by_currency(counted(date(2026, 10, 1), date(2026, 10, 31)))["EUR"]
    assert money(result, "summary:2026-10.credit_notes:EUR") == Decimal(120)
    copy = next(bill for bill in BILLS if bill.number == "PV-2026-0031").amount
    assert money(result, "summary:2026-10.remains:EUR") == total - 120 - copy
    assert "Not in this total" in result.statements[-1]


async def test_the_weeks_of_a_month_add_up_to_its_total(
    context: ToolContext, ledger: Books
) -> None:
    result = await summarise_month(context, "October")
    points = [point.value for point in result.charts[0].points]
    assert len(points) == 5
    amounts = [point.amount for point in points if isinstance(point, Money)]
    assert sum(amounts) == by_currency(counted(date(2026, 10, 1), date(2026, 10, 31)))["EUR"]
    assert amounts[result.charts[0].highlight or 0] == max(amounts)


async def test_the_supplier_table_adds_up_in_both_columns(
    context: ToolContext, ledger: Books
) -> None:
    table = (await summarise_month(context, "October")).tables[0]
    for column in (2, 3):
        cells = [row[column].value for row in table.rows]
        assert table.total
        total = table.total[column].value
        assert isinstance(total, Money)
        assert sum(cell.amount for cell in cells if isinstance(cell, Money)) == total.amount


@pytest.mark.parametrize("period", [None, "October", "this year", "last 3 months", "2025"])
async def test_spend_is_the_sum_of_what_was_invoiced(
    context: ToolContext, ledger: Books, period: str | None
) -> None:
    spans = {
        None: (None, None),
        "October": MONTHS["October"],
        "this year": (date(2026, 1, 1), date(2026, 12, 31)),
        "last 3 months": (date(2026, 8, 1), date(2026, 10, 31)),
        "2025": MONTHS["2025"],
    }
    result = await query_spend(context, **SPEND | {"period": period})
    for currency, amount in by_currency(counted(*spans[period])).items():
        assert money(result, f"spent.total:{currency}") == amount


async def test_spend_by_vendor_keeps_to_that_vendor(context: ToolContext, ledger: Books) -> None:
    result = await query_spend(context, **SPEND | {"vendor": "verrerie", "period": "Q3"})
    bills = [bill for bill in counted(*MONTHS["Q3"]) if bill.vendor == "Verrerie du Forez"]
    assert money(result, "spent.total:EUR") == sum(bill.amount for bill in bills)
    assert facts(result)["spent.total:EUR"].row_count == len(bills)


async def test_leaving_a_vendor_out_leaves_only_that_one_out(
    context: ToolContext, ledger: Books
) -> None:
    result = await query_spend(context, **SPEND | {"except_vendor": "Alizé Télécom"})
    bills = [bill for bill in counted() if bill.vendor != "Alizé Télécom"]
    assert money(result, "spent.total:EUR") == by_currency(bills)["EUR"]


async def test_leaving_a_kind_of_cost_out_keeps_what_has_none(
    context: ToolContext, ledger: Books
) -> None:
    async with context.database.write(context.workspace_id) as session:
        told = update(Vendor).where(col(Vendor.name) == "Alizé Télécom")
        await session.exec(told.values(category="telecom"))
    bills = [bill for bill in counted() if bill.vendor != "Alizé Télécom"]
    result = await query_spend(context, **SPEND, except_category="Telekommunikation")
    assert money(result, "spent.total:EUR") == by_currency(bills)["EUR"]
    listed = await search_invoices(context, **SEARCH, except_category=["telecom", "rent"])
    assert money(listed, "search.total:EUR") == by_currency(bills)["EUR"]
    assert "without Telecom and Rent" in listed.statements[0]


async def test_a_kind_of_cost_that_nobody_knows_is_asked_back(
    context: ToolContext, ledger: Books
) -> None:
    with pytest.raises(Unclear, match="gobbledygook"):
        await query_spend(context, **SPEND, except_category="gobbledygook")


async def test_suppliers_asked_for_together_are_each_told_with_their_sum(
    context: ToolContext, ledger: Books
) -> None:
    named = ["Alizé Télécom", "Verrerie du Forez"]
    result = await query_spend(context, **SPEND | {"vendor": named, "group_by": "vendor"})
    bills = [bill for bill in counted() if bill.vendor in named]
    assert money(result, "spent.total:EUR") == by_currency(bills)["EUR"]
    assert "[[spent.total:EUR]]" in result.statements[0]
    each = [fact for fact in result.facts if fact.id.startswith("spent.vendor:")]
    assert len(each) == len(named)
    assert all(f"[[{fact.id}]]" in result.statements[0] for fact in each)


async def test_net_and_vat_are_their_own_sums(context: ToolContext, ledger: Books) -> None:
    for amount, name in (("net", "net"), ("vat", "tax")):
        asked = SPEND | {"amount": amount, "vendor": "alize telecom"}
        result = await query_spend(context, **asked)
        bills = [bill for bill in counted() if bill.vendor == "Alizé Télécom"]
        wanted = sum(Decimal(getattr(bill, name) or 0) for bill in bills)
        assert money(result, f"spent.{amount}.total:EUR") == wanted


async def test_paid_goes_by_the_payment_date(context: ToolContext, ledger: Books) -> None:
    asked = SPEND | {"basis": "paid", "period": "October"}
    result = await query_spend(context, **asked)
    paid = [
        bill
        for bill in counted()
        if bill.paid and date(2026, 10, 1) <= bill.paid <= date(2026, 10, 31)
    ]
    assert money(result, "paid.total:EUR") == sum(bill.amount for bill in paid)
    assert "by the payment dates" in result.statements[0]


async def test_owed_is_what_is_unpaid(context: ToolContext, ledger: Books) -> None:
    result = await query_spend(context, **SPEND | {"basis": "owed"})
    for currency, amount in by_currency(open_bills()).items():
        assert money(result, f"owed.total:{currency}") == amount


async def test_what_of_the_owed_is_late_is_said(context: ToolContext, ledger: Books) -> None:
    result = await query_spend(context, **SPEND | {"basis": "owed"})
    late = [bill for bill in open_bills() if bill.due and bill.due < context.today]
    [told] = [fact for fact in result.facts if fact.id == "owed.overdue"]
    assert told.value == len(late) > 0
    assert any(f"[[{told.id}]]" in said or told.id in said for said in result.statements)


async def test_a_supplier_that_was_only_guessed_is_said(
    context: ToolContext, ledger: Books
) -> None:
    name = next(bill.vendor for bill in counted())
    wrong = name[:3] + name[4:]
    guessed = await query_spend(context, **SPEND | {"vendor": wrong})
    assert [wrong in said and name in said for said in guessed.statements][-1]
    exact = await query_spend(context, **SPEND | {"vendor": name})
    assert not any("Nobody is called" in said for said in exact.statements)


async def test_count_and_average_and_extremes(context: ToolContext, ledger: Books) -> None:
    bills = counted(*MONTHS["October"])
    euro = [bill.amount for bill in bills if bill.currency == "EUR" and bill.total]
    asked = SPEND | {"period": "October"}
    counted_result = await query_spend(context, **asked | {"measure": "count"})
    assert facts(counted_result)["spent.count"].value == len(bills)
    average = await query_spend(context, **asked | {"measure": "average"})
    assert money(average, "spent.average:EUR") == (sum(euro, Decimal()) / len(euro)).quantize(
        Decimal("0.01")
    )
    largest = await query_spend(context, **asked | {"measure": "largest"})
    assert money(largest, "spent.largest:EUR") == max(euro)


@pytest.mark.parametrize("group_by", ["vendor", "month", "quarter", "year", "status"])
async def test_groups_are_complete_and_right(
    context: ToolContext, ledger: Books, group_by: str
) -> None:
    asked = SPEND | {"group_by": group_by, "period": "this year", "top": 50}
    result = await query_spend(context, **asked)
    groups: dict[str, Decimal] = defaultdict(Decimal)
    for bill in counted(date(2026, 1, 1), date(2026, 12, 31)):
        if bill.currency != "EUR":
            continue
        assert bill.issued
        quarter = (bill.issued.month + 2) // 3
        keys = {
            "vendor": bill.vendor,
            "month": f"{bill.issued:%B} 2026",
            "quarter": f"Q{quarter} 2026",
            "year": "2026",
            "status": bill.status.replace("_", " ").capitalize(),
        }
        groups[keys[group_by]] += bill.amount
    cells = {str(row[0].value): row[2].value for row in result.tables[0].rows}
    found = {name: cell.amount for name, cell in cells.items() if isinstance(cell, Money)}
    assert found == dict(groups)


async def test_of_two_periods_the_later_is_told_against_the_earlier(
    context: ToolContext, ledger: Books
) -> None:
    asked = SPEND | {"period": "September", "compare_with": "October"}
    result = await query_spend(context, **asked)
    september = by_currency(counted(date(2026, 9, 1), date(2026, 9, 30)))["EUR"]
    october = by_currency(counted(*MONTHS["October"]))["EUR"]
    assert money(result, "spent.total:2026-09:EUR") == september
    assert money(result, "spent.total:2026-10:EUR") == october
    assert money(result, "spent.change:EUR") == october - september
    assert "more than" in result.statements[0]
    assert [one.label for one in result.tables[0].columns][2:4] == ["October", "September"]


LISTS: list[tuple[dict[str, Any], Any]] = [
    ({"status": "unpaid"}, lambda bill: bill.paid is None and bill.status == "to_pay"),
    (
        {"status": "overdue"},
        lambda bill: bill.status == "to_pay" and not bill.paid and bill.due and bill.due < TODAY,
    ),
    ({"status": "unpaid", "min_amount": "1.000 €"},
     lambda bill: bill.paid is None and bill.status == "to_pay" and bill.amount >= 1000
     and bill.currency == "EUR"),
    ({"status": "paid"}, lambda bill: bill.paid is not None),
    ({"vendor": "lichtwerk"}, lambda bill: bill.vendor == "Lichtwerk Köln GmbH"),
    ({"period": "October", "max_amount": "100"},
     lambda bill: bill.issued and bill.issued.month == 10 and bill.issued.year == 2026
     and bill.total and bill.amount <= 100),
    ({"due": "this week"},
     lambda bill: bill.due and date(2026, 11, 23) <= bill.due <= date(2026, 11, 29)),
    ({"text": "pv 2026 0031"}, lambda bill: bill.number == "PV-2026-0031"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "fits"), LISTS)
async def test_a_list_has_exactly_the_rows_that_fit(
    context: ToolContext, ledger: Books, asked: dict[str, Any], fits: Any
) -> None:
    result = await search_invoices(context, **SEARCH | asked | {"limit": 50})
    wanted = [place for place, bill in enumerate(BILLS) if bill.counts and fits(bill)]
    cited = {int(one.id) for one in result.citations if one.kind == "invoice"}
    assert cited == {ledger.invoices[at] for at in wanted}
    named = [one.label.split()[0].lower() for one in result.citations if one.kind == "vendor"]
    assert named == ([asked["vendor"]] if "vendor" in asked else [])
    assert facts(result)["search.count"].value == len(wanted)


async def test_c10_a_long_list_says_how_many_of_how_many_it_shows(
    context: ToolContext, ledger: Books
) -> None:
    result = await search_invoices(context, **SEARCH | {"limit": 5})
    assert len(result.tables[0].rows) == 5
    assert result.tables[0].row_count == len(counted())
    assert "Showing 5 of" in result.tables[0].caption


async def test_unmatched_means_no_payment_date_and_no_linked_transaction_and_says_so(
    context: ToolContext, ledger: Books
) -> None:
    result = await list_unmatched_invoices(context, None, None)
    wanted = [bill for bill in counted() if bill.paid is None and bill.linked == 0]
    assert facts(result)["unmatched.count"].value == len(wanted)
    for currency, amount in by_currency(wanted).items():
        assert money(result, f"unmatched.total:{currency}") == amount
    assert any("No payment date and no linked transaction" in one for one in result.statements)


async def test_due_within_seven_days_is_in_the_summary(context: ToolContext, ledger: Books) -> None:
    result = await summarise_month(context, None)
    soon = [
        bill
        for bill in open_bills()
        if bill.due and TODAY <= bill.due <= TODAY + timedelta(days=7) and bill.currency == "EUR"
    ]
    assert facts(result)["summary:2026-11.due"].value == len(soon)
    assert money(result, "summary:2026-11.due_total:EUR") == sum(bill.amount for bill in soon)


async def test_so_many_as_are_asked_for_are_those_that_moved_most(
    context: ToolContext, ledger: Books
) -> None:
    asked = SPEND | {"period": "October", "compare_with": "September", "group_by": "vendor"}
    usual = await query_spend(context, **asked)
    two = await query_spend(context, **asked | {"top": 2})

    def moved(result: ToolResult) -> list[Decimal]:
        rows = result.tables[0].rows
        return [abs(row[2].value.amount - row[3].value.amount) for row in rows]  # type: ignore[union-attr]

    assert moved(two)[:2] == sorted(moved(usual), reverse=True)[:2]


async def test_a_period_that_still_runs_is_said_to(context: ToolContext, ledger: Books) -> None:
    asked = SPEND | {"period": "November", "compare_with": "October"}
    running = (await query_spend(context, **asked)).statements
    over = (await query_spend(context, **asked | {"period": "September"})).statements
    assert [any("is not over" in one for one in said) for said in (running, over)] == [True, False]
