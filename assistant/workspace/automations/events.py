"""Happenings: what occurred in a workspace since it was last looked at, each with a stable id.

The same happening always has the same id, however often it is told, so that receivers can
recognise a repetition.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from assistant.database import Session
from assistant.money import Money
from assistant.workspace import attention
from assistant.workspace.audit import AuditEvent
from assistant.workspace.automations import timetable
from assistant.workspace.automations.automations import Automation, Cursor, Happening
from assistant.workspace.categories import effective
from assistant.workspace.documents import Document, Origin
from assistant.workspace.invoices import Invoice
from assistant.workspace.triggers import UPLOADED, Trigger
from assistant.workspace.vendors import Vendor
from assistant.workspace.workspaces import Workspace

MOST_AT_ONCE = 500
SIGNALS_EVERY = timedelta(minutes=1)
_AUDITED = {
    "document.read": Happening.TO_REVIEW,
    "push.sent": Happening.PUSH_SENT,
    "push.failed": Happening.PUSH_FAILED,
}


@dataclass(frozen=True, slots=True)
class Event:
    """One happening with what conditions look at, and what receivers are told in `data`."""

    id: str
    happening: Happening
    at: datetime
    vendor_id: int | None = None
    category: str = ""
    status: str = ""
    amount: Money | None = None
    invoice_id: int | None = None
    document_id: int | None = None
    data: dict[str, Any] = field(default_factory=dict)

    def payload(self) -> dict[str, Any]:
        """What a receiver gets: type, time and data, as Standard Webhooks recommends."""
        return {"type": self.happening.value, "timestamp": self.at.isoformat(), "data": self.data}


async def news(session: Session, today: date, now: datetime) -> list[Event]:
    """What happened since the last look, oldest first; moves the cursor in this transaction.

    The first look in a workspace only notes where it stands.
    """
    cursor = await session.get(Cursor, session.info["workspace_id"], with_for_update=True)
    if cursor is None:
        session.add(await _start(session, today, now))
        return []
    found = [*await _triggered(session, cursor), *await _audited(session, cursor)]
    if cursor.signals_at is None or now - cursor.signals_at >= SIGNALS_EVERY:
        found += await _signalled(session, cursor, today, now)
    session.add(cursor)
    return found


def scheduled(automation: Automation, zone: ZoneInfo, now: datetime) -> Event | None:
    """The event of a standing question whose time has come; the same one until the next time."""
    if automation.happening is not Happening.SCHEDULED or not automation.every:
        return None
    due = timetable.latest(automation.every, automation.hour or 0, zone, now)
    if due is None:
        return None
    identity = _hash("scheduled", automation.id, due.astimezone(UTC).isoformat())
    return Event(identity, Happening.SCHEDULED, due, data={"due": due.isoformat()})


def fits(automation: Automation, event: Event) -> bool:
    """Whether an event is what this automation waits for and meets all its conditions."""
    if event.happening is not automation.happening or event.at < automation.created_at:
        return False
    conditions = (
        automation.vendor_id is None or event.vendor_id == automation.vendor_id,
        not automation.category or _within(event.category, automation.category),
        not automation.status or event.status == automation.status,
        automation.least is None or _reaches(event.amount, automation),
    )
    return all(conditions)


def _reaches(amount: Money | None, automation: Automation) -> bool:
    if amount is None or automation.least is None:
        return False
    return amount.currency == automation.currency and amount.amount >= automation.least


def _within(category: str, wanted: str) -> bool:
    return category == wanted or category.startswith(f"{wanted}.")


async def _start(session: Session, today: date, now: datetime) -> Cursor:
    workspace = await session.get_one(Workspace, session.info["workspace_id"])
    newest = (await session.exec(select(Trigger.id).order_by(col(Trigger.id).desc()))).first()
    known = [_signal_key(one) for one in await attention.signals(session, today, now)]
    return Cursor(
        workspace_id=workspace.id,
        trigger_id=newest or 0,
        audit_sequence=workspace.audit_sequence,
        signals=sorted(known),
        signals_at=now,
    )


async def _triggered(session: Session, cursor: Cursor) -> list[Event]:
    found = await session.exec(
        select(Trigger, Invoice, effective())
        .join(Invoice, col(Invoice.source_id) == col(Trigger.invoice_source_id))
        .outerjoin(Vendor, col(Vendor.id) == col(Invoice.vendor_id))
        .where(col(Trigger.id) > cursor.trigger_id)
        .order_by(col(Trigger.id))
        .limit(MOST_AT_ONCE)
    )
    events = []
    for trigger, invoice, category in found:
        kind = Happening.UPLOADED if trigger.kind == UPLOADED else Happening.UPDATED
        events.append(_of_invoice(trigger.event_id, kind, trigger.occurred_at, invoice, category))
        cursor.trigger_id = trigger.id or 0
    return events


async def _audited(session: Session, cursor: Cursor) -> list[Event]:
    """From the audit trail: documents that were read, and how pushes ended."""
    entries = list(
        await session.exec(
            select(AuditEvent)
            .where(
                col(AuditEvent.sequence) > cursor.audit_sequence,
                col(AuditEvent.action).in_(_AUDITED),
            )
            .order_by(col(AuditEvent.sequence))
            .limit(MOST_AT_ONCE)
        )
    )
    documents = await _documents(session, [int(one.subject_id) for one in entries])
    events = []
    for entry in entries:
        cursor.audit_sequence = entry.sequence
        document = documents.get(int(entry.subject_id))
        if document is None or document.origin is not Origin.UPLOAD:
            continue
        identity = _hash("audit", entry.workspace_id, str(entry.sequence))
        events.append(_of_document(identity, _AUDITED[entry.action], entry.at, document))
    return events


async def _documents(session: Session, ids: Sequence[int]) -> dict[int, Document]:
    found = await session.exec(select(Document).where(col(Document.id).in_(ids)))
    return {one.id: one for one in found if one.id is not None}


async def _signalled(session: Session, cursor: Cursor, today: date, now: datetime) -> list[Event]:
    signals = {_signal_key(one): one for one in await attention.signals(session, today, now)}
    fresh = sorted(signals.keys() - set(cursor.signals))
    cursor.signals, cursor.signals_at = sorted(signals), now
    return [_of_signal(key, signals[key], session.info["workspace_id"], now) for key in fresh]


def _of_invoice(
    identity: str, kind: Happening, at: datetime, invoice: Invoice, category: str
) -> Event:
    amount = _money(invoice.total, invoice.currency)
    data = {
        "invoice_id": invoice.id,
        "source_id": invoice.source_id,
        "number": invoice.number,
        "vendor": invoice.vendor_name,
        "status": invoice.status,
        "category": category or None,
        "issue_date": invoice.issued_on.isoformat() if invoice.issued_on else None,
        "due_date": invoice.due_on.isoformat() if invoice.due_on else None,
        "total": amount.as_json() if amount else None,
        "path": f"/invoices/{invoice.id}",
    }
    return Event(
        identity, kind, at, invoice.vendor_id, category, invoice.status, amount,
        invoice_id=invoice.id, data=data,
    )  # fmt: skip


def _of_document(identity: str, kind: Happening, at: datetime, document: Document) -> Event:
    amount = _money(document.total, document.currency)
    data = {
        "document_id": document.id,
        "file_name": document.file_name,
        "sha256": document.sha256,
        "state": document.state.value,
        "vendor": document.vendor_name,
        "number": document.number,
        "total": amount.as_json() if amount else None,
        "qonto_id": document.qonto_invoice_id,
        "path": f"/review/{document.id}",
    }
    return Event(
        identity, kind, at, document.vendor_id, "", document.state.value, amount,
        document_id=document.id, data=data,
    )  # fmt: skip


def _of_signal(key: str, signal: attention.Signal, workspace_id: str, now: datetime) -> Event:
    data = {
        "kind": signal.kind.value,
        "severity": signal.severity.value,
        "label": signal.label,
        "vendor": signal.vendor,
        "detail": signal.detail,
        "amount": signal.amount.as_json() if signal.amount else None,
        "invoice_id": signal.invoice_id,
        "document_id": signal.document_id,
        "path": f"/invoices/{signal.invoice_id}" if signal.invoice_id else "/attention",
    }
    return Event(
        _hash("signal", workspace_id, key), Happening.SIGNAL, now, signal.vendor_id, "",
        signal.kind.value, signal.amount, signal.invoice_id, signal.document_id, data,
    )  # fmt: skip


def _signal_key(signal: attention.Signal) -> str:
    return f"{signal.key}:{signal.fingerprint}"


def _hash(*parts: str) -> str:
    return hashlib.blake2b("|".join(parts).encode(), digest_size=16).hexdigest()


def _money(total: Decimal | None, currency: str | None) -> Money | None:
    return Money(total, currency) if total is not None and currency else None
