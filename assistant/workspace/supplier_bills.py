"""How many bills each supplier has sent, and when the first and the last one were issued."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.workspace.invoices import Invoice
from assistant.workspace.reports import Grouping, group_key
from assistant.workspace.search import InvoiceFilter, conditions, meant, vendor_label
from assistant.workspace.vendors import Vendor


@dataclass(frozen=True, slots=True)
class Billed:
    """One supplier; the days are None where no bill of it has an issue date."""

    name: str
    vendor_id: int
    count: int
    first_on: date | None
    last_on: date | None


async def of_each(session: AsyncSession, wanted: InvoiceFilter) -> list[Billed]:
    """Every known supplier of a slice, the one with most bills first."""
    key = group_key(Grouping.VENDOR, wanted)
    day, vendor_id = col(Invoice.issued_on), func.max(col(Invoice.vendor_id))
    columns = (func.max(vendor_label()), vendor_id, func.count(col(Invoice.id)), func.min(day),
               func.max(day))  # fmt: skip
    query: Any = select_columns(*columns, key).select_from(Invoice).outerjoin(Vendor)
    query = query.where(
        *conditions(await meant(session, wanted)), col(Invoice.vendor_id).is_not(None)
    )
    found = [Billed(*row[:5]) for row in await session.exec(query.group_by(key))]
    return sorted(found, key=lambda one: (-one.count, one.name))
