"""The audit trail: append-only, chained by hash within each workspace."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import JSON, Index, Table, UniqueConstraint, func, update
from sqlmodel import Field, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.database import UtcDateTime, WorkspaceRow
from assistant.workspace import bulk
from assistant.workspace.bulk import Insert, table_of
from assistant.workspace.workspaces import Workspace


class AuditEvent(WorkspaceRow, table=True):
    """One entry. `hash` covers the entry and the hash before it."""

    __tablename__ = "audit_events"
    __table_args__ = (
        UniqueConstraint("workspace_id", "sequence"),
        Index("ix_audit_subject", "workspace_id", "subject_kind", "subject_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    sequence: int
    at: datetime = Field(sa_type=UtcDateTime)
    actor_kind: str
    actor: str
    action: str
    subject_kind: str
    subject_id: str
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    previous_hash: str = Field(max_length=64)
    hash: str = Field(max_length=64)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it: a `person`, an api `token`, the `system`, or `qonto`."""

    kind: str
    name: str
    id: str | None = None


SYSTEM = Actor("system", "Ask Well")


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be remembered, e.g. action "invoice.synced", subject ("invoice", "12")."""

    action: str
    subject_kind: str
    subject_id: str
    details: dict[str, Any] = field(default_factory=dict)


async def append(
    session: AsyncSession, at: datetime, actor: Actor, entries: Sequence[Entry]
) -> None:
    """Append entries in order, inside the caller's transaction.

    The workspace row is locked first, so that two writers cannot fork the chain. Core statements
    name the workspace themselves.
    """
    if not entries:
        return
    workspaces, connection = table_of(Workspace), await session.connection()
    ours = workspaces.c.id == session.info["workspace_id"]
    head = select(workspaces.c.audit_sequence, workspaces.c.audit_hash)
    first, previous = (await connection.execute(head.where(ours).with_for_update())).one()
    rows: list[dict[str, Any]] = []
    for number, entry in enumerate(entries, first + 1):
        row = _chained(session.info["workspace_id"], number, previous, at, actor, entry)
        previous = row["hash"]
        rows.append(row)
    await bulk.insert(session, table_of(AuditEvent), rows, _plain)
    await connection.execute(
        update(workspaces).where(ours).values(audit_sequence=first + len(rows), audit_hash=previous)
    )


def _plain(insert: Insert, _table: Table) -> Insert:
    return insert


def _chained(
    workspace_id: str, sequence: int, previous: str, at: datetime, actor: Actor, entry: Entry
) -> dict[str, Any]:
    row: dict[str, Any] = {
        "workspace_id": workspace_id,
        "sequence": sequence,
        "at": at,
        "actor_kind": actor.kind,
        "actor": actor.name,
        "action": entry.action,
        "subject_kind": entry.subject_kind,
        "subject_id": entry.subject_id,
        "details": entry.details,
        "previous_hash": previous,
    }
    row["hash"] = entry_hash(row)
    return row


def entry_hash(row: dict[str, Any]) -> str:
    """SHA-256 over a versioned canonical JSON of the entry and the hash before it."""
    values = ["v1", *[str(row[name]) for name in _HASHED], row["details"]]
    return hashlib.sha256(msgspec.json.encode(values, order="sorted")).hexdigest()


_HASHED = (
    "workspace_id", "sequence", "at", "actor_kind", "actor", "action", "subject_kind",
    "subject_id", "previous_hash",
)  # fmt: skip


async def of_subject(session: AsyncSession, kind: str, subject_id: str) -> list[AuditEvent]:
    """A record's history, newest first."""
    found = await session.exec(
        select(AuditEvent)
        .where(AuditEvent.subject_kind == kind, AuditEvent.subject_id == subject_id)
        .order_by(col(AuditEvent.sequence).desc())
    )
    return list(found)


async def newest(session: AsyncSession, limit: int, offset: int = 0) -> list[AuditEvent]:
    """A page of the trail, newest first."""
    found = await session.exec(
        select(AuditEvent).order_by(col(AuditEvent.sequence).desc()).limit(limit).offset(offset)
    )
    return list(found)


async def count(session: AsyncSession) -> int:
    """How many entries the trail has."""
    return (await session.exec(select(func.count(col(AuditEvent.id))))).one()


async def first_bad(session: AsyncSession) -> int | None:
    """The sequence number of the first entry that breaks the chain; None when it is whole."""
    previous, expected = "", 1
    entries = await session.stream_scalars(select(AuditEvent).order_by(col(AuditEvent.sequence)))
    async for event in entries:
        row = event.model_dump()
        if event.sequence != expected or event.previous_hash != previous:
            return event.sequence
        if entry_hash(row) != event.hash:
            return event.sequence
        previous, expected = event.hash, expected + 1
    workspace = await session.get_one(Workspace, session.info["workspace_id"])
    return None if workspace.audit_sequence == expected - 1 else expected
