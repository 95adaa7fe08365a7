"""Statements compiled once in a process.

SQLAlchemy keeps what it has compiled with an engine, and every test has engines of its own:
compiling the same statements again would take half the time of the tests. Here dialects of one
kind are alike, and their engines share one cache, as the requests to a running app do.
"""

from typing import Any

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg, PGDialectAsync_psycopg
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.engine import URL, Dialect, Engine
from sqlalchemy.util import LRUCache

ENOUGH = 2000  # statements; an engine of the app keeps 500

_compiled: LRUCache[Any, Any] = LRUCache(ENOUGH)


class _Alike:
    """A dialect that equals every other of its class, so that a cache's key fits both."""

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine._compiled_cache = _compiled


class Sqlite(_Alike, SQLiteDialect_aiosqlite):
    supports_statement_cache = True


class Postgres(PGDialect_psycopg):
    supports_statement_cache = True

    @classmethod
    def get_async_dialect_cls(cls, url: URL) -> type[Dialect]:
        return AsyncPostgres


class AsyncPostgres(_Alike, PGDialectAsync_psycopg):
    supports_statement_cache = True


def share() -> None:
    """Engines that are made from now on have these dialects."""
    registry.register("sqlite.aiosqlite", __name__, Sqlite.__name__)
    registry.register("postgresql.psycopg", __name__, Postgres.__name__)
