"""Which invoices are meant: one filter that every listing, total and API call shares."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, func, not_, or_
from sqlalchemy.orm import Mapped, aliased
from sqlalchemy.sql.functions import coalesce
from sqlmodel import col, select

from assistant.workspace import categories as categories_of
from assistant.workspace.document_texts import DocumentText
from assistant.workspace.documents import Document
from assistant.workspace.invoices import Invoice
from assistant.workspace.search import hits
from assistant.workspace.search.meaning import Meaning
from assistant.workspace.search.settlement import paid_by_lines, settled
from assistant.workspace.vendors import Vendor

SETTLED = ("paid", "archived")
REFUSED = ("rejected", "discarded")
REMINDERS = (
    "relance", "rappel", "reminder", "dunning", "mahnung", "zahlungserinnerung", "sollecito",
    "recordatorio",
)  # fmt: skip


class DateBasis(StrEnum):
    """Which date a period is about."""

    ISSUED = "issued"
    PAID = "paid"
    DUE = "due"


class Payment(StrEnum):
    """Where an invoice stands with its payment, by what Qonto says."""

    UNPAID = "unpaid"
    OVERDUE = "overdue"
    DUE = "due"
    PAID = "paid"
    UNMATCHED = "unmatched"
    MATCHED = "matched"
    OPEN_THEN = "open_then"  # on the day that `today` is set to
    PAID_UNDATED = "paid_undated"
    PAID_WITHOUT_LINE = "paid_without_line"  # Qonto says so, and no bank line here
    PAID_UNLINKED = "paid_unlinked"  # Qonto says so, and links no transaction to it
    PAID_LATE = "paid_late"  # after its due date

    @property
    def is_open(self) -> bool:
        """Something is left to pay now: what bank lines paid in part is taken off."""
        return self in (Payment.UNPAID, Payment.OVERDUE, Payment.DUE, Payment.UNMATCHED)


class Kind(StrEnum):
    """Which documents are meant. Only invoices belong into totals; netted ones are invoices with
    their credit notes taken off. What is addressed to somebody else is in none of these: such
    invoices and credit notes are for others."""

    INVOICES = "invoices"
    CREDIT_NOTES = "credit_notes"
    OTHERS = "others"
    FOR_OTHERS = "for_others"
    NOTES_FOR_OTHERS = "notes_for_others"
    NETTED = "netted"
    EVERYTHING = "everything"


class Order(StrEnum):
    """How a list is sorted; ties by id, so that pages never overlap."""

    NEWEST = "newest"
    OLDEST = "oldest"
    LARGEST = "largest"
    SMALLEST = "smallest"
    DUE_FIRST = "due_first"
    BEST = "best"


@dataclass(frozen=True, slots=True)
class InvoiceFilter:
    """Which invoices are meant. `today` is needed for overdue and due ones; both ends of a
    period belong to it; `without` names vendors to leave out, `without_categories` kinds of cost;
    what has no category stays in. `not_in` is a currency to leave out. `lacking` wants invoices
    without an issue date ("date"), a due date ("due_date"), an amount, a number, a supplier or an
    IBAN (by these names); `filed` those whose file is a picture without text ("picture"), is not
    here ("not_fetched"), has not been read by Qonto or here ("not_read"), or gave nothing here for
    any of these reasons ("unreadable"), is called a reminder ("reminder") or is or holds an
    e-invoice ("e_invoice"); `named` is
    the category that the whole text is a word for, whose invoices count as hits too. `iban_end`
    is how the account that an invoice names ends; `least` and
    `most` bound the amount that is `bounded`: total, net or tax. `arrived_since` and
    `arrived_before` are moments: when it was created in Qonto, else first seen here."""

    start: date | None = None
    end: date | None = None
    basis: DateBasis = DateBasis.ISSUED
    kind: Kind = Kind.INVOICES
    vendors: tuple[int, ...] = ()
    without: tuple[int, ...] = ()
    category: str | None = None
    categories: tuple[str, ...] = ()
    without_categories: tuple[str, ...] = ()
    currency: str | None = None
    not_in: str | None = None
    payment: Payment | None = None
    status: str | None = None
    statuses: tuple[str, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None
    bounded: str = "total"
    text: str | None = None
    named: str | None = None
    lacking: tuple[str, ...] = ()
    filed: str | None = None
    iban_end: str | None = None
    ids: tuple[int, ...] = ()
    arrived_since: datetime | None = None
    arrived_before: datetime | None = None
    today: date | None = None
    meaning: Meaning | None = None

    def of(self, kind: Kind) -> "InvoiceFilter":
        """The same slice of other documents."""
        return replace(self, kind=kind)

    def supplied_by(self, *vendors: int) -> "InvoiceFilter":
        """The same slice of these vendors."""
        return replace(self, vendors=vendors)

    def within(self, start: date | None, end: date | None) -> "InvoiceFilter":
        """The same slice of another period."""
        return replace(self, start=start, end=end)


def conditions(wanted: InvoiceFilter) -> list[ColumnElement[bool]]:
    """The filter as SQL; the query must have Vendor joined (outer)."""
    found = [*_period(wanted), *_KINDS[wanted.kind]()]
    if wanted.vendors:
        found.append(col(Invoice.vendor_id).in_(wanted.vendors))
    if wanted.without:
        others = col(Invoice.vendor_id).not_in(wanted.without)
        found.append(or_(col(Invoice.vendor_id).is_(None), others))
    if wanted.category:
        found.append(categories_of.within(wanted.category))
    if wanted.categories:
        found.append(or_(*(categories_of.within(one) for one in wanted.categories)))
    found += [not_(categories_of.within(one)) for one in wanted.without_categories]
    if wanted.currency:
        found.append(col(Invoice.currency) == wanted.currency)
    if wanted.not_in:
        found.append(col(Invoice.currency) != wanted.not_in)
    if wanted.status:
        found.append(col(Invoice.status) == wanted.status)
    if wanted.statuses:
        found.append(col(Invoice.status).in_(wanted.statuses))
    if wanted.least is not None:
        found.append(_BOUNDED[wanted.bounded]() >= wanted.least)
    if wanted.most is not None:
        found.append(_BOUNDED[wanted.bounded]() <= wanted.most)
    if wanted.payment:
        found += _payment(wanted.payment, wanted.today)
    if wanted.text:
        found.append(hits.mentions(wanted.meaning or Meaning(wanted.text)))
    if wanted.lacking:
        found.append(or_(*(_LACKS[name]() for name in wanted.lacking)))
    if wanted.filed:
        found.append(_FILED[wanted.filed]())
    if wanted.iban_end:
        plain = func.replace(col(Invoice.iban), " ", "")
        found.append(plain.endswith(wanted.iban_end, autoescape=True))
    arrived = coalesce(col(Invoice.source_created_at), col(Invoice.first_seen_at))
    if wanted.arrived_since:
        found.append(arrived >= wanted.arrived_since)
    if wanted.arrived_before:
        found.append(arrived < wanted.arrived_before)
    if wanted.ids:
        found.append(col(Invoice.id).in_(wanted.ids))
    return [*found, col(Invoice.removed_at).is_(None)]


def vendor_label() -> ColumnElement[str]:
    """The vendor's name, else the name on the invoice."""
    return coalesce(col(Vendor.name), col(Invoice.vendor_name), "")


