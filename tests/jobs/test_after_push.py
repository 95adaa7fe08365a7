"""What becomes of a document after it was sent: Qonto reads it, and what it reads is compared."""

from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import col, select

from assistant import clock
from assistant.qonto import sync
from assistant.workspace import attention, stand_ins
from assistant.workspace.attention import Kind, Signal
from assistant.workspace.invoices import Invoice
from assistant.workspace.stand_ins import NOTHING
from tests.jobs.desk import Desk

AS_READ = {"invoice_number": "F-1", "total_amount": {"value": "186.00", "currency": "EUR"},
           "iban": "FR7630006000011234567890189"}  # fmt: skip


async def signals_when_qonto_reads(desk: Desk, **read: Any) -> list[Signal]:
    """The contradictions told once the document is sent, analysed and synced."""
    desk.time.moment = clock.now()  # the sandbox stamps what it gets
    await desk.confirmed("F-1")
    await desk.dispatch()
    [row] = await desk.rows()
    control = desk.sandbox.control
    control.advance(60)
    control.update(row.qonto_invoice_id or "", **AS_READ | read)
    desk.time.pass_(minutes=20)
    await sync.sync(desk.gateway, desk.workspace_id, desk.connection.id, "one")
    async with desk.database.read(desk.workspace_id) as session:
        now = desk.time()
        found = await attention.signals(session, now.date(), now)
        [mirrored] = await session.exec(
            select(Invoice).where(col(Invoice.document_id).is_not(None))
        )
        assert mirrored.source_id == row.qonto_invoice_id and mirrored.analyzed_at
    return [one for one in found if one.kind is Kind.CONTRADICTION and one.label == "F-1"]


async def test_until_qonto_has_read_it_an_invoice_shows_what_its_file_says(desk: Desk) -> None:
    desk.time.moment = clock.now()
    await desk.confirmed("F-1")
    await desk.dispatch()
    before = await shown_from_its_file(desk)
    assert before.values["number"] == "F-1" and before.values["total"] == Decimal("186.00")
    assert before.approved_by == "Anna Keller"
    [row] = await desk.rows()
    read = {"supplier_name": "Papeterie", "due_date": "2026-12-01", "issue_date": "2026-11-01",
            "tin_number": "FR61679847376", "total_amount_excluding_taxes": {"value": "155.00",
            "currency": "EUR"}, "vat_amount": {"value": "31.00", "currency": "EUR"}}  # fmt: skip
    desk.sandbox.control.update(row.qonto_invoice_id or "", **AS_READ, **read)
    desk.time.pass_(minutes=20)
    assert not {"number", "total", "iban"} & set((await shown_from_its_file(desk)).values)


async def shown_from_its_file(desk: Desk) -> stand_ins.StandIn:
    """What stands in for Qonto's values after a sync."""
    await sync.sync(desk.gateway, desk.workspace_id, desk.connection.id, "one")
    async with desk.database.read(desk.workspace_id) as session:
        [made] = await session.exec(select(Invoice).where(col(Invoice.document_id).is_not(None)))
        found = await stand_ins.of(session, [made])
        # Nothing of it is in what totals are made of.
        assert all(getattr(made, name) is None for name in found.get(made.id or 0, NOTHING).values)
        return found.get(made.id or 0, NOTHING)


async def test_what_qonto_reads_as_we_did_is_no_signal(desk: Desk) -> None:
    assert await signals_when_qonto_reads(desk, invoice_number="F 1") == []


@pytest.mark.parametrize(
    ("read", "told"),
    [
        ({"total_amount": {"value": "168.00", "currency": "EUR"}}, "document_total"),
        ({"iban": "DE89370400440532013000"}, "iban"),
        ({"total_amount": {"value": "186.00", "currency": "USD"}}, "currency"),
    ],
)
async def test_what_qonto_reads_otherwise_is_told(
    desk: Desk, read: dict[str, Any], told: str
) -> None:
    [signal] = await signals_when_qonto_reads(desk, **read)
    assert told in (signal.detail, signal.facts.get("field"))


async def test_a_number_read_otherwise_is_told_under_qontos_number(desk: Desk) -> None:
    assert await signals_when_qonto_reads(desk, invoice_number="G-7") == []
    async with desk.database.read(desk.workspace_id) as session:
        now = desk.time()
        found = await attention.signals(session, now.date(), now)
    [signal] = [one for one in found if one.label == "G-7" and one.kind is Kind.CONTRADICTION]
    assert (signal.facts["one"], signal.facts["other"]) == ("F-1", "G-7")
