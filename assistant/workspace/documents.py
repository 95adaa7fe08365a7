"""Source documents: files stored once by content, what was read in them, and their review."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, UniqueConstraint, func, or_
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, col, select

from assistant import clock
from assistant.database import Amount, Session, UtcDateTime, WorkspaceRow
from assistant.errors import Conflict, NotFound
from assistant.money import Money
from assistant.workspace import audit, vendor_identity
from assistant.workspace.audit import Actor, Entry
from assistant.workspace.document_fields import COLUMNS, Value, fitting, parsed
from assistant.workspace.file_names import cleaned

MAX_BYTES = 10 * 1024 * 1024
ALREADY_IN_QONTO = "Already in Qonto."
# Amounts that contradict each other are to be checked, whoever wrote them.
SUM, UNSURE = ("total", "net", "tax"), 0.3
# Without one of these a model is asked, where there is one.
NEEDED = ("vendor", "number", "issue_date", "currency", "total")


class Origin(StrEnum):
    """Where a document came from."""

    QONTO = "qonto"
    UPLOAD = "upload"


class DocumentState(StrEnum):
    """The review of a document. Those from Qonto are `mirrored`: nothing waits for a person."""

    MIRRORED = "mirrored"
    READING = "reading"
    TO_REVIEW = "to_review"
    APPROVED = "approved"
    PUSHED = "pushed"
    DECLINED = "declined"
    UNREADABLE = "unreadable"


# Where a reading may still change fields: a decision freezes them.
READ_IN = (DocumentState.READING, DocumentState.MIRRORED, DocumentState.TO_REVIEW)


class Document(WorkspaceRow, table=True):
    """One file, stored once per workspace by its SHA-256.

    `version` grows with each change to what a card shows (fields, file, state), so that a card
    drawn earlier can be told to be out of date. `provenance` maps a field to
    `{"source": "xml|text|learnt|model|human|qonto", "quote": …, "page": …, "confidence": 0..1}`,
    with `box` and `sheet` where the place on the page is known (points from its top left), `others`
    where another source says something else, `learnt_from` where a correction taught it. `details`
    holds `references`, `lines` and `taxes`; `notices` are hidden words and sentences for machines,
    `{"kind", "why", "text", "page"}`; `contradictions` are `{"field", "values": [{"source",
    "value"}, …]}`, within the document or with Qonto.
    """

    __tablename__ = "documents"
    __table_args__ = (UniqueConstraint("workspace_id", "sha256"),)

    id: int | None = Field(default=None, primary_key=True)
    sha256: str = Field(max_length=64)
    file_name: str
    content_type: str = "application/pdf"
    size: int = 0
    pages: int | None = None
    origin: Origin = Origin.UPLOAD
    state: DocumentState = DocumentState.READING
    problem: str | None = None
    version: int = 1

    vendor_name: str | None = None
    vendor_id: int | None = Field(default=None, foreign_key="vendors.id")
    source_vendor_id: int | None = None
    number: str | None = None
    issued_on: date | None = None
    due_on: date | None = None
    currency: str | None = Field(default=None, max_length=3)
    total: Decimal | None = Field(default=None, sa_type=Amount)
    net: Decimal | None = Field(default=None, sa_type=Amount)
    tax: Decimal | None = Field(default=None, sa_type=Amount)
    iban: str | None = None
    vat_number: str | None = None
    credit_note: bool | None = None
    provenance: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    details: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    notices: list[dict[str, Any]] | None = Field(default=None, sa_type=JSON)
    contradictions: list[dict[str, Any]] | None = Field(default=None, sa_type=JSON)
    read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    asked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    qonto_invoice_id: str | None = Field(default=None, index=True)
    uploaded_by: str | None = None
    approved_by: str | None = None
    approved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


@dataclass(frozen=True, slots=True)
class Upload:
    """A received file's document; `is_duplicate` when the same bytes were here before."""

    document: Document
    is_duplicate: bool


