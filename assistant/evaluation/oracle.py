"""What is true, from the source's own records and nothing else.

It reads the raw payloads that the source sent, in plain Python. It shares no code with the tools,
on purpose: a mistake there must not hide here.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from assistant.errors import BadRequest
from assistant.evaluation.cases import Want

Raw = Mapping[str, Any]
_AMOUNTS = {
    "gross": "total_amount",
    "net": "total_amount_excluding_taxes",
    "vat": "total_tax_amount",
}


def rows(records: Sequence[Raw], want: Want, today: date) -> list[Raw]:
    """The invoices that are meant."""
    return [one for one in records if _is_meant(one, want, today)]


def values(records: Sequence[Raw], want: Want, today: date) -> list[tuple[Decimal, str]]:
    """The value, one for each currency: (number, currency); a count has no currency."""
    meant = rows(records, want, today)
    if want.measure == "count":
        return [(Decimal(len(meant)), "")]
    amounts: dict[str, list[Decimal]] = defaultdict(list)
    for one in meant:
        amount = one.get(_AMOUNTS[want.of])
        if amount and amount.get("value") is not None:
            amounts[amount["currency"]].append(Decimal(amount["value"]))
    if want.measure not in _MEASURES:
        raise BadRequest(f"There is no measure named {want.measure!r}.")
    return [(_MEASURES[want.measure](found), each) for each, found in sorted(amounts.items())]


def _average(found: list[Decimal]) -> Decimal:
    return (sum(found, Decimal()) / len(found)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _median(found: list[Decimal]) -> Decimal:
    ordered, half = sorted(found), len(found) // 2
    if len(found) % 2:
        return ordered[half]
    return _average([ordered[half - 1], ordered[half]])


_MEASURES: dict[str, Callable[[list[Decimal]], Decimal]] = {
    "sum": lambda found: sum(found, Decimal()),
    "average": _average,
    "minimum": min,
    "maximum": max,
    "median": _median,
}


def _is_meant(one: Raw, want: Want, today: date) -> bool:
    return (
        _is_kind(one, credit_notes=want.credit_notes)
        and (want.supplier is None or want.supplier.lower() in _supplier(one).lower())
        and (want.issued is None or _within(_day(one, "issue_date"), want.issued, today))
        and (want.due is None or _within(_day(one, "due_date"), want.due, today))
        and (want.open is None or _is_open(one) is want.open)
        and (want.overdue is None or _is_overdue(one, today) is want.overdue)
        and _has_amount(one, want)
    )


def _is_kind(one: Raw, *, credit_notes: bool) -> bool:
    if bool(one.get("is_credit_note")) is not credit_notes:
        return False
    return credit_notes or one.get("is_attachment_invoice") is not False


def _supplier(one: Raw) -> str:
    snapshot = one.get("supplier_snapshot") or {}
    return str(snapshot.get("name") or one.get("supplier_name") or "")


def _is_overdue(one: Raw, today: date) -> bool:
    due = _day(one, "due_date")
    return due is not None and due < today and _is_open(one)


def _is_open(one: Raw) -> bool:
    closed = ("paid", "archived", "rejected", "discarded")
    return _day(one, "payment_date") is None and one.get("status") not in closed


def _has_amount(one: Raw, want: Want) -> bool:
    if not (want.currency or want.minimum or want.maximum):
        return True
    amount = one.get(_AMOUNTS[want.of]) or {}
    value, currency = Decimal(amount.get("value") or "NaN"), amount.get("currency")
    if value.is_nan() or (want.currency and currency != want.currency):
        return False
    least = Decimal(want.minimum or "-Infinity")
    return least <= value <= Decimal(want.maximum or "Infinity")


def _day(one: Raw, field: str) -> date | None:
    text = one.get(field)
    return date.fromisoformat(str(text)[:10]) if text else None


def _within(day: date | None, period: str | tuple[str, str], today: date) -> bool:
    first, last = span(period, today)
    return day is not None and first <= day <= last


def span(period: str | tuple[str, str], today: date) -> tuple[date, date]:
    """First and last day of `month:-1`, `quarter:0`, `year:-1`, `days:30`, `2026-10` or a pair."""
    if not isinstance(period, str):
        return date.fromisoformat(period[0]), date.fromisoformat(period[1])
    unit, colon, steps = period.partition(":")
    if not colon:
        first = date.fromisoformat(f"{period}-01")
        return first, _month(first, 1) - timedelta(days=1)
    count = int(steps)
    if unit == "days":
        return today - timedelta(days=count - 1), today
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    begin = date(today.year, (today.month - 1) // months * months + 1, 1)
    first = _month(begin, months * count)
    return first, _month(first, months) - timedelta(days=1)


def _month(first: date, steps: int) -> date:
    years, month = divmod(first.year * 12 + first.month - 1 + steps, 12)
    return date(years, month + 1, 1)
