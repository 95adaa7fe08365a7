"""Finding invoices: pages of a filter, single ones, and the names to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.workspace.invoices import Invoice
from assistant.workspace.search.filters import (
    InvoiceFilter,
    Order,
    archived_copy,
    category_label,
    conditions,
    ordering,
    vendor_label,
)
from assistant.workspace.search.meaning import rank, understood
from assistant.workspace.search.numbers import squeezed, squeezed_column
from assistant.workspace.vendors import Vendor

# Relevance is worked out over the newest hits only: a common word has a hundred thousand.
MOST_RANKED = 200


@dataclass(frozen=True, slots=True)
class Found:
    """One page of invoices, each with its vendor's name, and how many there are in all."""

    rows: tuple[tuple[Invoice, str], ...]
    total: int


async def find(
    session: AsyncSession,
    wanted: InvoiceFilter,
    order: Order = Order.NEWEST,
    limit: int = 50,
    offset: int = 0,
) -> Found:
    """A page of invoices in a stable order."""
    wanted = await meant(session, wanted)
    where = conditions(wanted)
    if wanted.text and order is Order.BEST and offset + limit <= MOST_RANKED:
        return await _ranked(session, wanted, limit, offset)
    count = (
        await session.exec(select(func.count(col(Invoice.id))).outerjoin(Vendor).where(*where))
    ).one()
    query = (
        select(Invoice, vendor_label())
        .outerjoin(Vendor)
        .where(*where)
        .order_by(*ordering(order))
        .limit(limit)
        .offset(offset)
    )
    return Found(tuple((row[0], row[1]) for row in await session.exec(query)), count)


async def by_number(session: AsyncSession, number: str) -> list[tuple[Invoice, str]]:
    """Invoices whose number, file name or Qonto id is this, separators and case aside."""
    plain = squeezed(number)
    same = or_(
        squeezed_column(col(Invoice.number)) == plain,
        squeezed_column(col(Invoice.file_name)).in_([plain, f"{plain}.pdf"]),
        func.lower(col(Invoice.source_id)) == number.lower(),
    )
    query = (
        select(Invoice, vendor_label())
        .outerjoin(Vendor)
        .where(col(Invoice.removed_at).is_(None), same)
        .order_by(col(Invoice.issued_on).desc(), col(Invoice.id))
        .limit(10)
    )
    return [(row[0], row[1]) for row in await session.exec(query)]


async def by_id(session: AsyncSession, invoice_id: int) -> tuple[Invoice, str] | None:
    """One invoice with its vendor's name."""
    query = select(Invoice, vendor_label()).outerjoin(Vendor).where(col(Invoice.id) == invoice_id)
    row = (await session.exec(query)).first()
    return None if row is None else (row[0], row[1])


async def ids_by_source(session: AsyncSession, source_ids: Sequence[str]) -> dict[str, int]:
    """The ids here of invoices known by their ids at Qonto; those not here yet are left out."""
    if not source_ids:
        return {}
    found = await session.exec(
        select(Invoice.source_id, Invoice.id).where(col(Invoice.source_id).in_(source_ids))
    )
    return {source_id: row_id for source_id, row_id in found if row_id is not None}


async def vendor_names(session: AsyncSession) -> list[tuple[int, str, str]]:
    """Every supplier's id, name and folded name, each supplier once."""
    query = select(Vendor.id, Vendor.name, Vendor.folded_name).order_by(col(Vendor.name))
    query = query.where(col(Vendor.merged_into_id).is_(None))
    return [(row[0], row[1], row[2]) for row in await session.exec(query) if row[0] is not None]


async def vendor_aliases(session: AsyncSession) -> list[tuple[str, str]]:
    """Suppliers' names, each with the name of a row that was merged into it."""
    other = aliased(Vendor)
    query = select(Vendor.name, other.name).join(other, col(other.merged_into_id) == col(Vendor.id))
    return [(name, said) for name, said in await session.exec(query) if name != said]


async def categories(session: AsyncSession) -> list[str]:
    """Every category in use."""
    query = select(category_label()).outerjoin(Vendor).distinct().where(category_label() != "")
    return sorted(await session.exec(query))


async def meant(session: AsyncSession, wanted: InvoiceFilter) -> InvoiceFilter:
    """The same filter with what its text means, looked up once."""
    if not wanted.text or wanted.meaning:
        return wanted
    return replace(wanted, meaning=await understood(session, wanted.text))


async def archived_copies(session: AsyncSession, wanted: InvoiceFilter) -> Found:
    """The archived copies that the unmatched ones of a slice leave out."""
    where = [
        *conditions(replace(await meant(session, wanted), payment=None)), archived_copy(),
        col(Invoice.paid_on).is_(None), col(Invoice.linked_transactions) == 0,
    ]  # fmt: skip
    query = select(Invoice, vendor_label()).outerjoin(Vendor).where(*where).limit(50)
    rows = tuple((row[0], row[1]) for row in await session.exec(query))
    return Found(rows, len(rows))


async def _ranked(session: AsyncSession, wanted: InvoiceFilter, limit: int, offset: int) -> Found:
    """The newest hits, the best of them first."""
    assert wanted.meaning
    meaning, where = wanted.meaning, conditions(wanted)
    query = (
        select(Invoice.id, Invoice.number, vendor_label())
        .outerjoin(Vendor)
        .where(*where)
        .order_by(*ordering(Order.NEWEST))
        .limit(MOST_RANKED)
    )
    newest = [(row[0], rank(meaning, row[1], row[2])) for row in await session.exec(query)]
    best = [number for number, _ in sorted(newest, key=lambda hit: hit[1])]
    page = [number for number in best[offset : offset + limit] if number]
    total = len(newest)
    if total == MOST_RANKED:
        count = select(func.count(col(Invoice.id))).outerjoin(Vendor).where(*where)
        total = (await session.exec(count)).one()
    rows = await session.exec(
        select(Invoice, vendor_label()).outerjoin(Vendor).where(col(Invoice.id).in_(page))
    )
    known = {row[0].id: (row[0], row[1]) for row in rows}
    return Found(tuple(known[number] for number in page), total)
