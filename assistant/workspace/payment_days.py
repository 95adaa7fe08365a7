"""How long invoices took to be paid, by the payment dates that the source tells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import select as select_columns
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.money import Money
from assistant.workspace.invoices import Invoice
from assistant.workspace.search import InvoiceFilter, conditions, meant, vendor_label
from assistant.workspace.vendors import Vendor


@dataclass(frozen=True, slots=True)
class Paid:
    """An invoice with a payment date. `days` are counted from its issue, `late` from its due day
    (0 where it was paid in time); None where that date is not known."""

    invoice_id: int
    name: str
    vendor: str
    vendor_id: int | None
    paid_on: date
    due_on: date | None
    days: int | None
    late: int | None
    amount: Money | None


async def paid(session: AsyncSession, wanted: InvoiceFilter) -> list[Paid]:
    """The invoices of a filter that have a payment date, the latest paid first."""
    columns: Any = select_columns(
        col(Invoice.id), col(Invoice.number), col(Invoice.file_name), vendor_label(),
        col(Invoice.vendor_id), col(Invoice.issued_on), col(Invoice.due_on), col(Invoice.paid_on),
        col(Invoice.total), col(Invoice.currency),
    )  # fmt: skip
    query = (
        columns.outerjoin(Vendor)
        .where(*conditions(await meant(session, wanted)), col(Invoice.paid_on).is_not(None))
        .order_by(col(Invoice.paid_on).desc(), col(Invoice.id).desc())
    )
    return [_paid(*row) for row in await session.exec(query)]


def _paid(
    invoice_id: int, number: str | None, file_name: str | None, vendor: str,
    vendor_id: int | None, issued_on: date | None, due_on: date | None, paid_on: date,
    amount: Decimal | None, currency: str | None,
) -> Paid:  # fmt: skip
    return Paid(
        invoice_id,
        number or file_name or str(invoice_id),
        vendor,
        vendor_id,
        paid_on,
        due_on,
        (paid_on - issued_on).days if issued_on else None,
        max((paid_on - due_on).days, 0) if due_on else None,
        Money(amount, currency) if amount is not None and currency else None,
    )


def mean(counts: Sequence[int]) -> Decimal:
    """The average of day counts, to a tenth."""
    return _tenth(Decimal(sum(counts)) / len(counts))


def median(counts: Sequence[int]) -> Decimal:
    """Half of them are above it, half below; halfway between the two in the middle."""
    ordered, half = sorted(counts), len(counts) // 2
    middle = ordered[half - 1 + len(counts) % 2 : half + 1]
    return _tenth(Decimal(sum(middle)) / len(middle))


def share(part: int, whole: int) -> Decimal:
    """In points, to a tenth."""
    return _tenth(Decimal(100 * part) / whole)


def _tenth(value: Decimal) -> Decimal:
    rounded = value.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return rounded.to_integral_value() if rounded == rounded.to_integral_value() else rounded
