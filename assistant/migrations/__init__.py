"""Schema migrations: alembic, run by the app itself at start."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.engine import Connection

from assistant.database import Database

# Any number, the same for every instance: who migrates first makes the others wait.
_LOCK = 7_310_154


def config() -> Config:
    """Alembic's configuration, without a file of its own."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent))
    return made


async def upgrade(database: Database) -> None:
    """Bring the schema to the newest version; nothing happens when it already is."""
    if await is_current(database):
        return
    async with database.system() as session:
        connection = await session.connection()
        if connection.dialect.name == "postgresql":
            await connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        await connection.run_sync(_upgrade)
    # Of an index made just now SQLite would believe that it leads to a handful of rows.
    await database.learn_sizes()


def _upgrade(connection: Connection) -> None:
    made = config()
    made.attributes["connection"] = connection
    command.upgrade(made, "head")


async def is_current(database: Database) -> bool:
    """Whether the database has the newest schema."""
    async with database.engine.connect() as connection:
        return await connection.run_sync(_revision) == _newest()


@cache
def _newest() -> str | None:
    """The newest version; to know it, every script is read."""
    return ScriptDirectory.from_config(config()).get_current_head()


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
