"""Checking the chain: the first entry that was changed, removed or inserted, and what proves it.

The head in the workspace's row shows a trail that was cut at its end. Whoever edits that too is
found by the anchors: heads that were written to a file and signed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.workspace.anchors import Anchor
from assistant.workspace.audit import AuditEvent, AuditPerson, entry_hash, personal_hash
from assistant.workspace.workspaces import Workspace


@dataclass(frozen=True, slots=True)
class Fault:
    """The first entry that is wrong, and why, as the end of a sentence."""

    sequence: int
    why: str


async def head(session: AsyncSession) -> tuple[int, str]:
    """How many entries the trail has, and the hash of the last one."""
    workspace = await session.get_one(Workspace, session.info["workspace_id"])
    return workspace.audit_sequence, workspace.audit_hash


async def first_fault(session: AsyncSession, anchors: Sequence[Anchor] = ()) -> Fault | None:
    """The first entry that breaks the chain; None when it is whole."""
    people = {one.sequence: one for one in await session.exec(select(AuditPerson))}
    known = {one.sequence: one for one in anchors}
    previous, expected = "", 1
    events = await session.stream_scalars(select(AuditEvent).order_by(col(AuditEvent.sequence)))
    async for event in events:
        why = _wrong(event, expected, previous, people.get(event.sequence), known)
        if why:
            return Fault(min(expected, event.sequence), why)
        previous, expected = event.hash, expected + 1
    count, last = await head(session)
    newest = max(known, default=0)
    if newest >= expected:
        return Fault(expected, f"is missing, as are all up to {newest}, which was anchored on "
                     f"{known[newest].at:%Y-%m-%d}")  # fmt: skip
    if count >= expected:
        return Fault(expected, f"is missing: the trail once had {count}")
    if count < expected - 1 or last != previous:
        return Fault(count + 1, "was added past the head of the trail")
    return None


async def first_bad(session: AsyncSession, anchors: Sequence[Anchor] = ()) -> int | None:
    """The number of the first entry that breaks the chain; None when it is whole."""
    fault = await first_fault(session, anchors)
    return fault.sequence if fault else None


def _wrong(
    event: AuditEvent,
    expected: int,
    previous: str,
    person: AuditPerson | None,
    anchors: dict[int, Anchor],
) -> str:
    if event.sequence > expected:
        return "is missing"
    if event.sequence < expected:
        return "was inserted"
    if entry_hash(event.model_dump()) != event.hash:
        return "was changed"
    if event.previous_hash != previous:
        return "does not follow the one before it: it was inserted or replaced"
    if person and personal_hash(person.salt, person.name, person.note) != event.personal_hash:
        return "has another name or note than when it was written"
    anchor = anchors.get(event.sequence)
    if anchor and anchor.hash != event.hash:
        return f"is not the one that was anchored on {anchor.at:%Y-%m-%d}"
    return ""
