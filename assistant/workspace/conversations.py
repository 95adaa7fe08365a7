"""Conversations: the questions people asked and the answers they got."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, func
from sqlmodel import Field, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant import clock
from assistant.database import UtcDateTime, WorkspaceRow
from assistant.errors import NotFound
from assistant.workspace.proposals import Proposal, ProposalState
from assistant.workspace.workspaces import new_id

ANSWERING, ANSWERED, STOPPED = "answering", "answered", "stopped"
TITLE_LENGTH = 80


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


async def open_conversation(
    session: AsyncSession, member_id: str, conversation_id: str | None, title: str, now: datetime
) -> Conversation:
    """The person's own conversation, or a new one; NotFound for anybody else's."""
    if conversation_id is None:
        made = Conversation(
            member_id=member_id, title=title[:TITLE_LENGTH], created_at=now, updated_at=now
        )
        session.add(made)
        await session.flush()
        return made
    found = await one(session, member_id, conversation_id)
    found.updated_at = now
    session.add(found)
    return found


async def one(session: AsyncSession, member_id: str, conversation_id: str) -> Conversation:
    """A conversation of this person; the same NotFound for a foreign one as for none."""
    found = (
        await session.exec(
            select(Conversation).where(
                Conversation.id == conversation_id, Conversation.member_id == member_id
            )
        )
    ).first()
    if found is None:
        raise NotFound("There is no such conversation: start a new question.")
    return found


async def recent(session: AsyncSession, member_id: str, limit: int = 30) -> list[Conversation]:
    """The person's conversations, last used first."""
    query = (
        select(Conversation)
        .where(Conversation.member_id == member_id)
        .order_by(col(Conversation.updated_at).desc(), col(Conversation.id))
        .limit(limit)
    )
    return list(await session.exec(query))


async def messages(session: AsyncSession, conversation_id: str) -> list[Message]:
    """A conversation's turns, oldest first."""
    query = (
        select(Message)
        .where(Message.conversation_id == conversation_id)
        .order_by(col(Message.position), col(Message.asked_at))
    )
    return list(await session.exec(query))


async def by_client_id(session: AsyncSession, client_id: str) -> Message | None:
    """The message a repeated POST already made."""
    return (await session.exec(select(Message).where(Message.client_id == client_id))).first()


async def add_question(
    session: AsyncSession, conversation: Conversation, message: Message
) -> Message:
    """Store a question, last in its conversation."""
    count = select(func.count(col(Message.id))).where(Message.conversation_id == conversation.id)
    message.conversation_id = conversation.id
    message.position = (await session.exec(count)).one()
    session.add(message)
    await session.flush()
    return message


async def open_proposal(session: AsyncSession, conversation_id: str, now: datetime) -> str | None:
    """The newest card of this conversation that still waits for its button."""
    query = (
        select(Proposal.id)
        .where(
            Proposal.conversation_id == conversation_id,
            Proposal.state == ProposalState.PROPOSED,
            col(Proposal.expires_at) > now,
        )
        .order_by(col(Proposal.created_at).desc())
    )
    return (await session.exec(query)).first()
