"""A document as pages, cards and the API show it."""

from decimal import Decimal
from typing import Any

from assistant.money import Money
from assistant.workspace.document_fields import COLUMNS
from assistant.workspace.documents import ALREADY_IN_QONTO, Document, DocumentState, adds_up

# Amounts that contradict each other are to be checked, whoever wrote them.
SUM, UNSURE = ("total", "net", "tax"), 0.3


def view(document: Document, duplicate_of: int | None = None) -> dict[str, Any]:
    """A document as pages and the API show it; a mirrored one is `pushed`: it is in Qonto."""
    in_qonto = document.state is DocumentState.MIRRORED
    return {
        "id": document.id,
        "file_name": document.file_name,
        "sha256": document.sha256,
        "state": "pushed" if in_qonto else document.state.value,
        "duplicate_of": duplicate_of,
        "fields": _fields(document),
        "problem": ALREADY_IN_QONTO if in_qonto else document.problem,
        "content_type": document.content_type,
        "size": document.size,
        "pages": document.pages,
        "origin": document.origin.value,
        "version": document.version,
        "references": (document.details or {}).get("references", {}),
        "lines": (document.details or {}).get("lines", []),
        "taxes": (document.details or {}).get("taxes", []),
        "notices": document.notices or [],
        "contradictions": document.contradictions or [],
        "qonto_id": document.qonto_invoice_id,
        "uploaded_by": document.uploaded_by,
        "approved_by": document.approved_by,
        "approved_at": document.approved_at,
        "created_at": document.created_at,
        "updated_at": document.updated_at,
    }


def amount(document: Document) -> dict[str, str] | None:
    """The document's total as JSON money; None when amount or currency is missing."""
    return _money(document.total, document.currency)


def _fields(document: Document) -> dict[str, dict[str, Any]]:
    """Each field's value with where it was read: `{"value", "source", "quote", "page", …}`."""
    fields = {}
    for name, column in COLUMNS.items():
        value = getattr(document, column)
        if isinstance(value, Decimal):
            value = _money(value, document.currency) or {"value": str(value), "currency": None}
        nowhere = {"source": None, "quote": None, "page": None, "confidence": None}
        fields[name] = {"value": value, **nowhere, **document.provenance.get(name, {})}
        if name in SUM and not adds_up(document):
            fields[name]["confidence"] = UNSURE
    return fields


def _money(value: Decimal | None, currency: str | None) -> dict[str, str] | None:
    return Money(value, currency).as_json() if value is not None and currency else None
