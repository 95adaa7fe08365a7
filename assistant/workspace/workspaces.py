"""A workspace: one company's books, seen by its people."""

import secrets
from datetime import date, datetime
from decimal import Decimal

from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant import clock
from assistant.database import Amount, UtcDateTime


def new_id() -> str:
    """A random 128-bit id, as 32 hexadecimal characters."""
    return secrets.token_hex(16)


class Workspace(SQLModel, table=True):
    """A company's workspace. The audit chain's head lives here, so that appending locks it."""

    __tablename__ = "workspaces"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    name: str = "Workspace"
    time_zone: str = "Europe/Paris"
    language: str = "en"
    writes_stopped_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    model_tokens_a_day: int | None = None
    model_price_in: Decimal | None = Field(default=None, sa_type=Amount)
    model_price_out: Decimal | None = Field(default=None, sa_type=Amount)
    model_currency: str = "EUR"
    audit_sequence: int = 0
    audit_hash: str = ""
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


async def ids(session: AsyncSession) -> list[str]:
    """Every workspace, oldest first; asked across workspaces."""
    found = await session.exec(select(Workspace.id).order_by(col(Workspace.created_at)))
    return list(found)


async def heads(session: AsyncSession) -> dict[str, int]:
    """How long each workspace's trail is; asked across workspaces."""
    return dict((await session.exec(select(Workspace.id, Workspace.audit_sequence))).all())


async def moments(session: AsyncSession, now: datetime) -> dict[str, tuple[int, date]]:
    """How long each workspace's trail is and which day it has; asked across workspaces."""
    found = await session.exec(select(Workspace.id, Workspace.audit_sequence, Workspace.time_zone))
    return {
        workspace_id: (sequence, clock.today(zone, now)) for workspace_id, sequence, zone in found
    }
