"""What can be worked out over raw records beside a plain sum: groups, days, VAT, habits, copies.

Each measure takes the records meant, all records, what is wanted and the day; it answers with
values, each a number with its currency, or without one for counts, days and percentages.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from statistics import median, median_low

from assistant.evaluation.cases import Want
from assistant.evaluation.raw import (
    REFUSED,
    Raw,
    amount,
    day,
    has_payment,
    is_overdue,
    number,
    parties,
    supplier,
)

Value = tuple[Decimal, str]
Measure = Callable[[Sequence[Raw], Sequence[Raw], Want, date], list[Value]]
_EVERY = {52: (6, 8), 12: (25, 36), 6: (54, 67), 4: (80, 102), 2: (168, 197), 1: (345, 385)}
_CENT = Decimal("0.01")


def groups(meant: Sequence[Raw], all_: Sequence[Raw], want: Want, today: date) -> list[Value]:
    """The sum of each supplier, month, quarter or currency; with `top` the largest so many of the
    currency with most records."""
    found: dict[tuple[Hashable, str], Decimal] = defaultdict(Decimal)
    count: dict[str, int] = defaultdict(int)
    whose = parties(all_)
    for one in meant:
        if money := amount(one, want.of):
            found[_key(one, want.by, whose), money[1]] += money[0]
            count[money[1]] += 1
    if want.top is None:
        return [(total, currency) for (_, currency), total in found.items()]
    main = max(count, key=lambda name: count[name], default="")
    totals = sorted((total for (_, each), total in found.items() if each == main), reverse=True)
    return [(total, main) for total in totals[: want.top]]


def _key(one: Raw, by: str, whose: Mapping[str, str]) -> Hashable:
    if by == "vendor":
        return whose.get(supplier(one), supplier(one))
    issued = day(one, "issue_date")
    if issued is None or by == "currency":
        return None
    return issued.year, issued.month if by == "month" else (issued.month + 2) // 3


def late_days(meant: Sequence[Raw], _all: Sequence[Raw], _want: Want, today: date) -> list[Value]:
    """How many days each one that is overdue is past its due day."""
    return [(Decimal((today - (day(one, "due_date") or today)).days), "")
            for one in meant if is_overdue(one, today)]  # fmt: skip


def pay_days(meant: Sequence[Raw], _all: Sequence[Raw], _want: Want, today: date) -> list[Value]:
    """The average and the median of the days from issue to payment, to a tenth."""
    days = [
        (paid - issued).days
        for one in meant
        if (paid := day(one, "payment_date")) and (issued := day(one, "issue_date"))
    ]
    if not days:
        return []
    return [(_tenth(Decimal(sum(days)) / len(days)), ""), (_tenth(Decimal(median(days))), "")]


def paid_late(meant: Sequence[Raw], _all: Sequence[Raw], _want: Want, today: date) -> list[Value]:
    """How many were paid after their due day, and how many of those with both days that is of."""
    known = [
        (paid - due).days
        for one in meant
        if (paid := day(one, "payment_date")) and (due := day(one, "due_date"))
    ]
    return [(Decimal(sum(late > 0 for late in known)), ""), (Decimal(len(known)), "")]


def unbalanced(meant: Sequence[Raw], _all: Sequence[Raw], _want: Want, today: date) -> list[Value]:
    """How many say three amounts of which two do not make the third, beyond a cent."""
    off = 0
    for one in meant:
        gross, net, vat = (amount(one, of) for of in ("gross", "net", "vat"))
        off += bool(gross and net and vat and abs(gross[0] - net[0] - vat[0]) > _CENT)
    return [(Decimal(off), "")]


def rates(meant: Sequence[Raw], _all: Sequence[Raw], want: Want, today: date) -> list[Value]:
    """The VAT at each rate that is stated, in the currency that is wanted."""
    found: dict[tuple[Decimal, str], Decimal] = defaultdict(Decimal)
    for one in meant:
        for part in one.get("taxes") or []:
            tax = part["tax_amount"]
            found[Decimal(part["tax_rate"]), tax["currency"]] += Decimal(tax["value"])
    return [(total, each) for (_, each), total in found.items() if each == want.currency]


def _names(records: Sequence[Raw], today: date, before: date) -> Iterator[str]:
    for one in records:
        if supplier(one) and (day(one, "issue_date") or today) < before:
            yield supplier(one)


def new_suppliers(
    meant: Sequence[Raw], all_: Sequence[Raw], want: Want, today: date
) -> list[Value]:
    """How many suppliers have their first record among these."""
    earliest = min((day(one, "issue_date") or today for one in meant), default=today)
    whose = parties(all_)
    known = {whose[one] for one in _names(all_, today, earliest)}
    return [(Decimal(len({whose.get(supplier(one), "") for one in meant} - known)), "")]


def habits(meant: Sequence[Raw], all_: Sequence[Raw], _want: Want, today: date) -> list[Value]:
    """How many suppliers bill regularly, and what that comes to in a year by currency: the last
    bill where two in a row are alike, else the middle one of a year, times how often it comes."""
    whose = parties(all_)
    series: dict[tuple[str, str], dict[str, tuple[date, Decimal]]] = defaultdict(dict)
    for one in sorted(meant, key=lambda each: str(each.get("issue_date"))):
        money, issued = amount(one), day(one, "issue_date")
        if money and issued and supplier(one) and money[0] > 0 and one["status"] not in REFUSED:
            bills = series[whose.get(supplier(one), ""), money[1]]
            bills.setdefault(number(one) or str(one["id"]), (issued, money[0]))
    yearly: dict[str, Decimal] = defaultdict(Decimal)
    count = 0
    for (_, currency), bills in series.items():
        if estimate := _year_of(list(bills.values()), today):
            yearly[currency] += estimate
            count += 1
    return [(Decimal(count), ""), *((total, each) for each, total in yearly.items())]


def _year_of(bills: Sequence[tuple[date, Decimal]], today: date) -> Decimal | None:
    days = sorted({issued for issued, _ in bills})
    gaps = [(after - before).days for before, after in pairwise(days)]
    if not gaps:
        return None
    middle = median_low(gaps)
    times = next((each for each, (least, most) in _EVERY.items() if least <= middle <= most), None)
    if times is None or len(bills) < (2 if times == 1 else 3):
        return None
    least, most = _EVERY[times]
    is_regular = sum(least <= gap <= most for gap in gaps) >= 0.75 * len(gaps)
    if not is_regular or (today - days[-1]).days > most * 1.6:
        return None
    (last, now), before = bills[-1], bills[-2][1]
    if abs(now - before) < before / 50:
        return now * times
    return Decimal(median(paid for on, paid in bills if on > last - timedelta(days=365))) * times


def copies(meant: Sequence[Raw], _all: Sequence[Raw], _want: Want, today: date) -> list[Value]:
    """How many invoices are here more than once for sure: one supplier and number, or marked."""
    told: dict[Hashable, int] = defaultdict(int)
    for one in meant:
        if one["status"] not in REFUSED and number(one):
            told[supplier(one), number(one)] += 2 if one.get("has_duplicates") else 1
    return [(Decimal(sum(often > 1 for often in told.values())), "")]


def unmatched(meant: Sequence[Raw], all_: Sequence[Raw], want: Want, today: date) -> list[Value]:
    """How many have no payment that the source knows, and what they come to; copies put away
    beside one that is not are left out."""
    kept = {
        (supplier(one), number(one)) for one in all_ if one["status"] not in ("archived", *REFUSED)
    }
    lone = [
        one
        for one in meant
        if not has_payment(one)
        and one["status"] not in REFUSED
        and not (one["status"] == "archived" and (supplier(one), number(one)) in kept)
    ]
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for one in lone:
        if money := amount(one, want.of):
            sums[money[1]] += money[0]
    return [(Decimal(len(lone)), ""), *((total, each) for each, total in sums.items())]


def _tenth(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


MEASURES: dict[str, Measure] = {
    "groups": groups, "late_days": late_days, "pay_days": pay_days, "paid_late": paid_late,
    "unbalanced": unbalanced, "rates": rates, "new_suppliers": new_suppliers, "habits": habits,
    "copies": copies, "unmatched": unmatched,
}  # fmt: skip
