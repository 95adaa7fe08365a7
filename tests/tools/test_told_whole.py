"""What is asked is told whole: both payments of what was paid twice, files that are missing apart
from those that gave nothing, the VAT as far as it is known, what a bill is for, who has access."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import col, select, update

from assistant.database import Database
from assistant.money import Money
from assistant.tools.context import ToolContext
from assistant.tools.get_invoice import get_invoice
from assistant.tools.list_papers import list_papers
from assistant.tools.needs_attention import needs_attention
from assistant.tools.price_history import price_history
from assistant.tools.query_spend import query_spend
from assistant.tools.search_invoices import search_invoices
from assistant.tools.sync_status import sync_status
from assistant.workspace import api_tokens, document_texts, members
from assistant.workspace.connections import Connection
from assistant.workspace.documents import Document, DocumentState, Origin
from assistant.workspace.invoices import Invoice
from assistant.workspace.members import Role
from assistant.workspace.sync_runs import SyncRun
from tests.tools import books
from tests.tools.books import NOW, Bill

NOVEMBER = date(2026, 11, 2)


async def test_both_payments_of_what_was_paid_twice(
    context: ToolContext, database: Database, workspace_id: str
) -> None:
    days = [date(2026, 11, 13), date(2026, 11, 15)]
    await books.write(database, workspace_id, [
        Bill("Ada", number, NOVEMBER + timedelta(days=place), "106.20", paid=days[place],
             status="paid")
        for place, number in enumerate(("WR-2026110738", "WR-2026110738"))
    ])  # fmt: skip
    result = await needs_attention(context, "duplicate", paid_twice=True)
    [said] = [one for one in result.statements if "with its payment" in one]
    assert said.count("paid on") == 2
    table = result.tables[-1]
    assert [row[-1].value for row in table.rows] == days
    assert [row[5].value for row in table.rows] == [Money(Decimal("106.20"), "EUR")] * 2


async def test_unpaid_beside_no_due_date_narrows_the_list(
    context: ToolContext, database: Database, workspace_id: str
) -> None:
    await books.write(database, workspace_id, [
        Bill("Ada", "A-1", NOVEMBER, "10.00"),
        Bill("Ada", "A-2", NOVEMBER, "20.00", paid=NOVEMBER, status="paid"),
    ])  # fmt: skip

    async def listed(payment: Any) -> list[object]:
        asked = dict.fromkeys(("text", "vendor", "except_vendor", "period", "due", "min_amount",
                               "max_amount", "order", "limit"))  # fmt: skip
        result = await search_invoices(
            context,
            status="no_due_date",
            payment=payment,
            **asked,
        )
        return [row[1].value for table in result.tables for row in table.rows]

    assert sorted(map(str, await listed(None))) == ["A-1", "A-2"]
    assert await listed("unpaid") == ["A-1"]
    assert await listed("overdue") == []


async def test_a_file_that_was_read_here_is_not_unreadable(
    context: ToolContext, database: Database, workspace_id: str
) -> None:
    await books.write(database, workspace_id, [
        Bill("Ada", "A-1", NOVEMBER, "10.00", analyzed=False),
        Bill("Ada", "A-2", NOVEMBER, "20.00", analyzed=False),
    ])  # fmt: skip
    async with database.write(workspace_id) as session:
        for number, text in (("A-1", "Invoice A-1"), ("A-2", "")):
            row = Document(
                sha256=f"{number:>64}", file_name=f"{number}.pdf", origin=Origin.QONTO,
                state=DocumentState.MIRRORED, read_at=NOW,
            )  # fmt: skip
            session.add(row)
            await session.flush()
            await document_texts.keep(session, row.id or 0, text)
            known = update(Invoice).where(col(Invoice.number) == number)
            await session.exec(known.values(document_id=row.id))
    [table] = (await list_papers(context, "unreadable")).tables
    [cells] = table.rows
    assert cells[1].value == "A-2" and "picture" in str(cells[4].value)


async def test_vat_is_told_as_far_as_it_is_known(
    context: ToolContext, database: Database, workspace_id: str
) -> None:
    await books.write(database, workspace_id, [
        Bill("Ada", "A-1", NOVEMBER, "120.00", net="100.00", tax="20.00"),
        Bill("Bo", "B-1", NOVEMBER, "50.00"),
    ])  # fmt: skip
    result = await query_spend(
        context, "sum", "spent", "gross", "November", None, None, None, None, None, None, None, None
    )
    facts = {fact.id: fact.value for fact in result.facts}
    assert facts["spent.tax_part:EUR"] == Money(Decimal("20.00"), "EUR")
    assert any("no VAT value in Qonto (B-1)" in one for one in result.statements)


async def test_what_a_bill_is_for(
    context: ToolContext, database: Database, workspace_id: str
) -> None:
    bills = [Bill("Ada", "A-1", NOVEMBER, "120.00", description="Oak panels 18 mm")]
    await books.write(database, workspace_id, bills)
    result = await get_invoice(context, "A-1")
    assert any("Oak panels 18 mm" in one for one in result.statements)


async def test_whether_a_sync_failed_lately(
    context: ToolContext, database: Database, workspace_id: str, ledger: object
) -> None:
    async with database.write(workspace_id) as session:
        connection = (await session.exec(select(Connection.id))).first()
        assert connection
        for state, days in (("done", 1), ("failed", 2), ("failed", 30)):
            session.add(SyncRun(connection_id=connection, state=state, problem="Qonto was away.",
                                started_at=NOW - timedelta(days=days)))  # fmt: skip
    result = await sync_status(context)
    facts = {fact.id: fact.value for fact in result.facts}
    assert (facts["sync.runs"], facts["sync.failed"]) == (2, 1)
    assert any("Qonto was away" in one for one in result.statements)


async def test_who_has_access_in_which_role(
    context: ToolContext, database: Database, workspace_id: str
) -> None:
    async with database.write(workspace_id) as session:
        await members.add_user(session, NOW, "eve.holt@example.com", Role.APPROVER, "hash")
        await api_tokens.add(session, NOW, "reader", Role.VIEWER, None)
    result = await sync_status(context, "people")
    assert "Eve Holt (approver)" in result.statements[0]
    [table] = result.tables
    assert ["Eve Holt", "eve.holt@example.com", "approver"] in [
        [cell.value for cell in row[:3]] for row in table.rows
    ]
    assert any("API token" in one for one in result.statements)


@pytest.mark.parametrize(
    ("amounts", "lead", "year"),
    [((100, 110, 130, 104, 120, 190), "went up", "up"),
     ((100, 110, 130, 80, 140, 60), "went down", "down")],
)  # fmt: skip
async def test_varying_bills_tell_the_last_step_and_the_year(
    context: ToolContext, database: Database, workspace_id: str, amounts: tuple[int, ...],
    lead: str, year: str,
) -> None:  # fmt: skip
    days = [date(when, month, 8) for when in (2025, 2026) for month in (8, 9, 10)]
    await books.write(database, workspace_id, [
        Bill("Volt", f"V-{place}", day, f"{amount}.00")
        for place, (day, amount) in enumerate(zip(days, amounts, strict=True))
    ])  # fmt: skip
    result = await price_history(context, "Volt")
    assert "vary between" in result.statements[0]
    assert lead in result.statements[1] and f"year, {year}" in result.statements[2]
    facts = {fact.id: fact.value for fact in result.facts}
    assert facts["prices.now:EUR"] == Money(Decimal(amounts[-1]), "EUR")
    assert facts["prices.before:EUR"] == Money(Decimal(amounts[-2]), "EUR")
    mean = (Decimal(sum(amounts[3:])) / 3).quantize(Decimal("0.01"))
    assert facts["prices.mean:EUR"] == Money(mean, "EUR")