def category_label() -> ColumnElement[str]:
    """The invoice's category, else its vendor's, as its id."""
    return categories_of.effective()


def unpaid() -> list[ColumnElement[bool]]:
    """Not paid as far as Qonto and the bank lines matched here tell, and not refused."""
    return [
        col(Invoice.paid_on).is_(None),
        col(Invoice.status).not_in([*SETTLED, *REFUSED]),
        not_(settled()),
    ]


def unmatched() -> list[ColumnElement[bool]]:
    """Nothing says that it is paid: neither Qonto (a payment date, a linked transaction) nor our
    own matches with bank lines, which must settle it wholly."""
    return [
        col(Invoice.paid_on).is_(None),
        col(Invoice.linked_transactions) == 0,
        col(Invoice.status).not_in(REFUSED),
        not_(settled()),
        not_(archived_copy()),
    ]


@cache
def archived_copy() -> ColumnElement[bool]:
    """Archived, while the same supplier and number stand on an invoice that is not."""
    twin = aliased(Invoice)
    same = (
        select(col(twin.id))
        .where(
            col(twin.vendor_id) == col(Invoice.vendor_id),
            func.lower(col(twin.number)) == func.lower(col(Invoice.number)),
            col(twin.id) != col(Invoice.id),
            col(twin.removed_at).is_(None),
            col(twin.status).not_in(["archived", *REFUSED]),
        )
        .correlate(Invoice)
    )
    return and_(col(Invoice.status) == "archived", same.exists())


