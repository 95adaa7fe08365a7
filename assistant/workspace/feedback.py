"""What people thought of answers: a thumb and a reason, kept with the answer."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.errors import Unprocessable
from assistant.workspace.conversations import Message

THUMBS = ("up", "down", "")
LONGEST_REASON = 1000


async def give(session: AsyncSession, message: Message, thumb: str, reason: str) -> None:
    """Keep the thumb; an empty one takes the earlier one back."""
    if thumb not in THUMBS:
        raise Unprocessable("A judgement is up or down.")
    message.thumb = thumb
    message.thumb_reason = reason.replace("\x00", "").strip()[:LONGEST_REASON] if thumb else ""
    session.add(message)


async def judged(session: AsyncSession) -> list[Message]:
    """Every judged answer of the workspace, oldest first."""
    query = (
        select(Message)
        .where(col(Message.thumb) != "")
        .order_by(col(Message.asked_at), col(Message.id))
    )
    return list(await session.exec(query))
