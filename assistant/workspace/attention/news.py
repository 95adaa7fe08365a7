"""News: whose invoices changed since a moment of the trail, which every change stands in."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_
from sqlalchemy import select as select_columns
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.workspace.attention.records import MOST_OF_A_KIND
from assistant.workspace.audit import AuditEvent
from assistant.workspace.invoices import Invoice
from assistant.workspace.workspaces import Workspace

MOST = 2 * MOST_OF_A_KIND
_OURS = frozenset({"invoice", "document", "vendor", "connection", "workspace"})
_FEW = frozenset({"invoice", "document"})

Head = tuple[int, str]  # how many entries the trail has, and the hash of the last one


@dataclass(frozen=True, slots=True)
class News:
    """Invoices that changed and whose they are or were; `is_any` when anything of ours changed."""

    is_any: bool
    invoices: frozenset[int] = frozenset()
    suppliers: frozenset[int | None] = frozenset()


async def head(session: AsyncSession) -> Head:
    """Where the trail ends, whatever this session has loaded before."""
    query = select_columns(col(Workspace.audit_sequence), col(Workspace.audit_hash))
    found: Any = await session.exec(  # type: ignore[call-overload] # columns, no rows
        query.where(col(Workspace.id) == session.info["workspace_id"])
    )
    sequence, last = found.one()
    return sequence, last


async def since(session: AsyncSession, before: Head) -> News | None:
    """What changed since; None when it is too much, or more than single invoices."""
    entries = await _entries(session, before)
    if entries is None or len(entries) > MOST:
        return None
    ours = [one for one in entries if one.subject_kind in _OURS]
    if any(one.subject_kind not in _FEW for one in ours):
        return None
    if not ours:
        return News(is_any=False)
    named = {kind: _subjects(ours, kind) for kind in _FEW}
    rows = await _invoices(session, named["invoice"], named["document"])
    was = {one.details["supplier_was"] for one in ours if "supplier_was" in one.details}
    return News(True, frozenset(rows) | named["invoice"], frozenset(rows.values()) | was)


async def _entries(session: AsyncSession, before: Head) -> Sequence[Any] | None:
    """The entries after this one; None when it is not of this trail."""
    query: Any = (
        select_columns(
            col(AuditEvent.sequence), col(AuditEvent.hash), col(AuditEvent.subject_kind),
            col(AuditEvent.subject_id), col(AuditEvent.details),
        )
        .where(col(AuditEvent.sequence) >= before[0])
        .order_by(col(AuditEvent.sequence))
        .limit(MOST + 2)
    )  # fmt: skip
    found: Sequence[Any] = (await session.exec(query)).all()
    if before[0] == 0:
        return found
    return found[1:] if found and (found[0].sequence, found[0].hash) == before else None


def _subjects(entries: Sequence[Any], kind: str) -> frozenset[int]:
    return frozenset(int(one.subject_id) for one in entries if one.subject_kind == kind)


async def _invoices(
    session: AsyncSession, ids: Collection[int], documents: Collection[int]
) -> dict[int, int | None]:
    """These invoices, and those of these documents, with their suppliers."""
    query: Any = select_columns(col(Invoice.id), col(Invoice.vendor_id)).where(
        or_(col(Invoice.id).in_(ids), col(Invoice.document_id).in_(documents))
    )
    return {row[0]: row[1] for row in await session.exec(query)}
