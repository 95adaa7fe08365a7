"""The outbox: one row per document on its way to Qonto, with a key stored before the first try.

    prepared ──claim──> sending ──┬─> sent      in Qonto, with its invoice id
        ^                         ├─> failed    not in Qonto, and nobody will try again
        └──── not reached ────────┴─> unknown   may be in Qonto: looked at before any further try

A worker claims rows for a while (push_claims.py); a row whose claim ran out, because its worker
died, may be claimed again. Whoever finds that a request has been made before looks at Qonto first.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, text, update
from sqlmodel import Field, col, select

from assistant import clock
from assistant.database import Session, UtcDateTime, WorkspaceRow
from assistant.errors import Conflict, NotPermitted
from assistant.workspace import addressees, audit, documents
from assistant.workspace.audit import SYSTEM, Actor, Entry
from assistant.workspace.documents import DocumentState
from assistant.workspace.invoices import Invoice
from assistant.workspace.members import Role

CLAIM = timedelta(seconds=150)
GIVE_UP_AFTER = timedelta(hours=24)
SHORTEST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=30)
# Qonto forgets idempotency keys after 30 minutes; we stop relying on them before.
KEY_SAFE = timedelta(minutes=25)
SETTLING = timedelta(minutes=5)


class PushState(StrEnum):
    """Where a push stands. `unknown`: it may have arrived; Qonto is looked at before any retry."""

    PREPARED = "prepared"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


OPEN = (PushState.PREPARED, PushState.SENDING, PushState.UNKNOWN)


class Push(WorkspaceRow, table=True):
    """One document's way to Qonto. A document has at most one push that has not failed."""

    __tablename__ = "pushes"
    __table_args__ = (
        UniqueConstraint("workspace_id", "proposal_id", "document_id"),
        Index(
            "ix_pushes_one_alive",
            "workspace_id",
            "document_id",
            unique=True,
            sqlite_where=text("state != 'FAILED'"),
            postgresql_where=text("state != 'FAILED'"),
        ),
    )

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
    claimed_by: str | None = None
    claimed_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def needs_person(self) -> bool:
        """Whether only somebody who looks in Qonto can tell what became of it."""
        return self.state is PushState.UNKNOWN and self.next_try_at is None


@dataclass(frozen=True, slots=True)
class Task:
    """A claimed push. `uncertain`: an earlier request may have arrived.

    `mark` is what tells Qonto's invoice as ours. Where other documents bear it too, `marked` holds
    the plain file names of all of them, which then tell them apart; else it is empty.
    """

    push_id: int
    claim: str
    proposal_id: str
    connection_id: str
    document_id: int
    document_version: int
    sha256: str
    file_name: str
    key: str
    mark: str
    marked: frozenset[str]
    attempts: int
    uncertain: bool
    confirmed_at: datetime
    first_sent_at: datetime | None
    last_sent_at: datetime | None

    def is_first_try(self, at: datetime) -> bool:
        """Whether no request can have been made before, so that Qonto need not be looked at.

        A yes that waited long may come from a restored backup, which forgot that it was sent.
        """
        return is_first_try(self.attempts, self.confirmed_at, at)

    def key_protects(self, at: datetime) -> bool:
        """Whether Qonto still knows the key for sure, so that sending again cannot double."""
        return self.first_sent_at is None or at - self.first_sent_at < KEY_SAFE

    def has_settled(self, at: datetime) -> bool:
        """Whether the last request is so long ago that looking at Qonto tells the truth."""
        return self.last_sent_at is None or at - self.last_sent_at >= SETTLING

    def retry_at(self, at: datetime) -> datetime | None:
        """When to try again: ever later; None when a day has passed since the confirmation."""
        wait = min(max((at - self.confirmed_at) / 4, SHORTEST_WAIT), LONGEST_WAIT)
        return at + wait if at + wait < self.confirmed_at + GIVE_UP_AFTER else None


