"""Few records by id, without the toolkit's work per statement: for matching one record at once."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    String,
    bindparam,
    delete,
    func,
    literal_column,
    type_coerce,
)
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.database import to_stored
from assistant.matching.records import Bill, Payment
from assistant.workspace import prepared
from assistant.workspace.bank_transactions import BankTransaction
from assistant.workspace.invoices import Invoice
from assistant.workspace.matches import records
from assistant.workspace.matches.table import STANDING, Match, PayeeAlias, in_state

_WORKSPACE = bindparam("workspace", required=False, type_=String)
_VALUES: BindParameter[Any] = bindparam("values", required=False)
_FIRST = bindparam("first", required=False, type_=Integer)
Found = list[tuple[Bill, bool]]
"""Bills, each with whether something of it is still open."""


async def bills(session: AsyncSession, by: str, values: Iterable[int]) -> Found:
    """Bills by "id", by "vendor", or "after" an id."""
    rows = await _rows(session, _bills(by, prepared.is_sqlite(session)), values)
    made = ((records.bill(row[1:]), row[0]) for row in rows)
    return [(one, one.amount != settled) for one, settled in made]


async def lines(session: AsyncSession, by: str, values: Iterable[int]) -> list[Payment]:
    """Lines by "id" or "after" an id, those of which something is still free."""
    rows = await _rows(session, _lines(by, prepared.is_sqlite(session)), values)
    made = ((records.payment(row[1:]), row[0]) for row in rows)
    return [one for one, spent in made if one.amount != spent]


async def matches(
    session: AsyncSession, invoices: Iterable[int], transactions: Iterable[int]
) -> list[records.Decided]:
    """All matches of these invoices and of these lines."""
    is_sqlite = prepared.is_sqlite(session)
    found = {
        *await _rows(session, _matches("invoice", is_sqlite), invoices),
        *await _rows(session, _matches("line", is_sqlite), transactions),
    }
    return [records.Decided(*row) for row in sorted(found)]


async def payments_of(
    session: AsyncSession, vendors: Iterable[int]
) -> list[tuple[int, int, str, int]]:
    """How these vendors were paid before: (bill, amount, currency, day) of each line."""
    rows = await _rows(session, _settlements(prepared.is_sqlite(session)), vendors)
    return [
        (bill, -to_stored(amount), currency, day.toordinal())
        for bill, amount, currency, day in rows
    ]


async def aliases(session: AsyncSession) -> dict[str, int]:
    """As `records.aliases`."""
    rows = await prepared.rows(session, _aliases(), workspace=session.info["workspace_id"])
    return {key: vendor for key, vendor in rows}  # noqa: C416 — rows, not pairs


async def forget(session: AsyncSession, matches: Sequence[int]) -> None:
    """Delete these matches."""
    await _rows(session, _deletion(prepared.is_sqlite(session)), matches)


async def repeated_amounts(session: AsyncSession, lines: Iterable[int]) -> set[tuple[str, int]]:
    """The amounts of these lines that another line has too, each with its currency."""
    rows = await _rows(session, _repeated(prepared.is_sqlite(session)), lines)
    return {(currency, -amount) for currency, amount in rows}


async def _rows(session: AsyncSession, statement: Any, values: Iterable[int]) -> prepared.Rows:  # noqa: ANN401
    given = sorted(set(values))
    if not given:
        return []
    return await prepared.rows(
        session,
        statement,
        workspace=session.info["workspace_id"],
        values=prepared.listed(given, prepared.is_sqlite(session)),
        first=given[0],
    )


def _among(column: Any, by: str, is_sqlite: bool) -> ColumnElement[bool]:  # noqa: ANN401
    if by == "after":
        later: ColumnElement[bool] = column > _FIRST
        return later
    return prepared.among(column, _VALUES, is_sqlite)


def _ours(workspace_id: Any, by: str) -> ColumnElement[bool]:  # noqa: ANN401
    """Rows of the workspace; found by their ids, not by an index that begins with it."""
    mine: ColumnElement[bool] = (
        workspace_id if by == "vendor" else _unindexed(workspace_id)
    ) == _WORKSPACE
    return mine


def _unindexed(column: Any) -> Any:  # noqa: ANN401
    """The column, so that the database does not go through an index on it: SQLite would take one
    that leads to half of the table before one that leads to the row."""
    return func.coalesce(column, literal_column("''"))


def _sum(column: Any, mine: Any, its: Any) -> Any:  # noqa: ANN401
    """What standing matches took of it, in stored units."""
    return (
        select_columns(func.coalesce(func.sum(type_coerce(column, Integer)), literal_column("0")))
        .where(
            col(Match.workspace_id) == _WORKSPACE,
            mine == its,
            in_state(*STANDING),
        )
        .correlate(Invoice, BankTransaction)
        .scalar_subquery()
    )


@lru_cache
def _bills(by: str, is_sqlite: bool) -> Any:  # noqa: ANN401
    which = col(Invoice.vendor_id) if by == "vendor" else col(Invoice.id)
    settled = _sum(col(Match.amount), col(Match.invoice_id), col(Invoice.id))
    return (
        records.select_bills(settled)
        .where(_ours(col(Invoice.workspace_id), by), _among(which, by, is_sqlite))
        .order_by(col(Invoice.id))
    )


@lru_cache
def _lines(by: str, is_sqlite: bool) -> Any:  # noqa: ANN401
    row = BankTransaction
    spent = _sum(col(Match.spent), col(Match.transaction_id), col(row.id))
    return (
        records.select_payments(spent)
        .where(_ours(col(row.workspace_id), by), _among(col(row.id), by, is_sqlite))
        .order_by(col(row.id))
    )


@lru_cache
def _matches(by: str, is_sqlite: bool) -> Any:  # noqa: ANN401
    which = col(Match.invoice_id) if by == "invoice" else col(Match.transaction_id)
    return records.select_decided().where(
        col(Match.workspace_id) == _WORKSPACE, _among(which, by, is_sqlite)
    )


@lru_cache
def _aliases() -> Any:  # noqa: ANN401
    return select_columns(col(PayeeAlias.key), col(PayeeAlias.vendor_id)).where(
        col(PayeeAlias.workspace_id) == _WORKSPACE
    )


@lru_cache
def _deletion(is_sqlite: bool) -> Any:  # noqa: ANN401
    mine = _unindexed(col(Match.workspace_id)) == _WORKSPACE
    among = _among(col(Match.id), "id", is_sqlite)
    return delete(Match).where(mine, among).returning(col(Match.id))


@lru_cache
def _settlements(is_sqlite: bool) -> Any:  # noqa: ANN401
    line = BankTransaction
    # As a list within: joined, SQLite may begin with all matches there are.
    theirs = select_columns(col(Invoice.id)).where(
        col(Invoice.workspace_id) == _WORKSPACE,
        _among(col(Invoice.vendor_id), "vendor", is_sqlite),
    )
    return (
        select_columns(
            col(Match.invoice_id), col(line.amount), col(line.currency), col(line.booked_on)
        )
        .join(line, col(line.id) == col(Match.transaction_id))
        .where(
            col(Match.workspace_id) == _WORKSPACE,
            col(Match.invoice_id).in_(theirs),
            in_state(*STANDING),
        )
    )


@lru_cache
def _repeated(is_sqlite: bool) -> Any:  # noqa: ANN401
    row, other = BankTransaction, aliased(BankTransaction)
    twin = (
        select_columns(col(other.id))
        .where(
            col(other.workspace_id) == _WORKSPACE,
            col(other.amount) == col(row.amount),
            col(other.currency) == col(row.currency),
            col(other.id) != col(row.id),
        )
        .exists()
    )
    return select_columns(col(row.currency), type_coerce(col(row.amount), Integer)).where(
        _unindexed(col(row.workspace_id)) == _WORKSPACE, _among(col(row.id), "id", is_sqlite), twin
    )