async def add_upload(
    session: Session,
    *,
    sha256: str,
    size: int,
    file_name: str,
    content_type: str,
    by: Actor,
    at: datetime,
) -> Upload:
    """Enter an uploaded file into the review queue; the same bytes are never entered twice."""
    known = await by_hash(session, sha256)
    if known:
        return Upload(known, is_duplicate=True)
    document = Document(
        sha256=sha256,
        size=size,
        file_name=cleaned(file_name, content_type),
        content_type=content_type,
        uploaded_by=by.name,
        created_at=at,
        updated_at=at,
    )
    try:
        async with session.begin_nested():
            session.add(document)
    except IntegrityError:
        # Somebody else entered the same bytes between our look and our insert.
        winner = await by_hash(session, sha256)
        if winner is None:
            raise
        return Upload(winner, is_duplicate=True)
    await _remember(session, document, "document.uploaded", by, at, sha256=sha256)
    return Upload(document, is_duplicate=False)


async def get(session: Session, document_id: int, *, lock: bool = False) -> Document:
    """One document; NotFound when this workspace has no such id. `lock` it before a change."""
    statement = select(Document).where(Document.id == document_id)
    if lock:
        statement = statement.with_for_update()
    found = await session.exec(statement.execution_options(populate_existing=True))
    document = found.first()
    if document is None:
        raise NotFound("There is no such document here.")
    return document


async def by_hash(session: Session, sha256: str) -> Document | None:
    """The document with these bytes, wherever it came from."""
    found = await session.exec(select(Document).where(Document.sha256 == sha256))
    return found.first()


async def hashes(session: Session, document_ids: Sequence[int]) -> dict[int, str]:
    """The SHA-256 of each of these documents' files, by its id."""
    query = select(Document.id, Document.sha256).where(col(Document.id).in_(document_ids))
    return {row[0]: row[1] for row in await session.exec(query) if row[0]}


async def read_from(session: Session) -> list[str]:
    """Of every file that was opened, what its values came from: xml, text or nothing."""
    query = select(Document.provenance).where(col(Document.read_at).is_not(None))
    found = []
    for provenance in await session.exec(query):
        sources = {str(one.get("source")) for one in provenance.values()}
        found.append("xml" if "xml" in sources else "text" if sources else "nothing")
    return found


async def queue(
    session: Session, states: Sequence[DocumentState] | None = None, limit: int = 200
) -> list[Document]:
    """Uploaded documents in the given states (default: whatever still waits), newest first."""
    wanted = states or (
        DocumentState.READING,
        DocumentState.TO_REVIEW,
        DocumentState.APPROVED,
        DocumentState.UNREADABLE,
    )
    found = await session.exec(
        select(Document)
        .where(Document.origin == Origin.UPLOAD, col(Document.state).in_(wanted))
        .order_by(col(Document.created_at).desc(), col(Document.id).desc())
        .limit(limit)
    )
    return list(found)


async def counts(session: Session) -> dict[DocumentState, int]:
    """How many uploaded documents are in each state."""
    found = await session.exec(
        select(Document.state, func.count())
        .where(Document.origin == Origin.UPLOAD)
        .group_by(col(Document.state))
    )
    return {DocumentState(state): count for state, count in found}


async def record_reading(
    session: Session,
    document_id: int,
    *,
    values: Mapping[str, str],
    provenance: Mapping[str, dict[str, Any]],
    pages: int | None,
    problem: str | None,
    readable: bool,
    at: datetime,
    details: Mapping[str, Any] | None = None,
    notices: Sequence[dict[str, Any]] = (),
    contradictions: Sequence[dict[str, Any]] = (),
) -> Document:
    """Keep what a reader found; what a person typed stays, and so does a decision."""
    document = await get(session, document_id, lock=True)
    document.read_at, document.asked_at = at, None
    is_mirrored = document.state is DocumentState.MIRRORED
    if document.state not in READ_IN:
        return document
    found = _take(document, fitting(values), provenance)
    document.pages = pages
    document.details = dict(details or {}) or None
    document.notices = list(notices) or None
    document.contradictions = list(contradictions) or None
    if is_mirrored:
        action = "document.file_read"
        session.add(document)
    else:
        action = "document.read"
        document.problem = problem
        document.state = DocumentState.TO_REVIEW if readable else DocumentState.UNREADABLE
        await settle_vendor(session, document)
        _touch(session, document, at)
    await _remember(session, document, action, audit.SYSTEM, at, fields=sorted(found))
    return document


