"""Documents' texts: what is printed on a page, for search."""

import re
from collections.abc import Sequence

from sqlmodel import Field, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.database import WorkspaceRow
from assistant.workspace.vendors import fold

MOST_LETTERS = 20_000


class DocumentText(WorkspaceRow, table=True):
    """The printed text of one document, cut after twenty thousand letters."""

    __tablename__ = "document_texts"

    document_id: int = Field(primary_key=True, foreign_key="documents.id", ondelete="CASCADE")
    text: str


async def of(session: AsyncSession, document_id: int) -> str:
    """What was kept of a document's text; empty when nothing was."""
    known = await session.get(DocumentText, document_id)
    return known.text if known else ""


async def mentioning(session: AsyncSession, among: Sequence[int], text: str) -> list[int]:
    """Which of these documents have every word of a text on them, case and accents aside."""
    words = [f" {word}" for word in _words(text)]
    if not words or not among:
        return []
    query = select(DocumentText).where(col(DocumentText.document_id).in_(among))
    found = [
        (one.document_id, f" {' '.join(_words(one.text))}") for one in await session.exec(query)
    ]
    return [row_id for row_id, printed in found if all(word in printed for word in words)]


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", fold(text))


async def keep(session: AsyncSession, document_id: int, text: str) -> None:
    """Keep a document's text, in the transaction of its reading."""
    clean = text.replace("\x00", "")[:MOST_LETTERS]
    known = await session.get(DocumentText, document_id)
    if known:
        known.text = clean
    elif clean:
        session.add(DocumentText(document_id=document_id, text=clean))