def invoices_only() -> list[ColumnElement[bool]]:
    """What counts: neither credit notes, nor papers that are no invoices, nor what is addressed to
    somebody else."""
    return [*_plain_invoices(), col(Invoice.is_for_others).is_(False)]


def _payment(payment: Payment, today: date | None) -> list[ColumnElement[bool]]:
    due_on = col(Invoice.due_on)
    match payment:
        case Payment.UNPAID:
            return unpaid()
        case Payment.OVERDUE:
            return [*unpaid(), due_on < (today or date.min)]
        case Payment.DUE:
            return [*unpaid(), due_on >= (today or date.min)]
        case Payment.PAID:
            paid = col(Invoice.paid_on).is_not(None)
            return [or_(paid, col(Invoice.status) == "paid", settled())]
        case Payment.UNMATCHED:
            return unmatched()
        case Payment.MATCHED:
            linked = col(Invoice.linked_transactions) > 0
            return [or_(col(Invoice.paid_on).is_not(None), linked, settled())]
        case Payment.OPEN_THEN:
            later = col(Invoice.paid_on) > (today or date.min)
            is_open = and_(col(Invoice.status).not_in(SETTLED), not_(settled()))
            is_still = and_(col(Invoice.paid_on).is_(None), is_open)
            issued = col(Invoice.issued_on) <= (today or date.min)
            return [issued, or_(later, is_still), col(Invoice.status).not_in(REFUSED)]
        case Payment.PAID_WITHOUT_LINE | Payment.PAID_UNLINKED:
            said = or_(col(Invoice.paid_on).is_not(None), col(Invoice.status) == "paid")
            is_here = payment == Payment.PAID_WITHOUT_LINE
            return [
                said,
                paid_by_lines() == 0 if is_here else col(Invoice.linked_transactions) == 0,
            ]
        case Payment.PAID_LATE:
            return [col(Invoice.paid_on) > due_on]
        case Payment.PAID_UNDATED:
            said = or_(col(Invoice.status).in_(SETTLED), settled())
            return [col(Invoice.paid_on).is_(None), said]


def _plain_invoices() -> list[ColumnElement[bool]]:
    return [col(Invoice.is_credit_note).is_(False), col(Invoice.is_invoice).is_(True)]


def _for_others() -> list[ColumnElement[bool]]:
    return [*_plain_invoices(), col(Invoice.is_for_others).is_(True)]


def _credit_notes() -> list[ColumnElement[bool]]:
    return [col(Invoice.is_credit_note).is_(True), col(Invoice.is_for_others).is_(False)]


def _notes_for_others() -> list[ColumnElement[bool]]:
    return [col(Invoice.is_credit_note).is_(True), col(Invoice.is_for_others).is_(True)]


def _netted() -> list[ColumnElement[bool]]:
    either = or_(col(Invoice.is_credit_note).is_(True), col(Invoice.is_invoice).is_(True))
    return [either, col(Invoice.is_for_others).is_(False)]


def _others() -> list[ColumnElement[bool]]:
    return [col(Invoice.is_credit_note).is_(False), col(Invoice.is_invoice).is_(False)]


