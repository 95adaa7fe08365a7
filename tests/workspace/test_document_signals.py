"""What is said of missing and unread files, of VAT numbers, and of contradictions Qonto marks."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from assistant.database import Database
from assistant.tools import signal_words
from assistant.tools.phrases import Phrases
from assistant.workspace import attention
from assistant.workspace.attachments import Attachment
from assistant.workspace.attention import Kind
from assistant.workspace.document_texts import DocumentText
from assistant.workspace.documents import Document, DocumentState, Origin
from assistant.workspace.invoices import Invoice
from tests.tools import books
from tests.tools.books import NOW, TODAY, Bill

IBAN, OTHER = "FR7630006000011234567890189", "FR7612345678901234567890123"
BILL = Bill("Verrerie du Forez", "V-1", date(2026, 11, 5), "120.00", iban=IBAN, vat_number=None)
NONE = "Qonto read none, and"


async def told(database: Database, workspace_id: str, *kinds: Kind) -> list[str]:
    async with database.read(workspace_id) as session:
        found = await attention.signals(session, TODAY, NOW)
    return [signal_words.reason(one, Phrases("en")) for one in found if one.kind in kinds]


async def with_file(database: Database, workspace_id: str, text: str = "", **values: Any) -> None:
    """One invoice with a file in some state."""
    known = await books.write(database, workspace_id, [BILL])
    async with database.write(workspace_id) as session:
        invoice = (await session.exec(select(Invoice))).one()
        invoice.attachment_id = "a"
        session.add(Attachment(connection_id=known.connection_id, source_id="a"))
        if values:
            document = Document(sha256="a" * 64, file_name="a.pdf", origin=Origin.QONTO,
                                state=DocumentState.MIRRORED, **values)  # fmt: skip
            session.add(document)
            await session.flush()
            invoice.document_id = document.id
            if text:
                session.add(DocumentText(document_id=document.id or 0, text=text))


@pytest.mark.parametrize(
    ("values", "text", "document", "vat"),
    [
        ({}, "", [], f"{NONE} the file is not here to look at"),
        ({"read_at": None}, "", [], f"{NONE} the file has not been read here yet"),
        ({"read_at": NOW}, "",
         ["the file is here, but there is no text in it: look at its picture"],
         f"{NONE} the file is a picture without text: look at it"),
        ({"read_at": NOW}, "Bonjour",
         ["the file was read, but no field of an invoice was found in it"],
         f"{NONE} no field of an invoice was found in the file"),
        ({"read_at": NOW, "problem": "It needs a password."}, "",
         ["the file is here, but nothing could be read in it: It needs a password."],
         f"{NONE} nothing could be read in the file: It needs a password."),
        ({"read_at": NOW, "provenance": {"total": {}}}, "120", [],
         "it does not stand on the document"),
    ],
)  # fmt: skip
async def test_each_state_of_a_file_has_its_own_words(
    database: Database, workspace_id: str, values: dict[str, Any], text: str,
    document: list[str], vat: str,
) -> None:  # fmt: skip
    await with_file(database, workspace_id, text, **values)
    assert await told(database, workspace_id, Kind.DOCUMENT) == document
    assert await told(database, workspace_id, Kind.MISSING_VAT) == [vat]


async def test_an_invoice_without_a_file_is_told_where_files_are_the_rule(
    database: Database, workspace_id: str
) -> None:
    refused = Bill("Verrerie du Forez", "V-2", date(2026, 11, 6), "9.00", status="rejected")
    note = Bill("Verrerie du Forez", "V-3", date(2026, 11, 6), "-9.00", credit_note=True)
    old = Bill("Verrerie du Forez", "V-4", date(2026, 5, 6), "9.00")
    filed = [replace(old, number=f"V-{number}") for number in range(5, 21)]
    known = await books.write(database, workspace_id, [*filed, BILL, refused, note, old])
    assert not await told(database, workspace_id, Kind.DOCUMENT)
    async with database.write(workspace_id) as session:
        for place in known.invoices[:16]:
            (await session.get_one(Invoice, place)).attachment_id = f"a{place}"
    attention.kept.forget(workspace_id)
    assert await told(database, workspace_id, Kind.DOCUMENT) == ["Qonto has no file for it"]


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ({"iban": OTHER}, "the invoice names the account FR…0189, the supplier’s card in Qonto "
         "FR…0123"),
        ({"iban": "FR76 3000 6000 0112 3456 7890 189", "vat_number": "FR11111111111"},
         "the invoice names the VAT number FR00000000000, the supplier’s card in Qonto "
         "FR11111111111"),
        ({}, "does not say between which values"),
    ],
)  # fmt: skip
async def test_a_contradiction_that_qonto_marks_names_its_values(
    database: Database, workspace_id: str, kept: dict[str, str], said: str
) -> None:
    bill = Bill("Verrerie du Forez", "V-1", date(2026, 11, 5), "120.00", iban=IBAN)
    await books.write(database, workspace_id, [bill])
    async with database.write(workspace_id) as session:
        invoice = (await session.exec(select(Invoice))).one()
        invoice.has_discrepancies, invoice.raw = True, {"supplier_snapshot": kept}
    (reason,) = await told(database, workspace_id, Kind.CONTRADICTION)
    assert reason.startswith("Qonto marks a contradiction")
    assert said in reason
