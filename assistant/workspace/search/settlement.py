"""What bank lines have paid of invoices: the standing matches with them, added up."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Subquery, and_, case, func, type_coerce
from sqlalchemy import select as select_columns
from sqlalchemy.sql.functions import coalesce
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.database import Amount
from assistant.workspace.invoices import Invoice
from assistant.workspace.matches.table import STANDING, Match, in_state

_PAID = func.sum(func.abs(type_coerce(col(Match.amount), BigInteger)))


@cache
def paid_by_lines() -> ColumnElement[int]:
    """What the bank lines of one invoice come to, in stored units; 0 where it has none."""
    amount = (
        select_columns(_PAID)
        .where(
            col(Match.workspace_id) == col(Invoice.workspace_id),
            col(Match.invoice_id) == col(Invoice.id),
            in_state(*STANDING),
        )
        .correlate(Invoice)
        .scalar_subquery()
    )
    return coalesce(amount, 0)


@cache
def settled() -> ColumnElement[bool]:
    """Standing matches with bank lines come to the invoice's total."""
    total = coalesce(func.abs(type_coerce(col(Invoice.total), BigInteger)), 0)
    return and_(total > 0, paid_by_lines() >= total)


def part_payments(workspace_id: str) -> Subquery:
    """What bank lines paid of each invoice that Qonto does not call paid: few rows, to be joined by
    `invoice_id`, so that a sum need not look for matches row by row."""
    same = and_(
        col(Match.workspace_id) == col(Invoice.workspace_id),
        col(Match.invoice_id) == col(Invoice.id),
    )
    return (
        select_columns(col(Invoice.id).label("invoice_id"), _PAID.label("amount"))
        .join(Match, same)
        .where(
            # Said here too: the session's scope does not reach into a subquery by itself.
            col(Invoice.workspace_id) == workspace_id,
            col(Invoice.paid_on).is_(None),
            in_state(*STANDING),
        )
        .group_by(col(Invoice.id))
        .subquery()
    )


def left_of(amount: ColumnElement[Any], paid: ColumnElement[Any]) -> ColumnElement[Any]:
    """An amount less what bank lines paid of it, never below nothing."""
    whole = type_coerce(amount, BigInteger)
    left = case((paid.is_(None), whole), (whole > paid, whole - paid), else_=0)
    return type_coerce(left, Amount)


async def paid(session: AsyncSession, ids: Sequence[int | None]) -> dict[int, Decimal]:
    """What bank lines paid of these invoices; those of which they paid nothing are left out."""
    if not ids:
        return {}
    query: Any = (
        select_columns(col(Match.invoice_id), type_coerce(_PAID, Amount))
        .where(col(Match.invoice_id).in_(ids), in_state(*STANDING))
        .group_by(col(Match.invoice_id))
    )
    return {row[0]: row[1] for row in await session.exec(query)}


async def tell(session: AsyncSession, invoices: Sequence[Invoice]) -> None:
    """Let each of these invoices know what bank lines paid of it."""
    known = await paid(session, [one.id for one in invoices])
    for one in invoices:
        one.settled = known.get(one.id or 0, Decimal(0))
