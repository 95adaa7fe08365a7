"""Why a value is missing on an invoice: on its document, in its reading, or in its fetching."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.workspace.document_texts import DocumentText
from assistant.workspace.documents import Document
from assistant.workspace.invoices import Invoice

READ_AS = {
    "number": "number", "supplier": "vendor_name", "iban": "iban", "date": "issued_on",
    "due_date": "due_on", "amount": "total",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PaperFile:
    """What was read in one file: `values` by field."""

    values: dict[str, Any]
    read_at: datetime | None
    is_printed: bool


async def of(session: AsyncSession, invoices: Sequence[Invoice]) -> dict[int, PaperFile]:
    """The files of these invoices by document id, as far as they are here."""
    wanted = {one.document_id for one in invoices if one.document_id}
    if not wanted:
        return {}
    documents = await session.exec(select(Document).where(col(Document.id).in_(wanted)))
    texts = select(DocumentText.document_id).where(col(DocumentText.document_id).in_(wanted))
    printed = set(await session.exec(texts))
    return {
        one.id: PaperFile(
            {name: getattr(one, column) for name, column in READ_AS.items()},
            one.read_at,
            one.id in printed or bool(one.provenance),
        )
        for one in documents
        if one.id
    }


def why(invoice: Invoice, file: PaperFile | None, field: str) -> str:
    """Why the field is not known: "read_here" (it stands on the file, Qonto has not taken it),
    "not_analysed" (Qonto has not read it yet), "no_invoice", "credit_note" (which has none as a
    rule), "no_file", "not_fetched", "not_read", "picture", or "not_on_document"."""
    if file and file.values.get(field) is not None:
        return "read_here"
    if not field and (state := _gave_nothing(invoice, file)):
        return state
    if invoice.analyzed_at is None:
        return "not_analysed"
    if not invoice.is_invoice:
        return "no_invoice"
    if invoice.is_credit_note and field == "due_date":
        return "credit_note"
    return _gave_nothing(invoice, file) or ("not_on_document" if file else "no_file")


def _gave_nothing(invoice: Invoice, file: PaperFile | None) -> str:
    """Why a file that there is gave nothing; empty where it did, and where there is none."""
    if file is None:
        return "not_fetched" if invoice.attachment_id else ""
    if not file.is_printed:
        return "picture" if file.read_at else "not_read"
    return ""
