"""Mirrored invoices, as the API answers them."""

from datetime import date

from msgspec import Struct

from assistant.web.api.shapes.audit import AuditEvent
from assistant.web.api.shapes.common import Money, Provenance, Source
from assistant.web.api.shapes.matches import BankLine, Match, MatchDetail


class Invoice(Struct):
    """One supplier invoice, as mirrored. What `is_for_others` is addressed to somebody else by its
    document, and in no total."""

    id: int
    number: str | None
    vendor: str | None
    status: str
    issue_date: date | None
    due_date: date | None
    total: Money | None
    source: Source
    document_id: int | None
    match: Match | None
    is_credit_note: bool = False
    payment_date: date | None = None
    needs_look: list[str] = []
    is_for_others: bool = False


class Invoices(Struct):
    """One page of invoices, newest first; `total` counts all that fit. With `q` it stops at a
    thousand: `is_more` then says that there are more."""

    invoices: list[Invoice]
    page: int
    per_page: int
    total: int
    is_more: bool = False


class InvoiceDetail(Invoice, kw_only=True):
    """One invoice with where its fields come from, and its history."""

    match: MatchDetail | None
    fields: dict[str, Provenance]
    audit: list[AuditEvent]


class Unmatched(Struct):
    """An invoice without a counterpart, and why."""

    invoice: Invoice
    reason: str


class UnmatchedInvoices(Struct):
    """One page of invoices without a counterpart, and of bank lines that no invoice explains."""

    unmatched: list[Unmatched]
    page: int
    per_page: int
    total: int
    bank_lines: list[BankLine] = []
    bank_lines_total: int = 0
