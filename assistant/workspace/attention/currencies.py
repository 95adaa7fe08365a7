"""Currencies without a rate: what cannot be put into one total."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.money import Money
from assistant.workspace.attention.signal import Kind, Signal
from assistant.workspace.invoices import Invoice
from assistant.workspace.search import invoices_only

RECENT = timedelta(days=90)


async def without_rate(session: AsyncSession, today: date) -> list[Signal]:
    """Each currency of the last 90 days beside the usual one, with what was billed in it."""
    query: Any = (
        select_columns(col(Invoice.currency), func.count(), func.sum(Invoice.total))
        .where(
            col(Invoice.removed_at).is_(None), *invoices_only(),
            col(Invoice.issued_on) >= today - RECENT,
            col(Invoice.currency).is_not(None), col(Invoice.total).is_not(None),
        )
        .group_by(col(Invoice.currency))
        .order_by(func.count().desc(), col(Invoice.currency))
    )  # fmt: skip
    found = (await session.exec(query)).all()
    return [_signal(row[0], row[1], row[2], found[0][0]) for row in found[1:]]


def _signal(currency: str, count: int, total: object, usual: str) -> Signal:
    assert isinstance(total, Decimal)
    return Signal(
        Kind.NO_RATE,
        label=currency,
        amount=Money(total, currency),
        subject=currency.lower(),
        says=(currency, usual),
        facts={"count": count, "usual": usual},
    )
