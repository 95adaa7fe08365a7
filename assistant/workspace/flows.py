"""What flows between Qonto and the workspace: how much of each there is, and when it last moved."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select

from assistant.database import Session
from assistant.workspace import triggers
from assistant.workspace.attachments import Attachment, AttachmentState
from assistant.workspace.documents import Document
from assistant.workspace.invoices import Invoice
from assistant.workspace.pushes import Push, PushState
from assistant.workspace.sync_runs import SyncRun
from assistant.workspace.triggers import Trigger
from assistant.workspace.vendors import Vendor

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Flow:
    """How many there are now, and when that last changed."""

    count: int
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class Flows:
    """The four flows, the two triggers and how the last week's runs went."""

    invoices: Flow
    attachments: Flow
    documents: Flow
    vendors: Flow
    pushes: Flow
    uploaded: Flow
    updated: Flow
    first_issued_on: date | None
    runs_this_week: int
    failed_this_week: int


async def flows(session: Session, now: datetime) -> Flows:
    """Counts and last changes, for the connection page."""
    runs, failed = await _runs(session, now - WEEK)
    here = col(Invoice.removed_at).is_(None)
    stored = Attachment.state == AttachmentState.STORED
    return Flows(
        invoices=await _flow(session, Invoice.updated_at, here),
        attachments=await _flow(session, Attachment.created_at),
        documents=await _flow(
            session,
            Document.created_at,
            col(Document.id).in_(select(Attachment.document_id).where(stored)),
        ),
        vendors=await _flow(session, Vendor.updated_at),
        pushes=await _flow(session, Push.finished_at, Push.state == PushState.SENT),
        uploaded=await _flow(session, Trigger.occurred_at, Trigger.kind == triggers.UPLOADED),
        updated=await _flow(session, Trigger.occurred_at, Trigger.kind == triggers.UPDATED),
        first_issued_on=(await session.exec(select(func.min(Invoice.issued_on)).where(here))).one(),
        runs_this_week=runs,
        failed_this_week=failed,
    )


async def _flow(session: Session, moment: object, *conditions: ColumnElement[bool] | bool) -> Flow:
    columns: Any = select(func.count(), func.max(moment))
    row = (await session.exec(columns.where(*conditions))).one()
    return Flow(row[0], row[1])


async def _runs(session: Session, since: datetime) -> tuple[int, int]:
    found = await session.exec(
        select(SyncRun.state, func.count())
        .where(col(SyncRun.started_at) >= since, SyncRun.state != "running")
        .group_by(col(SyncRun.state))
    )
    states = dict(found.all())
    return sum(states.values()), states.get("failed", 0)
