"""Uploaded documents of suppliers: each belongs to the supplier that its name and numbers mean."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select as select_columns
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.workspace import documents, names
from assistant.workspace.documents import Document, Origin
from assistant.workspace.identifiers import iban_key, vat_key
from assistant.workspace.vendors import Vendor


async def place(session: AsyncSession, suppliers: Sequence[Vendor]) -> int:
    """Give uploads that belong to nobody yet to one of these suppliers; answers with how many."""
    said = {
        key
        for one in suppliers
        for key in (one.name_key, one.vat_key, one.iban_key)
        if key
    }  # fmt: skip
    query: Any = select_columns(
        col(Document.id), col(Document.vendor_name), col(Document.vat_number), col(Document.iban)
    ).where(col(Document.vendor_id).is_(None), col(Document.origin) == Origin.UPLOAD)
    waiting = [
        row[0] for row in await session.exec(query)
        if said & {names.key(row[1] or ""), vat_key(row[2]), iban_key(row[3])}
    ]  # fmt: skip
    found = await session.exec(select(Document).where(col(Document.id).in_(waiting)))
    return sum([await _belongs(session, document) for document in found])


async def _belongs(session: AsyncSession, document: Document) -> bool:
    await documents.settle_vendor(session, document)
    return document.vendor_id is not None
