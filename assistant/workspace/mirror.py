"""The mirror: a page of the source's invoices becomes rows, in one transaction.

Only what changed is written: equal `updated_at` means seen before, an older one means that a
late answer lost the race. Whole pages go to the database in a handful of statements.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Table, func, literal_column, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.workspace import audit, bulk, vendors
from assistant.workspace.attachments import Attachment, AttachmentState
from assistant.workspace.audit import Actor, Entry
from assistant.workspace.bulk import Insert, table_of
from assistant.workspace.documents import Document
from assistant.workspace.invoices import Invoice
from assistant.workspace.triggers import UPDATED, UPLOADED, Trigger
from assistant.workspace.vendors import KnownVendor, VendorValues

QONTO = Actor("qonto", "Qonto")
PROVIDER = "qonto"
OURSELVES = "Your own organisation stands as the supplier."

_IDENTITY = ("workspace_id", "provider", "source_id")
_OURS = frozenset({"id", *_IDENTITY, "version", "category", "category_source", "document_id",
                   "possible_duplicate", "first_seen_at"})  # fmt: skip
_TOLD = ("status", "number", "total", "currency", "issued_on", "due_on", "paid_on", "iban",
         "vendor_name", "attachment_id")  # fmt: skip


@dataclass(frozen=True, slots=True)
class SourceInvoice:
    """One invoice as the source has it; `values` are columns of `Invoice`."""

    source_id: str
    updated_at: datetime | None
    vendor: VendorValues | None
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the rows belong."""

    connection_id: str
    organization_id: str


@dataclass(slots=True)
class Stored:
    """What a page changed. `vendors` may be remembered once the transaction is committed."""

    created: int = 0
    updated: int = 0
    needs_look: int = 0
    vendors: dict[str, KnownVendor] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Known:
    id: int
    updated_at: datetime | None
    removed_at: datetime | None
    told: dict[str, Any]


async def store(
    session: AsyncSession,
    place: Place,
    invoices: Sequence[SourceInvoice],
    known_vendors: Mapping[str, KnownVendor],
    now: datetime,
    *,
    even_older: bool = False,
) -> Stored:
    """Write what is new or newer, with vendors, triggers, attachments and the audit trail.

    `even_older` also takes a version whose time went backwards: for the daily reconciliation,
    which has just been told that this is how the source stands. Statements here are not narrowed
    to the workspace by themselves: each names it.
    """
    newest = {invoice.source_id: invoice for invoice in invoices}
    known = await _known(session, list(newest))
    changed = [i for i in newest.values() if _is_news(i, known.get(i.source_id), even_older)]
    if not changed:
        return Stored()
    wanted = [invoice.vendor for invoice in changed if invoice.vendor]
    found = await vendors.resolve(session, wanted, known_vendors, now)
    ids = await _upsert(session, place, changed, found, now)
    await _record_triggers(session, place, changed, known, now)
    await _queue_attachments(session, place, changed, now)
    await audit.append(session, now, QONTO, [_entry(i, ids, known) for i in changed])
    created = sum(invoice.source_id not in known for invoice in changed)
    looks = sum(bool(invoice.values["needs_look"]) for invoice in changed)
    return Stored(created, len(changed) - created, looks, found)


async def _known(session: AsyncSession, source_ids: list[str]) -> dict[str, _Known]:
    table = table_of(Invoice)
    c = table.c
    told = [c[name] for name in _TOLD]
    statement = select(c.source_id, c.id, c.source_updated_at, c.removed_at, *told).where(
        c.workspace_id == session.info["workspace_id"],
        c.provider == PROVIDER,
        bulk.among(c.source_id, source_ids, session),
    )
    rows = await (await session.connection()).execute(statement)
    return {
        row[0]: _Known(row[1], row[2], row[3], dict(zip(_TOLD, row[4:], strict=True)))
        for row in rows
    }


def _is_news(invoice: SourceInvoice, known: _Known | None, even_older: bool) -> bool:
    if known is None or known.removed_at is not None:
        return True
    if invoice.updated_at is None or known.updated_at is None:
        return invoice.updated_at != known.updated_at
    if even_older:
        return invoice.updated_at != known.updated_at
    return invoice.updated_at > known.updated_at


async def _upsert(
    session: AsyncSession,
    place: Place,
    changed: Sequence[SourceInvoice],
    found: Mapping[str, KnownVendor],
    now: datetime,
) -> dict[str, int]:
    """Write the invoices; answers with their ids. Pushed documents that come back are linked."""
    documents = await _documents(session, changed)
    common = {
        "workspace_id": session.info["workspace_id"],
        "provider": PROVIDER,
        "connection_id": place.connection_id,
        "version": 1,
        "possible_duplicate": False,
        "first_seen_at": now,
        "updated_at": now,
        "removed_at": None,
    }
    rows = [
        {
            **invoice.values,
            **common,
            "source_id": invoice.source_id,
            **_supplier(invoice, found),
            "document_id": documents.get(invoice.source_id)
            or documents.get(invoice.values["attachment_id"]),
        }
        for invoice in changed
    ]
    await bulk.insert(session, table_of(Invoice), rows, _newer_wins)
    c = table_of(Invoice).c
    statement = select(c.source_id, c.id).where(
        c.workspace_id == session.info["workspace_id"],
        c.provider == PROVIDER,
        bulk.among(c.source_id, [invoice.source_id for invoice in changed], session),
    )
    written = await (await session.connection()).execute(statement)
    return {row[0]: row[1] for row in written}


