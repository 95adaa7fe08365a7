"""Finding invoices: pages of a filter, single ones, and the names to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import CTE, ColumnElement, and_, case, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.workspace.documents import Document
from assistant.workspace.invoices import Invoice
from assistant.workspace.search.filters import (
    InvoiceFilter,
    Order,
    archived_copy,
    category_label,
    conditions,
    ordering,
    put_away,
    vendor_label,
)
from assistant.workspace.search.hits import understood, weighed
from assistant.workspace.search.meaning import Meaning
from assistant.workspace.search.numbers import squeezed, squeezed_column
from assistant.workspace.search.ranking import UNRANKED, rank
from assistant.workspace.search.settlement import paid_by_lines, tell
from assistant.workspace.vendors import Vendor

# Relevance is worked out over the newest hits only, and hits are counted so far only: a common
# word has a hundred thousand.
MOST_RANKED, MOST_COUNTED = 200, 500
# Going through the open invoices is quicker than through all hits of a word, while they are few.
MANY_OPEN = 10_000
LARGEST_ID = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Found:
    """One page of invoices, each with its vendor's name, and how many there are in all: `is_more`
    says that there are more than `total`, which were not counted."""

    rows: tuple[tuple[Invoice, str], ...]
    total: int
    is_more: bool = False


async def find(
    session: AsyncSession,
    wanted: InvoiceFilter,
    order: Order = Order.NEWEST,
    limit: int = 50,
    offset: int = 0,
) -> Found:
    """A page of invoices in a stable order. Only the best hits of a text are not counted to the
    end, as long as nobody turns their pages so far. Of open ones, each knows what bank
    lines paid of it."""
    wanted = await meant(session, wanted)
    if wanted.text and order is Order.BEST and offset + limit <= MOST_COUNTED:
        return await _ranked(session, wanted, limit, offset)
    found = await rows(session, wanted, order, limit, offset)
    is_all = not offset and len(found) < limit
    return Found(found, len(found) if is_all else await count(session, wanted))


async def rows(
    session: AsyncSession,
    wanted: InvoiceFilter,
    order: Order = Order.NEWEST,
    limit: int = 50,
    offset: int = 0,
) -> tuple[tuple[Invoice, str], ...]:
    """The same page, where nobody asks how many there are."""
    query = (
        select(Invoice, vendor_label())
        .outerjoin(Vendor)
        .where(*conditions(await meant(session, wanted)))
        .order_by(*ordering(order))
        .limit(limit)
        .offset(offset)
    )
    return await _told(session, wanted, [(row[0], row[1]) for row in await session.exec(query)])


async def part_paid(
    session: AsyncSession, wanted: InvoiceFilter, limit: int = 300
) -> tuple[tuple[Invoice, str], ...]:
    """Those open ones of a slice of which bank lines have paid a part, each knowing how much."""
    query = (
        select(Invoice, vendor_label())
        .outerjoin(Vendor)
        .where(*conditions(await meant(session, wanted)), paid_by_lines() > 0)
        .order_by(*ordering(Order.LARGEST))
        .limit(limit)
    )
    return await _told(session, wanted, [(row[0], row[1]) for row in await session.exec(query)])


async def _told(
    session: AsyncSession, wanted: InvoiceFilter, found: Sequence[tuple[Invoice, str]]
) -> tuple[tuple[Invoice, str], ...]:
    if wanted.payment and wanted.payment.is_open:
        await tell(session, [invoice for invoice, _ in found])
    return tuple(found)


async def count_paid_by_line(session: AsyncSession, wanted: InvoiceFilter) -> int:
    """How many of these are paid by a bank line matched here and by nothing that Qonto says."""
    in_qonto = or_(col(Invoice.paid_on).is_not(None), col(Invoice.status) == "paid")
    query = select(func.count(col(Invoice.id))).outerjoin(Vendor)
    return (await session.exec(query.where(*conditions(wanted), ~in_qonto))).one()


async def count(session: AsyncSession, wanted: InvoiceFilter) -> int:
    """How many invoices a filter has."""
    where = conditions(await meant(session, wanted))
    query = select(func.count(col(Invoice.id))).outerjoin(Vendor).where(*where)
    return (await session.exec(query)).one()


async def by_number(session: AsyncSession, number: str) -> list[tuple[Invoice, str]]:
    """Invoices with this number, separators and case aside; where there are none, those whose file
    name or Qonto id it is, else those without a number on whose file it was read."""
    plain = squeezed(number)
    named = or_(
        squeezed_column(col(Invoice.file_name)).in_([plain, f"{plain}pdf"]),
        func.lower(col(Invoice.source_id)) == number.lower(),
    )
    numbered = squeezed_column(col(Invoice.number)) == plain
    printed = select(Document.id).where(squeezed_column(col(Document.number)) == plain)
    read = and_(col(Invoice.number).is_(None), col(Invoice.document_id).in_(printed))
    for same in (numbered, named, read):
        if found := await _newest(session, same):
            return found
    return []


def as_spelt(found: list[tuple[Invoice, str]], number: str) -> list[tuple[Invoice, str]]:
    """Of those found by a number, the ones that spell it just so: "2026-00338" is not another
    supplier's "202600338"; all of them where none does."""
    same = [one for one in found if (one[0].number or "").casefold() == number.casefold()]
    return same or found


