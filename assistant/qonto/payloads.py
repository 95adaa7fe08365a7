"""Qonto's JSON as values: tolerant of anything new, exact about money and time.

An invoice is decoded into `_Body` in one go. One that does not fit is mended field by field first,
so nothing here raises for odd data: what is not understood is kept raw and named in `needs_look`.
"""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, TypeVar

import msgspec

from assistant.workspace.mirror import SourceInvoice
from assistant.workspace.vendors import VendorValues, fold

STATUSES = frozenset({
    "to_review", "to_approve", "to_pay", "awaiting_payment", "pending", "scheduled", "paid",
    "archived", "rejected", "discarded",
})  # fmt: skip
NOT_A_CURRENCY = frozenset({"XXX", "XTS"})

# What the tables hold exactly: 14 digits before the point, four after it. No exponents.
_PLAIN = re.compile(r"-?[0-9]{1,14}(\.[0-9]{1,4})?")
_NUL = rb"\u0000"

T = TypeVar("T", bound=msgspec.Struct)
Json = dict[str, Any]
Text = str | None
Flag = bool | None
Day = date | None
Moment = Annotated[datetime, msgspec.Meta(tz=True)] | None


class _Money(msgspec.Struct, gc=False):
    value: Text = None
    currency: Text = None


class _Supplier(msgspec.Struct, gc=False):
    id: Text = None
    name: Text = None
    vat_number: Text = None
    iban: Text = None
    email: Text = None


class _Body(msgspec.Struct):
    """What is read of an invoice, under Qonto's names; the rest stays in the raw copy."""

    id: Text = None
    status: Text = None
    created_at: Moment = None
    updated_at: Moment = None
    analyzed_at: Moment = None
    supplier_id: Text = None
    supplier_name: Text = None
    issuer_name: Text = None
    supplier_snapshot: _Supplier | None = None
    invoice_number: Text = None
    description: Text = None
    attachment_category: Text = None
    attachment_id: Text = None
    display_attachment_id: Text = None
    file_name: Text = None
    iban: Text = None
    vat_number: Text = None
    total_amount: _Money | None = None
    total_amount_excluding_taxes: _Money | None = None
    total_tax_amount: _Money | None = None
    payable_amount: _Money | None = None
    issue_date: Day = None
    due_date: Day = None
    payment_date: Day = None
    scheduled_date: Day = None
    is_credit_note: Flag = None
    is_attachment_invoice: Flag = None
    is_attachment_non_financial: Flag = None
    has_duplicates: Flag = None
    has_discrepancies: Flag = None
    matched_transactions: list[Any] | None = None


_decoder = msgspec.json.Decoder(_Body)


def parse_invoice(raw: bytes) -> SourceInvoice | None:
    """One invoice as Qonto sent it; None when it is not an object with an id."""
    reasons: list[str] = []
    body = _decoded(raw, reasons)
    if body is None or not body.id:
        return None
    vendor = _vendor(body)
    currency = _currency(body, reasons)
    values: Json = {
        "status": _status(body, reasons),
        "source_created_at": _utc(body.created_at),
        "source_updated_at": _utc(body.updated_at),
        "analyzed_at": _utc(body.analyzed_at),
        "vendor_name": vendor.name if vendor else None,
        "number": body.invoice_number or None,
        "description": body.description or None,
        "document_kind": body.attachment_category or None,
        "iban": body.iban or None,
        "vat_number": body.vat_number or None,
        "file_name": body.file_name or None,
        "attachment_id": body.display_attachment_id or body.attachment_id or None,
        "currency": currency,
        "total": _amount(body.total_amount, currency, "total_amount", reasons),
        "net": _amount(
            body.total_amount_excluding_taxes, currency, "total_amount_excluding_taxes", reasons
        ),
        "tax": _amount(body.total_tax_amount, currency, "total_tax_amount", reasons),
        "payable": _amount(body.payable_amount, currency, "payable_amount", reasons),
        "issued_on": body.issue_date,
        "due_on": body.due_date,
        "paid_on": body.payment_date,
        "scheduled_on": body.scheduled_date,
        "is_credit_note": bool(body.is_credit_note) or body.attachment_category == "CREDIT_NOTE",
        "is_invoice": body.is_attachment_invoice is not False,
        "has_duplicates": bool(body.has_duplicates),
        "has_discrepancies": bool(body.has_discrepancies),
        "linked_transactions": _linked(body.matched_transactions),
        "needs_look": reasons,
        "raw": msgspec.Raw(raw),
    }
    if body.total_amount is None and body.analyzed_at and not body.is_attachment_non_financial:
        reasons.append("Qonto read no total amount.")
    return SourceInvoice(body.id, values["source_updated_at"], vendor, values)


def parse_time(text: object) -> datetime | None:
    """Any RFC 3339 time as UTC; None for anything else, a time without a zone included."""
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else None


