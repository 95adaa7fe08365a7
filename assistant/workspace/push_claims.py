"""Who takes what out of the outbox, and under which mark it goes to Qonto.

The documents of one card share a mark, the proposal's id, as long as their file names tell them
apart; any other bears a mark of its own, its key. Marks rest on nothing that ever changes, so that
whoever comes later, were it from a restored backup, looks for the same one.
"""

import uuid
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, not_, or_, update
from sqlmodel import col, select

from assistant.database import Session
from assistant.workspace.documents import Document
from assistant.workspace.file_names import plain
from assistant.workspace.pushes import CLAIM, OPEN, Push, PushState, Task, is_first_try

Names = Mapping[str, frozenset[str]]
"""By proposal: the plain names that only one of its documents has."""


@dataclass(frozen=True, slots=True)
class Due:
    """A push that a worker may take; those under one mark may travel together. `size`: bytes."""

    workspace_id: str
    push_id: int
    mark: str
    size: int
    is_first_try: bool


async def due(
    session: Session, at: datetime, limit: int = 100, *, busy: Collection[str] = ()
) -> list[Due]:
    """Pushes to be worked on now, oldest first, but for those of `busy` workspaces; asked across
    workspaces by the dispatcher."""
    found = await session.exec(
        select(Push, Document.size)
        .join(Document, col(Document.id) == col(Push.document_id))
        .where(*_claimable(at), col(Push.workspace_id).not_in(busy))
        .order_by(col(Push.created_at), col(Push.id))
        .limit(limit)
    )
    rows = found.all()
    names = await _names(session, [push for push, _ in rows])
    return [
        Due(
            workspace_id=push.workspace_id,
            push_id=push.id or 0,
            mark=_mark(push, names),
            size=size,
            is_first_try=is_first_try(push.attempts, push.created_at, at),
        )
        for push, size in rows
    ]


async def claim(
    session: Session, push_ids: Sequence[int], *, worker: str, at: datetime
) -> list[Task]:
    """Take pushes for a while; without those that somebody else has or that are over."""
    found = await session.exec(
        select(Push)
        .where(col(Push.id).in_(push_ids), *_claimable(at))
        .order_by(col(Push.id))
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    pushes = list(found)
    names = await _names(session, pushes)
    return [_claimed(session, push, names, worker, at) for push in pushes]


async def release(session: Session, worker: str, at: datetime) -> None:
    """Give back what this worker had claimed before it died; called when it starts again."""
    await session.exec(
        update(Push)
        .where(col(Push.state) == PushState.SENDING, col(Push.claimed_by).startswith(f"{worker}/"))
        .values(claimed_until=at)
        .execution_options(synchronize_session=False)
    )


def _claimable(at: datetime) -> tuple[ColumnElement[bool], ...]:
    waits_for_a_person = and_(col(Push.state) == PushState.UNKNOWN, col(Push.next_try_at).is_(None))
    return (
        col(Push.state).in_(OPEN),
        not_(waits_for_a_person),
        or_(col(Push.next_try_at).is_(None), col(Push.next_try_at) <= at),
        or_(col(Push.claimed_until).is_(None), col(Push.claimed_until) <= at),
    )


def _claimed(session: Session, push: Push, names: Names, worker: str, at: datetime) -> Task:
    uncertain = push.attempts > 0 and push.state is not PushState.PREPARED
    claim = f"{worker}/{uuid.uuid4().hex[:8]}"
    push.state = PushState.SENDING
    push.claimed_by, push.claimed_until = claim, at + CLAIM
    push.next_try_at = None
    session.add(push)
    return Task(
        push_id=push.id or 0,
        claim=claim,
        proposal_id=push.proposal_id,
        connection_id=push.connection_id,
        document_id=push.document_id,
        document_version=push.document_version,
        sha256=push.sha256,
        file_name=push.file_name,
        key=push.idempotency_key,
        mark=_mark(push, names),
        marked=names[push.proposal_id] if _shares_its_mark(push, names) else frozenset(),
        attempts=push.attempts,
        uncertain=uncertain,
        confirmed_at=push.created_at,
        first_sent_at=push.first_sent_at,
        last_sent_at=push.last_sent_at,
    )


def _mark(push: Push, names: Names) -> str:
    return push.proposal_id if _shares_its_mark(push, names) else push.idempotency_key


def _shares_its_mark(push: Push, names: Names) -> bool:
    tell_apart = names[push.proposal_id]
    return len(tell_apart) > 1 and plain(push.file_name) in tell_apart


async def _names(session: Session, pushes: Sequence[Push]) -> Names:
    """Asked for whole proposals, whichever of their documents are still to be sent."""
    proposals = {push.proposal_id for push in pushes}
    found = await session.exec(
        select(Push.proposal_id, Push.file_name).where(col(Push.proposal_id).in_(proposals))
    )
    counted: dict[str, Counter[str]] = {proposal_id: Counter() for proposal_id in proposals}
    for proposal_id, name in found:
        counted[proposal_id][plain(name)] += 1
    return {
        proposal_id: frozenset(name for name, count in names.items() if count == 1)
        for proposal_id, names in counted.items()
    }
