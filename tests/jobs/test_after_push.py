"""What becomes of a document after it was sent: Qonto reads it, and what it reads is compared."""

from typing import Any

import pytest
from sqlmodel import col, select

from assistant import clock
from assistant.qonto import sync
from assistant.workspace import attention
from assistant.workspace.attention import Kind, Signal
from assistant.workspace.invoices import Invoice
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