def format_time(moment: datetime) -> str:
    """A time as Qonto's filters want it, in UTC with milliseconds."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def _decoded(raw: bytes, reasons: list[str]) -> _Body | None:
    if b"\\" not in raw or _NUL not in raw:
        try:
            return _decoder.decode(raw)
        except msgspec.DecodeError:
            pass
    body = msgspec.json.decode(raw)
    return _mended(_Body, body, reasons) if isinstance(body, dict) else None


def _mended(kind: type[T], body: Json, reasons: list[str]) -> T:
    """A body with every field made to fit: as text, or left out and named."""
    values = {}
    for field in msgspec.structs.fields(kind):
        value = _without_nul(body.get(field.name))
        try:
            values[field.name] = msgspec.convert(value, field.type)
        except msgspec.ValidationError:
            values[field.name] = _fitted(field.type, field.name, value, reasons)
    return kind(**values)


def _without_nul(value: object) -> object:
    """Databases refuse the character that ends a text in C."""
    return value.replace("\x00", "") if isinstance(value, str) else value


def _fitted(kind: object, field: str, value: object, reasons: list[str]) -> object:
    if kind == Text:
        return str(value)
    if kind == Flag:
        return bool(value)
    if kind == Moment:
        return _odd_time(field, value, reasons)
    if kind == Day:
        return _odd_date(field, value, reasons)
    if kind == _Money | None:
        return _mended(_Money, value if isinstance(value, dict) else {"value": value}, reasons)
    if kind == _Supplier | None and isinstance(value, dict):
        return _mended(_Supplier, value, reasons)
    return None


def _odd_time(field: str, value: object, reasons: list[str]) -> datetime | None:
    moment = parse_time(value)
    if moment is None:
        reasons.append(f"{_words(field)} {str(value)[:40]!r} is not a time.")
    return moment


def _odd_date(field: str, value: object, reasons: list[str]) -> date | None:
    if value == "":
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        reasons.append(f"{_words(field)} {str(value)[:40]!r} is not a date.")
        return None


def _vendor(body: _Body) -> VendorValues | None:
    known = body.supplier_snapshot or _Supplier()
    name = body.supplier_name or known.name or body.issuer_name
    if not name:
        return None
    return _supplier(
        body.supplier_id or known.id or None,
        name,
        known.vat_number or body.vat_number or None,
        known.iban or body.iban or None,
        known.email or None,
    )


@lru_cache(maxsize=10_000)
def _supplier(
    source_id: Text, name: str, vat_number: Text, iban: Text, email: Text
) -> VendorValues:
    """One value for all invoices of a supplier."""
    folded = fold(name)
    return VendorValues(
        source_key=source_id or f"name:{folded}",
        source_id=source_id,
        name=name,
        folded_name=folded,
        vat_number=vat_number,
        iban=iban,
        email=email,
    )


def _currency(body: _Body, reasons: list[str]) -> str | None:
    """The currency of the first amount that names one."""
    amounts = (
        body.total_amount,
        body.total_amount_excluding_taxes,
        body.total_tax_amount,
        body.payable_amount,
    )
    currency = next((money.currency for money in amounts if money and money.currency), None)
    if currency is None:
        return None
    if len(currency) == 3 and currency.isascii() and currency.isupper():
        if currency in NOT_A_CURRENCY:
            reasons.append(f"{currency} is not a currency.")
        return currency
    reasons.append(f"The currency {currency[:20]!r} is unknown.")
    return None


def _amount(
    money: _Money | None, currency: str | None, field: str, reasons: list[str]
) -> Decimal | None:
    """An amount that is not plain money in the one currency is named, not guessed."""
    if money is None:
        return None
    if money.value is None or not _PLAIN.fullmatch(money.value):
        reasons.append(f"{_words(field)} {str(money.value)[:30]!r} is not a plain amount.")
        return None
    if money.currency is not None and money.currency != currency:
        reasons.append(f"{_words(field)} is in another currency than the total.")
        return None
    return Decimal(money.value)


def _status(body: _Body, reasons: list[str]) -> str:
    status = body.status or "unknown"
    if status not in STATUSES:
        reasons.append(f"The status {status[:40]!r} is new to Ask Well.")
    return status


def _linked(transactions: list[Any] | None) -> int:
    """How many; Qonto sends objects or, in an older form, plain ids."""
    if not transactions:
        return 0
    ids = (
        item.get("transaction_id") or item.get("subject_id") if isinstance(item, dict) else item
        for item in transactions
    )
    return sum(bool(found) for found in ids)


def _utc(moment: datetime | None) -> datetime | None:
    return moment if moment is None or moment.tzinfo is UTC else moment.astimezone(UTC)


def _words(field: str) -> str:
    return field.replace("_", " ").capitalize()
