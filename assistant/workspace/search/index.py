"""The search index: what an invoice and its document say, kept beside them and a little behind.

Entries are written in the background, so that a sync never waits for them; whatever has no entry
yet is looked at directly (see `hits`). Full-text tables hang on `search_entries` by triggers on
SQLite (FTS5, words and trigrams); on PostgreSQL a table of tsvectors does, and an index of pg_trgm.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Table, case, func, or_
from sqlalchemy import select as select_columns
from sqlmodel import Field, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.database import WorkspaceRow
from assistant.workspace import bulk
from assistant.workspace.bulk import Insert, table_of
from assistant.workspace.document_texts import DocumentText
from assistant.workspace.documents import Document
from assistant.workspace.invoices import Invoice
from assistant.workspace.search.numbers import squeezed
from assistant.workspace.vendors import Vendor, fold

BATCH = 500
MOST_LETTERS = 20_000
# The databases would cut "scan_lieferung-mai.pdf" into words in ways of their own.
_NO_WORD = re.compile(r"[\W_]+")


class SearchEntry(WorkspaceRow, table=True):
    """What is searched of one invoice: folded words, and its numbers without separators."""

    __tablename__ = "search_entries"

    invoice_id: int = Field(primary_key=True, foreign_key="invoices.id", ondelete="CASCADE")
    version: int
    document_version: int = 0
    words: str
    parts: str


async def refresh(session: AsyncSession, most: int = BATCH) -> int:
    """Write the entries of new invoices, oldest first, then those of changed ones; says how many.

    What has no entry yet is therefore always the newest, which `hits` looks at directly.
    """
    newest = (await session.exec(select(func.max(SearchEntry.invoice_id)))).one() or 0
    found = await _unwritten(session, most, col(Invoice.id) > newest)
    if not found:
        is_older = or_(
            col(SearchEntry.invoice_id).is_(None),
            col(SearchEntry.version) != col(Invoice.version),
            col(SearchEntry.document_version) != _document_version(),
        )
        found = await _unwritten(session, most, is_older)
    rows = [_entry(session.info["workspace_id"], *row) for row in found]
    await bulk.insert(session, table_of(SearchEntry), rows, _newest_wins)
    return len(rows)


def _document_version() -> ColumnElement[int]:
    """Reading a file from Qonto is no new version of it, but brings its words."""
    is_read = case((col(Document.read_at).is_not(None), 1), else_=0)
    return func.coalesce(2 * col(Document.version) + is_read, 0)


async def _unwritten(session: AsyncSession, most: int, which: ColumnElement[bool]) -> list[Any]:
    query: Any = (
        select_columns(
            col(Invoice.id), col(Invoice.version), _document_version(),
            col(Invoice.number), col(Invoice.file_name), col(Invoice.vendor_name),
            col(Vendor.name), col(Invoice.description), col(Document.number),
            col(Document.vendor_name), col(Document.file_name), col(Document.provenance),
            col(DocumentText.text), col(Invoice.category), col(Invoice.issued_on),
            col(Invoice.due_on), col(Invoice.paid_on), col(Invoice.total), col(Invoice.net),
            col(Invoice.payable),
        )
        .select_from(Invoice)
        .outerjoin(Vendor, col(Vendor.id) == col(Invoice.vendor_id))
        .outerjoin(Document, col(Document.id) == col(Invoice.document_id))
        .outerjoin(DocumentText, col(DocumentText.document_id) == col(Invoice.document_id))
        .outerjoin(SearchEntry, col(SearchEntry.invoice_id) == col(Invoice.id))
        .where(which)
        .order_by(col(Invoice.id))
        .limit(most)
    )  # fmt: skip
    return list(await session.exec(query))


def _newest_wins(insert: Insert, table: Table) -> Insert:
    new = insert.excluded
    changes = {name: new[name] for name in ("version", "document_version", "words", "parts")}
    return insert.on_conflict_do_update(index_elements=[table.c.invoice_id], set_=changes)


def _entry(
    workspace_id: str, invoice_id: int, version: int, document_version: int,
    number: str | None, file_name: str | None, *said: Any,  # noqa: ANN401
) -> dict[str, Any]:  # fmt: skip
    *names, other_number, other_vendor, other_file, provenance, printed, category = said[:9]
    quotes = _quotes(provenance)
    leaf = (category or "").rpartition(".")[2]
    texts = [number, file_name, *names, other_number, other_vendor, other_file, *quotes, leaf]
    tokens = [token_of(value) for value in said[9:] if value is not None]
    numbers = dict.fromkeys(squeezed(one) for one in (number, other_number, file_name) if one)
    words = " ".join(filter(None, [*dict.fromkeys(texts), *dict.fromkeys(tokens), printed]))
    return {
        "workspace_id": workspace_id,
        "invoice_id": invoice_id,
        "version": version,
        "document_version": document_version,
        "words": _NO_WORD.sub(" ", fold(words[:MOST_LETTERS])),
        "parts": " ".join(numbers),
    }


def token_of(value: Decimal | date) -> str:
    """An amount or a day as one word of the index, which nobody would type: a123456, d20261007."""
    if isinstance(value, date):
        return f"d{value:%Y%m%d}"
    return f"a{abs(int(value.scaleb(2).to_integral_value()))}"


def _quotes(provenance: Any) -> list[str]:  # noqa: ANN401 — a JSON column
    found = provenance.values() if isinstance(provenance, Mapping) else ()
    return [str(one.get("quote") or "") for one in found if isinstance(one, Mapping)]
