"""A signal: one thing that a person should look at, and what it says."""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from assistant.money import Money
from assistant.workspace.attention.records import Record


class Kind(StrEnum):
    """Why something needs a person, most pressing first."""

    SYNC = "sync"
    PUSH = "push"
    IBAN_CHANGED = "iban_changed"
    IBAN_SUSPECT = "iban_suspect"
    LOOK_ALIKE = "look_alike"
    HIDDEN_TEXT = "hidden_text"
    MISADDRESSED = "misaddressed"
    DUPLICATE = "duplicate"
    CONTRADICTION = "contradiction"
    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    UNUSUAL_AMOUNT = "unusual_amount"
    PRICE_RISE = "price_rise"
    NEEDS_LOOK = "needs_look"
    DOCUMENT = "document"
    MATCH = "match"
    MERGE = "merge"
    MISSING_VAT = "missing_vat"
    NO_RATE = "no_rate"


class Severity(StrEnum):
    """Red: money may go to the wrong place, or twice. Yellow: worth a look."""

    RED = "red"
    YELLOW = "yellow"


RANK = {kind: place for place, kind in enumerate(Kind)}
_RED = frozenset({
    Kind.SYNC, Kind.PUSH, Kind.IBAN_CHANGED, Kind.IBAN_SUSPECT, Kind.LOOK_ALIKE, Kind.HIDDEN_TEXT,
    Kind.MISADDRESSED,
})  # fmt: skip
_RED_DETAILS = frozenset({"same_file", "same_number", "document_total"})
_YELLOW_DETAILS = frozenset({"stale", "left_out"})


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing to look at. `facts` hold what the sentence needs (days, the other number…);
    `group` is the same for signals that are one matter, such as two copies of an invoice.

    `others` are the invoices it is compared with, as ids and labels. `subject` names what it is
    about and `says` what it claims: together they tell whether a dismissed signal came back.
    """

    kind: Kind
    label: str
    vendor: str = ""
    invoice_id: int | None = None
    document_id: int | None = None
    on: date | None = None
    amount: Money | None = None
    detail: str = ""
    group: str = ""
    vendor_id: int | None = None
    others: tuple[tuple[int, str], ...] = ()
    subject: str = ""
    says: tuple[object, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """Red or yellow."""
        is_red = self.kind in _RED or self.detail in _RED_DETAILS
        return Severity.RED if is_red and self.detail not in _YELLOW_DETAILS else Severity.YELLOW

    @property
    def key(self) -> str:
        """The same for the same matter, whenever it is looked for: "overdue-12"."""
        subject = self.subject or self.invoice_id or f"d{self.document_id}"
        return f"{self.kind.value}-{subject}"

    @property
    def fingerprint(self) -> str:
        """What the signal claims, as a hash: another one means that the matter has changed."""
        money = self.amount.as_json() if self.amount else None
        told = self.says or (self.detail, money)
        return hashlib.sha256(repr((self.key, told)).encode()).hexdigest()[:32]


def about(kind: Kind, record: Record, detail: str = "", **values: Any) -> Signal:  # noqa: ANN401
    """A signal about one invoice; other values are fields of the signal."""
    is_due = kind in (Kind.OVERDUE, Kind.DUE_SOON)
    return Signal(
        kind,
        label=record.label,
        vendor=record.vendor,
        invoice_id=record.id,
        document_id=record.document_id,
        on=record.due_on if is_due else record.issued_on,
        amount=record.amount,
        detail=detail,
        vendor_id=record.vendor_id,
        **values,
    )


def ranking(signal: Signal) -> tuple[bool, int, str, Decimal, int, str]:
    """Sorts signals: red ones, the most pressing kind, within a kind the largest amount, the
    newest first."""
    amount = signal.amount.amount if signal.amount else Decimal(0)
    day = signal.on.toordinal() if signal.on else 0
    is_yellow = signal.severity is Severity.YELLOW
    return is_yellow, RANK[signal.kind], signal.group, -amount, -day, signal.key
