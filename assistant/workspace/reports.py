"""Totals over invoices. Currencies are never blended; credit notes and papers that are no
invoices stay out of a total, and can be asked for beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, String, Subquery, case, cast, extract, func, or_, type_coerce
from sqlalchemy import select as select_columns
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.database import Amount
from assistant.workspace.invoices import Invoice
from assistant.workspace.search import (
    InvoiceFilter,
    Kind,
    category_label,
    conditions,
    date_column,
    meant,
    settlement,
    vendor_label,
)
from assistant.workspace.vendors import Vendor


class Grouping(StrEnum):
    """What a total can be split by."""

    VENDOR = "vendor"
    CATEGORY = "category"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    STATUS = "status"
    CURRENCY = "currency"
    SOURCE = "source"


CALENDAR = (Grouping.WEEK, Grouping.MONTH, Grouping.QUARTER, Grouping.YEAR)


class Amounts(StrEnum):
    """Which amount of an invoice is added up. Payable is what is left to pay: what bank lines paid
    in part is taken off."""

    GROSS = "gross"
    NET = "net"
    TAX = "tax"
    PAYABLE = "payable"


@dataclass(frozen=True, slots=True)
class Sums:
    """Invoices of one currency (None: the currency could not be read). `without_amount` of the
    `count` have no amount and so are not in `total`."""

    currency: str | None
    count: int
    total: Decimal
    least: Decimal | None = None
    most: Decimal | None = None
    without_amount: int = 0
    key: str = ""
    label: str = ""
    vendor_id: int | None = None

    @property
    def average(self) -> Decimal | None:
        """The mean of those with an amount, to a ten-thousandth."""
        known = self.count - self.without_amount
        return (self.total / known).quantize(Decimal("0.0001")) if known else None


async def sums(
    session: AsyncSession, wanted: InvoiceFilter, amounts: Amounts = Amounts.GROSS
) -> list[Sums]:
    """One total per currency, the currency with most invoices first."""
    query = (await _measured(session, wanted, amounts)).group_by(col(Invoice.currency))
    found = [_sums(row) for row in await session.exec(query)]
    return sorted(found, key=lambda one: (one.currency is None, -one.count, one.currency or ""))


async def sums_by(
    session: AsyncSession,
    wanted: InvoiceFilter,
    by: Grouping,
    amounts: Amounts = Amounts.GROSS,
) -> list[Sums]:
    """Totals per group and currency: calendar groups in order, others largest first."""
    key = group_key(by, wanted)
    columns = [key, func.max(vendor_label()), func.max(col(Invoice.vendor_id))]
    query = await _measured(session, wanted, amounts, *columns)
    query = query.group_by(col(Invoice.currency), key)
    found = [_group(row, by) for row in await session.exec(query)]
    if by is Grouping.WEEK:
        found = _by_week(found)
    if by in CALENDAR:
        return sorted(found, key=lambda one: one.key)
    return sorted(found, key=lambda one: (-one.total, one.label))


async def sums_between(
    session: AsyncSession,
    wanted: InvoiceFilter,
    spans: Sequence[tuple[date, date]],
    amounts: Amounts = Amounts.GROSS,
) -> list[list[Sums]]:
    """Totals per span of days, in one query: for the weeks of a month."""
    column = date_column(wanted.basis)
    number = case(
        *((column.between(first, last), index) for index, (first, last) in enumerate(spans)),
        else_=-1,
    )
    query = await _measured(session, wanted, amounts, number)
    query = query.group_by(col(Invoice.currency), number)
    found: list[list[Sums]] = [[] for _ in spans]
    for row in await session.exec(query):
        if row[-1] >= 0:
            found[row[-1]].append(_sums(row))
    return found


async def _measured(
    session: AsyncSession, wanted: InvoiceFilter, amounts: Amounts, *more: ColumnElement[Any]
) -> Any:  # noqa: ANN401 — a statement of the toolkit's
    """Currency, number, sum, least, most and number without amount of a slice, and more columns."""
    added = added_up(session, amounts, wanted.kind)
    measures = (
        func.count(col(Invoice.id)),
        func.sum(added.column),
        func.min(added.column),
        func.max(added.column),
        _count_if(or_(added.column.is_(None), col(Invoice.currency).is_(None))),
    )
    query = added.over(select_columns(col(Invoice.currency), *measures, *more))
    return query.where(*conditions(await meant(session, wanted)))


@dataclass(frozen=True, slots=True)
class AddedUp:
    """The amount that is added up, and what of invoices bank lines paid, where that is off it."""

    column: ColumnElement[Any]
    paid: Subquery | None

    def over(self, query: Any) -> Any:  # noqa: ANN401
        """A query on invoices with all it needs joined."""
        query = query.outerjoin(Vendor)
        if self.paid is None:
            return query
        return query.outerjoin(self.paid, self.paid.c.invoice_id == col(Invoice.id))


def added_up(session: AsyncSession, amounts: Amounts, kind: Kind = Kind.INVOICES) -> AddedUp:
    """The amount that is added up; credit notes count against it where they are netted."""
    column: Any = {
        Amounts.GROSS: col(Invoice.total),
        Amounts.NET: col(Invoice.net),
        Amounts.TAX: col(Invoice.tax),
        Amounts.PAYABLE: col(Invoice.payable),
    }[amounts]
    paid = None
    if amounts is Amounts.PAYABLE and kind is Kind.INVOICES:
        paid = settlement.part_payments(session.info["workspace_id"])
        column = settlement.left_of(column, paid.c.amount)
    if kind is Kind.NETTED:
        less = type_coerce(-func.abs(column), Amount)
        column = case((col(Invoice.is_credit_note).is_(True), less), else_=column)
    return AddedUp(column, paid)


def _count_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _sums(row: Any) -> Sums:  # noqa: ANN401 — a row of mixed columns
    return Sums(row[0], row[1], row[2] or Decimal(0), row[3], row[4], int(row[5]))


def _group(row: Any, by: Grouping) -> Sums:  # noqa: ANN401
    one = _sums(row)
    label = row[7] if by is Grouping.VENDOR else str(row[6] or "")
    key = f"v{row[8]}" if by is Grouping.VENDOR and row[8] else str(row[6] or "")
    vendor_id = row[8] if by is Grouping.VENDOR else None
    return Sums(
        one.currency, one.count, one.total, one.least, one.most, one.without_amount,
        key, label, vendor_id,
    )  # fmt: skip


def _by_week(days: Sequence[Sums]) -> list[Sums]:
    """Days added up to calendar weeks, each by its Monday: the engines disagree on weeks."""
    weeks: dict[tuple[str, str | None], Sums] = {}
    for one in days:
        monday = ""
        if one.key:
            day = date.fromisoformat(one.key[:10])
            monday = (day - timedelta(days=day.weekday())).isoformat()
        place = (monday, one.currency)
        known = weeks.get(place)
        weeks[place] = replace(_added(known, one) if known else one, key=monday, label=monday)
    return list(weeks.values())


def _added(one: Sums, other: Sums) -> Sums:
    least = [value for value in (one.least, other.least) if value is not None]
    most = [value for value in (one.most, other.most) if value is not None]
    return Sums(
        one.currency, one.count + other.count, one.total + other.total,
        min(least, default=None), max(most, default=None),
        one.without_amount + other.without_amount,
    )  # fmt: skip


def group_key(by: Grouping, wanted: InvoiceFilter) -> ColumnElement[Any]:
    """What invoices are grouped by; a week by its days, which are added up afterwards."""
    day = date_column(wanted.basis)
    year, month = extract("year", day), extract("month", day)
    match by:
        case Grouping.VENDOR:
            return func.coalesce(cast(col(Invoice.vendor_id), String), vendor_label())
        case Grouping.CATEGORY:
            return category_label()
        case Grouping.STATUS:
            return func.coalesce(col(Invoice.status), "")
        case Grouping.CURRENCY:
            return func.coalesce(col(Invoice.currency), "")
        case Grouping.SOURCE:
            return func.coalesce(col(Invoice.raw)["source_type"].as_string(), "")
        case Grouping.WEEK:
            return cast(day, String)
        case Grouping.MONTH:
            return cast(year * 100 + month, String)
        case Grouping.QUARTER:
            # Months 1 to 3 make quarter 1: plain thresholds, as integer division differs.
            quarter = case((month <= 3, 1), (month <= 6, 2), (month <= 9, 3), else_=4)
            return cast(year * 10 + quarter, String)
        case Grouping.YEAR:
            return cast(year, String)
