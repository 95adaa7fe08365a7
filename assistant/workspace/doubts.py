"""Doubts: what a person should know before a document is sent, from what is already here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, func, select

from assistant.database import Session
from assistant.workspace.documents import Document
from assistant.workspace.invoices import Invoice
from assistant.workspace.search import by_number
from assistant.workspace.vendors import Vendor, fold


@dataclass(frozen=True, slots=True)
class Doubts:
    """`invoice` is one that looks the same; `usual_iban` is where its supplier is usually paid."""

    invoice: Invoice | None = None
    usual_iban: str | None = None

    def __bool__(self) -> bool:
        return self.invoice is not None or self.usual_iban is not None


async def about(session: Session, document: Document) -> Doubts:
    """Whether the document's invoice is here already, and whether its bank account is new."""
    return Doubts(
        await same_invoice(session, document),
        await usual_iban(session, await _vendors(session, document), document.iban),
    )


async def same_invoice(session: Session, document: Document) -> Invoice | None:
    """An invoice from Qonto with the same number and supplier, or the same number and amount."""
    if not document.number:
        return None
    for invoice, vendor in await by_number(session, document.number):
        if invoice.document_id == document.id or invoice.source_id == document.qonto_invoice_id:
            continue
        same_amount = (invoice.total, invoice.currency) == (document.total, document.currency)
        if _same_name(vendor, document.vendor_name) or same_amount:
            return invoice
    return None


async def usual_iban(
    session: Session, vendor_ids: Sequence[int], iban: str | None, before: date | None = None
) -> str | None:
    """The account these vendors' earlier invoices name most, when it is not this one."""
    if not iban or not vendor_ids:
        return None
    earlier = [col(Invoice.issued_on) < before] if before else []
    found = await session.exec(
        select(Invoice.iban)
        .where(
            col(Invoice.removed_at).is_(None),
            col(Invoice.vendor_id).in_(vendor_ids),
            col(Invoice.iban).is_not(None),
            *earlier,
        )
        .group_by(col(Invoice.iban))
        .order_by(func.count().desc(), func.min(Invoice.issued_on))
        .limit(1)
    )
    usual = found.first()
    return usual if usual and _plain(usual) != _plain(iban) else None


def masked(iban: str | None) -> str | None:
    """FR…0189: enough of an account to compare."""
    return f"{iban[:2]}…{iban[-4:]}" if iban else None


async def _vendors(session: Session, document: Document) -> list[int]:
    name = fold(document.vendor_name or "")
    known = await session.exec(select(Vendor.id, Vendor.folded_name))
    return [row_id for row_id, folded in known if row_id and _same_name(folded, name)]


def _same_name(one: str | None, other: str | None) -> bool:
    """Equal, or one is the other with a legal form behind it."""
    first, second = fold(one or ""), fold(other or "")
    if not first or not second:
        return False
    return f"{first} ".startswith(f"{second} ") or f"{second} ".startswith(f"{first} ")


def _plain(iban: str) -> str:
    return "".join(iban.split()).upper()
