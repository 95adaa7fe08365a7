"""Deliveries: what an automation did about one event, with every attempt and its answer.

One row per automation and event, so that an event is never handled twice by the same automation.
A receiver may still see one more than once (an answer can be lost): the event's id is the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, Table, UniqueConstraint
from sqlmodel import Field, col, select

from assistant import clock
from assistant.database import Session, UtcDateTime, WorkspaceRow
from assistant.errors import NotFound
from assistant.workspace import audit, bulk
from assistant.workspace.audit import Actor, Entry
from assistant.workspace.automations.automations import Automation
from assistant.workspace.automations.events import Event
from assistant.workspace.bulk import Insert, table_of

# Waits after each failed attempt; after the last one the delivery has failed.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440))
CLAIM = timedelta(minutes=2)
# That many failed attempts in a row, and a receiver is taken for dead.
DEAD_AFTER = 20


class DeliveryState(StrEnum):
    """`waiting` for an attempt, `delivered`, `failed` for good, `refused`: the address may not be
    used."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"
    REFUSED = "refused"


class Delivery(WorkspaceRow, table=True):
    """One event on its way. `attempts` holds `{"at", "status", "answer", "problem"}` each."""

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("workspace_id", "automation_id", "event_id"),
        Index("ix_deliveries_due", "state", "next_try_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    automation_id: str = Field(foreign_key="automations.id")
    event_id: str = Field(max_length=64)
    happening: str
    payload: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    invoice_id: int | None = None
    document_id: int | None = None
    state: DeliveryState = DeliveryState.WAITING
    attempts: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    next_try_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


@dataclass(frozen=True, slots=True)
class Result:
    """How an attempt ended. `permanent`: trying again cannot help."""

    ok: bool
    status: int | None = None
    answer: str = ""
    problem: str = ""
    permanent: bool = False
    refused: bool = False


async def enter(session: Session, automation: Automation, event: Event, at: datetime) -> None:
    """Note that this automation has something to do; once per event."""
    row = {
        "workspace_id": session.info["workspace_id"],
        "automation_id": automation.id,
        "event_id": event.id,
        "happening": event.happening.value,
        "payload": event.payload(),
        "invoice_id": event.invoice_id,
        "document_id": event.document_id,
        "state": DeliveryState.WAITING,
        "attempts": [],
        "next_try_at": at,
        "created_at": at,
    }
    await bulk.insert(session, table_of(Delivery), [row], _once)


async def is_entered(session: Session, automation_id: str, event_id: str) -> bool:
    """Whether this automation knows the event already."""
    found = await session.exec(
        select(Delivery.id).where(
            Delivery.automation_id == automation_id, Delivery.event_id == event_id
        )
    )
    return found.first() is not None


async def due(session: Session, at: datetime, limit: int = 100) -> list[tuple[str, int]]:
    """Workspaces and deliveries that wait for an attempt; asked across workspaces."""
    found = await session.exec(
        select(Delivery.workspace_id, Delivery.id)
        .join(Automation, col(Automation.id) == col(Delivery.automation_id))
        .where(
            Delivery.state == DeliveryState.WAITING,
            col(Delivery.next_try_at) <= at,
            col(Automation.is_on).is_(True),
            col(Automation.paused_at).is_(None),
        )
        .order_by(col(Delivery.next_try_at), col(Delivery.id))
        .limit(limit)
    )
    return [(workspace, row_id) for workspace, row_id in found if row_id is not None]


async def claim(
    session: Session, delivery_id: int, at: datetime
) -> tuple[Delivery, Automation] | None:
    """Take a delivery for a while; None when somebody else has it or it is done."""
    found = await session.exec(
        select(Delivery)
        .where(
            Delivery.id == delivery_id,
            Delivery.state == DeliveryState.WAITING,
            col(Delivery.next_try_at) <= at,
        )
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    delivery = found.first()
    if delivery is None:
        return None
    # Whoever dies holding it leaves it to be tried again after the claim.
    delivery.next_try_at = at + CLAIM
    session.add(delivery)
    return delivery, await session.get_one(Automation, delivery.automation_id)


async def settle(session: Session, delivery_id: int, result: Result, at: datetime) -> None:
    """Record an attempt: done, tried again later, or given up; a dead receiver is paused."""
    delivery = await session.get_one(Delivery, delivery_id, with_for_update=True)
    attempt = {
        "at": at.isoformat(),
        "status": result.status,
        "answer": result.answer[:500],
        "problem": result.problem,
    }
    delivery.attempts = [*delivery.attempts, attempt]
    made = len(delivery.attempts)
    if result.ok:
        delivery.state = DeliveryState.DELIVERED
    elif result.refused:
        delivery.state = DeliveryState.REFUSED
    elif result.permanent or made > len(WAITS):
        delivery.state = DeliveryState.FAILED
    else:
        delivery.next_try_at = at + WAITS[made - 1]
    delivery.finished_at = None if delivery.state is DeliveryState.WAITING else at
    session.add(delivery)
    await _judge(session, delivery.automation_id, result, at)


async def retry(session: Session, delivery_id: int, *, by: Actor, at: datetime) -> None:
    """A person asks for another attempt, whatever happened before."""
    delivery = await session.get(Delivery, delivery_id, with_for_update=True)
    if delivery is None:
        raise NotFound("There is no such delivery here.")
    delivery.state, delivery.next_try_at = DeliveryState.WAITING, at
    delivery.finished_at = None
    session.add(delivery)
    details = {"automation": delivery.automation_id, "event": delivery.event_id}
    entry = Entry("delivery.retried", "delivery", str(delivery_id), details)
    await audit.append(session, at, by, [entry])


async def listed(
    session: Session, automation_ids: Sequence[str], limit: int = 100
) -> list[Delivery]:
    """The newest deliveries of these automations."""
    found = await session.exec(
        select(Delivery)
        .where(col(Delivery.automation_id).in_(automation_ids))
        .order_by(col(Delivery.id).desc())
        .limit(limit)
    )
    return list(found)


async def _judge(session: Session, automation_id: str, result: Result, at: datetime) -> None:
    automation = await session.get_one(Automation, automation_id, with_for_update=True)
    automation.failures = 0 if result.ok else automation.failures + 1
    if automation.failures >= DEAD_AFTER and automation.paused_at is None:
        automation.paused_at, automation.pause_reason = at, result.problem
    session.add(automation)


def _once(insert: Insert, _table: Table) -> Insert:
    return insert.on_conflict_do_nothing()
