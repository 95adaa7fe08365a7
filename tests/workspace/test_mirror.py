"""The mirror: files find every invoice that names them; a page is one piece of work."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.database import Database
from assistant.workspace import attachments, bulk, downloads, prepared
from assistant.workspace.downloads import StoredFile
from assistant.workspace.triggers import Trigger
from tests.workspace.vendor_books import NOW, Books, begin, supplier

FILE = StoredFile("a" * 64, 9, "bill.pdf", "application/pdf")


@pytest.fixture
async def books(database: Database, workspace_id: str) -> Books:
    return await begin(database, workspace_id)


async def _arrive(books: Books, attachment_id: str) -> None:
    async with books.database.write(books.workspace_id) as session:
        attachment = await attachments.by_source(session, attachment_id)
        assert attachment
        await downloads.store(session, attachment, FILE, NOW)


async def _document_of(books: Books, invoice_id: int) -> int | None:
    return (await books.invoice(invoice_id)).document_id


async def test_a_file_belongs_to_the_invoice_that_names_it(books: Books) -> None:
    (mine,) = await books.receive(supplier("Müller AG"), attachment_id="file-1")
    (other,) = await books.receive(supplier("Müller AG"), attachment_id="file-2")
    await _arrive(books, "file-1")
    assert await _document_of(books, mine) is not None
    assert await _document_of(books, other) is None


async def test_a_file_that_two_invoices_name_belongs_to_both(books: Books) -> None:
    (one,) = await books.receive(supplier("Müller AG"), attachment_id="file-1")
    (two,) = await books.receive(supplier("Weber GmbH"), attachment_id="file-1")
    await _arrive(books, "file-1")
    assert await _document_of(books, one) == await _document_of(books, two) is not None
    assert (await books.invoice(one)).possible_duplicate


async def test_work_at_once_waits_for_statements_only(
    database: Database, workspace_id: str
) -> None:
    async def work(session: AsyncSession) -> prepared.Rows:
        return await prepared.run(session, "SELECT 1", ())

    async def rename(session: AsyncSession) -> None:
        await prepared.run(session, "UPDATE workspaces SET name = 'Renamed'", ())

    async def rename_and_wait(session: AsyncSession) -> None:
        await prepared.run(session, "UPDATE workspaces SET name = 'Lost'", ())
        await asyncio.sleep(0)

    assert list(await prepared.at_once(database, workspace_id, work)) == [(1,)]
    await prepared.at_once(database, workspace_id, rename)
    if database.is_sqlite:
        with pytest.raises(RuntimeError, match="must not wait"):
            await prepared.at_once(database, workspace_id, rename_and_wait)
    async with database.write(workspace_id) as session:
        found = await prepared.run(session, "SELECT DISTINCT name FROM workspaces", ())
    assert list(found) == [("Renamed",)]


async def test_times_written_in_bulk_are_found_like_any_other(
    database: Database, workspace_id: str
) -> None:
    whole = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    moments = [whole, whole.replace(microsecond=7), whole.astimezone(ZoneInfo("Asia/Tokyo")), None]
    columns: dict[str, Sequence[Any]] = {
        "event_id": [f"event-{place}" for place in range(len(moments))],
        "source_updated_at": moments,
    }
    shared = {"workspace_id": workspace_id, "kind": "", "invoice_source_id": "", "occurred_at": NOW}
    async with database.write(workspace_id) as session:
        await bulk.insert_columns(session, bulk.table_of(Trigger), shared, columns, bulk.keep_first)
    async with database.read(workspace_id) as session:
        for place, moment in enumerate(moments):
            same = col(Trigger.source_updated_at).is_not_distinct_from(moment)
            found = await session.exec(select(Trigger).where(same).order_by(Trigger.event_id))
            assert f"event-{place}" in [one.event_id for one in found]
