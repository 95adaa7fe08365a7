"""What is known of a supplier: names, numbers and accounts over time, and what was spent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.errors import NotFound
from assistant.money import Money
from assistant.workspace import reports, vendor_merges
from assistant.workspace.documents import Document, DocumentState, Origin
from assistant.workspace.identifiers import iban_key, vat_key
from assistant.workspace.invoices import Invoice
from assistant.workspace.reports import Grouping, Sums
from assistant.workspace.search import InvoiceFilter, invoices_only
from assistant.workspace.vendor_merges import ACTIVE, Merge, MergeState
from assistant.workspace.vendors import Vendor, fold

MOST_SEEN = 5_000


@dataclass(frozen=True, slots=True)
class Line:
    """A supplier in the list, with what was spent per currency, the currency used most first."""

    vendor: Vendor
    invoices: int
    last_on: date | None
    totals: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """An invoice or an uploaded document that carries something."""

    label: str
    on: date | None
    invoice_id: int | None
    document_id: int | None


@dataclass(frozen=True, slots=True)
class Seen:
    """An account or a VAT number, from when to when, and on which papers (oldest first)."""

    value: str
    is_valid: bool
    first_on: date | None
    last_on: date | None
    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class History:
    """All about one supplier. `rows` are its names at the source, the oldest first."""

    vendor: Vendor
    rows: tuple[Vendor, ...]
    ibans: tuple[Seen, ...]
    vat_numbers: tuple[Seen, ...]
    merges: tuple[Merge, ...]
    proposed: tuple[Merge, ...]
    months: tuple[Sums, ...]
    uploads: tuple[Document, ...]


async def listing(
    session: AsyncSession, text: str = "", limit: int = 50, offset: int = 0
) -> tuple[list[Line], int]:
    """Suppliers by name, each once; `text` is part of any of their names."""
    where = [col(Vendor.merged_into_id).is_(None), *_called(text)]
    count = (await session.exec(select(func.count(col(Vendor.id))).where(*where))).one()
    query = (
        select(Vendor)
        .where(*where)
        .order_by(col(Vendor.folded_name), col(Vendor.id))
        .limit(limit)
        .offset(offset)
    )
    found = list(await session.exec(query))
    return await _lines(session, found), count


async def of(session: AsyncSession, vendor_id: int) -> History:
    """One supplier, by the id of any of its rows; NotFound when this workspace has none."""
    row = await session.get(Vendor, vendor_id)
    vendor = await session.get(Vendor, row.merged_into_id) if row and row.merged_into_id else row
    if vendor is None or vendor.id is None:
        raise NotFound("There is no such supplier here.")
    mine = or_(col(Vendor.id) == vendor.id, col(Vendor.merged_into_id) == vendor.id)
    rows = list(await session.exec(select(Vendor).where(mine).order_by(col(Vendor.id))))
    ids = [one.id or 0 for one in rows]
    wanted = InvoiceFilter(vendors=(vendor.id,))
    uploads = await _uploads(session, vendor.id)
    papers = await _papers(session, vendor.id)
    return History(
        vendor,
        tuple(rows),
        _seen([(iban, paper) for iban, _, paper in papers], iban_key),
        _seen([(vat, paper) for _, vat, paper in papers], vat_key),
        tuple(await vendor_merges.listed(session, ACTIVE, ids)),
        tuple(await vendor_merges.listed(session, [MergeState.PROPOSED], ids)),
        tuple(await reports.sums_by(session, wanted, Grouping.MONTH)),
        tuple(uploads),
    )


def _called(text: str) -> list[Any]:
    plain = fold(text)
    if not plain:
        return []
    other = aliased(Vendor)
    by_another_name = (
        select(col(other.id))
        .where(
            col(other.merged_into_id) == col(Vendor.id),
            col(other.folded_name).contains(plain, autoescape=True),
        )
        .correlate(Vendor)
    )
    return [or_(col(Vendor.folded_name).contains(plain, autoescape=True), by_another_name.exists())]


async def _lines(session: AsyncSession, found: Sequence[Vendor]) -> list[Line]:
    ids = [one.id for one in found]
    query: Any = (
        select_columns(
            col(Invoice.vendor_id), col(Invoice.currency), func.count(col(Invoice.id)),
            func.sum(Invoice.total), func.max(col(Invoice.issued_on)),
        )
        .where(
            col(Invoice.vendor_id).in_(ids), col(Invoice.removed_at).is_(None),
            *invoices_only(),
        )
        .group_by(col(Invoice.vendor_id), col(Invoice.currency))
    )  # fmt: skip
    groups: dict[int | None, list[Any]] = {}
    for row in await session.exec(query):
        groups.setdefault(row[0], []).append(row)
    return [_line(one, groups.get(one.id, [])) for one in found]


def _line(vendor: Vendor, groups: list[Any]) -> Line:
    groups = sorted(groups, key=lambda row: (-row[2], row[1] or ""))
    days = [row[4] for row in groups if row[4]]
    totals = tuple(Money(row[3], row[1]) for row in groups if row[1] and row[3] is not None)
    return Line(vendor, sum(row[2] for row in groups), max(days, default=None), totals)


async def _uploads(session: AsyncSession, vendor_id: int) -> list[Document]:
    query = (
        select(Document)
        .where(
            Document.vendor_id == vendor_id,
            Document.origin == Origin.UPLOAD,
            Document.state != DocumentState.DECLINED,
        )
        .order_by(col(Document.id).desc())
        .limit(100)
    )
    return list(await session.exec(query))


async def _papers(
    session: AsyncSession, vendor_id: int
) -> list[tuple[str | None, str | None, Paper]]:
    """IBAN, VAT number and paper, of all that carries one of them; the oldest first."""
    found: list[tuple[str | None, str | None, Paper]] = []
    invoices: Any = select_columns(
        col(Invoice.iban), col(Invoice.vat_number), col(Invoice.number), col(Invoice.issued_on),
        col(Invoice.id), col(Invoice.document_id),
    ).where(col(Invoice.vendor_id) == vendor_id, col(Invoice.removed_at).is_(None))  # fmt: skip
    for row in await session.exec(invoices.limit(MOST_SEEN)):
        found.append((row[0], row[1], Paper(row[2] or "–", row[3], row[4], row[5])))
    documents: Any = select_columns(
        col(Document.iban), col(Document.vat_number), col(Document.number), col(Document.issued_on),
        col(Document.id), col(Document.file_name),
    ).where(
        col(Document.vendor_id) == vendor_id, col(Document.origin) == Origin.UPLOAD,
        col(Document.state) != DocumentState.DECLINED,
    )  # fmt: skip
    for row in await session.exec(documents.limit(MOST_SEEN)):
        found.append((row[0], row[1], Paper(row[2] or row[5], row[3], None, row[4])))
    return sorted(found, key=lambda one: (one[2].on or date.max, one[2].document_id or 0))


def _seen(found: Sequence[tuple[str | None, Paper]], key: Any) -> tuple[Seen, ...]:  # noqa: ANN401
    papers: dict[str, list[Paper]] = {}
    for value, paper in found:
        if value:
            papers.setdefault("".join(value.split()).upper(), []).append(paper)
    seen = [_one(value, known, key(value) is not None) for value, known in papers.items()]
    return tuple(sorted(seen, key=lambda one: one.last_on or date.min, reverse=True))


def _one(value: str, papers: list[Paper], is_valid: bool) -> Seen:
    days = [paper.on for paper in papers if paper.on]
    first, last = min(days, default=None), max(days, default=None)
    return Seen(value, is_valid, first, last, tuple(papers))
