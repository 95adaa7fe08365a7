"""Amounts: bills that became dearer, and bills unlike anything the supplier sent before."""

from bisect import insort
from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, String, cast, func, type_coerce
from sqlalchemy import select as select_columns
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.database import AMOUNT_SCALE
from assistant.money import Money
from assistant.workspace.attention import records
from assistant.workspace.attention.records import MOST_OF_A_KIND, Record, Suppliers, not_refused
from assistant.workspace.attention.signal import Kind, Signal, about
from assistant.workspace.invoices import Invoice
from assistant.workspace.search import invoices_only

RECENT = timedelta(days=90)
HISTORY = timedelta(days=800)
# A steady bill: the three before it differ by less than two per cent; a rise is more than that.
STEADY, RISE = 3, (102, 100)
# Unusual: at least so many bills before it, so many deviations and so many times the median.
ENOUGH, DEVIATIONS, TIMES = 8, 8, 3


class Bill(NamedTuple):
    """One bill of a supplier's history; `total` in ten-thousandths. They sort by day."""

    day: str
    id: int
    total: int


async def amounts(session: AsyncSession, today: date, suppliers: Suppliers = None) -> list[Signal]:
    """Price rises and unusual amounts of the last 90 days."""
    rises: list[tuple[int, int]] = []
    unusual: list[tuple[int, int, int]] = []
    since = (today - RECENT).isoformat()
    for bills in await _histories(session, today, suppliers):
        odd = list(_unusual(bills, since))
        unusual += odd
        rises += _rises(bills, since, {one[0] for one in odd})
    rises, unusual = rises[:MOST_OF_A_KIND], unusual[:MOST_OF_A_KIND]
    ids = {number for pair in rises for number in pair} | {one[0] for one in unusual}
    known = await records.by_ids(session, list(ids))
    return [
        *(_rise(known[now], known[then]) for now, then in rises),
        *(_odd(known[now], median, count) for now, median, count in unusual),
    ]


async def _histories(
    session: AsyncSession, today: date, suppliers: Suppliers
) -> list[list[Bill]]:  # fmt: skip
    """The bills of suppliers that billed lately, by supplier and currency, oldest first. Each
    history comes as one text: as rows they would take three times as long."""
    total = cast(type_coerce(col(Invoice.total), BigInteger), String)
    told = cast(col(Invoice.issued_on), String) + " " + cast(col(Invoice.id), String) + " " + total
    query: Any = (
        select_columns(func.aggregate_strings(told, ","))
        .where(
            *records.of(suppliers), *invoices_only(), not_refused(),
            col(Invoice.removed_at).is_(None),
            col(Invoice.vendor_id).is_not(None), col(Invoice.currency).is_not(None),
            col(Invoice.total) > 0, col(Invoice.issued_on) >= today - HISTORY,
        )
        .group_by(col(Invoice.vendor_id), col(Invoice.currency))
        .having(func.max(Invoice.issued_on) >= today - RECENT, func.count() > STEADY)
    )  # fmt: skip
    return [_bills(told) for (told,) in await session.exec(query)]


def _bills(told: str) -> list[Bill]:
    parts = (one.split(" ") for one in told.split(","))
    return sorted(Bill(day, int(number), int(total)) for day, number, total in parts)


def _rises(
    bills: Sequence[Bill], since: str, unusual: Collection[int]
) -> Iterator[tuple[int, int]]:
    """The dearer bill and the one before it; a wholly unusual one is no rise of a price."""
    times, hundred = RISE
    for at in range(STEADY, len(bills)):
        now = bills[at]
        if now.day < since or now.id in unusual:
            continue
        past = [one.total for one in bills[at - STEADY : at]]
        if max(past) * hundred > min(past) * times:
            continue
        if now.total * hundred >= max(past) * times:
            yield now.id, bills[at - 1].id


def _unusual(bills: Sequence[Bill], since: str) -> Iterator[tuple[int, int, int]]:
    """A bill far above all before it: its id, their median and how many they were."""
    before: list[int] = []
    for one in bills:
        if one.day >= since and len(before) >= ENOUGH:
            median = before[len(before) // 2]
            if one.total >= TIMES * median:
                spread = sorted(abs(total - median) for total in before)[len(before) // 2]
                if one.total - median > DEVIATIONS * spread:
                    yield one.id, median, len(before)
        insort(before, one.total)


def _rise(now: Record, then: Record) -> Signal:
    assert now.total and then.total and now.currency
    percent = ((now.total / then.total - 1) * 100).quantize(Decimal("0.1"))
    return about(
        Kind.PRICE_RISE, now, says=(then.total, now.total), others=((then.id, then.label),),
        facts={"before": Money(then.total, now.currency), "percent": percent},
    )  # fmt: skip


def _odd(now: Record, median: int, count: int) -> Signal:
    usual = Money(Decimal(median).scaleb(-AMOUNT_SCALE), now.currency or "")
    facts = {"usual": usual, "count": count}
    return about(Kind.UNUSUAL_AMOUNT, now, says=(now.total,), facts=facts)
