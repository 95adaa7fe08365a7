"""Engines, sessions and the tenant scope.

Every session is opened for one workspace: reads, updates and deletes of workspace rows are
narrowed to it, new rows are stamped with it, and a row of another workspace is refused. On
PostgreSQL the scope also sets ``ask_well.workspace`` so that row-level security can stand behind
it. `Database.system` is the only door without a scope, for sign-in, schedules and housekeeping.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import (
    AbstractAsyncContextManager,
    asynccontextmanager,
    contextmanager,
    nullcontext,
)
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any

import msgspec
from sqlalchemy import BigInteger, DateTime, String, bindparam, event, text
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.orm import (
    ORMExecuteState,
    UOWTransaction,
    with_loader_criteria,
)
from sqlalchemy.orm import Session as SyncSession
from sqlalchemy.orm.interfaces import CriteriaOption
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool
from sqlalchemy.sql.visitors import InternalTraversal
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel, col
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.errors import StorageUnavailable

Session = AsyncSession
EVERY_WORKSPACE = "*"
# A writer takes its lock at the start: upgrading a read lock later cannot wait for others.
BEGIN_WRITING = "BEGIN IMMEDIATE"
AMOUNT_SCALE = 4
BUSY_SECONDS = 5
CLOSING_SECONDS = 2.0
WRITER_CACHE_KB = 8_000
# Enough to tell an index on few rows from one on all: those with more look alike.
SAMPLE = 20_000
MAPPED_BYTES = 256 * 1024 * 1024
LARGE_PAGES = 64 * 1024  # of 4 kB: 256 MB


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, stored as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Amount(TypeDecorator[Decimal]):
    """An exact decimal, stored as a count of ten-thousandths, so that sums in SQL are exact."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> int | None:
        return None if value is None else to_stored(Decimal(value))

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:  # noqa: ANN401
        return None if value is None else Decimal(int(value)).scaleb(-AMOUNT_SCALE)


def to_stored(value: Decimal) -> int:
    """A decimal as its stored integer; ValueError when it has more than four decimals."""
    scaled = value.scaleb(AMOUNT_SCALE)
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{value} has more than {AMOUNT_SCALE} decimals")
    return int(scaled)


class WorkspaceRow(SQLModel):
    """What every row has: the workspace it belongs to.

    It has no index of its own: a table's first unique or composite index begins with it.
    """

    workspace_id: str = Field(
        default="", foreign_key="workspaces.id", ondelete="CASCADE", max_length=32
    )


