"""Attachments: files at Qonto and how far their download got."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from assistant import clock
from assistant.database import UtcDateTime, WorkspaceRow


class AttachmentState(StrEnum):
    """How far a download got."""

    WAITING = "waiting"
    STORED = "stored"
    FAILED = "failed"
    GIVEN_UP = "given_up"


class Attachment(WorkspaceRow, table=True):
    """One file at Qonto. `problem` says in words why it is not here; signed links are not kept."""

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
    document_id: int | None = Field(default=None, foreign_key="documents.id")
    state: AttachmentState = AttachmentState.WAITING
    problem: str | None = None
    attempts: int = 0
    next_try_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
