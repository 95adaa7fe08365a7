"""Triggers: what happened at the source, each with a stable id."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from assistant import clock
from assistant.database import UtcDateTime, WorkspaceRow

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
