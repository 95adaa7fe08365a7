"""A migrated SQLite file, made once in a process: tests start from a copy of it."""

import asyncio
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

from assistant import migrations
from assistant.database import Database

_SQLITE = "sqlite+aiosqlite:///"


def start_migrated(url: str) -> None:
    """Give a database that has no file yet the newest schema; any other is left alone."""
    file = Path(url.removeprefix(_SQLITE))
    if url.startswith(_SQLITE) and not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(sqlite_template(), file)


@cache
def sqlite_template() -> Path:
    """The file that the copies are made of."""
    folder = tempfile.TemporaryDirectory(prefix="ask-well-template-")
    _kept.append(folder)
    file = Path(folder.name) / "ask-well.db"
    migrate(f"{_SQLITE}{file}")
    return file


def migrate(url: str) -> None:
    """Migrate in a thread of its own: whoever asks for it may be inside a loop."""

    async def upgrade() -> None:
        made = Database(url)
        await migrations.upgrade(made)
        await made.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, upgrade()).result()


_kept: list[tempfile.TemporaryDirectory[str]] = []  # removed when the process ends
