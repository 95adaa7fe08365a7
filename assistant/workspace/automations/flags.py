"""Flags: invoices that were put before a person's eyes, until somebody has looked."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, UniqueConstraint
from sqlmodel import Field, col, select

from assistant import clock
from assistant.database import Session, UtcDateTime, WorkspaceRow
from assistant.errors import NotFound
from assistant.workspace import audit, bulk
from assistant.workspace.audit import Actor, Entry
from assistant.workspace.bulk import Insert, table_of
from assistant.workspace.invoices import Invoice


class Flag(WorkspaceRow, table=True):
    """One invoice to be looked at, and what for: by an automation, or by a person's yes to the
    card with this digest."""

    __tablename__ = "flags"
    __table_args__ = (UniqueConstraint("workspace_id", "invoice_id", "automation_id"),)

    id: int | None = Field(default=None, primary_key=True)
    invoice_id: int = Field(foreign_key="invoices.id", ondelete="CASCADE")
    automation_id: str | None = Field(default=None, foreign_key="automations.id")
    card: str | None = Field(default=None, max_length=64)
    reason: str = ""
    raised_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    cleared_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    cleared_by: str | None = None


async def raise_flag(
    session: Session, invoice_id: int, automation_id: str, reason: str, at: datetime
) -> None:
    """Put an invoice into review; raising it twice changes nothing."""
    row = {
        "workspace_id": session.info["workspace_id"],
        "invoice_id": invoice_id,
        "automation_id": automation_id,
        "reason": reason,
        "raised_at": at,
    }
    await bulk.insert(session, table_of(Flag), [row], _once)


async def clear(session: Session, flag_id: int, *, by: Actor, at: datetime) -> None:
    """A person has looked."""
    flag = await _get(session, flag_id)
    if flag.cleared_at is None:
        flag.cleared_at, flag.cleared_by = at, by.name
        await _remember(session, flag, "flag.cleared", by, at)


async def put_back(session: Session, flag_id: int, *, by: Actor, at: datetime) -> None:
    """It waits again: the undo of `clear`."""
    flag = await _get(session, flag_id)
    if flag.cleared_at is not None:
        flag.cleared_at = flag.cleared_by = None
        await _remember(session, flag, "flag.put_back", by, at)


async def raised(session: Session, limit: int = 200) -> list[tuple[Flag, Invoice]]:
    """Flags nobody has cleared, newest first."""
    return await _listed(session, col(Flag.cleared_at).is_(None), col(Flag.id).desc(), limit)


async def cleared(session: Session, limit: int = 20) -> list[tuple[Flag, Invoice]]:
    """Flags that somebody has looked at, latest first."""
    return await _listed(
        session, col(Flag.cleared_at).is_not(None), col(Flag.cleared_at).desc(), limit
    )


async def _get(session: Session, flag_id: int) -> Flag:
    flag = await session.get(Flag, flag_id)
    if flag is None:
        raise NotFound("There is no such flag here.")
    return flag


async def _remember(session: Session, flag: Flag, action: str, by: Actor, at: datetime) -> None:
    session.add(flag)
    await audit.append(session, at, by, [Entry(action, "invoice", str(flag.invoice_id), {})])


async def _listed(
    session: Session, which: ColumnElement[bool], order: ColumnElement[Any], limit: int
) -> list[tuple[Flag, Invoice]]:
    found = await session.exec(
        select(Flag, Invoice)
        .join(Invoice, col(Invoice.id) == col(Flag.invoice_id))
        .where(which, col(Invoice.removed_at).is_(None))
        .order_by(order)
        .limit(limit)
    )
    return list(found)


def _once(insert: Insert, _table: Table) -> Insert:
    return insert.on_conflict_do_nothing()
