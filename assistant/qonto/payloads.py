"""Qonto's JSON as values: tolerant of anything new, exact about money and time.

Nothing here raises for odd data: what is not understood is kept raw and named in `needs_look`.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import msgspec

from assistant.money import parse_decimal
from assistant.workspace.mirror import SourceInvoice
from assistant.workspace.vendors import VendorValues, fold

STATUSES = frozenset({
    "to_review", "to_approve", "to_pay", "awaiting_payment", "pending", "scheduled", "paid",
    "archived", "rejected", "discarded",
})  # fmt: skip
NOT_A_CURRENCY = frozenset({"XXX", "XTS"})
# What the tables hold exactly: 14 digits before the point, four after it.
LARGEST = Decimal(10) ** 14
DECIMALS = 4

_AMOUNTS = (
    ("total", "total_amount"),
    ("net", "total_amount_excluding_taxes"),
    ("tax", "total_tax_amount"),
    ("payable", "payable_amount"),
)
_DATES = (
    ("issued_on", "issue_date"),
    ("due_on", "due_date"),
    ("paid_on", "payment_date"),
    ("scheduled_on", "scheduled_date"),
)
_TEXTS = (
    ("number", "invoice_number"),
    ("description", "description"),
    ("document_kind", "attachment_category"),
    ("iban", "iban"),
    ("vat_number", "vat_number"),
    ("file_name", "file_name"),
)

Json = dict[str, Any]


def parse_invoice(raw: bytes) -> SourceInvoice | None:
    """One invoice as Qonto sent it; None when it is not an object with an id."""
    body = msgspec.json.decode(raw)
    if not isinstance(body, dict) or not body.get("id"):
        return None
    reasons: list[str] = []
    updated_at = _moment(body, "updated_at", reasons)
    created_at = _moment(body, "created_at", reasons)
    vendor = _vendor(body)
    values: Json = {name: _text(body.get(field)) for name, field in _TEXTS}
    values.update({name: _date(body, field, reasons) for name, field in _DATES})
    values.update(_money(body, reasons))
    values.update(_flags(body))
    values["status"] = _status(body, reasons)
    values["vendor_name"] = vendor.name if vendor else None
    values["analyzed_at"] = _moment(body, "analyzed_at", reasons)
    values["attachment_id"] = _text(body.get("display_attachment_id") or body.get("attachment_id"))
    values["source_created_at"] = created_at
    values["source_updated_at"] = updated_at
    values["needs_look"] = reasons
    values["raw"] = msgspec.Raw(raw)
    return SourceInvoice(str(body["id"]), updated_at, vendor, values)


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


def transactions(body: Json) -> list[str]:
    """Ids of linked transactions; Qonto sends objects or, in an older form, plain ids."""
    linked = body.get("matched_transactions")
    if not isinstance(linked, list):
        return []
    ids = (
        item.get("transaction_id") or item.get("subject_id") if isinstance(item, dict) else item
        for item in linked
    )
    return [str(found) for found in ids if found]


def _money(body: Json, reasons: list[str]) -> Json:
    """The amounts in one currency; an amount that is not plain money is named, not guessed."""
    values: Json = {}
    currency = _currency(body, reasons)
    for name, field in _AMOUNTS:
        money = body.get(field)
        values[name] = None if money is None else _amount(money, currency, field, reasons)
    if body.get("total_amount") is None and body.get("analyzed_at") and _is_financial(body):
        reasons.append("Qonto read no total amount.")
    return {**values, "currency": currency}


def _currency(body: Json, reasons: list[str]) -> str | None:
    for _, field in _AMOUNTS:
        money = body.get(field)
        if isinstance(money, dict) and money.get("currency"):
            currency = str(money["currency"])
            break
    else:
        return None
    if len(currency) == 3 and currency.isascii() and currency.isupper():
        if currency in NOT_A_CURRENCY:
            reasons.append(f"{currency} is not a currency.")
        return currency
    reasons.append(f"The currency {currency[:20]!r} is unknown.")
    return None


def _amount(money: object, currency: str | None, field: str, reasons: list[str]) -> Decimal | None:
    text = money.get("value") if isinstance(money, dict) else money
    value = parse_decimal(text)
    if value is None or abs(value) >= LARGEST or len(str(text).partition(".")[2]) > DECIMALS:
        reasons.append(f"{_words(field)} {str(text)[:30]!r} is not a plain amount.")
        return None
    if isinstance(money, dict) and money.get("currency") not in (None, currency):
        reasons.append(f"{_words(field)} is in another currency than the total.")
        return None
    return value


def _flags(body: Json) -> Json:
    category = body.get("attachment_category")
    return {
        "is_credit_note": bool(body.get("is_credit_note")) or category == "CREDIT_NOTE",
        "is_invoice": body.get("is_attachment_invoice") is not False,
        "has_duplicates": bool(body.get("has_duplicates")),
        "has_discrepancies": bool(body.get("has_discrepancies")),
        "linked_transactions": len(transactions(body)),
    }


def _is_financial(body: Json) -> bool:
    return body.get("is_attachment_non_financial") is not True


def _status(body: Json, reasons: list[str]) -> str:
    status = str(body.get("status") or "unknown")
    if status not in STATUSES:
        reasons.append(f"The status {status[:40]!r} is new to Ask Well.")
    return status


def _vendor(body: Json) -> VendorValues | None:
    snapshot = body.get("supplier_snapshot")
    known: Json = snapshot if isinstance(snapshot, dict) else {}
    source_id = _text(body.get("supplier_id") or known.get("id"))
    name = _text(body.get("supplier_name") or known.get("name") or body.get("issuer_name"))
    if name is None:
        return None
    folded = fold(name)
    return VendorValues(
        source_key=source_id or f"name:{folded}",
        source_id=source_id,
        name=name,
        folded_name=folded,
        vat_number=_text(known.get("vat_number") or body.get("vat_number")),
        iban=_text(known.get("iban") or body.get("iban")),
        email=_text(known.get("email")),
    )


def _moment(body: Json, field: str, reasons: list[str]) -> datetime | None:
    text = body.get(field)
    moment = parse_time(text)
    if moment is None and text is not None:
        reasons.append(f"{_words(field)} {str(text)[:40]!r} is not a time.")
    return moment


def _date(body: Json, field: str, reasons: list[str]) -> date | None:
    text = body.get(field)
    if text is None or text == "":
        return None
    try:
        return date.fromisoformat(text)
    except (ValueError, TypeError):
        reasons.append(f"{_words(field)} {str(text)[:40]!r} is not a date.")
        return None


def _text(value: object) -> str | None:
    """Text without the characters that databases refuse; None when there is none."""
    if value is None or value == "":
        return None
    text = value if isinstance(value, str) else str(value)
    return text.replace("\x00", "") if "\x00" in text else text


def _words(field: str) -> str:
    return field.replace("_", " ").capitalize()
