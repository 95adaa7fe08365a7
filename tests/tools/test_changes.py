"""What happened since a day: each invoice once, by what happened to it."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from assistant.database import Database
from assistant.money import Money
from assistant.tools.context import ToolContext
from assistant.tools.result import ToolResult
from assistant.tools.search_invoices import search_invoices
from assistant.tools.what_changed import what_changed
from assistant.workspace.conversations import Conversation, Message
from tests.tools import books
from tests.tools.books import NOW, Bill, Books
from tests.tools.test_proofs import LIST


def _bill(number: str, seen: datetime, **more: object) -> Bill:
    return Bill("Atelier Nord", number, date(2026, 11, 1), "100.00", seen=seen, **more)  # type: ignore[arg-type] # keyword arguments of Bill


OLD = NOW - timedelta(days=40)
BILLS = [
    _bill("NEW-1", NOW - timedelta(hours=5)),
    _bill("NEW-2", NOW - timedelta(days=2), paid=date(2026, 11, 22)),
    _bill("PAID-1", OLD, paid=date(2026, 11, 22), status="paid"),
    _bill("OLD-1", OLD, paid=date(2026, 10, 2), status="paid"),
    _bill("GONE-1", OLD, removed=True),
]


@pytest.fixture
async def ledger(database: Database, workspace_id: str) -> Books:
    """Old and new bills, and a document of today."""
    made = await books.write(database, workspace_id, BILLS)
    await books.document(database, workspace_id, "DOC-1")
    return made


def _kinds(result: ToolResult) -> dict[object, object]:
    return {row[2].value: row[0].value for row in result.tables[0].rows}


async def test_each_invoice_stands_by_what_happened_to_it(
    context: ToolContext, ledger: Books
) -> None:
    result = await what_changed(context, "since Friday")
    found = _kinds(result)
    assert {name: found[name] for name in ("NEW-1", "NEW-2", "PAID-1", "GONE-1")} == {
        "NEW-1": "New", "NEW-2": "New", "PAID-1": "Paid", "GONE-1": "Removed",
    }  # fmt: skip
    facts = {fact.id: fact.value for fact in result.facts}
    assert facts["changes.new_total:EUR"] == Money(Decimal(200), "EUR")
    assert facts["changes.since"] == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("came", "numbers"),
    [("since yesterday", ["NEW-1"]), ("since Friday", ["NEW-1", "NEW-2"]), ("Saturday", ["NEW-2"])],
)
async def test_what_came_in_is_listed_by_its_arrival_not_by_its_date(
    context: ToolContext, ledger: Books, came: str, numbers: list[str]
) -> None:
    result = await search_invoices(context, **LIST | {"arrived": came})
    assert sorted(str(row[1].value) for row in result.tables[0].rows) == numbers
    assert "that came in" in result.statements[0]


async def test_without_a_day_the_last_visit_counts(
    context: ToolContext, ledger: Books, database: Database
) -> None:
    async with database.write(context.workspace_id) as session:
        talk = Conversation(member_id="m1")
        session.add(talk)
        await session.flush()
        asked = NOW - timedelta(hours=8)
        session.add(Message(conversation_id=talk.id, question="Overdue?", asked_at=asked))
    result = await what_changed(context, None)
    assert "since your last question" in result.statements[0]
    assert "NEW-1" in _kinds(result)
    assert "NEW-2" not in _kinds(result)


async def test_nothing_changed_is_said(
    context: ToolContext, database: Database, workspace_id: str
) -> None:
    await books.write(database, workspace_id, [_bill("OLD-2", OLD)])
    result = await what_changed(context, "since Friday")
    assert not result.tables
    assert "Nothing changed" in result.statements[0]
