"""Where a document says something else than the invoice that Qonto keeps with it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlmodel import col, select

from assistant.database import Session
from assistant.workspace.document_fields import COLUMNS, Value, fitting
from assistant.workspace.documents import Document
from assistant.workspace.invoices import Invoice

_COMPARED = {"total": "total", "currency": "currency", "number": "number", "iban": "iban"}


async def about(
    session: Session, document_id: int | None, values: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The fields that differ: `{"field", "values": [{"source", "value"}, …]}`; Qonto's stay."""
    found = await session.exec(
        select(Invoice).where(
            col(Invoice.document_id) == document_id, col(Invoice.removed_at).is_(None)
        )
    )
    invoice = found.first()
    if invoice is None:
        return []
    read = fitting(values)
    return _compared({name: read[name] for name in _COMPARED if name in read}, invoice)


def between(document: Document, invoice: Invoice) -> list[dict[str, Any]]:
    """The same between what we know of a document and what Qonto made of it."""
    known = {name: getattr(document, COLUMNS[name]) for name in _COMPARED}
    return _compared({name: value for name, value in known.items() if value}, invoice)


def _compared(read: Mapping[str, Value], invoice: Invoice) -> list[dict[str, Any]]:
    return [
        _difference(name, value, getattr(invoice, _COMPARED[name]))
        for name, value in read.items()
        if getattr(invoice, _COMPARED[name]) not in (None, "")
        and _bare(value) != _bare(getattr(invoice, _COMPARED[name]))
    ]


def _difference(name: str, read: Value, kept: Value) -> dict[str, Any]:
    values = [{"source": "document", "value": str(read)}, {"source": "qonto", "value": str(kept)}]
    return {"field": name, "values": values}


def _bare(value: Value) -> object:
    """An amount without its sign, a text without what people write between its letters."""
    if isinstance(value, Decimal):
        return abs(value)
    return "".join(letter for letter in str(value) if letter.isalnum()).casefold()
