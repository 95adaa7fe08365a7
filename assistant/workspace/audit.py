"""The audit trail: append-only, chained by hash within each workspace.

Names of people and what they typed are kept beside the chain, which only holds their salted hash:
they can be erased, and the chain still closes.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any

import msgspec
from sqlalchemy import JSON, Index, Select, UniqueConstraint, bindparam, update
from sqlalchemy import select as select_rows
from sqlalchemy.sql.dml import ReturningUpdate
from sqlmodel import Field
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.database import UtcDateTime, WorkspaceRow
from assistant.workspace import bulk, prepared
from assistant.workspace.bulk import table_of
from assistant.workspace.workspaces import Workspace


class AuditEvent(WorkspaceRow, table=True):
    """One entry. `hash` covers the entry and the hash before it; the database refuses to change
    or delete one. `actor` is an id where the name stands in `AuditPerson`; entries from before
    there were such have no `personal_hash` and carry the name themselves."""

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
    personal_hash: str | None = Field(default=None, max_length=64)
    previous_hash: str = Field(max_length=64)
    hash: str = Field(max_length=64)


class AuditPerson(WorkspaceRow, table=True):
    """Who did it, by name, and what they typed: beside the chain, so that it can be erased."""

    __tablename__ = "audit_people"
    __table_args__ = (UniqueConstraint("workspace_id", "sequence"),)

    id: int | None = Field(default=None, primary_key=True)
    sequence: int
    actor_id: str
    name: str
    note: str = ""
    salt: str = Field(max_length=32)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it: a `person`, an api `token`, the `system`, or `qonto`."""

    kind: str
    name: str
    id: str | None = None


SYSTEM = Actor("system", "Ask Well")
_NOBODY = frozenset({"system", "qonto"})
_SHARED = ("workspace_id", "at", "actor_kind")


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be remembered, e.g. action "invoice.synced", subject ("invoice", "12").

    `note` is what a person typed; `details` hold nothing personal.
    """

    action: str
    subject_kind: str
    subject_id: str
    details: dict[str, Any] = field(default_factory=dict)
    note: str = ""


async def append(
    session: AsyncSession, at: datetime, actor: Actor, entries: Sequence[Entry]
) -> None:
    """Append entries in order, inside the caller's transaction.

    The workspace row is locked first, so that two writers cannot fork the chain. Core statements
    name the workspace themselves.
    """
    if not entries:
        return
    workspace_id = session.info["workspace_id"]
    ((first, previous),) = await prepared.rows(session, _head(), workspace_id=workspace_id)
    moment = str(at)  # as it is hashed; written once, for that takes longer than the hash
    rows: list[dict[str, Any]] = []
    people: list[dict[str, Any]] = []
    for number, entry in enumerate(entries, first + 1):
        row = _row(workspace_id, number, previous, moment, actor, entry)
        if actor.kind not in _NOBODY or entry.note:
            people.append(_person(row, actor, entry.note))
        row["hash"] = previous = entry_hash(row)
        rows.append(row)
    shared = {**{name: rows[0][name] for name in _SHARED}, "at": at}
    columns = {name: [row[name] for row in rows] for name in rows[0] if name not in _SHARED}
    await bulk.insert_columns(session, table_of(AuditEvent), shared, columns, bulk.plain)
    await bulk.insert(session, table_of(AuditPerson), people, bulk.plain)
    await prepared.rows(
        session, _moved(), workspace_id=workspace_id, last=first + len(rows), head=previous
    )


@lru_cache
def _head() -> Select[Any]:
    c = table_of(Workspace).c
    ours = select_rows(c.audit_sequence, c.audit_hash).where(c.id == bindparam("workspace_id"))
    # Rows that others have just written point at this one: that must not hold us up, or two who
    # wrote first and append then wait for each other.
    return ours.with_for_update(key_share=True)


@lru_cache
def _moved() -> ReturningUpdate[Any]:
    workspaces = table_of(Workspace)
    moved = update(workspaces).where(workspaces.c.id == bindparam("workspace_id"))
    values: dict[str, Any] = {"audit_sequence": bindparam("last"), "audit_hash": bindparam("head")}
    return moved.values(values).returning(workspaces.c.audit_sequence)


def _row(
    workspace_id: str, sequence: int, previous: str, at: str, actor: Actor, entry: Entry
) -> dict[str, Any]:
    return {
        "workspace_id": workspace_id,
        "sequence": sequence,
        "at": at,
        "actor_kind": actor.kind,
        "actor": actor.name,
        "action": entry.action,
        "subject_kind": entry.subject_kind,
        "subject_id": entry.subject_id,
        "details": entry.details,
        "personal_hash": "",
        "previous_hash": previous,
    }


def _person(row: dict[str, Any], actor: Actor, note: str) -> dict[str, Any]:
    """The row beside an entry; puts the id and the hash of the rest into the entry."""
    person = {
        "workspace_id": row["workspace_id"],
        "sequence": row["sequence"],
        "actor_id": actor.id or "",
        "name": actor.name,
        "note": note,
        "salt": secrets.token_hex(16),
    }
    row["actor"] = actor.id or actor.kind
    row["personal_hash"] = personal_hash(person["salt"], actor.name, note)
    return person


def personal_hash(salt: str, name: str, note: str) -> str:
    """What the chain knows of a name and a note."""
    return hashlib.sha256(msgspec.json.encode([salt, name, note])).hexdigest()


def entry_hash(row: dict[str, Any]) -> str:
    """SHA-256 over a versioned canonical JSON of the entry and the hash before it."""
    version = ["v1"] if row["personal_hash"] is None else ["v2", row["personal_hash"]]
    values = [*version, *map(str, _hashed(row)), row["details"]]
    return hashlib.sha256(_canonical.encode(values)).hexdigest()


_hashed = itemgetter(
    "workspace_id", "sequence", "at", "actor_kind", "actor", "action", "subject_kind",
    "subject_id", "previous_hash",
)  # fmt: skip
_canonical = msgspec.json.Encoder(order="sorted")
