"""The outbox: one row per document on its way to Qonto, with a key stored before the first try."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from assistant import clock
from assistant.database import UtcDateTime, WorkspaceRow


class PushState(StrEnum):
    """Where a push stands. `unknown`: it may have arrived; Qonto is looked at before any retry."""

    PREPARED = "prepared"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Push(WorkspaceRow, table=True):
    """One document's way to Qonto."""

    __tablename__ = "pushes"
    __table_args__ = (UniqueConstraint("workspace_id", "proposal_id", "document_id"),)

    id: int | None = Field(default=None, primary_key=True)
    proposal_id: str = Field(foreign_key="proposals.id", ondelete="CASCADE", index=True)
    connection_id: str = Field(foreign_key="connections.id", ondelete="CASCADE")
    document_id: int = Field(foreign_key="documents.id", index=True)
    document_version: int
    sha256: str = Field(max_length=64)
    file_name: str
    idempotency_key: str = Field(default_factory=lambda: str(uuid.uuid4()), unique=True)
    state: PushState = Field(default=PushState.PREPARED, index=True)
    attempts: int = 0
    qonto_invoice_id: str | None = None
    problem: str | None = None
    first_sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    next_try_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
