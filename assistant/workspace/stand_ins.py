"""What a file says where the invoice that Qonto made of it says nothing yet.

They are shown to people, marked as the file's. Totals, search and matching use Qonto's values only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlmodel import col, select

from assistant.database import Session
from assistant.workspace.document_fields import Value
from assistant.workspace.documents import Document
from assistant.workspace.invoices import Invoice

AMOUNTS = ("total", "net", "tax")
COLUMNS = ("vendor_name", "number", "issued_on", "due_on", "currency", *AMOUNTS, "iban",
           "vat_number")  # fmt: skip


@dataclass(frozen=True, slots=True)
class StandIn:
    """Values by the invoice's column; `approved_by` is who looked at them in review, if anybody."""

    values: Mapping[str, Value]
    approved_by: str | None = None


NOTHING = StandIn({})


async def of(session: Session, invoices: Iterable[Invoice]) -> dict[int, StandIn]:
    """By invoice id: what its file knows and Qonto does not say."""
    bare = {one.document_id: one for one in invoices if one.document_id and _missing(one)}
    if not bare:
        return {}
    found = await session.exec(select(Document).where(col(Document.id).in_(bare)))
    known = [(bare[document.id or 0], document) for document in found]
    stand_ins = {one.id or 0: _between(one, document) for one, document in known}
    return {key: one for key, one in stand_ins.items() if one.values}


def _between(invoice: Invoice, document: Document) -> StandIn:
    said = {name: getattr(document, name) for name in _missing(invoice)}
    values = {name: value for name, value in said.items() if value not in (None, "")}
    if document.credit_note or (invoice.currency or document.currency) != document.currency:
        values = {name: value for name, value in values.items() if name not in AMOUNTS}
    return StandIn(values, document.approved_by)


def _missing(invoice: Invoice) -> list[str]:
    return [name for name in COLUMNS if getattr(invoice, name) in (None, "")]
