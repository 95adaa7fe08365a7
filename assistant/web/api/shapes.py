"""What the JSON API takes and answers, as types: the OpenAPI description is made of these."""

from datetime import date, datetime
from typing import Annotated, Any

from msgspec import Meta, Struct

from assistant.web.files import LARGEST_ID


class Money(Struct):
    """An exact amount as a decimal string, with its ISO 4217 currency."""

    value: str
    currency: str


class Problem(Struct):
    """What is wrong, in one sentence."""

    code: str
    message: str


class Organization(Struct):
    """A company at Qonto."""

    id: str
    name: str | None = None
    slug: str | None = None


class Scopes(Struct):
    """Permissions asked for, and those the person gave."""

    requested: list[str]
    granted: list[str]


class Progress(Struct):
    """How far the mirror got."""

    invoices_read: int
    documents_read: int
    documents_failed: int
    total: int | None


class Connection(Struct):
    """The connection to Qonto. `status`: disconnected, syncing, live or reconnect."""

    provider: str
    status: str
    organization: Organization | None
    scopes: Scopes
    last_synced_at: datetime | None
    next_sync_at: datetime | None
    progress: Progress
    problem: Problem | None


class Source(Struct):
    """The record at its source; `url` is where it opens here."""

    provider: str
    id: str
    url: str


class Match(Struct):
    """How an invoice stands with its payment.

    `state`: matched, partly or suggested by bank lines; linked or paid by what Qonto says. In
    lists it is null for an open invoice; one invoice's own answer then says "open" and why.
    """

    state: str
    explanation: str


class BankLine(Struct):
    """A line of an imported bank statement; what left the account is negative."""

    id: int
    date: date
    amount: Money
    label: str
    counterparty: str | None


class LinkedMatch(Struct):
    """A link between an invoice and a bank line: automatic, suggested, confirmed, declined or
    undone. `amount` is settled of the invoice, `confidence` is in percent."""

    id: int
    state: str
    kind: str
    invoice_id: int
    amount: Money
    line: BankLine
    confidence: int
    signals: list[str]
    explanation: str
    decided_by: str | None = None
    decided_at: datetime | None = None


class Matches(Struct):
    """One page of matches, the surest first."""

    matches: list[LinkedMatch]
    page: int
    per_page: int
    total: int


class MatchRequest(Struct, forbid_unknown_fields=True):
    """An invoice and a bank line that belong together; `settles` accepts a difference."""

    invoice_id: Annotated[int, Meta(ge=1, le=LARGEST_ID)]
    transaction_id: Annotated[int, Meta(ge=1, le=LARGEST_ID)]
    settles: bool = False


class MatchCheck(Struct):
    """One comparison of an open invoice with the nearest bank line."""

    name: str
    invoice: str
    line: str
    result: str
    agrees: bool


class MatchChange(Struct):
    """What would make an open invoice match; each was tried out, or is a person's to decide."""

    kind: str
    explanation: str
    transaction_id: int | None
    amount: Money | None


class MatchDetail(Match):
    """The whole story of one invoice's payment."""

    note: str = ""
    links: list[LinkedMatch] = []
    left: Money | None = None
    checks: list[MatchCheck] = []
    changes: list[MatchChange] = []


class Invoice(Struct):
    """One supplier invoice, as mirrored."""

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


class Invoices(Struct):
    """One page of invoices, newest first; `total` counts all that fit. With `q` it stops at a
    thousand: `is_more` then says that there are more."""

    invoices: list[Invoice]
    page: int
    per_page: int
    total: int
    is_more: bool = False


class Category(Struct):
    """A category's id, and where it comes from: human:NAME, rule:ID:VERSION or guess:WORD."""

    id: str
    source: str | None


class Vendor(Struct):
    """A supplier, with what its invoices add up to per currency."""

    id: int
    name: str
    category: Category | None
    url: str
    invoices: int
    last_issued_on: date | None
    totals: list[Money]


class Vendors(Struct):
    """One page of suppliers by name; `total` counts all that fit."""

    vendors: list[Vendor]
    page: int
    per_page: int
    total: int


class Sighting(Struct):
    """An invoice or an uploaded document that carries something."""

    label: str
    issued_on: date | None
    invoice_id: int | None
    document_id: int | None


class SeenOn(Struct):
    """An IBAN or a VAT number, whether its check digits are right, and where it was seen."""

    value: str
    is_valid: bool
    first_on: date | None
    last_on: date | None
    documents: list[Sighting]


class VendorMerge(Struct):
    """Two rows that are (automatic, confirmed) or may be (proposed) one supplier, and why."""

    id: int
    vendor: str
    into: str
    state: str
    reason: str
    decided_by: str | None


class MonthOfSpend(Struct):
    """What was spent in a month (YYYYMM, by issue date; empty: without one), in one currency."""

    month: str
    invoices: int
    total: Money


class VendorDetail(Struct):
    """One supplier: every name, account and VAT number it was seen with, its merges and spend."""

    id: int
    name: str
    category: Category | None
    url: str
    names: list[str]
    ibans: list[SeenOn]
    vat_numbers: list[SeenOn]
    merges: list[VendorMerge]
    spend: list[MonthOfSpend]


class LearntFrom(Struct):
    """The correction that a field was read with."""

    lesson: int
    document_id: int
    file_name: str


class Provenance(Struct, omit_defaults=True):
    """A field's value and where it was read: xml, text, learnt, model, human or qonto."""

    value: Any
    source: str | None = None
    quote: str | None = None
    page: int | None = None
    confidence: float | None = None
    learnt_from: LearntFrom | None = None


