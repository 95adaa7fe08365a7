"""Instances: the running processes that do background work, each with a heartbeat."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.database import UtcDateTime

SILENT_AFTER = timedelta(seconds=60)


class Instance(SQLModel, table=True):
    """One process. `id` stays the same over its restarts."""

    __tablename__ = "instances"

    id: str = Field(primary_key=True, max_length=64)
    started_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)


async def beat(session: AsyncSession, instance_id: str, now: datetime) -> None:
    """Say that this instance lives."""
    row = await session.get(Instance, instance_id)
    if row is None:
        row = Instance(id=instance_id, started_at=now, seen_at=now)
    row.seen_at = now
    session.add(row)


async def silent(session: AsyncSession, now: datetime) -> list[str]:
    """Instances that have not been heard of for a minute: their work may be taken over."""
    found = await session.exec(
        select(Instance.id).where(col(Instance.seen_at) < now - SILENT_AFTER)
    )
    return list(found)


async def forget(session: AsyncSession, instance_id: str, now: datetime) -> None:
    """Drop a silent instance after its work was taken over; it may have come back meanwhile."""
    await session.exec(
        delete(Instance).where(
            col(Instance.id) == instance_id, col(Instance.seen_at) < now - SILENT_AFTER
        )
    )
