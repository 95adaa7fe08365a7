"""What is true, from the source's own records and nothing else.

It reads the raw payloads that the source sent, in plain Python. It shares no code with the tools,
on purpose: a mistake there must not hide here.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from msgspec.structs import replace

from assistant.errors import BadRequest
from assistant.evaluation.cases import Want
from assistant.evaluation.measures import MEASURES
from assistant.evaluation.raw import Raw, amount, day, is_open, is_overdue, supplier


def ours(
    records: Sequence[Raw], addressed: Mapping[int, str], papers: Mapping[str, int]
) -> list[Raw]:
    """The records without those whose paper names somebody else: all of them where more than a
    fifth of the papers do. `addressed` is a name by paper, empty where it is us; `papers` tells the
    paper of a record by its id."""
    theirs = {paper for paper, name in addressed.items() if name}
    if len(theirs) * 5 > len(addressed):
        return list(records)
    return [one for one in records if papers.get(str(one.get("id"))) not in theirs]


def rows(records: Sequence[Raw], want: Want, today: date) -> list[Raw]:
    """The invoices that are meant."""
    return [one for one in records if _is_meant(one, want, today)]


def values(records: Sequence[Raw], want: Want, today: date) -> list[tuple[Decimal, str]]:
    """The value, one for each currency: (number, currency); a count has no currency."""
    meant = rows(records, want, today)
    if want.measure in MEASURES:
        return MEASURES[want.measure](meant, rows(records, Want(), today), want, today)
    if want.measure in ("change", "netted"):
        return _less(records, want, today)
    if want.measure == "count":
        return [(Decimal(len(meant)), "")]
    amounts: dict[str, list[Decimal]] = defaultdict(list)
    for one in meant:
        if money := amount(one, want.of):
            amounts[money[1]].append(money[0])
    if want.measure not in _AMOUNTS:
        raise BadRequest(f"There is no measure named {want.measure!r}.")
    return [(_AMOUNTS[want.measure](found), each) for each, found in sorted(amounts.items())]


def _less(records: Sequence[Raw], want: Want, today: date) -> list[tuple[Decimal, str]]:
    """A sum less another one: that of the period compared with, or the credit notes."""
    whole = replace(want, measure="sum", against=None)
    other = replace(whole, issued=want.against)
    if want.measure == "netted":
        other = replace(whole, credit_notes=True)
    taken = {currency: abs(total) for total, currency in values(records, other, today)}
    found = {currency: total for total, currency in values(records, whole, today)}
    is_netted = want.measure == "netted"
    left = {each: found.get(each, Decimal()) - taken.get(each, Decimal()) for each in found | taken}
    return [(one if is_netted else abs(one), each) for each, one in left.items()]


def _average(found: list[Decimal]) -> Decimal:
    return (sum(found, Decimal()) / len(found)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _median(found: list[Decimal]) -> Decimal:
    ordered, half = sorted(found), len(found) // 2
    if len(found) % 2:
        return ordered[half]
    return _average([ordered[half - 1], ordered[half]])


_AMOUNTS: dict[str, Callable[[list[Decimal]], Decimal]] = {
    "sum": lambda found: sum(found, Decimal()),
    "average": _average,
    "minimum": min,
    "maximum": max,
    "median": _median,
}


def _is_meant(one: Raw, want: Want, today: date) -> bool:
    return (
        _is_kind(one, credit_notes=want.credit_notes)
        and (want.supplier is None or want.supplier.lower() in supplier(one).lower())
        and (want.issued is None or _within(day(one, "issue_date"), want.issued, today))
        and (want.due is None or _within(day(one, "due_date"), want.due, today))
        and (want.open is None or is_open(one) is want.open)
        and (want.paid is None or _within(day(one, "payment_date"), want.paid, today))
        and (want.overdue is None or is_overdue(one, today) is want.overdue)
        and _has_amount(one, want)
    )


def _is_kind(one: Raw, *, credit_notes: bool) -> bool:
    if bool(one.get("is_credit_note")) is not credit_notes:
        return False
    return credit_notes or one.get("is_attachment_invoice") is not False


def _has_amount(one: Raw, want: Want) -> bool:
    if not (want.currency or want.minimum or want.maximum):
        return True
    found = amount(one, want.of)
    if found is None or (want.currency and found[1] != want.currency):
        return False
    value, _ = found
    least = Decimal(want.minimum or "-Infinity")
    return least <= value <= Decimal(want.maximum or "Infinity")


def _within(on: date | None, period: str | tuple[str, str], today: date) -> bool:
    first, last = span(period, today)
    return on is not None and first <= on <= last


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