async def by_part(session: AsyncSession, part: str, limit: int) -> Found:
    """Invoices with this in their number, separators and case aside, the newest first; where there
    are none, those that have it in their file's name or their description."""
    plain = squeezed(part)
    for columns in ((Invoice.number,), (Invoice.file_name, Invoice.description)):
        has = or_(*(squeezed_column(col(one)).contains(plain, autoescape=True) for one in columns))
        where = (col(Invoice.removed_at).is_(None), has)
        counted = select(func.count(col(Invoice.id))).where(*where)
        if total := (await session.exec(counted)).one():
            query = select(Invoice, vendor_label()).outerjoin(Vendor).where(*where)
            page = query.order_by(*ordering(Order.NEWEST)).limit(limit)
            rows = tuple((row[0], row[1]) for row in await session.exec(page))
            return Found(rows, total)
    return Found((), 0)


async def _newest(session: AsyncSession, same: ColumnElement[bool]) -> list[tuple[Invoice, str]]:
    query = (
        select(Invoice, vendor_label())
        .outerjoin(Vendor)
        .where(col(Invoice.removed_at).is_(None), same)
        .order_by(col(Invoice.issued_on).desc(), put_away(), col(Invoice.id))
        .limit(10)
    )
    return [(row[0], row[1]) for row in await session.exec(query)]


async def by_id(session: AsyncSession, invoice_id: int) -> tuple[Invoice, str] | None:
    """One invoice with its vendor's name; no number beyond the ids' is one."""
    if abs(invoice_id) > LARGEST_ID:
        return None
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


async def category_of_each(session: AsyncSession, invoice_ids: Sequence[int]) -> dict[int, str]:
    """The category that each of these invoices counts under, "" for none."""
    query = select(Invoice.id, category_label()).outerjoin(Vendor)
    found = await session.exec(query.where(col(Invoice.id).in_(invoice_ids)))
    return {invoice_id: category or "" for invoice_id, category in found if invoice_id is not None}


async def meant(session: AsyncSession, wanted: InvoiceFilter) -> InvoiceFilter:
    """The same filter with what its text means, looked up once."""
    if not wanted.text or wanted.meaning:
        return wanted
    meaning = await understood(session, wanted.text)
    return replace(wanted, meaning=replace(meaning, category=wanted.named or meaning.category))


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
    """The best of the newest hits, then the others by date."""
    assert wanted.meaning
    meaning, order = wanted.meaning, ordering(Order.NEWEST)
    if wanted.payment and wanted.payment.is_open and await _are_few_open(session):
        meaning = await weighed(session, meaning)
        # What is computed has no index: SQLite then goes by the one on open invoices.
        order = (func.coalesce(col(Invoice.issued_on), date.min).desc(), *order[1:])
    elif meaning.dialect != "sqlite" or not _is_narrow(wanted):
        meaning = await weighed(session, meaning)
    hits = (
        select(col(Invoice.id), col(Invoice.issued_on))
        .outerjoin(Vendor)
        .where(*conditions(replace(wanted, meaning=meaning)))
        .order_by(*order)
        .limit(MOST_COUNTED + 1)
        .cte("hits")
    )
    page = [*await session.exec(_best_first(hits, meaning, limit, offset))]
    if page or not offset:
        total = page[0][2] if page else 0
    else:
        total = (await session.exec(select(func.count()).select_from(hits))).one()
    rows = await _told(session, wanted, [(row[0], row[1]) for row in page])
    return Found(rows, min(total, MOST_COUNTED), total > MOST_COUNTED)


def _best_first(hits: CTE, meaning: Meaning, limit: int, offset: int) -> Any:  # noqa: ANN401
    """A page of hits with their vendors' names and how many there are: one statement, so that
    hundreds of ids need not come here and go back."""
    newest = (hits.c.issued_on.desc().nulls_last(), hits.c.id.desc())
    placed = select(
        hits.c.id,
        func.row_number().over(order_by=newest).label("place"),
        func.count().over().label("total"),
    ).subquery("placed")
    fit = case((placed.c.place <= MOST_RANKED, rank(meaning)), else_=UNRANKED)
    return (
        select(Invoice, vendor_label(), placed.c.total)
        .join(placed, placed.c.id == col(Invoice.id))
        .outerjoin(Vendor, col(Vendor.id) == col(Invoice.vendor_id))
        .where(placed.c.place <= max(MOST_RANKED, offset + limit))
        .order_by(fit, placed.c.place)
        .limit(limit)
        .offset(offset)
    )


async def _are_few_open(session: AsyncSession) -> bool:
    # A column that the index on open invoices holds: their rows need not be touched.
    query = select(Invoice.workspace_id).where(col(Invoice.paid_on).is_(None))
    return (await session.exec(query.limit(1).offset(MANY_OPEN))).first() is None


def _is_narrow(wanted: InvoiceFilter) -> bool:
    """Filters without an index that few invoices pass: going through them by date takes longer."""
    others = wanted.payment or wanted.vendors or wanted.status or wanted.lacking or wanted.ids
    is_priced = not (wanted.least is None and wanted.most is None)
    return bool(others or is_priced or wanted.category or wanted.categories)
