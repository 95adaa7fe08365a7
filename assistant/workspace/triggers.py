"""Triggers: what happened at the source, each with a stable id."""

from datetime import datetime

from sqlalchemy import UniqueConstraint, func
from sqlmodel import Field, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant import clock
from assistant.database import UtcDateTime, WorkspaceRow
from assistant.workspace.invoices import Invoice

UPLOADED = "supplier_invoice.uploaded"
UPDATED = "supplier_invoice.updated"


class Trigger(WorkspaceRow, table=True):
    """One thing that happened. `event_id` is made of organisation, invoice and version."""

    __tablename__ = "triggers"
    __table_args__ = (UniqueConstraint("workspace_id", "event_id"),)

    id: int | None = Field(default=None, primary_key=True)
    event_id: str = Field(max_length=64)
    kind: str
    invoice_source_id: str
    source_updated_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    occurred_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    handled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


async def newest(session: AsyncSession) -> int:
    """The id of the last one; 0 when there is none."""
    return (await session.exec(select(func.max(Trigger.id)))).one() or 0


async def invoices_after(session: AsyncSession, trigger_id: int, most: int) -> list[int]:
    """Our ids of invoices that came or changed since, at most so many of them."""
    found = await session.exec(
        select(Invoice.id)
        .join(Trigger, col(Trigger.invoice_source_id) == col(Invoice.source_id))
        .where(col(Trigger.id) > trigger_id)
        .distinct()
        .limit(most)
    )
    return [one or 0 for one in found]
