"""Bulk writing: rows by the hundred in one statement, past the per-row work of the SQL toolkit.

The toolkit makes the statement's ends, once per table and database; the rows go to the driver with
values made ready here by column type. SQLite works through a hundred rows without asking for the
interpreter's lock between two of them, so that pages are read meanwhile. Rows name their workspace
themselves.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from itertools import chain
from typing import Any

import msgspec
from sqlalchemy import JSON, BindParameter, ColumnElement, Date, Enum, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.database import AMOUNT_SCALE, Amount, UtcDateTime
from assistant.workspace import prepared
from assistant.workspace.prepared import Rows

ROWS_TOGETHER = 100

Row = dict[str, Any]
Insert = sqlite.Insert | postgresql.Insert
OnConflict = Callable[[Insert, Table], Insert]
Convert = Callable[[Sequence[Any]], list[object]]  # a column, in which any value may be None

_WHOLE_SECOND = re.compile(rb'(?<=:[0-9]{2})Z"')
_SQLITE: Dialect = sqlite.dialect()
_POSTGRESQL: Dialect = postgresql.dialect(paramstyle="format")  # type: ignore[no-untyped-call]


async def insert(
    session: AsyncSession,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    on_conflict: OnConflict,
    returning: tuple[str, ...] = (),
) -> Rows:
    """Insert rows, all with the same keys; as `insert_columns`."""
    columns = {name: [row[name] for row in rows] for name in rows[0]} if rows else {}
    return await insert_columns(session, table, {}, columns, on_conflict, returning)


async def insert_columns(
    session: AsyncSession,
    table: Table,
    shared: Mapping[str, object],
    columns: Mapping[str, Sequence[Any]],
    on_conflict: OnConflict,
    returning: tuple[str, ...] = (),
) -> Rows:
    """Insert rows given by column; all of them have the `shared` values too.

    `on_conflict` says what happens to rows that exist. Answers with the `returning` columns, as
    the driver has them.
    """
    is_sqlite = prepared.is_sqlite(session)
    ready = _converters(table, is_sqlite)
    same = [_made(name, [value], ready)[0] for name, value in shared.items()]
    made = [_made(name, values, ready) for name, values in columns.items()]
    rows = list(zip(*made, strict=True))
    found: list[tuple[Any, ...]] = []
    for start in range(0, len(rows), ROWS_TOGETHER):
        some = rows[start : start + ROWS_TOGETHER]
        text = _text(
            table, tuple(shared), tuple(columns), len(some), is_sqlite, on_conflict, returning
        )
        if is_sqlite:
            values = [*same, *chain.from_iterable(some)]
        else:
            values = [value for row in some for value in (*same, *row)]
        found.extend(await prepared.run(session, text, tuple(values)))
    return found


def among(
    column: ColumnElement[Any], values: Sequence[str | None], session: AsyncSession
) -> ColumnElement[bool]:
    """`column IN values` with one parameter, however many values there are."""
    is_sqlite = prepared.is_sqlite(session)
    bind: BindParameter[Any] = bindparam(None, prepared.listed(values, is_sqlite), unique=True)
    return prepared.among(column, bind, is_sqlite)


@cache
def table_of(model: type[Any]) -> Table:
    """A model's table."""
    table = model.__table__
    assert isinstance(table, Table)
    return table


def keep_first(insert: Insert, _table: Table) -> Insert:
    """Rows that exist stay as they are."""
    return insert.on_conflict_do_nothing()


def plain(insert: Insert, _table: Table) -> Insert:
    """No row exists yet."""
    return insert


@lru_cache(maxsize=256)
def _text(
    table: Table,
    shared: tuple[str, ...],
    own: tuple[str, ...],
    rows: int,
    is_sqlite: bool,
    on_conflict: OnConflict,
    returning: tuple[str, ...],
) -> str:
    names = (*shared, *own)
    beginning, end = _ends(table, names, is_sqlite, on_conflict, returning)
    places = _numbered(len(shared), len(own), rows) if is_sqlite else _repeated(len(names), rows)
    return f"{beginning} VALUES {places}{end}"


@lru_cache(maxsize=64)
def _ends(
    table: Table,
    names: tuple[str, ...],
    is_sqlite: bool,
    on_conflict: OnConflict,
    returning: tuple[str, ...],
) -> tuple[str, str]:
    """What stands before and behind the rows."""
    dialect = _SQLITE if is_sqlite else _POSTGRESQL
    made = on_conflict(sqlite.insert(table) if is_sqlite else postgresql.insert(table), table)
    answering = (
        made.returning(*(table.c[name] for name in returning)) if returning else made.inline()
    )
    compiled = str(answering.compile(dialect=dialect, column_keys=names))
    end = compiled.partition(" VALUES ")[2].partition(")")[2]
    quoted = ", ".join(dialect.identifier_preparer.quote(name) for name in names)
    table_name = dialect.identifier_preparer.format_table(table)
    return f"INSERT INTO {table_name} ({quoted})", end


def _numbered(shared: int, own: int, rows: int) -> str:
    """Numbered places for shared values, so that these are bound once; the others follow them."""
    places = [*(f"?{number}" for number in range(1, shared + 1)), *["?"] * own]
    return ", ".join([f"({', '.join(places)})"] * rows)


def _repeated(width: int, rows: int) -> str:
    return ", ".join([f"({', '.join(['%s'] * width)})"] * rows)


def _made(name: str, values: Sequence[Any], ready: Mapping[str, Convert]) -> Sequence[Any]:
    """A column as the driver takes it."""
    convert = ready.get(name)
    return convert(values) if convert else values


@lru_cache(maxsize=64)
def _converters(table: Table, is_sqlite: bool) -> dict[str, Convert]:
    found = {column.name: _converter(column.type, is_sqlite) for column in table.c}
    return {name: convert for name, convert in found.items() if convert}


def _converter(kind: object, is_sqlite: bool) -> Convert | None:
    if isinstance(kind, Amount):
        return _amounts
    if isinstance(kind, JSON):
        return _jsons
    if isinstance(kind, Enum):
        return _names
    if is_sqlite and isinstance(kind, UtcDateTime):
        return _moments
    if is_sqlite and isinstance(kind, Date):
        return _dates
    return None


def _amounts(values: Sequence[Decimal | None]) -> list[object]:
    return [None if value is None else int(value.scaleb(AMOUNT_SCALE)) for value in values]


def _jsons(values: Sequence[object]) -> list[object]:
    return [None if value is None else _json(value) for value in values]


def _json(value: object) -> str:
    if isinstance(value, msgspec.Raw):
        return bytes(value).decode(errors="replace")
    return msgspec.json.encode(value).decode()


def _names(values: Sequence[Any]) -> list[object]:
    return [None if value is None else str(value.name) for value in values]


def _dates(values: Sequence[date | None]) -> list[object]:
    return list(msgspec.to_builtins(values))


def _moments(values: Sequence[datetime | None]) -> list[object]:
    """As the toolkit stores times in SQLite: UTC, without a zone, with microseconds.

    The column is written as one text: a time written on its own takes five times as long.
    """
    in_utc = [None if value is None else value.astimezone(UTC) for value in values]
    text = msgspec.json.encode(in_utc).replace(b"T", b" ")
    text = _WHOLE_SECOND.sub(b'.000000"', text).replace(b'Z"', b'"')
    return list(msgspec.json.decode(text))
