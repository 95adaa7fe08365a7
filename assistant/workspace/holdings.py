"""Holdings: what there is to answer from, and what is known to be missing.

Every answer tells it, so each figure comes from an index: no row of an invoice is read.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import String, and_, cast, func
from sqlalchemy import select as select_columns
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.workspace.attachments import Attachment, AttachmentState
from assistant.workspace.connections import Connection, Status
from assistant.workspace.documents import Document, DocumentState
from assistant.workspace.invoices import Invoice, odd
from assistant.workspace.sync_runs import SyncRun


@dataclass(frozen=True, slots=True)
class Holdings:
    """How many invoices from when to when, synced when, and what is missing."""

    invoices: int
    issued_from: date | None
    issued_to: date | None
    status: Status | None
    synced_at: datetime | None
    next_sync_at: datetime | None
    organization: str | None
    is_running: bool
    is_backfilled: bool
    source_total: int | None
    problem: str | None
    documents_read: int
    documents_waiting: int
    documents_failed: int
    documents_unread: int
    without_date: int
    without_amount: int
    needs_look: int
    to_review: int


async def holdings(session: AsyncSession) -> Holdings:
    """What the workspace holds now."""
    count, removed, first, last, undated, unpriced, unclear, running, waiting, unread = (
        await session.exec(_figures(session.info["workspace_id"]))
    ).one()
    connection = (await session.exec(select(Connection))).first()
    files = await _files(session)
    return Holdings(
        invoices=count - removed,
        issued_from=first,
        issued_to=last,
        status=connection.status if connection else None,
        synced_at=connection.last_synced_at if connection else None,
        next_sync_at=connection.next_sync_at if connection else None,
        organization=connection.organization_name if connection else None,
        is_running=bool(running),
        is_backfilled=bool(connection and connection.backfilled_at),
        source_total=connection.source_total if connection else None,
        problem=connection.problem_message if connection else None,
        documents_read=files.get(AttachmentState.STORED, 0),
        documents_waiting=files.get(AttachmentState.WAITING, 0),
        documents_failed=files.get(AttachmentState.FAILED, 0)
        + files.get(AttachmentState.GIVEN_UP, 0),
        documents_unread=unread,
        without_date=undated,
        without_amount=unpriced,
        needs_look=unclear,
        to_review=waiting,
    )


async def first_day(session: AsyncSession) -> date | None:
    """When the oldest invoice here was issued."""
    query: Any = select_columns(_day(session.info["workspace_id"], is_last=False))
    day: date | None = (await session.exec(query)).scalar_one()
    return day


async def _files(session: AsyncSession) -> dict[str, int]:
    query = select(Attachment.state, func.count(col(Attachment.id))).group_by(col(Attachment.state))
    return {row[0]: row[1] for row in await session.exec(query)}


def _figures(workspace_id: str) -> Any:  # noqa: ANN401 — a statement of the toolkit's
    here, issued = col(Invoice.removed_at).is_(None), col(Invoice.issued_on)
    unclear = cast(col(Invoice.needs_look), String) != "[]"
    to_review = col(Document.state) == DocumentState.TO_REVIEW
    waits = col(Document.state).in_((DocumentState.READING, DocumentState.MIRRORED))
    unread = and_(waits, col(Document.read_at).is_(None))
    return select_columns(
        _count(Invoice, workspace_id),
        _count(Invoice, workspace_id, ~here),
        _day(workspace_id, is_last=False),
        _day(workspace_id, is_last=True),
        _count(Invoice, workspace_id, here, issued.is_(None)),
        _count(Invoice, workspace_id, here, col(Invoice.total).is_(None)),
        _count(Invoice, workspace_id, here, odd(), unclear),
        _count(SyncRun, workspace_id, col(SyncRun.state) == "running"),
        _count(Document, workspace_id, to_review),
        _count(Document, workspace_id, unread),
    )


def _count(table: Any, workspace_id: str, *where: Any) -> Any:  # noqa: ANN401
    query = select_columns(func.count()).select_from(table)
    # Said here too: the session's scope does not reach into a subquery by itself.
    return query.where(col(table.workspace_id) == workspace_id, *where).scalar_subquery()


def _day(workspace_id: str, *, is_last: bool) -> Any:  # noqa: ANN401
    """The first or last day of issue, found from the end of its index."""
    issued = col(Invoice.issued_on)
    return (
        select_columns(issued)
        .where(
            col(Invoice.workspace_id) == workspace_id,
            col(Invoice.removed_at).is_(None),
            issued.is_not(None),
        )
        .order_by(issued.desc() if is_last else issued)
        .limit(1)
        .scalar_subquery()
    )
