"""Dismissals: signals that a person has looked at and set aside, and why."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.database import UtcDateTime, WorkspaceRow


class Dismissal(WorkspaceRow, table=True):
    """One signal set aside. It counts as long as the signal's fingerprint is this one."""

    __tablename__ = "dismissals"
    __table_args__ = (UniqueConstraint("workspace_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str
    fingerprint: str = Field(max_length=32)
    reason: str
    dismissed_by: str
    dismissed_at: datetime = Field(sa_type=UtcDateTime)


async def current(session: AsyncSession) -> dict[str, Dismissal]:
    """Every dismissal by its signal's key."""
    return {one.key: one for one in await session.exec(select(Dismissal))}
