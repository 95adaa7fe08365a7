"""A small company's books in a database of their own, for benches of single turns."""

from pathlib import Path

from assistant import migrations
from assistant.database import Database
from assistant.workspace.workspaces import Workspace
from tests.tools import books


async def opened(folder: Path) -> tuple[Database, str]:
    """The database under this folder and the workspace in it."""
    database = Database(f"sqlite+aiosqlite:///{folder / 'ask-well.db'}")
    await migrations.upgrade(database)
    workspace = Workspace(name="Atelier Lumen")
    async with database.system() as session:
        session.add(workspace)
    await books.write(database, workspace.id)
    return database, workspace.id
