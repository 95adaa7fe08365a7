"""Downloads: which attachments are to be fetched, and what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.errors import LeaseLost
from assistant.workspace import addressees, audit, documents
from assistant.workspace.attachments import Attachment, AttachmentState
from assistant.workspace.audit import Entry
from assistant.workspace.connections import CONNECTED, Connection
from assistant.workspace.documents import Document, DocumentState, Origin
from assistant.workspace.file_names import cleaned
from assistant.workspace.invoices import Invoice
from assistant.workspace.mirror import QONTO

MOST_ATTEMPTS = 8
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """Bytes that are on disk."""

    sha256: str
    size: int
    file_name: str
    content_type: str


async def waiting(
    session: AsyncSession, connection_id: str, now: datetime, limit: int
) -> list[Attachment]:
    """Attachments to fetch now, those of the newest invoices first."""
    found = await session.exec(
        select(Attachment)
        .where(
            col(Attachment.connection_id) == connection_id,
            col(Attachment.state).in_((AttachmentState.WAITING, AttachmentState.FAILED)),
            or_(col(Attachment.next_try_at).is_(None), col(Attachment.next_try_at) <= now),
        )
        .order_by(col(Attachment.source_created_at).desc(), col(Attachment.id).desc())
        .limit(limit)
    )
    return list(found)


async def with_work(session: AsyncSession, now: datetime) -> list[Connection]:
    """Connections that have attachments to fetch now and may fetch them."""
    found = await session.exec(
        select(Connection).where(
            col(Connection.status).in_(CONNECTED),
            col(Connection.documents_unavailable).is_(False),
            or_(col(Connection.paused_until).is_(None), col(Connection.paused_until) <= now),
            select(Attachment.id)
            .where(
                col(Attachment.workspace_id) == col(Connection.workspace_id),
                col(Attachment.connection_id) == col(Connection.id),
                col(Attachment.state).in_((AttachmentState.WAITING, AttachmentState.FAILED)),
                or_(col(Attachment.next_try_at).is_(None), col(Attachment.next_try_at) <= now),
            )
            .exists(),
        )
    )
    return list(found)


async def store(
    session: AsyncSession, attachment: Attachment, file: StoredFile, now: datetime
) -> None:
    """Link a stored file: one document per content, however many invoices carry it.

    A document that was uploaded here and pushed is found by its bytes, and linked instead of
    doubled. Invoices that share one are marked as possible duplicates, never merged.
    """
    await _still_connected(session, attachment.connection_id)
    document = await documents.by_hash(session, file.sha256)
    if document is None:
        document = Document(
            sha256=file.sha256,
            size=file.size,
            file_name=cleaned(file.file_name, file.content_type),
            content_type=file.content_type,
            origin=Origin.QONTO,
            state=DocumentState.MIRRORED,
            created_at=now,
            updated_at=now,
        )
        session.add(document)
        await session.flush()
    await documents.found_in_qonto(session, document, now)
    await _set(session, attachment, document_id=document.id, state=AttachmentState.STORED,
               problem=None, next_try_at=None)  # fmt: skip
    await _link(session, attachment, document)
    if document.addressed_to:
        await addressees.settle(session)
    entry = Entry("document.mirrored", "document", str(document.id), {"sha256": file.sha256})
    await audit.append(session, now, QONTO, [entry])


async def fail(
    session: AsyncSession, attachment: Attachment, problem: str, now: datetime, *, final: bool
) -> None:
    """Say why a file is not here; unless `final`, it is tried again later and later."""
    await _still_connected(session, attachment.connection_id)
    attempts = attachment.attempts + 1
    final = final or attempts >= MOST_ATTEMPTS
    wait = min(FIRST_WAIT * 2**attachment.attempts, LONGEST_WAIT)
    await _set(
        session,
        attachment,
        state=AttachmentState.GIVEN_UP if final else AttachmentState.FAILED,
        problem=problem,
        attempts=attempts,
        next_try_at=None if final else now + wait,
    )


async def problems(session: AsyncSession, attachment_ids: Sequence[str]) -> dict[str, str]:
    """Why files are missing, by attachment id."""
    found = await session.exec(
        select(Attachment.source_id, Attachment.problem).where(
            col(Attachment.source_id).in_(attachment_ids), col(Attachment.problem).is_not(None)
        )
    )
    return {source_id: problem for source_id, problem in found if problem}


async def _still_connected(session: AsyncSession, connection_id: str) -> None:
    status = await session.exec(
        select(Connection.status)
        .where(col(Connection.id) == connection_id)
        .with_for_update(key_share=True)
    )
    if status.one_or_none() not in CONNECTED:
        raise LeaseLost("The connection ended; nothing more is stored.")


async def _set(session: AsyncSession, attachment: Attachment, **values: object) -> None:
    await session.exec(
        update(Attachment)
        .where(col(Attachment.id) == attachment.id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


async def _link(session: AsyncSession, attachment: Attachment, document: Document) -> None:
    link = update(Invoice).execution_options(synchronize_session=False)
    theirs = [col(Invoice.attachment_id) == attachment.source_id]
    if attachment.invoice_id is not None:
        theirs.append(col(Invoice.id) == attachment.invoice_id)
    await session.exec(link.where(*theirs).values(document_id=document.id))
    sharing = await session.exec(
        select(Invoice.id).where(
            col(Invoice.document_id) == document.id, col(Invoice.removed_at).is_(None)
        )
    )
    if len(sharing.all()) > 1:
        await session.exec(
            link.where(col(Invoice.document_id) == document.id).values(possible_duplicate=True)
        )
