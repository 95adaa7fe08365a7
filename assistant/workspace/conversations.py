"""Conversations: the questions people asked and the answers they got."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field

from assistant import clock
from assistant.database import UtcDateTime, WorkspaceRow
from assistant.workspace.workspaces import new_id


class Conversation(WorkspaceRow, table=True):
    """A thread of turns that belongs to one person."""

    __tablename__ = "conversations"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    member_id: str = Field(index=True)
    title: str = ""
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


class Message(WorkspaceRow, table=True):
    """One turn: the question as asked and the answer as shown.

    `answer` is the stored answer in full (prose, facts, tables, charts, citations, steps,
    proposal ids, coverage), so that a reload shows what was shown. `history` of a model is built
    from here, never from what a browser sends. `client_id` makes a repeated POST one message.
    """

    __tablename__ = "messages"
    __table_args__ = (Index("ix_messages_conversation", "workspace_id", "conversation_id"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    conversation_id: str = Field(foreign_key="conversations.id", ondelete="CASCADE")
    position: int = 0
    client_id: str | None = Field(default=None, unique=True, max_length=64)
    question: str
    language: str = "en"
    state: str = "answering"
    outcome: str | None = None
    answer: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    model: str = ""
    prompt_checksum: str = ""
    usage: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    asked_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
