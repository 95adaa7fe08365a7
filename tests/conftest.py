"""Fixtures for everyone: databases on both engines, a workspace in each."""

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest

from assistant.database import Database
from assistant.workspace import tables
from assistant.workspace.workspaces import Workspace
from tests import lines, statements, templates
from tests.emptied import Emptied

# Nothing here has to outlive a crash of the machine.
QUICK = "-c fsync=off -c full_page_writes=off -c autovacuum=off"

assert tables.metadata is not None  # every table is known before the first session
statements.share()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take long come first: at the end of a run both workers then have work."""
    slow = {
        item.path
        for item in items
        if {"slow", "browser"} & {mark.name for mark in item.iter_markers()}
    }
    items.sort(key=lambda item: item.path not in slow)


def pytest_sessionfinish() -> None:
    """What this process ran is kept for the report."""
    lines.save()


def _postgres_programs() -> Path:
    """Where initdb and postgres live: on the path, or in Debian's versioned folders."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not versions:
        raise RuntimeError("PostgreSQL is missing: install Debian's package 'postgresql'.")
    return versions[-1].parent


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A private PostgreSQL on a socket in a folder of its own; yields its connection string."""
    programs = _postgres_programs()
    folder = Path(tempfile.mkdtemp(prefix="aw-"))  # a socket's path must be short
    prefix: list[str | Path] = [*_as_postgres(folder)]
    data = folder / "data"
    subprocess.run(
        [*prefix, programs / "initdb", "-D", data, "-A", "trust", "-U", "ask_well", "--no-sync"],
        check=True,
        capture_output=True,
    )
    options = f"-c listen_addresses= -c unix_socket_directories={folder} {QUICK}"
    control: list[str | Path] = [*prefix, programs / "pg_ctl", "-D", data, "-w"]
    subprocess.run(
        [*control, "-l", folder / "log", "-o", options, "start"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    try:
        yield f"host={folder} user=ask_well dbname=postgres"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=True, capture_output=True)
        shutil.rmtree(folder, ignore_errors=True)


def _as_postgres(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: give the folder to its own user then."""
    if os.geteuid() != 0:
        return []
    shutil.chown(folder, "postgres", "postgres")
    return ["runuser", "-u", "postgres", "--"]


@pytest.fixture
def postgres_url(postgres_server: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty PostgreSQL database, as ASK_WELL_DATABASE_URL would name it: a fresh one, unless
    the test asks for the newest schema."""
    socket = postgres_server.split()[0].removeprefix("host=")
    if "migrated_url" in request.fixturenames:
        kept: Emptied = request.getfixturevalue("postgres_emptied")
        yield f"postgresql+psycopg://ask_well@/{kept()}?host={socket}"
        return
    name = f"test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    yield f"postgresql+psycopg://ask_well@/{name}?host={socket}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A fresh, empty SQLite database."""
    return f"sqlite+aiosqlite:///{tmp_path / 'ask-well.db'}"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database on either engine: the data layer's tests run on both."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(scope="session")
def sqlite_template() -> Path:
    """A migrated SQLite file: tests start from a copy of it."""
    return templates.sqlite_template()


@pytest.fixture(scope="session")
def postgres_emptied(postgres_server: str) -> Iterator[Emptied]:
    """A migrated PostgreSQL database: tests start from it emptied."""
    template = "template_ask_well"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{template}"')
    socket = postgres_server.split()[0].removeprefix("host=")
    templates.migrate(f"postgresql+psycopg://ask_well@/{template}?host={socket}")
    kept = Emptied(postgres_server, template, "ask_well")
    yield kept
    kept.close()


@pytest.fixture
def migrated_url(database_url: str) -> str:
    """A database with the newest schema, on either engine."""
    templates.start_migrated(database_url)
    return database_url


@pytest.fixture
async def database(migrated_url: str) -> AsyncIterator[Database]:
    """A migrated database, on either engine."""
    made = Database(migrated_url)
    yield made
    await made.close()


@pytest.fixture
async def workspace_id(database: Database) -> str:
    """One workspace in that database."""
    workspace = Workspace(name="Atelier Lumen SAS")
    async with database.system() as session:
        session.add(workspace)
    return workspace.id
