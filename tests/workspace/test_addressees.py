"""Whose bills count: the mark on invoices follows what documents say, and a person's word."""

import importlib
from datetime import UTC, date, datetime
from random import Random

import pytest
from sqlalchemy import text
from sqlmodel import col, select, update

from assistant.database import Database
from assistant.evaluation import oracle
from assistant.workspace import addressees, audit, document_readings, invoices, prepared, reports
from assistant.workspace.documents import Document, DocumentState
from assistant.workspace.invoices import Invoice
from assistant.workspace.search import InvoiceFilter
from tests.tools import books
from tests.tools.books import Bill

NOW = datetime(2026, 11, 19, 9, tzinfo=UTC)
BILLS = [Bill("Forge Aubrac", f"F-{at}", date(2026, 10, 1), "100.00") for at in range(8)]


@pytest.fixture(autouse=True)
async def papers(database: Database, workspace_id: str) -> list[int]:
    """Eight bills, each with a document nobody has read."""
    await books.write(database, workspace_id, BILLS)
    async with database.write(workspace_id) as session:
        found = list(await session.exec(select(Invoice).order_by(col(Invoice.id))))
        for at, invoice in enumerate(found):
            document = Document(
                sha256=f"{at}" * 64, file_name="f.pdf", state=DocumentState.MIRRORED
            )
            session.add(document)
            await session.flush()
            invoice.document_id = document.id
            session.add(invoice)
    return [one.document_id or 0 for one in found]


async def _read(database: Database, workspace_id: str, document_id: int, name: str) -> None:
    async with database.write(workspace_id) as session:
        await document_readings.record(
            session, document_id, values={}, provenance={}, pages=1, problem=None, readable=True,
            at=NOW, addressed_to=name,
        )  # fmt: skip


async def _counted(database: Database, workspace_id: str) -> int:
    async with database.read(workspace_id) as session:
        return sum(one.count for one in await reports.sums(session, InvoiceFilter()))


async def test_readings_decide_it_one_by_one(
    database: Database, workspace_id: str, papers: list[int]
) -> None:
    names = ["Calixte", "", "", "", "", "Calixte", "", ""]
    counted = [8, 8, 8, 8, 7, 8, 8, 8]  # of five one may be theirs, of six no two
    for document_id, name, left in zip(papers, names, counted, strict=True):
        await _read(database, workspace_id, document_id, name)
        assert await _counted(database, workspace_id) == left
    await _read(database, workspace_id, papers[5], "")
    assert await _counted(database, workspace_id) == 7


@pytest.mark.parametrize("seed", range(3))
async def test_the_oracle_leaves_out_the_same_by_code_of_its_own(
    database: Database, workspace_id: str, papers: list[int], seed: int
) -> None:
    chance = Random(seed)
    for document_id in chance.sample(papers, 8):
        await _read(database, workspace_id, document_id, chance.choice(["", "", "", "", "Calixte"]))
    async with database.write(workspace_id) as session:
        if marked := await addressees.marked(session):
            await addressees.say_ours(session, marked[0], audit.SYSTEM, NOW)
    async with database.read(workspace_id) as session:
        raw = [{**one, "id": one.get("id")} for one in await invoices.raw_payloads(session)]
        addressed, its = await addressees.as_read(session)
        ids = await session.exec(select(Invoice.source_id))
        records = raw if all(one["id"] for one in raw) else [{"id": key} for key in ids]
        assert len(oracle.ours(records, addressed, its)) == await _counted(database, workspace_id)


async def test_a_page_of_a_sync_settles_what_is_linked_with_it(
    database: Database, workspace_id: str, papers: list[int]
) -> None:
    for document_id, name in zip(papers, ["Calixte", *[""] * 7], strict=True):
        await _read(database, workspace_id, document_id, name)
    theirs = update(Invoice).where(col(Invoice.document_id) == papers[0])
    async with database.write(workspace_id) as session:
        await session.exec(theirs.values(is_for_others=False))
    await prepared.at_once(database, workspace_id, addressees.settle)
    assert await _counted(database, workspace_id) == 7
    async with database.write(workspace_id) as session:
        await session.exec(theirs.values(document_id=papers[1]))
    await prepared.at_once(database, workspace_id, addressees.settle)
    assert await _counted(database, workspace_id) == 8


async def test_rows_from_before_are_marked_when_the_schema_moves(
    database: Database, workspace_id: str, papers: list[int]
) -> None:
    for document_id, name in zip(papers, ["Calixte", *[""] * 7], strict=True):
        await _read(database, workspace_id, document_id, name)
    async with database.write(workspace_id) as session:
        await session.exec(update(Invoice).values(is_for_others=False))
    moved = importlib.import_module("assistant.migrations.versions.0030_for_others")
    async with database.engine.begin() as connection:
        await connection.execute(text(moved.MARK))
    async with database.read(workspace_id) as session:
        [marked] = await addressees.marked(session)
    async with database.read(workspace_id) as session:
        invoice = await session.get(Invoice, marked)
        assert invoice
        assert invoice.document_id == papers[0]


async def test_what_is_marked_is_found_without_reading_all(database: Database) -> None:
    if not database.is_sqlite:
        return
    told = (
        "EXPLAIN QUERY PLAN SELECT id FROM invoices WHERE is_for_others IS 1 AND workspace_id = 'x'"
    )
    async with database.engine.connect() as connection:
        plan = (await connection.exec_driver_sql(told)).mappings().all()
    assert "ix_invoices_for_others" in plan[0]["detail"]