class Lesson(Struct):
    """What one correction taught: the field's right value, what had been read, its label."""

    id: int
    vendor: str | None
    field: str
    value: str
    instead_of: str | None
    label: str | None
    document_id: int
    file_name: str
    taught_by: str
    taught_at: datetime


class Lessons(Struct):
    """What corrections have taught, newest first."""

    lessons: list[Lesson]


class AuditActor(Struct):
    """Who did it: a person, a token, the system, or qonto; no name when it was erased."""

    kind: str
    name: str


class Subject(Struct):
    """What it was done to."""

    kind: str
    id: str


class AuditEvent(Struct):
    """One entry of the audit trail; `hash` chains it to the one before. `note` is what
    a person typed."""

    sequence: int
    at: datetime
    actor: AuditActor
    action: str
    subject: Subject
    details: dict[str, Any]
    hash: str
    note: str | None = None


class InvoiceDetail(Invoice, kw_only=True):
    """One invoice with where its fields come from, and its history."""

    match: MatchDetail | None
    fields: dict[str, Provenance]
    audit: list[AuditEvent]


class AuditTrail(Struct):
    """One page of the trail, newest first."""

    events: list[AuditEvent]
    page: int
    per_page: int
    total: int


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


class Related(Struct):
    """An invoice that a signal is compared with."""

    invoice_id: int
    label: str
    url: str


class SignalDismissal(Struct):
    """Who set a signal aside, when, and why."""

    reason: str
    by: str
    at: datetime


class DismissalRequest(Struct):
    """Why a signal is set aside; a red one needs a reason."""

    reason: Annotated[str, Meta(max_length=500)] = ""


class Signal(Struct):
    """Something that needs a person. `rank` 1 is the most pressing; `key` names the same matter
    whenever it is asked for; `severity` is red or yellow."""

    rank: int
    key: str
    kind: str
    severity: str
    reason: str
    url: str
    label: str
    vendor: str
    invoice_id: int | None
    document_id: int | None
    date: date | None
    amount: Money | None
    detail: str
    related: list[Related]
    facts: dict[str, Any]
    dismissal: SignalDismissal | None = None


class Signals(Struct):
    """Open signals, most pressing first, and those that a person dismissed."""

    signals: list[Signal]
    dismissed: list[Signal]


class Document(Struct):
    """A file and its review: reading, to_review, approved, pushed, declined or unreadable."""

    id: int
    file_name: str
    sha256: str
    state: str
    duplicate_of: int | None
    fields: dict[str, Provenance]
    problem: str | None
    content_type: str
    size: int
    pages: int | None
    version: int
    references: dict[str, str]
    lines: list[dict[str, str]]
    taxes: list[dict[str, str]]
    notices: list[dict[str, Any]]
    contradictions: list[dict[str, Any]]
    qonto_id: str | None
    uploaded_by: str | None
    approved_by: str | None
    approved_at: datetime | None
    created_at: datetime
    updated_at: datetime


class Received(Struct):
    """An uploaded file. Without an id it was not taken, and `problem` says why."""

    id: int | None
    file_name: str
    sha256: str | None
    state: str
    duplicate_of: int | None
    fields: dict[str, Provenance]
    problem: str | None


class ReceivedDocuments(Struct):
    """The files of one upload, in the order they came."""

    documents: list[Received]


class ImportedStatement(Struct):
    """What became of a statement's rows: read = kept + duplicates + skipped (reason: rows)."""

    id: int
    file_name: str
    format: str
    account: str | None
    transactions_read: int
    kept: int
    duplicates: int
    skipped: dict[str, int]
    rows_read: int
    matched: int
    starts_on: date | None
    ends_on: date | None


class Statement(Struct):
    """An imported statement; one that is `waiting` asks what its columns mean."""

    id: int
    file_name: str
    format: str
    state: str
    accounts: str
    rows_read: int
    rows_kept: int
    rows_duplicate: int
    rows_skipped: dict[str, int]
    starts_on: date | None
    ends_on: date | None
    imported_by: str
    imported_at: datetime


class Days(Struct):
    """Days from the first to the last, both included."""

    starts_on: date
    ends_on: date


class Account(Struct):
    """A bank account and the days that its statements tell."""

    name: str
    currency: str | None
    starts_on: date
    ends_on: date
    gaps: list[Days]


class Statements(Struct):
    """Imported statements, newest first, and the accounts they belong to."""

    statements: list[Statement]
    accounts: list[Account]


class ProposalRequest(Struct, forbid_unknown_fields=True):
    """Which approved documents to offer for sending."""

    document_ids: list[Annotated[int, Meta(ge=1, le=LARGEST_ID)]]
    action: str = "push"


class ProposalItem(Struct):
    """One document of a proposal, as the database holds it."""

    document_id: int
    file_name: str
    sha256: str
    amount: Money | None
    vendor: str | None
    state: str
    qonto_id: str | None
    problem: str | None


class Proposal(Struct):
    """An offer to send: nothing is sent before its confirmation. One of another change than a push
    has no digest; a person makes it at its `url`, and `title` and `lines` say what it does."""

    id: str
    action: str
    state: str
    items: list[ProposalItem]
    organization: Organization
    digest: str
    created_at: datetime | None
    expires_at: datetime | None
    confirmed_by: str | None
    confirmed_at: datetime | None
    url: str | None = None
    title: str = ""
    lines: list[str] = []


class Confirmation(Struct, forbid_unknown_fields=True):
    """The human's yes to exactly what was shown."""

    digest: Annotated[str, Meta(max_length=64, pattern=r"^[^\x00]*$")]


class Failure(Struct):
    """What went wrong: `code` for programs, `message` for people."""

    code: str
    message: str
    details: dict[str, Any]


class ErrorAnswer(Struct):
    """The body of every error."""

    error: Failure
