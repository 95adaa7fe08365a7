"""The durable engine: how it is set up, and the few things we ask of it.

What a job does is repeated after a crash, so every job is an upsert with a stored cursor.
"""

import fcntl
import secrets
import sqlite3
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, SetEnqueueOptions
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from assistant.jobs.work import WORK, Work
from assistant.settings import Settings

QUEUE = "ask-well"
# Pinned: by default every edit of the source would strand work in flight. Raise it, and let the
# old version drain, when the steps inside a workflow change.
APPLICATION_VERSION = "1"
AT_ONCE = 8
POLL_SECONDS = 0.5
KEEP_SECONDS = 24 * 3600
BUSY_MILLISECONDS = 30_000
_SLOTS = 64


class Slot:
    """This process's name among those of its data directory: the same after a restart, never
    shared while it runs."""

    def __init__(self, data_dir: Path) -> None:
        folder = data_dir / "instances"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._lock, number = _free_slot(folder)
        self.id = f"{_machine(folder)}-{number}"

    def release(self) -> None:
        """Let another process have the name."""
        self._lock.close()


def _free_slot(folder: Path) -> tuple[IO[str], int]:
    for number in range(_SLOTS):
        file = (folder / f"{number}.lock").open("w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            continue
        return file, number
    raise RuntimeError("more than 64 processes share one data directory")


def _machine(folder: Path) -> str:
    path = folder / "machine"
    if not path.exists():
        fresh = folder / f"machine.{secrets.token_hex(4)}"
        fresh.write_text(secrets.token_hex(6))
        with suppress(FileExistsError):  # the first process wins
            path.hardlink_to(fresh)
        fresh.unlink()
    return path.read_text().strip()


def launch(settings: Settings, instance_id: str) -> Engine | None:
    """Start the engine inside the running event loop; answers with the SQLite engine to close."""
    config: DBOSConfig = {
        "name": "ask-well",
        "executor_id": instance_id,
        "application_version": APPLICATION_VERSION,
        "serializer": DBOSPortableJSONSerializer(),
        "log_level": "WARNING",
        "enable_otlp": False,
    }
    engine = None
    if settings.database_url.startswith("sqlite"):
        path = settings.data_dir / "jobs.db"
        engine = _sqlite(path)
        config["system_database_url"] = f"sqlite:///{path}"
        config["system_database_engine"] = engine
    else:
        config["system_database_url"] = settings.database_url
    DBOS(config=config)
    DBOS.launch()
    return engine


def _sqlite(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    driver = (
        connection.driver_connection if hasattr(connection, "driver_connection") else connection
    )
    assert isinstance(driver, sqlite3.Connection)
    # SQLite knows unixepoch('subsec') from 3.42 on only; the engine's defaults call it.
    driver.create_function("unixepoch", 1, lambda _unit: time.time())
    driver.isolation_level = "IMMEDIATE"
    for pragma in (
        "journal_mode = WAL",
        f"busy_timeout = {BUSY_MILLISECONDS}",
        "foreign_keys = ON",
    ):
        driver.execute(f"PRAGMA {pragma}")


async def open_queue() -> None:
    """Register the queue that all work goes through."""
    await DBOS.register_queue_async(
        QUEUE, worker_concurrency=AT_ONCE, polling_interval_sec=POLL_SECONDS,
        on_conflict="always_update",
    )  # fmt: skip


async def enqueue(work: Work, workspace_id: str, connection_id: str) -> None:
    """Queue work for a connection, unless the same is queued or running already."""
    name = f"{work.value}:{connection_id}"
    with SetEnqueueOptions(deduplication_id=name, duplication_policy="return-existing"):
        await DBOS.enqueue_workflow_async(QUEUE, WORK[work], workspace_id, connection_id)


async def take_over(instance_id: str) -> int:
    """Queue again what a silent instance had in work; answers with how much that was."""
    pending = await DBOS.list_workflows_async(
        status="PENDING", executor_id=instance_id, load_input=False, load_output=False
    )
    for workflow in pending:
        await DBOS.resume_workflow_async(workflow.workflow_id, queue_name=QUEUE)
    return len(pending)


async def purge() -> int:
    """Forget finished work of more than a day ago."""
    before = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - KEEP_SECONDS))
    finished = await DBOS.list_workflows_async(
        status=["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"],
        end_time=before,
        limit=10_000,
        load_input=False,
        load_output=False,
    )
    if finished:
        await DBOS.delete_workflows_async([found.workflow_id for found in finished])
    return len(finished)


def destroy() -> None:
    """Stop the engine. Work in flight stays pending and goes on after the next start."""
    DBOS.destroy()
