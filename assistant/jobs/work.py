"""The durable work itself: one workflow per kind, with ids as its only input.

The engine repeats the step in flight when a process dies, so each step is safe to repeat.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from dbos import DBOS

from assistant.qonto import files, sync
from assistant.qonto.gateway import Gateway

MOST_BATCHES = 2_000
# After something stopped the fetching of documents, it is left alone for this long.
REST = timedelta(minutes=1)


class Work(StrEnum):
    """Kinds of durable work."""

    SYNC = "sync"
    DOCUMENTS = "documents"


class Desk:
    """What the workflows of this process share. The engine knows functions by name only, so they
    find the gateway here; `tasks` are those in work, to be stopped before the database closes."""

    def __init__(self) -> None:
        self.gateway: Gateway | None = None
        self.instance_id = ""
        self.tasks: dict[tuple[Work, str], asyncio.Task[object]] = {}
        self.rests: dict[str, datetime] = {}

    @contextmanager
    def working(self, work: Work, connection_id: str) -> Iterator[Gateway]:
        """Note this task as working for a connection."""
        assert self.gateway is not None, "the jobs are not started"
        task = asyncio.current_task()
        assert task is not None
        self.tasks[work, connection_id] = task
        try:
            yield self.gateway
        finally:
            self.tasks.pop((work, connection_id), None)


DESK = Desk()


@DBOS.workflow(name="sync")
async def sync_connection(workspace_id: str, connection_id: str) -> str:
    """Mirror what changed."""
    return await _sync(workspace_id, connection_id)


@DBOS.step(name="sync run")
async def _sync(workspace_id: str, connection_id: str) -> str:
    with DESK.working(Work.SYNC, connection_id) as gateway:
        outcome = await sync.sync(gateway, workspace_id, connection_id, DESK.instance_id)
    return outcome.value


@DBOS.workflow(name="documents")
async def fetch_documents(workspace_id: str, connection_id: str) -> int:
    """Fetch waiting attachments, batch by batch, until none is left or something stops it."""
    total = 0
    for _ in range(MOST_BATCHES):
        fetched = await _fetch(workspace_id, connection_id)
        total += fetched or 0
        if fetched is None or fetched < files.BATCH:
            break
    return total


@DBOS.step(name="documents batch")
async def _fetch(workspace_id: str, connection_id: str) -> int | None:
    with DESK.working(Work.DOCUMENTS, connection_id) as gateway:
        fetched = await files.fetch(gateway, workspace_id, connection_id)
        if fetched is None:
            DESK.rests[connection_id] = gateway.now() + REST
    return fetched


WORK: dict[Work, Callable[[str, str], Coroutine[Any, Any, object]]] = {
    Work.SYNC: sync_connection,
    Work.DOCUMENTS: fetch_documents,
}
