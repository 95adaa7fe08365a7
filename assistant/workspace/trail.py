"""The trail as people read it: entries with names, filtered, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Self

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant import clock
from assistant.workspace.audit import AuditEvent, AuditPerson, entry_hash, personal_hash


@dataclass(frozen=True, slots=True)
class Event:
    """One entry. `actor` is a name, empty when it was erased; `note` is what they typed."""

    sequence: int
    at: datetime
    actor_kind: str
    actor: str
    action: str
    subject_kind: str
    subject_id: str
    details: dict[str, Any]
    note: str
    hash: str
    is_intact: bool


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """Which entries are meant; `action` may be a beginning such as "document."; `people` are the
    names of those who did it, as they stand in the trail."""

    action: str = ""
    subject_kind: str = ""
    subject_id: str = ""
    actor_kind: str = ""
    since: datetime | None = None
    before: datetime | None = None
    people: tuple[str, ...] | None = None

    @classmethod
    def of_days(
        cls, action: str, subject_kind: str, subject_id: str, actor_kind: str,
        first: date | None, last: date | None, zone: str,
    ) -> Self:  # fmt: skip
        """Entries of whole days of a time zone, both ends included."""
        after = last + timedelta(days=1) if last and last < date.max else None
        days = clock.midnight(first, zone), clock.midnight(after, zone)
        return cls(action, subject_kind, subject_id, actor_kind, *days)


async def of_subject(session: AsyncSession, kind: str, subject_id: str) -> list[Event]:
    """A record's history, newest first."""
    wanted = TrailFilter(subject_kind=kind, subject_id=subject_id)
    return await newest(session, 500, wanted=wanted)


async def of_line(
    session: AsyncSession, statement_id: str, line_id: int, invoice_ids: Sequence[str]
) -> list[Event]:
    """A bank line's history, newest first: its import, and what became of its matches."""
    found = await of_subject(session, "statement", statement_id)
    for invoice_id in dict.fromkeys(invoice_ids):
        found += [
            one
            for one in await of_subject(session, "invoice", invoice_id)
            if one.details.get("transaction") == line_id
        ]
    return sorted(found, key=lambda one: -one.sequence)


async def newest(
    session: AsyncSession, limit: int, offset: int = 0, wanted: TrailFilter | None = None
) -> list[Event]:
    """A page of the trail, newest first."""
    found = await session.exec(
        select(AuditEvent)
        .where(*_conditions(wanted or TrailFilter()))
        .order_by(col(AuditEvent.sequence).desc())
        .limit(limit)
        .offset(offset)
    )
    events = list(found)
    people = await _people(session, [one.sequence for one in events if one.personal_hash])
    return [_told(one, people.get(one.sequence)) for one in events]


async def count(session: AsyncSession, wanted: TrailFilter | None = None) -> int:
    """How many entries there are."""
    query = select(func.count(col(AuditEvent.id))).where(*_conditions(wanted or TrailFilter()))
    return (await session.exec(query)).one()


async def people(session: AsyncSession, limit: int = 1000) -> list[str]:
    """The names of those who did anything here, in order."""
    query = select(AuditPerson.name).distinct().order_by(AuditPerson.name).limit(limit)
    return [name for name in await session.exec(query) if name]


def _conditions(wanted: TrailFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.action:
        found.append(col(AuditEvent.action).startswith(wanted.action, autoescape=True))
    if wanted.subject_kind:
        found.append(col(AuditEvent.subject_kind) == wanted.subject_kind)
    if wanted.subject_id:
        found.append(col(AuditEvent.subject_id) == wanted.subject_id)
    if wanted.actor_kind:
        found.append(col(AuditEvent.actor_kind) == wanted.actor_kind)
    if wanted.people is not None:
        theirs = select(AuditPerson.sequence).where(col(AuditPerson.name).in_(wanted.people))
        found.append(col(AuditEvent.sequence).in_(theirs))
    if wanted.since:
        found.append(col(AuditEvent.at) >= wanted.since)
    if wanted.before:
        found.append(col(AuditEvent.at) < wanted.before)
    return found


async def _people(session: AsyncSession, sequences: Sequence[int]) -> dict[int, AuditPerson]:
    if not sequences:
        return {}
    query = select(AuditPerson).where(col(AuditPerson.sequence).in_(sequences))
    return {one.sequence: one for one in await session.exec(query)}


def _told(event: AuditEvent, person: AuditPerson | None) -> Event:
    is_intact = entry_hash(event.model_dump()) == event.hash
    if person:
        kept = personal_hash(person.salt, person.name, person.note)
        is_intact = is_intact and kept == event.personal_hash
    name = person.name if person else "" if event.personal_hash else event.actor
    return Event(
        event.sequence, event.at, event.actor_kind, name, event.action, event.subject_kind,
        event.subject_id, event.details, person.note if person else "", event.hash, is_intact,
    )  # fmt: skip