def _take(
    document: Document, values: Mapping[str, Value], provenance: Mapping[str, dict[str, Any]]
) -> dict[str, Value]:
    """Put in what was read now instead of what was read before; what a person typed stays."""
    kept = {
        name: told
        for name, told in document.provenance.items()
        if told.get("source") in ("human", "qonto")
    }
    typed = {name for name, told in kept.items() if told["source"] == "human"}
    found = {name: value for name, value in values.items() if name not in typed}
    for name in document.provenance.keys() - kept.keys() | found.keys():
        setattr(document, COLUMNS[name], found.get(name))
    told = {name: dict(provenance[name]) for name in found if name in provenance}
    document.provenance = {**kept, **told}
    return found


async def unread(session: Session, before: datetime) -> list[Document]:
    """Documents nobody has read although they came in before then; asked across workspaces."""
    found = await session.exec(
        select(Document).where(
            Document.state == DocumentState.READING, Document.created_at < before
        )
    )
    return list(found)


async def unread_mirrored(session: Session, most: int) -> list[Document]:
    """Files from Qonto that nobody has read yet, newest first; asked across workspaces."""
    found = await session.exec(
        select(Document)
        .where(Document.state == DocumentState.MIRRORED, col(Document.read_at).is_(None))
        .order_by(col(Document.id).desc())
        .limit(most)
    )
    return list(found)


async def not_asked(session: Session, since: datetime, most: int) -> list[Document]:
    """Read uploads that wait with fields missing and of which no model was asked yet, newest first;
    asked across workspaces."""
    empty = [col(getattr(Document, COLUMNS[name])).is_(None) for name in NEEDED]
    found = await session.exec(
        select(Document)
        .where(
            Document.state == DocumentState.TO_REVIEW,
            col(Document.asked_at).is_(None),
            col(Document.read_at) >= since,
            or_(*empty),
        )
        .order_by(col(Document.id).desc())
        .limit(most)
    )
    return list(found)


def missing(document: Document) -> list[str]:
    """The fields without a value that nobody emptied on purpose."""
    return [
        name
        for name, column in COLUMNS.items()
        if getattr(document, column) is None and name not in document.provenance
    ]


async def record_told(
    session: Session,
    seen: Document,
    values: Mapping[str, str],
    provenance: Mapping[str, dict[str, Any]],
    *,
    at: datetime,
) -> None:
    """Keep what a model told of the fields that are still missing. `seen` is the document as the
    model was asked about it: when it changed since, nothing is kept and nobody asks again."""
    document = await get(session, seen.id or 0, lock=True)
    document.asked_at = at
    session.add(document)
    is_same = document.version == seen.version and document.state is DocumentState.TO_REVIEW
    open_fields = missing(document) if is_same else []
    found = {name: one for name, one in fitting(values).items() if name in open_fields}
    if not found:
        return
    for name, value in found.items():
        setattr(document, COLUMNS[name], value)
    told = {name: dict(provenance[name]) for name in found}
    document.provenance = {**document.provenance, **told}
    await settle_vendor(session, document)
    _touch(session, document, at)
    await _remember(session, document, "document.told", audit.SYSTEM, at, fields=sorted(found))


async def found_in_qonto(session: Session, document: Document, at: datetime) -> None:
    """The same bytes came back from Qonto: an upload that still waits must not be sent again."""
    settled = (DocumentState.PUSHED, DocumentState.MIRRORED, DocumentState.DECLINED)
    if document.origin is not Origin.UPLOAD or document.state in settled:
        return
    document.state = DocumentState.PUSHED
    document.problem = ALREADY_IN_QONTO
    _touch(session, document, at)
    await _remember(session, document, "document.found_in_qonto", audit.SYSTEM, at)