class Database:
    """One database: embedded SQLite or PostgreSQL."""

    def __init__(self, url: str) -> None:
        self.engine: AsyncEngine = _create_engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        # SQLite lets one write at a time and makes the others guess when; here they queue in order,
        # for one connection whose cache nobody else makes stale.
        self._turn: AbstractAsyncContextManager[object] = (
            asyncio.Lock() if self.is_sqlite else nullcontext()
        )
        self._writer = _create_writer(url) if self.is_sqlite else self.engine
        self._sizes = 0
        if self.is_sqlite:
            event.listen(self.engine.sync_engine, "checkout", self._know_sizes)

    @asynccontextmanager
    async def read(self, workspace_id: str) -> AsyncIterator[AsyncSession]:
        """A session that only reads, within one workspace."""
        async with self._session(self.engine, workspace_id) as session:
            yield session

    @asynccontextmanager
    async def write(self, workspace_id: str) -> AsyncIterator[AsyncSession]:
        """One transaction within one workspace; commits at the end, rolls back on any error.

        Raises StorageUnavailable when the database is locked, full or gone.
        """
        with _storage():
            async with (
                self._turn,
                self._session(self._writer, workspace_id) as session,
                session.begin(),
            ):
                await _announce(session, workspace_id)
                yield session

    @asynccontextmanager
    async def driver(self) -> AsyncIterator[Any]:
        """SQLite's writing connection as its driver has it, for `prepared.at_once` alone.

        Whoever has it begins and ends a transaction. Raises StorageUnavailable as `write` does.
        """
        with _storage():
            async with self._turn, self._writer.connect() as connection:
                yield (await connection.get_raw_connection()).driver_connection

    @asynccontextmanager
    async def system(self) -> AsyncIterator[AsyncSession]:
        """One transaction across workspaces: sign-in, schedules, housekeeping. Nothing else."""
        async with (
            self._turn,
            self._session(self._writer, EVERY_WORKSPACE) as session,
            session.begin(),
        ):
            yield session

    @asynccontextmanager
    async def look_up(self) -> AsyncIterator[AsyncSession]:
        """A session across workspaces that only reads: who is signed in, whose token this is."""
        async with self._session(self.engine, EVERY_WORKSPACE) as session:
            yield session

    @asynccontextmanager
    async def _session(self, engine: AsyncEngine, workspace_id: str) -> AsyncIterator[AsyncSession]:
        if not workspace_id:
            raise ValueError("a session needs a workspace")
        async with AsyncSession(engine, expire_on_commit=False) as session:
            session.info["workspace_id"] = workspace_id
            yield session

    async def learn_sizes(self) -> None:
        """Let SQLite look at a sample of each index, or it takes every table for a small one.

        PostgreSQL does so by itself.
        """
        if not self.is_sqlite:
            return
        async with self._turn, self._writer.begin() as connection:
            await connection.exec_driver_sql(f"PRAGMA analysis_limit = {SAMPLE}")
            await connection.exec_driver_sql("ANALYZE")
        self._sizes += 1  # a reader knows of it once it has opened the file anew

    def _know_sizes(self, _: object, entry: ConnectionPoolEntry, __: object) -> None:
        if entry.info.setdefault("sizes", self._sizes) != self._sizes:
            raise DisconnectionError("the sizes of tables were learnt since: open the file anew")

    async def close(self) -> None:
        """Close all connections; those still in work get a moment to come back."""
        for engine in {self._writer, self.engine}:
            await _all_back(engine)
            await engine.dispose()


@contextmanager
def _storage() -> Iterator[None]:
    try:
        yield
    except (OperationalError, sqlite3.OperationalError) as error:
        raise StorageUnavailable(
            "The database cannot be written just now: look at the disk and at other programs."
        ) from error


async def _all_back(engine: AsyncEngine) -> None:
    """Whoever was cancelled gives its connection back a few steps later, and a pool that is
    disposed of before then would forget to close it."""
    pool = engine.pool
    assert isinstance(pool, QueuePool)
    patience = CLOSING_SECONDS
    while pool.checkedout() and patience > 0:
        await asyncio.sleep(0.01)
        patience -= 0.01


async def _announce(session: AsyncSession, workspace_id: str) -> None:
    """Tell PostgreSQL whose transaction this is, for row-level security."""
    connection = await session.connection()
    if connection.dialect.name == "postgresql":
        await connection.execute(
            text("SELECT set_config('ask_well.workspace', :workspace, true)"),
            {"workspace": workspace_id},
        )


@event.listens_for(SyncSession, "do_orm_execute")
def _narrow(state: ORMExecuteState) -> None:
    workspace_id = state.session.info.get("workspace_id")
    if workspace_id is None or workspace_id == EVERY_WORKSPACE:
        return
    if state.is_select or state.is_update or state.is_delete:
        state.statement = state.statement.options(_scope(workspace_id))


