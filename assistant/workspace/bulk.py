"""Bulk writing: many rows with one prepared statement, past the per-row work of the SQL toolkit.

The toolkit builds the statement once per table and database; the rows go to the driver's own
`executemany`, with values made ready here by column type. Rows name their workspace themselves.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import ARRAY, JSON, ColumnElement, Date, Enum, String, Table, cast, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.database import AMOUNT_SCALE, Amount, UtcDateTime

Row = dict[str, Any]
Insert = sqlite.Insert | postgresql.Insert
OnConflict = Callable[[Insert, Table], Insert]

# With names for parameters: the driver then takes our rows as they are.
_SQLITE: Dialect = sqlite.dialect(paramstyle="named")


async def insert(
    session: AsyncSession, table: Table, rows: Sequence[Row], on_conflict: OnConflict
) -> None:
    """Insert rows, all with the same keys; `on_conflict` says what happens to those that exist.

    The rows are changed in place into what the driver takes.
    """
    if not rows:
        return
    connection = await session.connection()
    is_sqlite = connection.dialect.name == "sqlite"
    dialect = _SQLITE if is_sqlite else connection.dialect
    text = _statement(table, tuple(rows[0]), dialect, on_conflict)
    for name, ready in _converters(table, is_sqlite):
        if name in rows[0]:
            last, made = None, None
            for row in rows:
                value = row[name]
                if value is None:
                    continue
                if value is not last:  # one moment stands in many rows
                    last, made = value, ready(value)
                row[name] = made
    await connection.exec_driver_sql(text, list(rows))


def among(column: ColumnElement[Any], values: Sequence[str | None], session: AsyncSession) -> Any:  # noqa: ANN401 — a condition of the toolkit's
    """`column IN values` with one parameter, however many values there are."""
    if session.get_bind().dialect.name == "sqlite":
        listed = func.json_each(_json(values)).table_valued("value")
        return column.in_(select(listed.c.value))
    return column == func.any(cast(list(values), ARRAY(String)))


def table_of(model: type[Any]) -> Table:
    """A model's table."""
    table = model.__table__
    assert isinstance(table, Table)
    return table


@lru_cache(maxsize=64)
def _statement(
    table: Table, names: tuple[str, ...], dialect: Dialect, on_conflict: OnConflict
) -> str:
    made = sqlite.insert(table) if dialect is _SQLITE else postgresql.insert(table)
    return str(on_conflict(made, table).compile(dialect=dialect, column_keys=list(names)))


@lru_cache(maxsize=64)
def _converters(table: Table, is_sqlite: bool) -> list[tuple[str, Callable[[Any], object]]]:
    found = []
    for column in table.c:
        ready = _converter(column.type, is_sqlite)
        if ready:
            found.append((column.name, ready))
    return found


def _converter(kind: object, is_sqlite: bool) -> Callable[[Any], object] | None:
    if isinstance(kind, Amount):
        return _amount
    if isinstance(kind, JSON):
        return _json
    if isinstance(kind, Enum):
        return _name
    if is_sqlite and isinstance(kind, UtcDateTime):
        return _moment
    if is_sqlite and isinstance(kind, Date):
        return date.isoformat
    return None


def _amount(value: Decimal) -> int:
    return int(value.scaleb(AMOUNT_SCALE))


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _name(value: Any) -> str:  # noqa: ANN401 — a member of whichever enumeration
    return str(value.name)


def _moment(value: datetime) -> str:
    """As the toolkit stores times in SQLite: UTC, without a zone, with microseconds."""
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
