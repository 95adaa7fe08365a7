"""Papers on which something is missing, each with why."""

from typing import Any

import pytest
from sqlmodel import col, update

from assistant.database import Database
from assistant.tools.context import ToolContext
from assistant.tools.list_papers import Which, list_papers
from assistant.tools.result import ToolResult
from assistant.workspace import document_texts
from assistant.workspace.documents import Document, DocumentState, Origin
from assistant.workspace.invoices import Invoice
from tests.tools.books import NOW, Books


async def change(database: Database, context: ToolContext, number: str, **values: Any) -> None:
    async with database.write(context.workspace_id) as session:
        await session.exec(update(Invoice).where(col(Invoice.number) == number).values(**values))


async def file_of(
    database: Database, context: ToolContext, number: str, text: str, **read: Any
) -> None:  # fmt: skip
    """The invoice's file, read here."""
    async with database.write(context.workspace_id) as session:
        row = Document(
            sha256=f"{number:>64}", file_name=f"{number}.pdf", origin=Origin.QONTO,
            state=DocumentState.MIRRORED, read_at=NOW, **read,
        )  # fmt: skip
        session.add(row)
        await session.flush()
        await document_texts.keep(session, row.id or 0, text)
        known = update(Invoice).where(col(Invoice.number) == number)
        await session.exec(known.values(document_id=row.id))


def told(result: ToolResult) -> dict[str, str]:
    """Each paper of the table with why it is listed."""
    [table] = result.tables
    return {str(row[1].value): str(row[4].value) for row in table.rows}


async def test_what_is_missing_is_listed_with_why(
    context: ToolContext, ledger: Books, database: Database
) -> None:
    await file_of(database, context, "MD-8", "Rechnung", due_on=None, iban="FR7630006000011")
    await file_of(database, context, "M-1", "Facture M-1")
    await file_of(database, context, "NP-881", "")
    await change(database, context, "NP-902", attachment_id="at-1")
    await change(database, context, "TG-9", analyzed_at=None)
    why = told(await list_papers(context, "no_iban"))
    assert "stands on the document" in why["MD-8"]
    assert "was read, and it does not stand" in why["M-1"]
    assert "picture without text" in why["NP-881"]
    assert "could not be fetched" in why["NP-902"]
    assert "has not read it yet" in why["TG-9"]
    assert "no invoice" in why["AVIS-3"]
    assert "no file" in why["TG-1"]
    assert "Q-2026-11" not in why


@pytest.mark.parametrize(
    ("which", "number"),
    [("no_number", "scan-17.pdf"), ("no_date", "TG-9"), ("no_amount", "scan-17.pdf"),
     ("no_due_date", "M-1"), ("no_invoice", "AVIS-3")],
)  # fmt: skip
async def test_each_field_can_be_asked_for(
    context: ToolContext, ledger: Books, which: Which, number: str
) -> None:
    result = await list_papers(context, which)
    assert number in told(result)
    assert "Q-2026-11" not in told(result)


async def test_files_are_told_by_what_became_of_them(
    context: ToolContext, ledger: Books, database: Database
) -> None:
    await file_of(database, context, "NP-881", "")
    await file_of(database, context, "M-1", "Facture M-1")
    await change(database, context, "NP-902", attachment_id="at-1")
    assert list(told(await list_papers(context, "picture"))) == ["NP-881"]
    assert list(told(await list_papers(context, "not_fetched"))) == ["NP-902"]
    assert "Every document here has been read" in (
        await list_papers(context, "not_read")
    ).statements[0]  # fmt: skip


async def test_without_a_field_all_are_counted(context: ToolContext, ledger: Books) -> None:
    result = await list_papers(context, None, "2026")
    counts = {str(row[0].value): row[1].value for row in result.tables[0].rows}
    assert counts["no number"] == 1
    assert counts["no supplier"] == 0
    assert "no number" in result.statements[0]
    october = await list_papers(context, "no_number", "October", "Northpeak")
    assert "Every document here has a number" in october.statements[0]


async def test_e_invoices_are_those_whose_values_came_from_data(
    context: ToolContext, ledger: Books, database: Database
) -> None:
    printed = {"total": {"source": "text"}}
    await file_of(database, context, "M-1", "Facture", provenance={"total": {"source": "xml"}})
    await file_of(database, context, "TG-1", "Facture", provenance=printed)
    result = await list_papers(context, "e_invoice")
    assert {fact.id: fact.value for fact in result.facts}["papers.count"] == 1
    assert [row[1].value for row in result.tables[0].rows] == ["M-1"]
