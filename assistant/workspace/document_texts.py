"""Documents' texts: what is printed on a page, for search."""

from sqlmodel import Field
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.database import WorkspaceRow

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


async def keep(session: AsyncSession, document_id: int, text: str) -> None:
    """Keep a document's text, in the transaction of its reading."""
    clean = text.replace("\x00", "")[:MOST_LETTERS]
    known = await session.get(DocumentText, document_id)
    if known:
        known.text = clean
    elif clean:
        session.add(DocumentText(document_id=document_id, text=clean))
