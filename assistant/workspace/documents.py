"""Source documents: files stored once by content, and their way through review."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ColumnElement, Index, UniqueConstraint, false, func, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, col, select

from assistant import clock
from assistant.database import Amount, Session, UtcDateTime, WorkspaceRow
from assistant.errors import Conflict, NotFound
from assistant.workspace import audit, vendor_identity
from assistant.workspace.audit import Actor, Entry
from assistant.workspace.document_fields import COLUMNS, parsed
from assistant.workspace.file_names import cleaned

MAX_BYTES = 10 * 1024 * 1024
ALREADY_IN_QONTO = "Already in Qonto."
_UNREAD = text("read_at IS NULL")


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


class Document(WorkspaceRow, table=True):
    """One file, stored once per workspace by its SHA-256.

    `version` grows with each change to what a card shows (fields, file, state), so that a card
    drawn earlier can be told to be out of date. `provenance` maps a field to
    `{"source": "xml|text|learnt|model|human|qonto", "quote": …, "page": …, "confidence": 0..1}`,
    with `box` and `sheet` where the place on the page is known (points from its top left), `others`
    where another source says something else, `learnt_from` where a correction taught it. `details`
    holds `references`, `lines` and `taxes`; `notices` are hidden words and sentences for machines,
    `{"kind", "why", "text", "page"}`; `contradictions` are `{"field", "values": [{"source",
    "value"}, …]}`, within the document or with Qonto. `addressed_to` is whom it is for
    where that is somebody else, empty where it is for us.
    """

    __tablename__ = "documents"
    __table_args__ = (
        UniqueConstraint("workspace_id", "sha256"),
        Index("ix_documents_state", "workspace_id", "state"),
        Index("ix_documents_addressed", "workspace_id", "addressed_to"),
        Index(
            "ix_documents_unread",
            "workspace_id",
            "state",
            sqlite_where=_UNREAD,
            postgresql_where=_UNREAD,
        ),
    )

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
    addressed_to: str | None = None
    is_said_ours: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
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
    await remember(session, document, "document.uploaded", by, at, sha256=sha256)
    return Upload(document, is_duplicate=False)


async def get(session: Session, document_id: int, *, lock: bool = False) -> Document:
    """One document; NotFound when this workspace has no such id. `lock` it before a change."""
    statement = select(Document).where(Document.id == document_id)
    if lock:
        statement = statement.with_for_update(key_share=True)
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


async def found_in_qonto(session: Session, document: Document, at: datetime) -> None:
    """The same bytes came back from Qonto: an upload that still waits must not be sent again."""
    settled = (DocumentState.PUSHED, DocumentState.MIRRORED, DocumentState.DECLINED)
    if document.origin is not Origin.UPLOAD or document.state in settled:
        return
    document.state = DocumentState.PUSHED
    document.problem = ALREADY_IN_QONTO
    touch(session, document, at)
    await remember(session, document, "document.found_in_qonto", audit.SYSTEM, at)


async def approved(
    session: Session, since: datetime | None, before: datetime | None,
    people: Sequence[str] | None = None,
) -> list[Document]:  # fmt: skip
    """Uploaded documents that were approved in this time (None: no bound), by these people where
    they are given, the latest first. An approval that was taken back is none."""
    at = col(Document.approved_at)
    wanted: list[ColumnElement[bool]] = [col(Document.origin) == Origin.UPLOAD, at.is_not(None)]
    wanted += [at >= since] if since else []
    wanted += [at < before] if before else []
    wanted += [] if people is None else [col(Document.approved_by).in_(people)]
    found = await session.exec(select(Document).where(*wanted).order_by(at.desc()))
    return list(found)


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
    touch(session, document, at)
    await remember(session, document, "document.corrected", by, at, fields=sorted(values))
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


def touch(session: Session, document: Document, at: datetime) -> None:
    """A new version: what was drawn before is out of date."""
    document.version += 1
    document.updated_at = at
    session.add(document)


async def remember(
    session: Session, document: Document, action: str, by: Actor, at: datetime, **details: object
) -> None:
    """Write what happened to a document into the trail."""
    await session.flush()
    await audit.append(session, at, by, [Entry(action, "document", str(document.id), details)])
