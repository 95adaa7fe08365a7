"""Prepared statements: made by the SQL toolkit once, then run by the driver.

For the few statements that run with every page of a sync. On SQLite each is one hop to the
driver's thread, where the toolkit needs four and makes the statement anew; a whole piece of work
made of nothing else is one hop (`at_once`). Nothing narrows these statements to the workspace: each
names it.
"""

import sqlite3
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

import msgspec
from sqlalchemy import ARRAY, BindParameter, ColumnElement, Integer, String, cast, func, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.database import BEGIN_WRITING, Database

Statement = Any  # a select, or an update that returns columns: their types have no common parent
Rows = Sequence[tuple[Any, ...]]
Values = tuple[Any, ...] | dict[str, Any]
Process = Callable[[Any], Any]
T = TypeVar("T")
Work = Callable[[AsyncSession], Coroutine[Any, Any, T]]

_DRIVER = "driver_connection"
_SQLITE: Dialect = sqlite.dialect(paramstyle="named")


async def rows(session: AsyncSession, statement: Statement, **values: object) -> Rows:
    """Run a statement that is kept (a module's constant, or cached) with values for its names."""
    if not is_sqlite(session):
        connection = await session.connection()
        return [tuple(row) for row in await connection.execute(statement, values)]
    plan = _plan(statement)
    found = await run(session, plan.text, plan.parameters(values))
    return [plan.read(row) for row in found] if plan.readers else found


async def run(session: AsyncSession, text: str, values: Values) -> Rows:
    """Run a statement's text by the driver; answers with all its rows, as the driver has them."""
    if is_sqlite(session):
        driver = session.info.get(_DRIVER) or await _driver(session)
        found: Rows = await driver.execute_fetchall(text, values)
        return found
    connection = await session.connection()
    result = await connection.exec_driver_sql(text, values)
    return [tuple(row) for row in result] if result.returns_rows else []


async def at_once(database: Database, workspace_id: str, work: Work[T]) -> T:
    """A transaction of work that waits for nothing but this module's statements.

    On SQLite all of it runs in the driver's thread, from the opening to the commit, so that the
    thread of the events is not woken in between; of the session it has the name of the workspace
    only. Other waiting inside of it raises RuntimeError. Raises StorageUnavailable as any writing
    does.
    """
    if not database.is_sqlite:
        async with database.write(workspace_id) as session:
            return await work(session)
    async with database.driver() as driver:
        session = AsyncSession(database.engine)
        session.info["workspace_id"] = workspace_id
        # Private, but the driver's only way to run something else than a statement in its thread.
        done: T = await driver._execute(_run_here, driver._conn, session, work)
        return done


class _Here:
    """The driver's connection, used from its own thread: nothing to wait for."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def execute_fetchall(self, text: str, values: Values) -> Rows:
        return self._connection.execute(text, values).fetchall()


def _run_here(connection: sqlite3.Connection, session: AsyncSession, work: Work[T]) -> T:
    session.info[_DRIVER] = _Here(connection)
    connection.execute(BEGIN_WRITING)
    with connection:  # commits, or takes everything back
        return _done(work(session))


def _done(work: Coroutine[Any, Any, T]) -> T:
    try:
        work.send(None)
    except StopIteration as end:
        result: T = end.value
        return result
    work.close()
    raise RuntimeError("work that is done at once must not wait for anything else")


async def _driver(session: AsyncSession) -> Any:  # noqa: ANN401 — the driver's own connection
    """Looked up once: a session here is one transaction, and so one connection."""
    connection = await session.connection()
    driver = (await connection.get_raw_connection()).driver_connection
    session.info[_DRIVER] = driver
    return driver


def is_sqlite(session: AsyncSession) -> bool:
    """Which of the two databases this is."""
    return bool(session.bind and session.bind.dialect.name == "sqlite")


def among(
    column: ColumnElement[Any], bind: BindParameter[Any], is_sqlite: bool
) -> ColumnElement[bool]:
    """`column` is one of the values in one parameter, however many these are."""
    if is_sqlite:
        listed = func.json_each(bind).table_valued("value")
        return column.in_(select(listed.c.value))
    kind = Integer if isinstance(column.type, Integer) else String
    return column == func.any(cast(bind, ARRAY(kind)))


def listed(values: Sequence[str | int | None], is_sqlite: bool) -> object:
    """The value of a parameter for `among`."""
    return msgspec.json.encode(values).decode() if is_sqlite else list(values)


@dataclass(frozen=True, slots=True)
class _Plan:
    """A statement for SQLite's driver: its text, its constants, how values go in and come out."""

    text: str
    constants: dict[str, object]
    writers: dict[str, Process]
    readers: dict[int, Process]

    def parameters(self, values: dict[str, object]) -> dict[str, object]:
        ready = {
            name: self.writers[name](value) if name in self.writers else value
            for name, value in values.items()
        }
        return {**self.constants, **ready}

    def read(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(
            self.readers[place](value) if place in self.readers else value
            for place, value in enumerate(row)
        )


@lru_cache(maxsize=64)
def _plan(statement: Statement) -> _Plan:
    compiled = statement.compile(dialect=_SQLITE)
    if "POSTCOMPILE" in str(compiled):  # lists of constants; its other parameters have defaults
        compiled = statement.compile(dialect=_SQLITE, compile_kwargs={"render_postcompile": True})
    writers = {
        name: _adapted(bind.type).bind_processor(_SQLITE) for name, bind in compiled.binds.items()
    }
    readers = [
        _adapted(column.type).result_processor(_SQLITE, None)
        for column in statement.exported_columns
    ]
    found: dict[str, Process] = {str(name): write for name, write in writers.items() if write}
    plan = _Plan(
        str(compiled),
        {},
        found,
        {place: process for place, process in enumerate(readers) if process},
    )
    plan.constants.update(plan.parameters(dict(compiled.params)))
    return plan


def _adapted(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    return kind.dialect_impl(_SQLITE)
