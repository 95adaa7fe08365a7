"""Conversations: the questions people asked and the answers they got."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, delete, func, or_
from sqlmodel import Field, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant import clock
from assistant.database import UtcDateTime, WorkspaceRow
from assistant.errors import Conflict, NotFound, Unprocessable
from assistant.workspace.audit import Actor, Entry, append
from assistant.workspace.proposals import Proposal, ProposalState
from assistant.workspace.shared_answers import SharedAnswer
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
    A question asked anew keeps its place: of the versions at one `position` one `is_shown`.
    `thumb` is "up", "down" or nothing, with the reason that was typed.
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
    is_shown: bool = True
    thumb: str = ""
    thumb_reason: str = ""
    usage: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    asked_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


async def with_model(session: AsyncSession, most: int) -> list[Message]:
    """The newest turns that a remote model answered, of everybody: what they used, not what was
    said."""
    query = select(Message).order_by(col(Message.asked_at).desc()).limit(10 * most)
    return [one for one in await session.exec(query) if one.usage][:most]


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
    """A conversation's turns as shown, oldest first."""
    query = (
        select(Message)
        .where(Message.conversation_id == conversation_id, col(Message.is_shown))
        .order_by(col(Message.position), col(Message.asked_at))
    )
    return list(await session.exec(query))


async def last_answered(
    session: AsyncSession, member_id: str, but_not: str | None = None
) -> Message | None:
    """A person's newest answer as shown, whichever conversation it is in."""
    query = (
        select(Message)
        .join(Conversation, col(Conversation.id) == col(Message.conversation_id))
        .where(Conversation.member_id == member_id, Message.state == ANSWERED)
        .where(col(Message.is_shown), col(Message.id) != (but_not or ""))
        .order_by(col(Message.asked_at).desc())
        .limit(1)
    )
    return (await session.exec(query)).first()


async def by_client_id(session: AsyncSession, client_id: str) -> Message | None:
    """The message a repeated POST already made."""
    return (await session.exec(select(Message).where(Message.client_id == client_id))).first()


async def add_question(
    session: AsyncSession, conversation: Conversation, message: Message
) -> Message:
    """Store a question, last in its conversation."""
    last = select(func.max(Message.position)).where(Message.conversation_id == conversation.id)
    before = (await session.exec(last)).one()
    message.conversation_id = conversation.id
    message.position = 0 if before is None else before + 1
    session.add(message)
    await session.flush()
    return message


async def add_version(
    session: AsyncSession, conversation: Conversation, message: Message, instead_of: str
) -> Message:
    """Store a question in the place of the last one, which is kept; Conflict for an earlier one."""
    shown = await messages(session, conversation.id)
    if not shown or shown[-1].id != instead_of:
        raise Conflict("Only the last question can be asked anew: reload the conversation.")
    shown[-1].is_shown = False
    session.add(shown[-1])
    message.conversation_id = conversation.id
    message.position = shown[-1].position
    session.add(message)
    await session.flush()
    return message


async def versions(session: AsyncSession, conversation_id: str) -> dict[int, list[str]]:
    """By position, the ids of all versions, oldest first."""
    query = (
        select(Message.position, Message.id)
        .where(Message.conversation_id == conversation_id)
        .order_by(col(Message.asked_at), col(Message.id))
    )
    found: dict[int, list[str]] = {}
    for position, message_id in await session.exec(query):
        found.setdefault(position, []).append(message_id)
    return found


async def show_version(session: AsyncSession, member_id: str, message_id: str) -> Message:
    """Make this version the one that is shown, and that later questions build on."""
    chosen = await own_message(session, member_id, message_id)
    query = select(Message).where(
        Message.conversation_id == chosen.conversation_id, Message.position == chosen.position
    )
    for version in await session.exec(query):
        version.is_shown = version.id == chosen.id
        session.add(version)
    return chosen


async def own_message(session: AsyncSession, member_id: str, message_id: str) -> Message:
    """A turn of one of this person's conversations; NotFound for anybody else's."""
    found = await session.get(Message, message_id)
    if found is None:
        raise NotFound("There is no such answer.")
    await one(session, member_id, found.conversation_id)
    return found


async def rename(session: AsyncSession, member_id: str, conversation_id: str, title: str) -> None:
    """Give a conversation another title; Unprocessable for an empty one."""
    named = " ".join(title.replace("\x00", "").split())[:TITLE_LENGTH]
    if not named:
        raise Unprocessable("A title needs at least one character.")
    found = await one(session, member_id, conversation_id)
    found.title = named
    session.add(found)


async def search(
    session: AsyncSession, member_id: str, text: str, limit: int = 50
) -> list[Conversation]:
    """The person's conversations with this text in a title or a question, last used first."""
    asked = select(Message.conversation_id).where(
        col(Message.question).icontains(text, autoescape=True)
    )
    query = (
        select(Conversation)
        .where(
            Conversation.member_id == member_id,
            or_(
                col(Conversation.title).icontains(text, autoescape=True),
                col(Conversation.id).in_(asked),
            ),
        )
        .order_by(col(Conversation.updated_at).desc(), col(Conversation.id))
        .limit(limit)
    )
    return list(await session.exec(query))


async def erase(
    session: AsyncSession, actor: Actor, member_id: str, conversation_id: str, now: datetime
) -> None:
    """Remove a conversation with its turns and what was shared of them; the trail keeps that."""
    found = await one(session, member_id, conversation_id)
    ids = select(Message.id).where(Message.conversation_id == found.id)
    turns = len(list(await session.exec(ids)))
    await session.exec(delete(SharedAnswer).where(col(SharedAnswer.message_id).in_(ids)))
    await session.exec(delete(Message).where(col(Message.conversation_id) == found.id))
    await session.exec(delete(Conversation).where(col(Conversation.id) == found.id))
    entry = Entry("conversation.deleted", "conversation", found.id, {"turns": turns})
    await append(session, now, actor, [entry])


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
