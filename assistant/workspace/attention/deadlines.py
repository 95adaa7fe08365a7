"""Deadlines: what is overdue and what falls due soon."""

from datetime import date, timedelta

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.workspace.attention import records
from assistant.workspace.attention.records import Record
from assistant.workspace.attention.signal import Kind, Signal, about
from assistant.workspace.invoices import Invoice

DUE_SOON = timedelta(days=7)


async def overdue(session: AsyncSession, today: date) -> list[Signal]:
    """Unpaid and past their due date."""
    found = await records.unpaid(session, col(Invoice.due_on) < today)
    return [_due(Kind.OVERDUE, one, today) for one in found]


async def due_soon(session: AsyncSession, today: date) -> list[Signal]:
    """Unpaid and due within seven days, today included."""
    due = col(Invoice.due_on).between(today, today + DUE_SOON)
    found = await records.unpaid(session, due)
    return [_due(Kind.DUE_SOON, one, today) for one in found]


def _due(kind: Kind, one: Record, today: date) -> Signal:
    assert one.due_on
    days = abs((one.due_on - today).days)
    facts = {"days": days} | ({"paid": one.paid} if one.paid else {})
    # A part payment is no news to somebody who set it aside: the claim is the whole amount.
    return about(kind, one, says=(one.due_on, one.total, one.currency), facts=facts)
