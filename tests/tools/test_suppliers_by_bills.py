"""Suppliers by how many bills they sent, and when, recomputed from the rows."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest

from assistant.database import Database
from assistant.money import Money
from assistant.tools.context import ToolContext
from assistant.tools.list_suppliers import list_suppliers
from assistant.tools.query_spend import query_spend
from assistant.tools.result import Table, ToolResult
from assistant.workspace.workspaces import Workspace
from tests.tools import books
from tests.tools.books import TODAY, Bill, Books


def _every(days: int, vendor: str, number: int, last: date) -> list[Bill]:
    """So many bills of a supplier, the last one on a day, so many days between two."""
    return [
        Bill(vendor, f"{vendor}-{place}", last - timedelta(days=days * place), "50.00")
        for place in range(number)
    ]


SENT = [
    *_every(30, "Orange", 9, TODAY - timedelta(days=10)),
    *_every(30, "Adobe", 6, TODAY - timedelta(days=100)),  # quiet for more than twice its gap
    *_every(30, "Figma", 3, TODAY - timedelta(days=89)),  # not for long enough
    *_every(180, "Allianz", 3, TODAY - timedelta(days=200)),  # it bills twice a year
    Bill("Hertz", "H-1", date(2026, 8, 4), "80.00", currency="USD"),
    Bill("Ikea", "I-1", date(2026, 2, 4), "70.00"),
    Bill("Ikea", "I-2", date(2026, 2, 5), "-7.00", credit_note=True),
    Bill("Sixt", "S-1", date(2026, 3, 3), "20.00", removed=True),
]  # fmt: skip


@pytest.fixture
async def sent(context: ToolContext) -> Books:
    return await books.write(context.database, context.workspace_id, SENT)


def _days(start: date = date.min, end: date = date.max) -> dict[str, list[date]]:
    """The days of each supplier's bills."""
    found: dict[str, list[date]] = defaultdict(list)
    for bill in SENT:
        if bill.counts and bill.issued and start <= bill.issued <= end:
            found[bill.vendor].append(bill.issued)
    return found


def _names(result: ToolResult) -> list[object]:
    return [row[0].value for row in result.tables[0].rows]


def _column(table: Table, key: str) -> dict[object, object]:
    at = [column.key for column in table.columns].index(key)
    return {row[0].value: row[at].value for row in table.rows}


def _facts(result: ToolResult) -> dict[str, object]:
    return {fact.id: fact.value for fact in result.facts}


async def test_those_that_billed_once_are_listed_with_their_bill(
    context: ToolContext, sent: Books
) -> None:
    result = await list_suppliers(context, "once")
    assert set(_names(result)) == {name for name, days in _days().items() if len(days) == 1}
    assert (_facts(result)["suppliers.once"], _facts(result)["suppliers.all"]) == (2, 6)
    [fact] = [one for one in result.facts if one.id == "suppliers.once"]
    assert {row.label for row in fact.rows} == {"Hertz · H-1", "Ikea · I-1"}
    assert _column(result.tables[0], "total")["Hertz"] == Money(Decimal("80.00"), "USD")
    august = await list_suppliers(context, "once", "August")
    inside = _days(date(2026, 8, 1), date(2026, 8, 31))
    assert set(_names(august)) == {name for name, days in inside.items() if len(days) == 1}


async def test_the_oldest_are_told_by_their_first_bill(context: ToolContext, sent: Books) -> None:
    result = await list_suppliers(context, "oldest")
    firsts = {name: min(days) for name, days in _days().items()}
    assert _names(result) == sorted(firsts, key=lambda name: (firsts[name], name))
    assert _column(result.tables[0], "first") == firsts
    assert result.statements[0].startswith("Allianz has been with you longest")
    assert any("start on" in said for said in result.statements)
    proofs = [one for one in result.facts if one.id.startswith("suppliers.first:")]
    assert [[row.on for row in one.rows] for one in proofs] == [[one.value] for one in proofs]


async def test_who_billed_again_and_again_and_stopped_is_quiet(
    context: ToolContext, sent: Books
) -> None:
    result = await list_suppliers(context, "quiet")
    assert _names(result) == ["Adobe"]
    facts = _facts(result)
    assert (facts["suppliers.quiet"], facts["suppliers.all"]) == (1, 4)
    assert (facts["suppliers.silent"], facts["suppliers.gap"]) == (100, 30)


async def test_bills_a_month_are_counted_over_full_months(
    context: ToolContext, sent: Books
) -> None:
    months = 10
    result = await list_suppliers(context, "monthly", "this year")
    inside = _days(date(2026, 1, 1), date(2026, 10, 31))
    total = sum(map(len, inside.values()))
    facts = _facts(result)
    assert (facts["suppliers.bills"], facts["suppliers.months"]) == (total, months)
    assert facts["suppliers.mean"] == (Decimal(total) / months).quantize(Decimal("0.1"))
    told = _column(result.tables[0], "a_month")
    assert told == {
        name: (Decimal(len(days)) / months).quantize(Decimal("0.1"))
        for name, days in inside.items()
    }
    of_one = await query_spend(
        context, "count", "spent", "gross", "this year", None, "Orange", None, None, None, None,
        "month", None,
    )  # fmt: skip
    mean = (Decimal(len(inside["Orange"])) / months).quantize(Decimal("0.1"))
    assert _facts(of_one)["spent.a_month"] == mean
    assert "invoices with Orange a month on average" in of_one.statements[0]


async def test_who_was_silent_is_told_with_its_last_bill(context: ToolContext, sent: Books) -> None:
    result = await query_spend(
        context, "silent", "spent", "gross", "since September", None, None, None, None, None,
        None, None, None,
    )  # fmt: skip
    lasts = {name: max(days) for name, days in _days().items()}
    silent = {name: day for name, day in lasts.items() if day < date(2026, 9, 1)}
    assert _column(result.tables[0], "last") == silent


async def test_another_workspaces_suppliers_are_not_counted(
    context: ToolContext, sent: Books, database: Database
) -> None:
    other = Workspace(name="Theirs")
    async with database.system() as session:
        session.add(other)
        await session.flush()
        theirs = other.id
    await books.write(database, theirs, [Bill("Main AG", "M-1", date(2020, 8, 4), "5.00")])
    assert "Main AG" not in _names(await list_suppliers(context, "once"))
    assert "Main AG" not in _names(await list_suppliers(context, "oldest"))
    assert "Main AG" not in _names(await list_suppliers(context, "monthly"))


async def test_a_period_without_bills_is_said(context: ToolContext, sent: Books) -> None:
    result = await list_suppliers(context, "once", "2020")
    assert result.statements[0].startswith("No supplier has sent an invoice")