def is_first_try(attempts: int, confirmed_at: datetime, at: datetime) -> bool:
    """See `Task.is_first_try`."""
    return attempts == 0 and at - confirmed_at < KEY_SAFE


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a try ended. `prepared` means: not in Qonto, to be tried again at `next_try_at`."""

    state: PushState
    qonto_invoice_id: str | None = None
    problem: str | None = None
    next_try_at: datetime | None = None
    alarm: str | None = None


async def begin(session: Session, tasks: Sequence[Task], at: datetime) -> list[Task]:
    """Remember, before a request is made, that it is made with these; answers with those of them
    whose claim still holds."""
    rows = await _all_locked(session, [task.push_id for task in tasks])
    begun: list[Task] = []
    entries: list[Entry] = []
    for task in tasks:
        push = rows[task.push_id]
        if push.claimed_by != task.claim or push.state is not PushState.SENDING:
            continue
        is_new_window = not task.key_protects(at)
        push.attempts += 1
        push.first_sent_at = at if is_new_window else push.first_sent_at or at
        push.last_sent_at = at
        push.claimed_until = at + CLAIM
        session.add(push)
        action = "push.attempted_anew" if is_new_window else "push.attempted"
        entries.append(_entry(push, action, attempt=push.attempts))
        begun.append(
            replace(
                task,
                attempts=push.attempts,
                first_sent_at=push.first_sent_at,
                last_sent_at=at,
            )
        )
    await session.flush()
    await audit.append(session, at, SYSTEM, entries)
    return begun


async def settle(
    session: Session, told: Sequence[tuple[Task, Outcome]], at: datetime
) -> list[Push]:
    """Record how tries ended; answers with what was recorded: not what another worker has by now,
    unless it is `sent`, which always counts."""
    rows = await _all_locked(session, [task.push_id for task, _ in told])
    ended = [
        (rows[task.push_id], outcome)
        for task, outcome in told
        if _still_counts(rows[task.push_id], task, outcome)
    ]
    for push, outcome in ended:
        _end(push, outcome, at)
        session.add(push)
    await _mark_pushed(session, [push for push, _ in ended if push.state is PushState.SENT], at)
    await session.flush()
    entries = [entry for push, outcome in ended for entry in _told(push, outcome)]
    await audit.append(session, at, SYSTEM, entries)
    return [push for push, _ in ended]


async def resolve(
    session: Session, document_id: int, *, arrived: bool, by: Actor, role: Role, at: datetime
) -> None:
    """A person looked in Qonto and says what became of a push nobody else can tell about."""
    if not role.includes(Role.APPROVER):
        raise NotPermitted("Only an approver may decide this: ask an admin for the approver role.")
    known = (await latest(session, [document_id])).get(document_id)
    if known is None or known.id is None or known.state is not PushState.UNKNOWN:
        raise Conflict("There is nothing to decide about this document.")
    push = await _locked(session, known.id)
    if push.state is not PushState.UNKNOWN:
        raise Conflict("This push is being looked at right now: look again in a minute.")
    push.state = PushState.SENT if arrived else PushState.FAILED
    push.problem = f"{by.name} looked in Qonto and {'found it' if arrived else 'did not find it'}."
    push.next_try_at, push.finished_at = None, at
    session.add(push)
    if arrived:
        await _mark_pushed(session, [push], at)
    await session.flush()
    await audit.append(session, at, by, [_entry(push, "push.resolved", arrived=arrived)])


async def latest(session: Session, document_ids: Sequence[int]) -> dict[int, Push]:
    """Each document's newest push, for lists."""
    found = await session.exec(
        select(Push).where(col(Push.document_id).in_(document_ids)).order_by(col(Push.id))
    )
    return {push.document_id: push for push in found}


async def of_proposals(session: Session, proposal_ids: Sequence[str]) -> list[Push]:
    """The pushes of proposals, in the order of their making."""
    found = await session.exec(
        select(Push).where(col(Push.proposal_id).in_(proposal_ids)).order_by(col(Push.id))
    )
    return list(found)


async def _locked(session: Session, push_id: int) -> Push:
    return (await _all_locked(session, [push_id]))[push_id]


async def _all_locked(session: Session, push_ids: Sequence[int]) -> dict[int, Push]:
    """Locked in order and before anything else, so that nobody waits for us in a circle."""
    found = await session.exec(
        select(Push)
        .where(col(Push.id).in_(push_ids))
        .order_by(col(Push.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {push.id or 0: push for push in found}


def _still_counts(push: Push, task: Task, outcome: Outcome) -> bool:
    if push.state is PushState.SENT:
        return False
    return outcome.state is PushState.SENT or push.claimed_by == task.claim


def _end(push: Push, outcome: Outcome, at: datetime) -> None:
    push.state = outcome.state
    push.problem = outcome.problem
    push.next_try_at = outcome.next_try_at
    push.qonto_invoice_id = outcome.qonto_invoice_id or push.qonto_invoice_id
    push.claimed_by = push.claimed_until = None
    push.finished_at = at if outcome.state in (PushState.SENT, PushState.FAILED) else None


async def _mark_pushed(session: Session, sent: Sequence[Push], at: datetime) -> None:
    """The documents are in Qonto; invoices that the sync has brought already are linked."""
    for push in sorted(sent, key=lambda push: push.document_id):
        document = await documents.get(session, push.document_id, lock=True)
        document.state, document.problem = DocumentState.PUSHED, None
        document.qonto_invoice_id = push.qonto_invoice_id
        document.version += 1
        document.updated_at = at
        session.add(document)
        is_its = col(Invoice.source_id) == push.qonto_invoice_id
        await session.exec(
            update(Invoice)
            .where(is_its, col(Invoice.document_id).is_(None))
            .values(document_id=document.id)
            .execution_options(synchronize_session=False)
        )
    await addressees.settle(session)


def _told(push: Push, outcome: Outcome) -> list[Entry]:
    action, qonto_id = f"push.{outcome.state}", outcome.qonto_invoice_id
    entries = [_entry(push, action, problem=outcome.problem, qonto_id=qonto_id)]
    if outcome.alarm:
        entries.append(_entry(push, "push.alarm", alarm=outcome.alarm))
    return entries


def _entry(push: Push, action: str, **details: object) -> Entry:
    about = {
        "proposal_id": push.proposal_id,
        "file_name": push.file_name,
        "sha256": push.sha256,
        "key": push.idempotency_key,
    }
    return Entry(action, "document", str(push.document_id), {**about, **details})
