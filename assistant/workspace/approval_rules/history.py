"""What is known of a document at a moment: its supplier's past, and whatever looks like it.

The same functions serve a rule that is about to send and one that is replayed, so that a replay
tells what the rule would have done.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlmodel import col, or_, select

from assistant.database import Session
from assistant.money import Money
from assistant.workspace import addressees, documents
from assistant.workspace.approval_rules.conditions import Candidate
from assistant.workspace.document_fields import COLUMNS
from assistant.workspace.documents import Document, DocumentState, Origin
from assistant.workspace.invoices import Invoice
from assistant.workspace.search import squeezed
from assistant.workspace.vendors import Vendor, fold

IBAN_REST = timedelta(days=30)
NEAR = timedelta(days=10)
UNTOLD = 50
_SETTLED = (DocumentState.APPROVED, DocumentState.PUSHED)


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier document or invoice. `approved_at` only where a person approved it here."""

    vendor: str
    number: str
    total: Decimal | None
    currency: str | None
    iban: str
    issued_on: date | None
    since: date
    document_id: int | None
    source_id: str | None
    counts: bool = True
    approved_at: datetime | None = None
    known_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class History:
    """The past of some suppliers, how suppliers are called, and whether what names somebody else
    counts as theirs."""

    past: tuple[Past, ...]
    ids: dict[str, int]
    categories: dict[int, str | None]
    few_for_others: bool

    def candidate(self, document: Document, at: datetime, zone_day: date) -> Candidate:
        """The document as a rule sees it at that moment, `zone_day` in the company's zone."""
        vendor_id = vendor_of(document, self.ids)
        key = vendor_key(document, self.ids)
        before = [one for one in self.past if _was_there(one, document, at, zone_day)]
        theirs = [one for one in before if one.vendor == key and key]
        return Candidate(
            document_id=document.id or 0,
            vendor=key,
            vendor_id=vendor_id,
            category=self.categories.get(vendor_id or 0),
            amount=_amount(document),
            sure=_sure(document),
            approved_before=sum(1 for one in theirs if one.approved_at and one.approved_at < at),
            iban_is_new=_iban_is_new(document, theirs, zone_day),
            contradicts_itself=_contradicts(document),
            has_finding=bool(document.notices),
            is_duplicate=any(_looks_the_same(one, document, key) for one in before),
            is_for_others=self.few_for_others and addressees.is_for_others(document),
        )


async def load(session: Session, about: Sequence[Document]) -> History:
    """The past that decisions about these documents rest on."""
    vendors = list(await session.exec(select(Vendor)))
    ids = {one.folded_name: one.merged_into_id or one.id or 0 for one in vendors}
    categories = {one.id: one.category for one in vendors if one.id}
    uploads = await session.exec(select(Document).where(Document.origin == Origin.UPLOAD))
    vendor_ids = {found for one in about if (found := vendor_of(one, ids))}
    totals = {one.total for one in about if one.total is not None}
    invoices = await session.exec(
        select(Invoice).where(
            col(Invoice.removed_at).is_(None),
            or_(col(Invoice.vendor_id).in_(vendor_ids), col(Invoice.total).in_(totals)),
        )
    )
    past = [_of_document(one, ids) for one in uploads]
    past += [_of_invoice(one) for one in invoices]
    return History(tuple(past), ids, categories, await addressees.are_few(session))


def vendor_of(document: Document, ids: dict[str, int]) -> int | None:
    """The supplier a document names, where it is known here."""
    return document.vendor_id or ids.get(fold(document.vendor_name or ""))


def vendor_key(document: Document, ids: dict[str, int]) -> str:
    """One text per supplier, also for those that are not known yet."""
    found = vendor_of(document, ids)
    return f"#{found}" if found else fold(document.vendor_name or "")


def _of_document(one: Document, ids: dict[str, int]) -> Past:
    by_person = one.state in _SETTLED and not (one.approved_by or "").startswith("rule v")
    return Past(
        vendor=vendor_key(one, ids),
        number=squeezed(one.number or ""),
        total=one.total,
        currency=one.currency,
        iban=_plain(one.iban) if one.state in _SETTLED else "",
        issued_on=one.issued_on,
        since=one.issued_on or one.created_at.date(),
        document_id=one.id,
        source_id=one.qonto_invoice_id,
        approved_at=one.approved_at if by_person else None,
        known_at=one.created_at,
    )


def _of_invoice(one: Invoice) -> Past:
    return Past(
        vendor=f"#{one.vendor_id}" if one.vendor_id else "",
        number=squeezed(one.number or ""),
        total=one.total,
        currency=one.currency,
        iban=_plain(one.iban),
        issued_on=one.issued_on,
        since=one.issued_on or one.first_seen_at.date(),
        document_id=one.document_id,
        source_id=one.source_id,
    )


def _was_there(one: Past, document: Document, at: datetime, day: date) -> bool:
    if one.document_id == document.id:
        return False
    if one.source_id and one.source_id == document.qonto_invoice_id:
        return False
    return one.known_at < at if one.known_at else one.since <= day


def _amount(document: Document) -> Money | None:
    if document.total is None or not document.currency:
        return None
    return Money(document.total, document.currency)


def _sure(document: Document) -> dict[str, int]:
    """Each present field's confidence in percent; what a model read counts for nothing here."""
    sure = {}
    for name, column in COLUMNS.items():
        if getattr(document, column) in (None, ""):
            continue
        told = document.provenance.get(name, {})
        confidence = told.get("confidence")
        percent = UNTOLD if confidence is None else int(Decimal(str(confidence)) * 100)
        sure[name] = 0 if told.get("source") == "model" else percent
    return sure


def _iban_is_new(document: Document, theirs: Sequence[Past], day: date) -> bool:
    """Another account than before, or one that changed in the last thirty days."""
    first: dict[str, date] = {}
    for one in theirs:
        if one.iban:
            first[one.iban] = min(first.get(one.iban, one.since), one.since)
    if document.iban and _plain(document.iban) not in first:
        return True
    return len(first) > 1 and max(first.values()) > day - IBAN_REST


def _contradicts(document: Document) -> bool:
    if document.contradictions or not documents.adds_up(document):
        return True
    return bool(document.due_on and document.issued_on and document.due_on < document.issued_on)


def _looks_the_same(one: Past, document: Document, key: str) -> bool:
    """The same number of that supplier or with that amount, or that amount within ten days."""
    same_amount = one.total is not None and (one.total, one.currency) == (
        document.total,
        document.currency,
    )
    same_vendor = bool(key) and one.vendor == key
    if document.number and one.number == squeezed(document.number):
        return same_vendor or same_amount
    if not (same_vendor and same_amount and one.issued_on and document.issued_on):
        return False
    return abs(one.issued_on - document.issued_on) <= NEAR


def _plain(iban: str | None) -> str:
    return "".join((iban or "").split()).upper()
