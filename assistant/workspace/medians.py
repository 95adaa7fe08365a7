"""The middle amount of many: half of the invoices are above it, half below."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from sqlalchemy import func, literal
from sqlalchemy import select as select_columns
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.workspace.invoices import Invoice
from assistant.workspace.reports import Amounts, Grouping, added_up, group_key
from assistant.workspace.search import InvoiceFilter, conditions, meant


async def medians(
    session: AsyncSession,
    wanted: InvoiceFilter,
    amounts: Amounts = Amounts.GROSS,
    by: Grouping | None = None,
) -> dict[tuple[str, str], Decimal]:
    """The median per currency and group key ("" without groups), to a ten-thousandth; of an even
    number of invoices it is halfway between the two in the middle."""
    added = added_up(session, amounts, wanted.kind)
    amount = added.column
    key: Any = group_key(by, wanted) if by else literal("")
    slice_ = [col(Invoice.currency), key]
    columns: Any = select_columns(
        col(Invoice.currency).label("currency"),
        key.label("key"),
        amount.label("amount"),
        func.row_number().over(partition_by=slice_, order_by=amount).label("place"),
        func.count(col(Invoice.id)).over(partition_by=slice_).label("number"),
    )
    ranked = (
        added.over(columns.select_from(Invoice))
        .where(
            # Said here too: the session's scope does not reach into a subquery by itself.
            col(Invoice.workspace_id) == session.info["workspace_id"],
            *conditions(await meant(session, wanted)),
            amount.is_not(None),
            col(Invoice.currency).is_not(None),
        )
        .subquery()
    )
    # Twice the place lies between n and n + 2 for the one or two in the middle, without division.
    middle = (ranked.c.place * 2).between(ranked.c.number, ranked.c.number + 2)
    query: Any = select_columns(ranked.c.currency, ranked.c.key, ranked.c.amount).where(middle)
    found: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
    for currency, group, value in await session.exec(query):
        found[currency, str(group)].append(value)
    return {
        place: (sum(values, Decimal(0)) / len(values)).quantize(Decimal("0.0001"))
        for place, values in found.items()
    }