async def correct(
    session: Session, document_id: int, changes: Mapping[str, object], *, by: Actor, at: datetime
) -> Document:
    """A person's correction of fields. What was approved must be approved again."""
    document = await get(session, document_id, lock=True)
    if document.state in (DocumentState.PUSHED, DocumentState.MIRRORED):
        raise Conflict("This document is in Qonto already: correct it there.")
    values = parsed(changes)
    for name, value in values.items():
        setattr(document, COLUMNS[name], value)
    typed = {name: {"source": "human", "by": by.name, "confidence": 1.0} for name in values}
    document.provenance = {**document.provenance, **typed}
    if document.state in (DocumentState.APPROVED, DocumentState.READING):
        document.state = DocumentState.TO_REVIEW
        document.approved_by = document.approved_at = None
    await settle_vendor(session, document)
    _touch(session, document, at)
    await _remember(session, document, "document.corrected", by, at, fields=sorted(values))
    return document


async def settle_vendor(session: Session, document: Document) -> None:
    """Whose paper it is, by its VAT number, IBAN and name; nobody's when they do not agree."""
    found = await vendor_identity.identify(
        session, document.vendor_name, document.vat_number, document.iban
    )
    document.vendor_id = found.vendor_id if found else None
    document.source_vendor_id = found.source_vendor_id if found else None


async def looks_like(session: Session, document: Document) -> Document | None:
    """An earlier document with other bytes but the same supplier, number and amount."""
    if not (document.number and document.vendor_name and document.total is not None):
        return None
    found = await session.exec(
        select(Document)
        .where(
            Document.id != document.id,
            Document.number == document.number,
            Document.total == document.total,
            func.lower(Document.vendor_name) == document.vendor_name.lower(),
        )
        .order_by(col(Document.id))
    )
    return found.first()


def adds_up(document: Document) -> bool:
    """Whether net and VAT make the total, as far as all three are known."""
    if document.total is None or document.net is None or document.tax is None:
        return True
    return document.net + document.tax == document.total


def view(document: Document, duplicate_of: int | None = None) -> dict[str, Any]:
    """A document as pages and the API show it; a mirrored one is `pushed`: it is in Qonto."""
    in_qonto = document.state is DocumentState.MIRRORED
    return {
        "id": document.id,
        "file_name": document.file_name,
        "sha256": document.sha256,
        "state": "pushed" if in_qonto else document.state.value,
        "duplicate_of": duplicate_of,
        "fields": _fields(document),
        "problem": ALREADY_IN_QONTO if in_qonto else document.problem,
        "content_type": document.content_type,
        "size": document.size,
        "pages": document.pages,
        "origin": document.origin.value,
        "version": document.version,
        "references": (document.details or {}).get("references", {}),
        "lines": (document.details or {}).get("lines", []),
        "taxes": (document.details or {}).get("taxes", []),
        "notices": document.notices or [],
        "contradictions": document.contradictions or [],
        "qonto_id": document.qonto_invoice_id,
        "uploaded_by": document.uploaded_by,
        "approved_by": document.approved_by,
        "approved_at": document.approved_at,
        "created_at": document.created_at,
        "updated_at": document.updated_at,
    }


def amount(document: Document) -> dict[str, str] | None:
    """The document's total as JSON money; None when amount or currency is missing."""
    return _money(document.total, document.currency)


def _fields(document: Document) -> dict[str, dict[str, Any]]:
    """Each field's value with where it was read: `{"value", "source", "quote", "page", …}`."""
    fields = {}
    for name, column in COLUMNS.items():
        value = getattr(document, column)
        if isinstance(value, Decimal):
            value = _money(value, document.currency) or {"value": str(value), "currency": None}
        nowhere = {"source": None, "quote": None, "page": None, "confidence": None}
        fields[name] = {"value": value, **nowhere, **document.provenance.get(name, {})}
        if name in SUM and not adds_up(document):
            fields[name]["confidence"] = UNSURE
    return fields


def _money(value: Decimal | None, currency: str | None) -> dict[str, str] | None:
    return Money(value, currency).as_json() if value is not None and currency else None


def _touch(session: Session, document: Document, at: datetime) -> None:
    document.version += 1
    document.updated_at = at
    session.add(document)


async def _remember(
    session: Session, document: Document, action: str, by: Actor, at: datetime, **details: object
) -> None:
    await session.flush()
    await audit.append(session, at, by, [Entry(action, "document", str(document.id), details)])
