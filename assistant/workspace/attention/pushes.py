"""Pushes that failed, or of which nobody knows whether they arrived."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.money import Money
from assistant.workspace.attention.records import MOST_OF_A_KIND
from assistant.workspace.attention.signal import Kind, Signal
from assistant.workspace.documents import Document
from assistant.workspace.pushes import Push, PushState


async def pushes(session: AsyncSession) -> list[Signal]:
    """Documents whose push failed or whose outcome is unknown."""
    query = (
        select(Push, Document)
        .join(Document)
        .where(col(Push.state).in_([PushState.FAILED, PushState.UNKNOWN]))
        .order_by(col(Push.created_at).desc())
        .limit(MOST_OF_A_KIND)
    )
    return [_signal(push, document) for push, document in await session.exec(query)]


def _signal(push: Push, document: Document) -> Signal:
    total, currency = document.total, document.currency
    return Signal(
        Kind.PUSH,
        label=document.number or document.file_name,
        vendor=document.vendor_name or "",
        document_id=document.id,
        amount=Money(total, currency) if total is not None and currency else None,
        detail=push.problem or "",
        subject=f"p{push.id}",
        says=(push.state.value, push.problem),
        facts={"state": str(push.state)},
    )
