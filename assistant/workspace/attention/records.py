"""Invoices as signals see them: the few columns that matter, never the whole payload."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import or_
from sqlalchemy import select as select_columns
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.money import Money
from assistant.workspace import search
from assistant.workspace.invoices import Invoice
from assistant.workspace.search import REFUSED, settlement, vendor_label
from assistant.workspace.vendors import Vendor

MOST_OF_A_KIND = 200
Suppliers = Collection[int | None] | None  # None stands for invoices of nobody; or for all


@dataclass(frozen=True, slots=True)
class Record:
    """One invoice."""

    id: int
    vendor_id: int | None
    vendor: str
    number: str | None
    file_name: str | None
    source_id: str
    document_id: int | None
    issued_on: date | None
    due_on: date | None
    currency: str | None
    total: Decimal | None
    iban: str | None
    vat_number: str | None
    settled: Decimal = Decimal(0)

    @property
    def label(self) -> str:
        """What people call it: its number, else its file."""
        return self.number or self.file_name or self.source_id

    @property
    def amount(self) -> Money | None:
        """Its total, less what bank lines paid of an open one, where amount and currency are
        known."""
        if self.total is None or not self.currency:
            return None
        return Money(self.total - self.settled, self.currency)

    @property
    def paid(self) -> Money | None:
        """What bank lines paid of it, where it is open and paid in part."""
        return Money(self.settled, self.currency) if self.settled and self.currency else None


COLUMNS = (
    col(Invoice.id), col(Invoice.vendor_id), vendor_label(), col(Invoice.number),
    col(Invoice.file_name), col(Invoice.source_id), col(Invoice.document_id),
    col(Invoice.issued_on), col(Invoice.due_on), col(Invoice.currency), col(Invoice.total),
    col(Invoice.iban), col(Invoice.vat_number),
)  # fmt: skip


async def find(
    session: AsyncSession, *where: Any, most: int = MOST_OF_A_KIND  # noqa: ANN401
) -> list[Record]:  # fmt: skip
    """Live invoices that fit, newest first."""
    return [Record(*row) for row in await session.exec(query(*where).limit(most))]


async def unpaid(
    session: AsyncSession, *where: Any, most: int = MOST_OF_A_KIND  # noqa: ANN401
) -> list[Record]:  # fmt: skip
    """Unpaid invoices that fit, newest first, each with what bank lines paid of it."""
    found = await find(session, *search.unpaid(), *search.invoices_only(), *where, most=most)
    paid = await settlement.paid(session, [one.id for one in found])
    return [replace(one, settled=paid[one.id]) if one.id in paid else one for one in found]


def query(*where: Any) -> Any:  # noqa: ANN401 — a statement of the toolkit's
    """The statement for records, newest first; Vendor is joined (outer)."""
    return (
        select_columns(*COLUMNS)
        .select_from(Invoice)
        .outerjoin(Vendor)
        .where(col(Invoice.removed_at).is_(None), *where)
        .order_by(col(Invoice.issued_on).desc(), col(Invoice.id))
    )


async def by_ids(session: AsyncSession, ids: Sequence[int]) -> dict[int, Record]:
    """The records with these ids."""
    if not ids:
        return {}
    found = await find(session, col(Invoice.id).in_(ids), most=len(ids))
    return {one.id: one for one in found}


def of(suppliers: Suppliers) -> list[Any]:
    """The conditions for invoices of these suppliers; none for all of them."""
    if suppliers is None:
        return []
    theirs = col(Invoice.vendor_id).in_([one for one in suppliers if one is not None])
    return [or_(theirs, col(Invoice.vendor_id).is_(None)) if None in suppliers else theirs]


def not_refused() -> Any:  # noqa: ANN401 — a condition of the toolkit's
    """Neither rejected nor discarded."""
    return col(Invoice.status).not_in(REFUSED)
