"""The mirror: a page of the source's invoices becomes rows, in one transaction.

Only what changed is written: equal `updated_at` means seen before, an older one means that a
late answer lost the race. Whole pages go to the database in a handful of statements.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import CompoundSelect, Select, Table, bindparam, case, func, literal_column, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.workspace import addressees, audit, bulk, prepared, vendors
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
    vendor_id: int | None
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
    await _upsert(session, place, changed, found, now)
    ids = await _ids(session, changed, known)
    await _record_triggers(session, place, changed, known, now)
    await _queue_attachments(session, place, changed, ids, now)
    await audit.append(session, now, QONTO, [_entry(i, ids, known, found) for i in changed])
    created = sum(invoice.source_id not in known for invoice in changed)
    looks = sum(bool(invoice.values["needs_look"]) for invoice in changed)
    return Stored(created, len(changed) - created, looks, found)


async def _known(session: AsyncSession, source_ids: list[str]) -> dict[str, _Known]:
    is_sqlite = prepared.is_sqlite(session)
    found = await prepared.rows(
        session,
        _known_statement(is_sqlite),
        workspace_id=session.info["workspace_id"],
        source_ids=prepared.listed(source_ids, is_sqlite),
    )
    return {
        row[0]: _Known(row[1], row[2], row[3], row[4], dict(zip(_TOLD, row[5:], strict=True)))
        for row in found
    }


@lru_cache
def _known_statement(is_sqlite: bool) -> Select[Any]:
    c = table_of(Invoice).c
    told = [c[name] for name in _TOLD]
    return select(c.source_id, c.id, c.source_updated_at, c.removed_at, c.vendor_id, *told).where(
        c.workspace_id == bindparam("workspace_id"),
        c.provider == PROVIDER,
        prepared.among(c.source_id, bindparam("source_ids"), is_sqlite),
    )


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
) -> None:
    """Write the invoices. Pushed documents that come back are linked."""
    documents = await _documents(session, changed)
    shared = {
        "workspace_id": session.info["workspace_id"],
        "provider": PROVIDER,
        "connection_id": place.connection_id,
        "version": 1,
        "possible_duplicate": False,
        "first_seen_at": now,
        "updated_at": now,
        "removed_at": None,
    }
    rows = [{**invoice.values, **_supplier(invoice, found)} for invoice in changed]
    columns: dict[str, list[Any]] = {name: [row[name] for row in rows] for name in rows[0]}
    columns["source_id"] = [invoice.source_id for invoice in changed]
    columns["document_id"] = [
        documents.get(i.source_id) or documents.get(i.values["attachment_id"]) for i in changed
    ]
    await bulk.insert_columns(session, table_of(Invoice), shared, columns, _newer_wins)
    if any(columns["document_id"]):
        await addressees.settle(session)


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


async def _ids(
    session: AsyncSession, changed: Sequence[SourceInvoice], known: Mapping[str, _Known]
) -> dict[str, int]:
    """Our ids by the source's. Asked for afterwards: before an insert that answers with them,
    SQLite copies every row, the raw payload too."""
    is_sqlite = prepared.is_sqlite(session)
    ids = {source_id: invoice.id for source_id, invoice in known.items()}
    if new := [one.source_id for one in changed if one.source_id not in known]:
        found = await prepared.rows(
            session,
            _ids_statement(is_sqlite),
            workspace_id=session.info["workspace_id"],
            source_ids=prepared.listed(new, is_sqlite),
        )
        ids.update(found)
    return ids


@lru_cache
def _ids_statement(is_sqlite: bool) -> Select[Any]:
    c = table_of(Invoice).c
    return select(c.source_id, c.id).where(
        c.workspace_id == bindparam("workspace_id"),
        c.provider == PROVIDER,
        prepared.among(c.source_id, bindparam("source_ids"), is_sqlite),
    )


async def _documents(
    session: AsyncSession, changed: Sequence[SourceInvoice]
) -> dict[str | None, int]:
    """Documents that are here already, by the id of the invoice made from them (a push that comes
    back) or by the attachment's id."""
    is_sqlite = prepared.is_sqlite(session)
    source_ids = [invoice.source_id for invoice in changed]
    attachment_ids = [invoice.values["attachment_id"] for invoice in changed]
    found = await prepared.rows(
        session,
        _documents_statement(is_sqlite),
        workspace_id=session.info["workspace_id"],
        source_ids=prepared.listed(source_ids, is_sqlite),
        attachment_ids=prepared.listed(attachment_ids, is_sqlite),
    )
    return dict(found)