class _Scope(CriteriaOption):
    """The criteria of all tables as one option.

    Compiled statements are looked up by what they and their options are made of: one parameter
    here, where an option per table would cost as much time as the statement itself.
    """

    _traverse_internals = [("workspace", InternalTraversal.dp_clauseelement)]  # noqa: RUF012
    propagate_to_loaders = True

    def __init__(self, workspace_id: str) -> None:
        self.workspace = bindparam("scope", workspace_id, String)
        self._criteria = [
            with_loader_criteria(
                table, col(table.workspace_id) == self.workspace, include_aliases=True
            )
            for table in WorkspaceRow.__subclasses__()
        ]

    def process_compile_state(self, compile_state: Any) -> None:  # noqa: ANN401
        self.get_global_criteria(compile_state.global_attributes)

    def process_compile_state_replaced_entities(
        self,
        compile_state: Any,  # noqa: ANN401
        mapper_entities: object,
    ) -> None:
        self.process_compile_state(compile_state)

    def get_global_criteria(self, attributes: dict[Any, Any]) -> None:
        for option in self._criteria:
            option.get_global_criteria(attributes)


_scope = lru_cache(maxsize=256)(_Scope)


@event.listens_for(SyncSession, "before_flush")
def _stamp(session: SyncSession, _context: UOWTransaction, _instances: object) -> None:
    workspace_id = session.info.get("workspace_id")
    if workspace_id is None or workspace_id == EVERY_WORKSPACE:
        return
    for row in [*session.new, *session.dirty]:
        if not isinstance(row, WorkspaceRow):
            continue
        row.workspace_id = row.workspace_id or workspace_id
        if row.workspace_id != workspace_id:
            raise ValueError("a row of another workspace cannot be written here")


def _encode(value: object) -> str:
    return msgspec.json.encode(value).decode()


# A payload kept as `msgspec.Raw` goes in as it came, without being made again.
_JSON: dict[str, Any] = {"json_serializer": _encode, "json_deserializer": msgspec.json.decode}


def _create_engine(url: str) -> AsyncEngine:
    if not url.startswith("sqlite"):
        engine = create_async_engine(
            url, pool_size=10, max_overflow=10, pool_pre_ping=True, **_JSON
        )
        event.listen(engine.sync_engine, "connect", _prepare_postgres)
        return engine
    engine = _create_sqlite(url, "BEGIN")
    event.listen(engine.sync_engine, "connect", _map_file)
    return engine


def _prepare_postgres(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # Plans are made for each question: a common word and a rare one want different ones. What is
    # asked lies in memory or on a fast disk, and is answered before a compiler would have begun.
    cursor = connection.cursor()
    for setting in ("plan_cache_mode = force_custom_plan", "random_page_cost = 1.1", "jit = off"):
        cursor.execute(f"SET SESSION {setting}")
    cursor.close()
    connection.commit()


def _create_writer(url: str) -> AsyncEngine:
    engine = _create_sqlite(url, BEGIN_WRITING, pool_size=1, max_overflow=0)
    event.listen(engine.sync_engine, "connect", _widen_cache)
    return engine


def _map_file(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # A search in a large file touches ten thousand pages: read where the system keeps them,
    # without a copy each. A small file fits into the ordinary cache, and the memory stays free.
    cursor = connection.cursor()
    cursor.execute("PRAGMA page_count")
    pages = cursor.fetchone()
    if pages and pages[0] >= LARGE_PAGES:
        cursor.execute(f"PRAGMA mmap_size = {MAPPED_BYTES}")
    cursor.close()


def _widen_cache(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # Room for the ends of all indexes that a page of a backfill touches.
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA cache_size = -{WRITER_CACHE_KB}")
    cursor.close()


def _create_sqlite(url: str, begin: str, **pool: int) -> AsyncEngine:
    engine = create_async_engine(url, connect_args={"timeout": BUSY_SECONDS}, **pool, **_JSON)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", partial(_begin_sqlite, begin))
    return engine


def _begin_sqlite(begin: str, connection: Connection) -> None:
    connection.exec_driver_sql(begin)


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # The driver must not open transactions by itself: _begin_sqlite decides which kind.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        f"busy_timeout = {BUSY_SECONDS * 1000}",
        "temp_store = MEMORY",
        "wal_autocheckpoint = 4000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
