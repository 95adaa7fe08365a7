"""Where a document says something else than the invoice that Qonto keeps with it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlmodel import col, select

from assistant.database import Session
from assistant.workspace.document_fields import Value, fitting
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
    return [
        _difference(name, read[name], getattr(invoice, column))
        for name, column in _COMPARED.items()
        if name in read
        and getattr(invoice, column) is not None
        and _bare(read[name]) != _bare(getattr(invoice, column))
    ]


def _difference(name: str, read: Value, kept: Value) -> dict[str, Any]:
    values = [{"source": "document", "value": str(read)}, {"source": "qonto", "value": str(kept)}]
    return {"field": name, "values": values}


def _bare(value: Value) -> object:
    """An amount without its sign, a text without what people write between its letters."""
    if isinstance(value, Decimal):
        return abs(value)
    return "".join(letter for letter in str(value) if letter.isalnum()).casefold()
