"""One of the source's own records, read in plain Python: nothing here is shared with the tools."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

Raw = Mapping[str, Any]
AMOUNTS = {
    "gross": "total_amount",
    "net": "total_amount_excluding_taxes",
    "vat": "total_tax_amount",
    "payable": "payable_amount",
}
REFUSED = ("rejected", "discarded")


def day(one: Raw, field: str) -> date | None:
    """A date of it."""
    text = one.get(field)
    return date.fromisoformat(str(text)[:10]) if text else None


def amount(one: Raw, of: str = "gross") -> tuple[Decimal, str] | None:
    """One of its amounts with the currency; None where it has none."""
    found = one.get(AMOUNTS[of])
    if not found or found.get("value") is None:
        return None
    return Decimal(found["value"]), str(found["currency"])


def supplier(one: Raw) -> str:
    """Whose it is, by name."""
    snapshot = one.get("supplier_snapshot") or {}
    return str(snapshot.get("name") or one.get("supplier_name") or "")


def parties(records: Iterable[Raw]) -> dict[str, str]:
    """Whose each supplier's name is: names with one VAT number of which one begins like the other
    are one supplier's."""
    known: dict[str, str] = {}
    for one in records:
        snapshot = one.get("supplier_snapshot") or {}
        vat = str(snapshot.get("vat_number") or one.get("vat_number") or "")
        if name := supplier(one):
            known[name] = known.get(name) or re.sub(r"[\W_]", "", vat).upper()
    shortest: dict[str, list[str]] = {}
    whose = {}
    for name, vat in sorted(known.items(), key=lambda one: len(one[0])):
        heads = shortest.setdefault(vat, [])
        head = next((one for one in heads if vat and name.lower().startswith(one.lower())), name)
        whose[name] = head
        heads.append(head)
    return whose


def number(one: Raw) -> str:
    """Its number without case and separators; empty where it has none."""
    return re.sub(r"[\W_]", "", str(one.get("invoice_number") or "")).lower()


def is_open(one: Raw) -> bool:
    """Not paid, and not put away."""
    return day(one, "payment_date") is None and one.get("status") not in (
        "paid", "archived", *REFUSED,
    )  # fmt: skip


def is_overdue(one: Raw, today: date) -> bool:
    """Open past its due day."""
    due = day(one, "due_date")
    return due is not None and due < today and is_open(one)


def has_payment(one: Raw) -> bool:
    """The source knows a payment: a date, or a transaction linked with it."""
    return day(one, "payment_date") is not None or bool(one.get("matched_transactions"))