_LACKS: dict[str, Callable[[], ColumnElement[bool]]] = {
    "date": lambda: col(Invoice.issued_on).is_(None),
    "due_date": lambda: col(Invoice.due_on).is_(None),
    "number": lambda: coalesce(col(Invoice.number), "") == "",
    "supplier": lambda: vendor_label() == "",
    "iban": lambda: coalesce(col(Invoice.iban), "") == "",
    "category": lambda: category_label() == "",
    "amount": lambda: or_(col(Invoice.total).is_(None), col(Invoice.currency).is_(None)),
}
_FILED: dict[str, Callable[[], ColumnElement[bool]]] = {
    "picture": lambda: _file_is(col(Document.read_at).is_not(None), not_(_is_printed())),
    "not_read": lambda: or_(
        _file_is(col(Document.read_at).is_(None)), col(Invoice.analyzed_at).is_(None)
    ),
    "not_fetched": lambda: and_(
        col(Invoice.document_id).is_(None), col(Invoice.attachment_id).is_not(None)
    ),
    "reminder": lambda: or_(
        *(func.lower(col(Invoice.file_name)).like(f"%{word}%") for word in REMINDERS)
    ),
    "e_invoice": lambda: col(Invoice.document_id).in_(select(Document.id).where(_is_structured())),
    "unreadable": lambda: or_(
        *(_FILED[one]() for one in ("picture", "not_fetched")),
        _file_is(col(Document.read_at).is_(None)),
    ),
}
_BOUNDED: dict[str, Callable[[], Any]] = {
    "total": lambda: col(Invoice.total),
    "net": lambda: col(Invoice.net),
    "tax": lambda: col(Invoice.tax),
}


def _file_is(*where: ColumnElement[bool]) -> ColumnElement[bool]:
    """The invoice's file is here, nothing was found on it, and it is so."""
    nothing = cast(col(Document.provenance), String) == "{}"
    return col(Invoice.document_id).in_(select(Document.id).where(nothing, *where))


def _is_structured() -> ColumnElement[bool]:
    """Values of the document were read from an e-invoice."""
    told = cast(col(Document.provenance), String)
    return or_(*(told.like(f'%"source":{space}"xml"%') for space in ("", " ")))


def _is_printed() -> ColumnElement[bool]:
    """Something readable stands on the document."""
    return col(Document.id).in_(select(DocumentText.document_id))


_KINDS = {
    Kind.INVOICES: invoices_only,
    Kind.CREDIT_NOTES: _credit_notes,
    Kind.OTHERS: _others,
    Kind.FOR_OTHERS: _for_others,
    Kind.NOTES_FOR_OTHERS: _notes_for_others,
    Kind.NETTED: _netted,
    Kind.EVERYTHING: list[ColumnElement[bool]],
}


def date_column(basis: DateBasis) -> Mapped[date | None]:
    """The column a period is about."""
    return {
        DateBasis.ISSUED: col(Invoice.issued_on),
        DateBasis.PAID: col(Invoice.paid_on),
        DateBasis.DUE: col(Invoice.due_on),
    }[basis]


def _period(wanted: InvoiceFilter) -> list[ColumnElement[bool]]:
    column = date_column(wanted.basis)
    found: list[ColumnElement[bool]] = []
    if wanted.start:
        found.append(column >= wanted.start)
    if wanted.end:
        found.append(column <= wanted.end)
    if wanted.basis is DateBasis.PAID:
        found.append(column.is_not(None))
    return found


def ordering(order: Order) -> tuple[ColumnElement[Any], ...]:
    """How a list is sorted, as SQL; on the same day a bill before the copy that is put away."""
    issued, total, due = col(Invoice.issued_on), col(Invoice.total), col(Invoice.due_on)
    first: dict[Order, ColumnElement[Any]] = {
        Order.BEST: issued.desc(),
        Order.NEWEST: issued.desc(),
        Order.OLDEST: issued.asc(),
        Order.LARGEST: total.desc(),
        Order.SMALLEST: total.asc(),
        Order.DUE_FIRST: due.asc(),
    }
    # The two engines disagree on where NULL sorts.
    return first[order].nulls_last(), put_away(), col(Invoice.id).desc()


def put_away() -> ColumnElement[int]:
    """Sorts what is archived or refused behind what still counts."""
    return case((col(Invoice.status).in_(["archived", *REFUSED]), 1), else_=0)