def _supplier(invoice: SourceInvoice, found: Mapping[str, KnownVendor]) -> dict[str, Any]:
    """Whose invoice it is. Our own organisation is no supplier: who sent it is then not known."""
    vendor = found.get(invoice.vendor.source_key) if invoice.vendor else None
    if vendor:
        return {"vendor_id": vendor.canonical_id, "source_vendor_id": vendor.id}
    nobody: dict[str, Any] = {"vendor_id": None, "source_vendor_id": None}
    if invoice.vendor:
        nobody["vendor_name"] = None
        nobody["needs_look"] = [*invoice.values["needs_look"], OURSELVES]
    return nobody


def _newer_wins(insert: Insert, table: Table) -> Insert:
    new = insert.excluded
    changes: dict[str, Any] = {c.name: new[c.name] for c in table.c if c.name not in _OURS}
    changes["version"] = table.c.version + literal_column("1")
    changes["document_id"] = func.coalesce(new.document_id, table.c.document_id)
    return insert.on_conflict_do_update(index_elements=_IDENTITY, set_=changes)


def _first_wins(insert: Insert, _table: Table) -> Insert:
    return insert.on_conflict_do_nothing()


async def _documents(
    session: AsyncSession, changed: Sequence[SourceInvoice]
) -> dict[str | None, int]:
    """Documents that are here already, by the id of the invoice made from them (a push that comes
    back) or by the attachment's id."""
    source_ids = [invoice.source_id for invoice in changed]
    attachment_ids = [invoice.values["attachment_id"] for invoice in changed]
    documents, attachments = table_of(Document).c, table_of(Attachment).c
    workspace_id = session.info["workspace_id"]
    pushed = select(documents.qonto_invoice_id, documents.id).where(
        documents.workspace_id == workspace_id,
        bulk.among(documents.qonto_invoice_id, source_ids, session),
    )
    attached = select(attachments.source_id, attachments.document_id).where(
        attachments.workspace_id == workspace_id,
        attachments.provider == PROVIDER,
        bulk.among(attachments.source_id, attachment_ids, session),
        attachments.document_id.is_not(None),
    )
    connection = await session.connection()
    rows = await connection.execute(pushed.union_all(attached))
    return {row[0]: row[1] for row in rows}


async def _record_triggers(
    session: AsyncSession,
    place: Place,
    changed: Sequence[SourceInvoice],
    known: Mapping[str, _Known],
    now: datetime,
) -> None:
    rows = [
        {
            "workspace_id": session.info["workspace_id"],
            "event_id": event_id(place.organization_id, invoice.source_id, invoice.updated_at),
            "kind": UPDATED if invoice.source_id in known else UPLOADED,
            "invoice_source_id": invoice.source_id,
            "source_updated_at": invoice.updated_at,
            "occurred_at": now,
        }
        for invoice in changed
    ]
    await bulk.insert(session, table_of(Trigger), rows, _first_wins)


def event_id(organization_id: str, source_id: str, updated_at: datetime | None) -> str:
    """The same change always has the same id, whoever tells it and however often."""
    version = updated_at.isoformat() if updated_at else ""
    text = f"{organization_id}|{source_id}|{version}"
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


async def _queue_attachments(
    session: AsyncSession, place: Place, changed: Sequence[SourceInvoice], now: datetime
) -> None:
    rows = [
        {
            "workspace_id": session.info["workspace_id"],
            "connection_id": place.connection_id,
            "provider": PROVIDER,
            "source_id": invoice.values["attachment_id"],
            "source_created_at": invoice.values["source_created_at"],
            "state": AttachmentState.WAITING,
            "attempts": 0,
            "created_at": now,
        }
        for invoice in changed
        if invoice.values["attachment_id"]
    ]
    await bulk.insert(session, table_of(Attachment), rows, _first_wins)


def _entry(invoice: SourceInvoice, ids: Mapping[str, int], known: Mapping[str, _Known]) -> Entry:
    """Amounts and account numbers stay out of the trail: it names what changed, and the status."""
    details: dict[str, Any] = {"source_id": invoice.source_id}
    before = known.get(invoice.source_id)
    if before is not None:
        details["changed"] = [n for n in _TOLD if before.told[n] != invoice.values.get(n)]
        if "status" in details["changed"]:
            details["status"] = [before.told["status"], invoice.values["status"]]
    action = "invoice.uploaded" if before is None else "invoice.updated"
    return Entry(action, "invoice", str(ids[invoice.source_id]), details)
