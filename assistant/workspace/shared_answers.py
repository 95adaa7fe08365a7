"""Answers shared inside the workspace: a snapshot that stays as it was, until it is taken back."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.database import UtcDateTime, WorkspaceRow
from assistant.errors import NotFound
from assistant.workspace.audit import Actor, Entry, append
from assistant.workspace.workspaces import new_id


class SharedAnswer(WorkspaceRow, table=True):
    """One answer as it was when it was shared. Whoever may sign in here may read it."""

    __tablename__ = "shared_answers"
    __table_args__ = (Index("ix_shared_answers_message", "workspace_id", "message_id"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    message_id: str = Field(max_length=32)
    question: str
    answer: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    asked_at: datetime = Field(sa_type=UtcDateTime)
    answered_at: datetime = Field(sa_type=UtcDateTime)
    shared_by: str
    shared_by_id: str
    shared_at: datetime = Field(sa_type=UtcDateTime)


async def share(
    session: AsyncSession, actor: Actor, snapshot: SharedAnswer, now: datetime
) -> SharedAnswer:
    """Keep the snapshot; one that this answer already has is given again."""
    known = await of_message(session, snapshot.message_id)
    if known:
        return known
    session.add(snapshot)
    await session.flush()
    await append(session, now, actor, [Entry("answer.shared", "answer", snapshot.id)])
    return snapshot


async def one(session: AsyncSession, shared_id: str) -> SharedAnswer:
    """A shared answer; NotFound when it was taken back or never was."""
    found = await session.get(SharedAnswer, shared_id)
    if found is None:
        raise NotFound("This answer is not shared, or no longer: ask whoever sent you here.")
    return found


async def of_message(session: AsyncSession, message_id: str) -> SharedAnswer | None:
    """What is shared of this answer."""
    query = select(SharedAnswer).where(col(SharedAnswer.message_id) == message_id)
    return (await session.exec(query)).first()


async def of_messages(session: AsyncSession, message_ids: list[str]) -> dict[str, str]:
    """By message, the ids of what is shared."""
    query = select(SharedAnswer.message_id, SharedAnswer.id).where(
        col(SharedAnswer.message_id).in_(message_ids)
    )
    return {row[0]: row[1] for row in await session.exec(query)}


async def take_back(session: AsyncSession, actor: Actor, shared_id: str, now: datetime) -> None:
    """End the sharing: the address leads nowhere from now on."""
    await session.delete(await one(session, shared_id))
    await append(session, now, actor, [Entry("answer.unshared", "answer", shared_id)])
