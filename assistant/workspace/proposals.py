"""Proposals: exactly what would be sent, waiting for a human's yes."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from assistant import clock
from assistant.database import UtcDateTime, WorkspaceRow
from assistant.workspace.workspaces import new_id


class ProposalState(StrEnum):
    """From offer to outcome."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Proposal(WorkspaceRow, table=True):
    """An offer to push. `content` is what is shown and sent; `digest` covers all of it."""

    __tablename__ = "proposals"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    action: str = "push"
    state: ProposalState = ProposalState.PROPOSED
    connection_id: str = Field(foreign_key="connections.id", ondelete="CASCADE")
    content: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    digest: str = Field(max_length=64)
    proposed_for: str = ""
    proposed_by: str = ""
    conversation_id: str | None = None
    message_id: str | None = None
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    confirmed_by: str | None = None
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    cancelled_by: str | None = None
    cancelled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