@lru_cache
def _documents_statement(is_sqlite: bool) -> CompoundSelect[Any]:
    documents, attachments = table_of(Document).c, table_of(Attachment).c
    pushed = select(documents.qonto_invoice_id, documents.id).where(
        documents.workspace_id == bindparam("workspace_id"),
        prepared.among(documents.qonto_invoice_id, bindparam("source_ids"), is_sqlite),
    )
    attached = select(attachments.source_id, attachments.document_id).where(
        attachments.workspace_id == bindparam("workspace_id"),
        attachments.provider == PROVIDER,
        prepared.among(attachments.source_id, bindparam("attachment_ids"), is_sqlite),
        attachments.document_id.is_not(None),
    )
    return pushed.union_all(attached)


async def _record_triggers(
    session: AsyncSession,
    place: Place,
    changed: Sequence[SourceInvoice],
    known: Mapping[str, _Known],
    now: datetime,
) -> None:
    organization = place.organization_id
    columns: dict[str, list[Any]] = {
        "event_id": [event_id(organization, i.source_id, i.updated_at) for i in changed],
        "kind": [UPDATED if i.source_id in known else UPLOADED for i in changed],
        "invoice_source_id": [i.source_id for i in changed],
        "source_updated_at": [i.updated_at for i in changed],
    }
    shared = {"workspace_id": session.info["workspace_id"], "occurred_at": now}
    await bulk.insert_columns(session, table_of(Trigger), shared, columns, bulk.keep_first)


def event_id(organization_id: str, source_id: str, updated_at: datetime | None) -> str:
    """The same change always has the same id, whoever tells it and however often.

    It begins with the time, so that a backfill adds to the end of the index.
    """
    moment = int(updated_at.timestamp() * 1000) if updated_at else 0
    text = f"{organization_id}|{source_id}|{moment}"
    return f"{moment:012x}{hashlib.blake2b(text.encode(), digest_size=10).hexdigest()}"


async def _queue_attachments(
    session: AsyncSession,
    place: Place,
    changed: Sequence[SourceInvoice],
    ids: Mapping[str, int],
    now: datetime,
) -> None:
    with_file = [invoice for invoice in changed if invoice.values["attachment_id"]]
    columns = {
        "source_id": [invoice.values["attachment_id"] for invoice in with_file],
        "source_created_at": [invoice.values["source_created_at"] for invoice in with_file],
        "invoice_id": [ids[invoice.source_id] for invoice in with_file],
    }
    shared = {
        "workspace_id": session.info["workspace_id"],
        "connection_id": place.connection_id,
        "provider": PROVIDER,
        "state": AttachmentState.WAITING,
        "attempts": 0,
        "created_at": now,
    }
    await bulk.insert_columns(session, table_of(Attachment), shared, columns, _one_or_several)


def _one_or_several(insert: Insert, table: Table) -> Insert:
    """A file that a second invoice names too is nobody's alone."""
    only = case((table.c.invoice_id == insert.excluded.invoice_id, table.c.invoice_id))
    return insert.on_conflict_do_update(index_elements=_IDENTITY, set_={"invoice_id": only})


def _entry(
    invoice: SourceInvoice, ids: Mapping[str, int], known: Mapping[str, _Known],
    found: Mapping[str, KnownVendor],
) -> Entry:  # fmt: skip
    """Amounts and account numbers stay out of the trail: it names what changed, and the status."""
    details: dict[str, Any] = {"source_id": invoice.source_id}
    before = known.get(invoice.source_id)
    if before is not None:
        details["changed"] = [n for n in _TOLD if before.told[n] != invoice.values.get(n)]
        if "status" in details["changed"]:
            details["status"] = [before.told["status"], invoice.values["status"]]
        if before.vendor_id != _supplier(invoice, found)["vendor_id"]:
            details["supplier_was"] = before.vendor_id
    action = "invoice.uploaded" if before is None else "invoice.updated"
    return Entry(action, "invoice", str(ids[invoice.source_id]), details)
