"""Attachments: files at Qonto and how far their download got."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, update
from sqlmodel import Field, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant import clock
from assistant.database import UtcDateTime, WorkspaceRow


class AttachmentState(StrEnum):
    """How far a download got."""

    WAITING = "waiting"
    STORED = "stored"
    FAILED = "failed"
    GIVEN_UP = "given_up"


class Attachment(WorkspaceRow, table=True):
    """One file at Qonto. `problem` says in words why it is not here; signed links are not kept.

    `invoice_id` is the one invoice that named it; none where several did.
    """

    __tablename__ = "attachments"
    __table_args__ = (
        UniqueConstraint("workspace_id", "provider", "source_id"),
        Index("ix_attachments_state", "workspace_id", "state", "next_try_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    connection_id: str = Field(foreign_key="connections.id", ondelete="CASCADE")
    provider: str = "qonto"
    source_id: str
    source_created_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    invoice_id: int | None = None
    document_id: int | None = Field(default=None, foreign_key="documents.id")
    state: AttachmentState = AttachmentState.WAITING
    problem: str | None = None
    attempts: int = 0
    next_try_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


async def try_again(session: AsyncSession, connection_id: str) -> None:
    """Queue everything that is not here, e.g. after a permission was granted."""
    await session.exec(
        update(Attachment)
        .where(
            col(Attachment.connection_id) == connection_id,
            col(Attachment.state).in_((AttachmentState.FAILED, AttachmentState.GIVEN_UP)),
        )
        .values(state=AttachmentState.WAITING, attempts=0, next_try_at=None)
        .execution_options(synchronize_session=False)
    )


async def by_source(session: AsyncSession, source_id: str) -> Attachment | None:
    """The attachment with this id at Qonto."""
    found = await session.exec(select(Attachment).where(Attachment.source_id == source_id))
    return found.first()
