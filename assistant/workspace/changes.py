"""What is new, changed, paid, gone and pushed since a moment."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.workspace.conversations import Conversation, Message
from assistant.workspace.documents import Document, Origin
from assistant.workspace.invoices import Invoice
from assistant.workspace.pushes import Push, PushState
from assistant.workspace.search import vendor_label
from assistant.workspace.vendors import Vendor

MOST = 200
Listed = tuple[Invoice, str]


@dataclass(frozen=True, slots=True)
class Changes:
    """Invoices and documents by what happened to them, newest first, at most two hundred each.
    An invoice stands once: new before paid before changed; `for_others` are addressed to somebody
    else and in none of these."""

    new: tuple[Listed, ...]
    paid: tuple[Listed, ...]
    changed: tuple[Listed, ...]
    gone: tuple[Listed, ...]
    received: tuple[Document, ...]
    approved: tuple[Document, ...]
    pushed: tuple[Document, ...]
    for_others: tuple[Listed, ...]

    @property
    def count(self) -> int:
        """How many things happened."""
        invoices = (self.new, self.paid, self.changed, self.gone)
        documents = (self.received, self.approved, self.pushed)
        return sum(map(len, invoices)) + sum(map(len, documents))


async def since(session: AsyncSession, moment: datetime, day: date) -> Changes:
    """What happened from a moment on; `day` is its day where the organisation is, for payments,
    which have no hour."""
    here = col(Invoice.removed_at).is_(None)
    came = func.coalesce(col(Invoice.source_created_at), col(Invoice.first_seen_at))
    is_new, is_paid = came >= moment, col(Invoice.paid_on) >= day
    is_changed = col(Invoice.source_updated_at) >= moment
    ours = [here, col(Invoice.is_for_others).is_(False)]
    known = [*ours, came < moment]
    unpaid = func.coalesce(col(Invoice.paid_on), date.min) < day
    return Changes(
        new=await _invoices(session, *ours, is_new),
        paid=await _invoices(session, *known, is_paid),
        changed=await _invoices(session, *known, unpaid, is_changed),
        gone=await _invoices(session, col(Invoice.removed_at) >= moment),
        received=await _documents(session, col(Document.created_at) >= moment),
        approved=await _documents(session, col(Document.approved_at) >= moment),
        pushed=await _pushed(session, moment),
        for_others=await _invoices(
            session, here, col(Invoice.is_for_others).is_(True), or_(is_new, is_paid, is_changed)
        ),
    )


async def last_visit(session: AsyncSession, member_id: str, before: datetime) -> datetime | None:
    """When this person last asked something before a moment."""
    query = (
        select(func.max(Message.asked_at))
        .join(Conversation, col(Conversation.id) == col(Message.conversation_id))
        .where(Conversation.member_id == member_id, col(Message.asked_at) < before)
    )
    found: datetime | None = (await session.exec(query)).first()
    return found


async def _invoices(session: AsyncSession, *where: ColumnElement[bool]) -> tuple[Listed, ...]:
    query = (
        select(Invoice, vendor_label())
        .outerjoin(Vendor)
        .where(*where)
        .order_by(col(Invoice.source_updated_at).desc(), col(Invoice.id).desc())
        .limit(MOST)
    )
    return tuple((row[0], row[1]) for row in await session.exec(query))


async def _documents(session: AsyncSession, *where: ColumnElement[bool]) -> tuple[Document, ...]:
    query = (
        select(Document)
        .where(Document.origin == Origin.UPLOAD, *where)
        .order_by(col(Document.id).desc())
        .limit(MOST)
    )
    return tuple(await session.exec(query))


async def _pushed(session: AsyncSession, moment: datetime) -> tuple[Document, ...]:
    query = (
        select(Document)
        .join(Push, col(Push.document_id) == col(Document.id))
        .where(Push.state == PushState.SENT, col(Push.finished_at) >= moment)
        .order_by(col(Push.id).desc())
        .limit(MOST)
    )
    return tuple(await session.exec(query))
