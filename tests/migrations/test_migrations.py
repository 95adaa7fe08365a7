"""The schema that migrations make is the schema that the models describe, on both engines."""

import asyncio

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect
from sqlalchemy.engine import Connection

from assistant import migrations
from assistant.database import Database
from assistant.workspace import tables


def described(name: str | None, kind: str, _parents: object) -> bool:
    """Whether models describe it: what full-text search hangs on the entries, and the order of
    lists on PostgreSQL, are no model's."""
    return kind not in ("table", "index") or not str(name).startswith(
        ("search_words", "search_parts", "ix_invoices_listing")
    )


def differences(connection: Connection) -> list[object]:
    options = {"compare_type": True, "include_name": described}
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, tables.metadata))


@pytest.mark.filterwarnings("ignore:.*expression-based index")
async def test_migrations_make_what_the_models_describe(database: Database) -> None:
    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_upgrading_twice_changes_nothing(database: Database) -> None:
    await migrations.upgrade(database)
    assert await migrations.is_current(database)


async def test_an_empty_database_is_not_current(database_url: str) -> None:
    empty = Database(database_url)
    assert not await migrations.is_current(empty)
    await empty.close()


async def test_two_instances_may_start_at_once(database_url: str) -> None:
    first, second = Database(database_url), Database(database_url)
    await asyncio.gather(migrations.upgrade(first), migrations.upgrade(second))
    assert await migrations.is_current(first)
    await first.close()
    await second.close()


async def test_downgrading_leaves_nothing_behind(database: Database) -> None:
    def downgrade(connection: Connection) -> set[str]:
        config = migrations.config()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        return set(inspect(connection).get_table_names()) - {"alembic_version"}

    async with database.engine.begin() as connection:
        assert await connection.run_sync(downgrade) == set()


async def test_every_table_but_workspaces_belongs_to_a_workspace() -> None:
    owned = {name for name, table in tables.metadata.tables.items() if "workspace_id" in table.c}
    assert set(tables.metadata.tables) - owned <= {"workspaces", "instances"}
