"""Merges of suppliers: linked on hard evidence, else proposed to a person, and always undoable."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint, or_, update
from sqlalchemy import select as select_columns
from sqlmodel import Field, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant import clock
from assistant.database import UtcDateTime, WorkspaceRow
from assistant.errors import Conflict, NotFound
from assistant.workspace import audit, vendor_documents
from assistant.workspace.audit import SYSTEM, Actor, Entry
from assistant.workspace.documents import Document
from assistant.workspace.invoices import Invoice
from assistant.workspace.vendor_evidence import Directory, Evidence, Party
from assistant.workspace.vendors import Vendor

PORTION = 250


class MergeState(StrEnum):
    """Where a merge stands. Declined and undone ones are never proposed again."""

    PROPOSED = "proposed"
    AUTOMATIC = "automatic"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    UNDONE = "undone"


ACTIVE = (MergeState.AUTOMATIC, MergeState.CONFIRMED)


class VendorMerge(WorkspaceRow, table=True):
    """Two rows that are, or may be, one supplier: the younger one goes into the older one."""

    __tablename__ = "vendor_merges"
    __table_args__ = (
        UniqueConstraint("workspace_id", "vendor_id", "into_id"),
        Index("ix_vendor_merges_state", "workspace_id", "state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    vendor_id: int
    into_id: int
    state: MergeState = Field(default=MergeState.PROPOSED, sa_type=String)
    reason: str
    decided_by: str | None = None
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


@dataclass(frozen=True, slots=True)
class Merge:
    """A merge with the two rows, as a page shows it."""

    merge: VendorMerge
    vendor: Vendor
    into: Vendor


async def wanted(session: AsyncSession) -> list[str]:
    """The workspaces with suppliers not compared yet; asked across workspaces."""
    found = await session.exec(
        select(Vendor.workspace_id).where(col(Vendor.is_compared).is_(False)).distinct()
    )
    return sorted(found)


async def look_for(session: AsyncSession, now: datetime, most: int = PORTION) -> int:
    """Compare suppliers not compared before: link what is certain, propose the rest.

    Uploads that waited for one of them are given to it. Answers with how many were compared,
    `most` at a time, so that nobody waits long for the transaction.
    """
    query = select(Vendor).where(col(Vendor.is_compared).is_(False)).order_by(col(Vendor.id))
    fresh = list(await session.exec(query.limit(most)))
    if not fresh:
        return 0
    await vendor_documents.place(session, fresh)
    directory = Directory(await _parties(session))
    known = {(row[0], row[1]) for row in await session.exec(
        select(VendorMerge.vendor_id, VendorMerge.into_id))}  # fmt: skip
    made: dict[tuple[int, int], VendorMerge] = {}
    for vendor in fresh:
        for other, said in directory.alike(party_of(vendor)):
            pair = max(other.id, vendor.id or 0), min(other.id, vendor.id or 0)
            if pair not in known and pair not in made:
                made[pair] = _made(pair, said, now)
        vendor.is_compared = True
    linked = await _keep_the_consistent(session, list(made.values()))
    session.add_all(made.values())
    await session.flush()
    if linked:
        await _settle(session)
        await audit.append(session, now, SYSTEM, [_entry("vendor.merged", one) for one in linked])
    return len(fresh)


async def confirm(session: AsyncSession, merge_id: int, *, by: Actor, at: datetime) -> VendorMerge:
    """A person says that the two are one supplier."""
    return await _decide(session, merge_id, MergeState.CONFIRMED, "vendor.merged", by, at)


async def decline(session: AsyncSession, merge_id: int, *, by: Actor, at: datetime) -> VendorMerge:
    """A person says that they are two: the pair is not proposed again."""
    return await _decide(session, merge_id, MergeState.DECLINED, "vendor.merge_declined", by, at)


async def undo(session: AsyncSession, merge_id: int, *, by: Actor, at: datetime) -> VendorMerge:
    """A person takes a merge back: every invoice and document returns to its own supplier."""
    return await _decide(session, merge_id, MergeState.UNDONE, "vendor.merge_undone", by, at)


async def merge(
    session: AsyncSession, one_id: int, other_id: int, *, by: Actor, at: datetime, reason: str = ""
) -> VendorMerge:
    """A person merges two suppliers that nobody proposed; `reason` is in the person's words."""
    if one_id == other_id:
        raise Conflict("This is one supplier already.")
    for vendor_id in (one_id, other_id):
        if await session.get(Vendor, vendor_id) is None:
            raise NotFound("There is no such supplier here.")
    vendor_id, into_id = max(one_id, other_id), min(one_id, other_id)
    found = (
        await session.exec(
            select(VendorMerge).where(
                VendorMerge.vendor_id == vendor_id, VendorMerge.into_id == into_id
            )
        )
    ).first()
    if found is None:
        found = VendorMerge(vendor_id=vendor_id, into_id=into_id, reason="person", created_at=at)
        session.add(found)
    found.reason = reason or found.reason
    await session.flush()
    return await confirm(session, found.id or 0, by=by, at=at)


async def listed(
    session: AsyncSession, states: Sequence[MergeState], vendor_ids: Sequence[int] | None = None
) -> list[Merge]:
    """Merges in these states, newest first; only those of some rows when these are given."""
    query = select(VendorMerge).where(col(VendorMerge.state).in_(states))
    if vendor_ids is not None:
        mine = col(VendorMerge.vendor_id).in_(vendor_ids), col(VendorMerge.into_id).in_(vendor_ids)
        query = query.where(or_(*mine))
    merges = list(await session.exec(query.order_by(col(VendorMerge.id).desc()).limit(200)))
    ids = {one.vendor_id for one in merges} | {one.into_id for one in merges}
    rows = {
        row.id: row for row in await session.exec(select(Vendor).where(col(Vendor.id).in_(ids)))
    }
    return [
        Merge(one, rows[one.vendor_id], rows[one.into_id])
        for one in merges
        if one.vendor_id in rows and one.into_id in rows
    ]


