"""Review: a person's decision on an uploaded document, who took it and when."""

from datetime import datetime

from sqlmodel import col, select

from assistant.database import Session
from assistant.errors import Conflict, NotPermitted
from assistant.workspace import audit, documents
from assistant.workspace.audit import Actor, Entry
from assistant.workspace.documents import ALREADY_IN_QONTO, Document, DocumentState
from assistant.workspace.members import Role
from assistant.workspace.pushes import Push, PushState

MOST_LETTERS = 300


async def approve(
    session: Session, document_id: int, *, by: Actor, role: Role, at: datetime
) -> Document:
    """Mark a document as reviewed and approved; approving twice changes nothing."""
    require_approver(role)
    document = await documents.get(session, document_id, lock=True)
    if document.state is DocumentState.APPROVED:
        return document
    if document.state is DocumentState.READING:
        raise Conflict("This document is still being read: approve it in a moment.")
    if document.state is DocumentState.UNREADABLE:
        raise Conflict("This file could not be opened: upload a readable copy of it.")
    _refuse_if_in_qonto(document)
    document.approved_by, document.approved_at = by.name, at
    return await _move(session, document, DocumentState.APPROVED, "document.approved", by, at)


async def unapprove(
    session: Session, document_id: int, *, by: Actor, role: Role, at: datetime
) -> Document:
    """Take an approval back, as long as nothing is on its way to Qonto."""
    require_approver(role)
    document = await documents.get(session, document_id, lock=True)
    _refuse_if_in_qonto(document)
    await _refuse_if_on_its_way(session, document_id)
    if document.state is not DocumentState.APPROVED:
        return document
    document.approved_by = document.approved_at = None
    return await _move(session, document, DocumentState.TO_REVIEW, "document.unapproved", by, at)


async def decline(
    session: Session,
    document_id: int,
    *,
    by: Actor,
    role: Role,
    at: datetime,
    reason: str = "",
) -> Document:
    """Set a document aside, with a reason for the trail: it is not to be pushed.

    Approving it later takes it back in.
    """
    require_approver(role)
    document = await documents.get(session, document_id, lock=True)
    _refuse_if_in_qonto(document)
    await _refuse_if_on_its_way(session, document_id)
    document.approved_by = document.approved_at = None
    note = " ".join(reason.split())[:MOST_LETTERS]
    return await _move(session, document, DocumentState.DECLINED, "document.declined", by, at, note)


async def reopen(
    session: Session, document_id: int, *, by: Actor, role: Role, at: datetime
) -> Document:
    """Undo a decision that has not left the house: the document waits for review again."""
    require_approver(role)
    document = await documents.get(session, document_id, lock=True)
    if document.state is DocumentState.APPROVED:
        return await unapprove(session, document_id, by=by, role=role, at=at)
    if document.state is not DocumentState.DECLINED:
        return document
    return await _move(session, document, DocumentState.TO_REVIEW, "document.reopened", by, at)


def require_approver(role: Role) -> None:
    """NotPermitted unless the role may approve and confirm."""
    if not role.includes(Role.APPROVER):
        raise NotPermitted("Only an approver may do this: ask an admin for the approver role.")


def _refuse_if_in_qonto(document: Document) -> None:
    if document.state in (DocumentState.PUSHED, DocumentState.MIRRORED):
        raise Conflict(ALREADY_IN_QONTO, code="already_in_qonto")


async def _refuse_if_on_its_way(session: Session, document_id: int) -> None:
    alive = await session.exec(
        select(Push.id).where(Push.document_id == document_id, col(Push.state) != PushState.FAILED)
    )
    if alive.first() is not None:
        raise Conflict("This document is on its way to Qonto: its approval cannot be taken back.")


async def _move(
    session: Session,
    document: Document,
    state: DocumentState,
    action: str,
    by: Actor,
    at: datetime,
    note: str = "",
) -> Document:
    document.state = state
    document.version += 1
    document.updated_at = at
    session.add(document)
    await session.flush()
    details = {"sha256": document.sha256, "version": document.version}
    await audit.append(
        session, at, by, [Entry(action, "document", str(document.id), details, note)]
    )
    return document
