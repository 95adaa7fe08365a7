"""What readers and models found in documents, and which still wait to be read."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_
from sqlmodel import col, select

from assistant.database import Session
from assistant.workspace import addressees, audit
from assistant.workspace.document_fields import COLUMNS, Value, fitting
from assistant.workspace.documents import (
    Document,
    DocumentState,
    get,
    remember,
    settle_vendor,
    touch,
)
from assistant.workspace.own_identity import OwnIdentifier

# Without one of these a model is asked, where there is one.
NEEDED = ("vendor", "number", "issue_date", "currency", "total")
# Where a reading may still change fields: a decision freezes them.
READ_IN = (DocumentState.READING, DocumentState.MIRRORED, DocumentState.TO_REVIEW)


async def record(
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
    addressed_to: str | None = None,
) -> Document:
    """Keep what a reader found; what a person typed stays, and so does a decision. `addressed_to`
    is somebody else by name, empty where it is for us, None where the reader does not know."""
    document = await get(session, document_id, lock=True)
    document.read_at, document.asked_at = at, None
    is_mirrored = document.state is DocumentState.MIRRORED
    is_lost = not readable and document.state is DocumentState.TO_REVIEW  # it was readable once
    if document.state not in READ_IN or is_lost:
        return document
    found = _take(document, fitting(values), provenance)
    document.pages = pages
    document.details = dict(details or {}) or None
    document.notices = list(notices) or None
    document.contradictions = list(contradictions) or None
    is_readdressed = document.addressed_to != addressed_to
    document.addressed_to = addressed_to
    if is_mirrored:
        action = "document.file_read"
        session.add(document)
    else:
        action = "document.read"
        document.problem = problem
        document.state = DocumentState.TO_REVIEW if readable else DocumentState.UNREADABLE
        await settle_vendor(session, document)
        touch(session, document, at)
    if is_readdressed:
        await session.flush()
        await addressees.settle(session)
    await remember(session, document, action, audit.SYSTEM, at, fields=sorted(found))
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


async def read_before_we_were_known(session: Session, most: int) -> list[Document]:
    """Documents that wait, are not known to be for us and were last read before the newest of our
    own names and numbers came, newest first; asked across workspaces."""
    newest = (
        select(func.max(OwnIdentifier.created_at))
        .where(OwnIdentifier.workspace_id == Document.workspace_id)
        .scalar_subquery()
    )
    found = await session.exec(
        select(Document)
        .where(
            col(Document.state).in_((DocumentState.MIRRORED, DocumentState.TO_REVIEW)),
            or_(col(Document.addressed_to).is_(None), col(Document.addressed_to) != ""),
            col(Document.read_at) < newest,
        )
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
    touch(session, document, at)
    await remember(session, document, "document.told", audit.SYSTEM, at, fields=sorted(found))