def party_of(vendor: Vendor) -> Party:
    """A row as far as it identifies somebody."""
    return Party(vendor.id or 0, vendor.name, vendor.vat_key, vendor.iban_key, vendor.source_id)


async def _parties(session: AsyncSession) -> list[Party]:
    query: Any = select_columns(
        col(Vendor.id), col(Vendor.name), col(Vendor.vat_key), col(Vendor.iban_key),
        col(Vendor.source_id),
    )  # fmt: skip
    return [Party(*row) for row in await session.exec(query)]


def _made(pair: tuple[int, int], said: Evidence, now: datetime) -> VendorMerge:
    state = MergeState.AUTOMATIC if said.certain else MergeState.PROPOSED
    return VendorMerge(
        vendor_id=pair[0],
        into_id=pair[1],
        state=state,
        reason=said.reason,
        decided_at=now if said.certain else None,
        created_at=now,
    )


async def _keep_the_consistent(
    session: AsyncSession, made: Sequence[VendorMerge]
) -> list[VendorMerge]:
    """The certain ones that put no two VAT numbers under one supplier; others are proposed."""
    if not any(one.state is MergeState.AUTOMATIC for one in made):
        return []
    vats: dict[int, set[str]] = {}
    rows = await session.exec(select(Vendor.id, Vendor.vat_key, Vendor.merged_into_id))
    roots = {}
    for row_id, vat, merged_into_id in rows:
        roots[row_id or 0] = merged_into_id or row_id or 0
        vats.setdefault(roots[row_id or 0], set()).update([vat] if vat else [])
    linked = []
    for one in made:
        if one.state is not MergeState.AUTOMATIC:
            continue
        low, high = sorted((roots[one.vendor_id], roots[one.into_id]))
        together = vats.get(low, set()) | vats.get(high, set())
        if len(together) > 1:
            one.state, one.decided_at = MergeState.PROPOSED, None
            continue
        vats[low] = together
        roots = {row: low if root == high else root for row, root in roots.items()}
        linked.append(one)
    return linked


async def _decide(
    session: AsyncSession, merge_id: int, state: MergeState, action: str, by: Actor, at: datetime
) -> VendorMerge:
    found = await session.exec(
        select(VendorMerge).where(VendorMerge.id == merge_id).with_for_update()
    )
    merge = found.first()
    if merge is None:
        raise NotFound("There is no such merge here.")
    if merge.state == state:
        return merge
    if state is MergeState.UNDONE and merge.state not in ACTIVE:
        raise Conflict("These two are not merged: there is nothing to undo.")
    if state is MergeState.DECLINED and merge.state in ACTIVE:
        raise Conflict("These two are merged already: undo the merge instead.")
    merge.state, merge.decided_by, merge.decided_at = state, by.name, at
    session.add(merge)
    await session.flush()
    await _settle(session)
    await audit.append(session, at, by, [_entry(action, merge)])
    return merge


async def _settle(session: AsyncSession) -> None:
    """Make rows, invoices and documents follow the merges that stand."""
    edges = await session.exec(
        select(VendorMerge.vendor_id, VendorMerge.into_id).where(col(VendorMerge.state).in_(ACTIVE))
    )
    wanted = roots_of((row[0], row[1]) for row in edges)
    merged = col(Vendor.merged_into_id).is_not(None)
    rows = await session.exec(select(Vendor.id, Vendor.merged_into_id).where(merged))
    present = {row[0] or 0: row[1] or 0 for row in rows}
    for vendor_id in sorted({*wanted, *present}):
        before, after = present.get(vendor_id), wanted.get(vendor_id)
        if before != after:
            await _move(session, vendor_id, before or vendor_id, after or vendor_id)


def roots_of(edges: Iterable[tuple[int, int]]) -> dict[int, int]:
    """The oldest row that each merged row belongs to; the oldest ones themselves are left out."""
    root: dict[int, int] = {}

    def find(row: int) -> int:
        while root.get(row, row) != row:
            row = root[row]
        return row

    for one, other in edges:
        low, high = sorted((find(one), find(other)))
        root[high] = low
    return {row: find(row) for row in root if find(row) != row}


async def _move(session: AsyncSession, vendor_id: int, before: int, after: int) -> None:
    """A row's invoices and documents go from one supplier to another."""
    into = after if after != vendor_id else None
    await session.exec(
        update(Vendor)
        .where(col(Vendor.id) == vendor_id)
        .values(merged_into_id=into)
        .execution_options(synchronize_session="fetch")
    )
    for table in (Invoice, Document):
        own = col(table.source_vendor_id) == vendor_id
        if before == vendor_id:  # a row that nobody gave a source belongs to the supplier it names
            own = or_(own, col(table.source_vendor_id).is_(None))
        await session.exec(
            update(table)
            .where(col(table.vendor_id) == before, own)
            .values(vendor_id=after, source_vendor_id=vendor_id)
            .execution_options(synchronize_session=False)
        )


def _entry(action: str, merge: VendorMerge) -> Entry:
    details = {"vendor": merge.vendor_id, "into": merge.into_id, "reason": merge.reason}
    return Entry(action, "vendor", str(merge.into_id), details)
