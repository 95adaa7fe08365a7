"""What suppliers bill by habit: at which interval, how much, and how the price moved."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from statistics import median, median_low
from typing import Any

from sqlalchemy import select as select_columns
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.workspace.invoices import Invoice
from assistant.workspace.search import REFUSED, InvoiceFilter, conditions, meant, vendor_label
from assistant.workspace.vendors import Vendor

FEWEST = 3
LOOKED_BACK = timedelta(days=3 * 365)
STEADY = Decimal("0.02")
ALIKE = Decimal("0.25")
_REGULAR = 0.75
_LATE = 1.6


class Interval(StrEnum):
    """How often somebody bills."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    TWO_MONTHLY = "two_monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"


_DAYS = {
    Interval.WEEKLY: (6, 8), Interval.MONTHLY: (25, 36), Interval.TWO_MONTHLY: (54, 67),
    Interval.QUARTERLY: (80, 102), Interval.HALF_YEARLY: (168, 197), Interval.YEARLY: (345, 385),
}  # fmt: skip
TIMES = {
    Interval.WEEKLY: 52, Interval.MONTHLY: 12, Interval.TWO_MONTHLY: 6, Interval.QUARTERLY: 4,
    Interval.HALF_YEARLY: 2, Interval.YEARLY: 1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bill:
    """One invoice of a habit."""

    invoice_id: int
    number: str
    on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Level:
    """Bills in a row whose amounts differ by less than two per cent."""

    bills: tuple[Bill, ...]

    @property
    def amount(self) -> Decimal:
        """What was charged last at this price."""
        return self.bills[-1].amount


@dataclass(frozen=True, slots=True)
class Habit:
    """A supplier's bills in one currency, oldest first, at a regular interval. `is_alike`: their
    amounts stay within a quarter of the middle one, as those of a subscription or a rent do."""

    vendor_id: int
    vendor: str
    currency: str
    interval: Interval
    bills: tuple[Bill, ...]
    is_alike: bool

    @property
    def usual(self) -> Decimal:
        """What a bill comes to now: the last one where prices are steady, else the middle one of
        the last year's."""
        last = self.bills[-1]
        if _is_near(last.amount, self.bills[-2].amount):
            return last.amount
        recent = [one.amount for one in self.bills if one.on > last.on - timedelta(days=365)]
        return Decimal(median(recent))

    @property
    def yearly(self) -> Decimal:
        """An estimate: what it comes to in a year if it goes on like this."""
        return self.usual * TIMES[self.interval]

    @property
    def next_on(self) -> date:
        """When the next bill is expected: on the same day of its month, or of its week."""
        last = self.bills[-1].on
        if self.interval is Interval.WEEKLY:
            return last + timedelta(days=7)
        month = last.month - 1 + 12 // TIMES[self.interval]
        year, month = last.year + month // 12, month % 12 + 1
        return date(year, month, min(last.day, monthrange(year, month)[1]))

    def runs(self, today: date) -> bool:
        """Whether it goes on: the next bill is not overdue by far."""
        _, longest = _DAYS[self.interval]
        return today - self.bills[-1].on <= timedelta(days=longest * _LATE)


async def habits(session: AsyncSession, wanted: InvoiceFilter, today: date) -> list[Habit]:
    """What is billed at a regular interval and still runs, the most a year first."""
    series = await bills(session, wanted, today)
    found = [
        habit for (vendor_id, vendor, currency), own in series.items()
        if (habit := _habit(vendor_id, vendor, currency, own)) and habit.runs(today)
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-one.yearly, one.vendor))


async def bills(
    session: AsyncSession, wanted: InvoiceFilter, today: date
) -> dict[tuple[int, str, str], list[Bill]]:
    """A supplier's bills by currency, oldest first; each number once, rejected ones left out."""
    columns = (
        col(Invoice.vendor_id), vendor_label(), col(Invoice.currency), col(Invoice.id),
        col(Invoice.number), col(Invoice.issued_on), col(Invoice.total),
    )  # fmt: skip
    since = today - LOOKED_BACK
    query: Any = (
        select_columns(*columns)
        .outerjoin(Vendor)
        .where(*conditions(await meant(session, wanted)), col(Invoice.issued_on) >= since)
        .where(col(Invoice.vendor_id).is_not(None), col(Invoice.currency).is_not(None))
        .where(col(Invoice.total) > Decimal(0), col(Invoice.status).not_in(REFUSED))
        .order_by(col(Invoice.issued_on), col(Invoice.id))
    )
    found: dict[tuple[int, str, str], list[Bill]] = defaultdict(list)
    seen: set[tuple[int, str]] = set()
    for vendor_id, vendor, currency, number, said, on, amount in await session.exec(query):
        name = (said or f"#{number}").lower()
        if (vendor_id, name) not in seen:
            seen.add((vendor_id, name))
            found[vendor_id, vendor, currency].append(Bill(number, said or "", on, amount))
    return found


def levels(found: Sequence[Bill]) -> list[Level]:
    """The bills cut wherever the price moved by two per cent or more."""
    made: list[list[Bill]] = []
    for one in found:
        if made and _is_near(one.amount, made[-1][-1].amount):
            made[-1].append(one)
        else:
            made.append([one])
    return [Level(tuple(one)) for one in made]


def rise(found: Sequence[Bill]) -> tuple[Level, Level] | None:
    """The price now and the one before, where a steady price went up; None otherwise."""
    moved = _moved(found)
    return moved if moved and moved[1].amount > moved[0].amount else None


def fall(found: Sequence[Bill]) -> tuple[Level, Level] | None:
    """The same where a steady price went down."""
    moved = _moved(found)
    return moved if moved and moved[1].amount < moved[0].amount else None


def _moved(found: Sequence[Bill]) -> tuple[Level, Level] | None:
    """The price now and the one before; before means at least three bills at one price."""
    *_, before, now = [None, None, *levels(found)]
    return (before, now) if before and now and len(before.bills) >= FEWEST else None


def interval(found: Sequence[Bill]) -> Interval | None:
    """How often these bills come; None where that is not regular."""
    days = sorted({one.on for one in found})
    gaps = [(after - before).days for before, after in pairwise(days)]
    if not gaps:
        return None
    often = next(
        (name for name, (least, most) in _DAYS.items() if least <= median_low(gaps) <= most), None
    )
    fewest = 2 if often is Interval.YEARLY else FEWEST
    if often is None or len(found) < fewest:
        return None
    least, most = _DAYS[often]
    regular = sum(least <= gap <= most for gap in gaps)
    return often if regular >= _REGULAR * len(gaps) else None


def _habit(vendor_id: int, vendor: str, currency: str, found: Sequence[Bill]) -> Habit | None:
    often = interval(found)
    if often is None:
        return None
    middle = Decimal(median(one.amount for one in found))
    alike = sum(abs(one.amount - middle) <= ALIKE * middle for one in found)
    is_alike = alike >= _REGULAR * len(found)
    return Habit(vendor_id, vendor, currency, often, tuple(found), is_alike)


def _is_near(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) < STEADY * other
