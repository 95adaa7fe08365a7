"""Which installation a command works on: the real one, or the demo's when only that exists."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from assistant import migrations, settings
from assistant.database import Database, Session
from assistant.settings import Settings
from assistant.workspace import members

ADDRESSES = "addresses.json"


def current(*, create: bool = True) -> Settings:
    """The settings; those of the demo when nothing but the demo was ever started."""
    chosen = settings.load(create=create)
    own = f"sqlite+aiosqlite:///{chosen.data_dir / 'ask-well.db'}"
    demo = demo_settings(chosen)
    is_untouched = chosen.database_url == own and not (chosen.data_dir / "ask-well.db").exists()
    return demo if is_untouched and (demo.data_dir / "ask-well.db").exists() else chosen


def demo_settings(chosen: Settings) -> Settings:
    """The demo's settings: a folder and a database of its own, and the sandbox for Qonto.

    Where the app and the sandbox last listened is kept in the folder, for other commands.
    """
    folder = chosen.data_dir / "demo"
    kept = folder / ADDRESSES
    addresses = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
    return replace(
        chosen,
        data_dir=folder,
        database_url=f"sqlite+aiosqlite:///{folder / 'ask-well.db'}",
        public_url=addresses.get("app", chosen.public_url),
        qonto_client_id="ask-well-demo",
        qonto_client_secret="ask-well-demo-secret",  # noqa: S106 — the sandbox's, for everybody
        qonto_api_url=addresses.get("sandbox", chosen.qonto_api_url),
        qonto_oauth_url=addresses.get("sandbox", chosen.qonto_oauth_url),
        qonto_staging_token="",
    )


def keep_addresses(chosen: Settings, app: str, sandbox: str) -> None:
    """Remember where the demo listens."""
    kept = chosen.data_dir / "demo" / ADDRESSES
    kept.write_text(json.dumps({"app": app, "sandbox": sandbox}), encoding="utf-8")


@asynccontextmanager
async def opened(chosen: Settings) -> AsyncIterator[tuple[Database, str]]:
    """The migrated database, and the id of its workspace."""
    database = Database(chosen.database_url)
    try:
        await migrations.upgrade(database)
        async with database.system() as session:
            owner = await members.ensure_owner(session)
        yield database, owner.workspace_id
    finally:
        await database.close()


@asynccontextmanager
async def reading(chosen: Settings) -> AsyncIterator[Session]:
    """A session that reads the workspace."""
    async with opened(chosen) as (database, workspace_id), database.read(workspace_id) as session:
        yield session


@asynccontextmanager
async def writing(chosen: Settings) -> AsyncIterator[Session]:
    """One transaction on the workspace."""
    async with opened(chosen) as (database, workspace_id), database.write(workspace_id) as session:
        yield session
