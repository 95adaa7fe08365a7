"""The schedule: looks at the database every second and queues what is due.

The web never calls jobs: it writes rows, and may `wake` the schedule to look at once.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from assistant.jobs import (
    automations,
    engine,
    housekeeping,
    matching,
    merging,
    missing_fields,
    push,
    rules,
)
from assistant.jobs.work import DESK, Work
from assistant.logs import describe
from assistant.qonto.gateway import Gateway
from assistant.workspace import connections, downloads

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Duty:
    """Something to do again and again; `wakes` when somebody asked for a look at once."""

    name: str
    seconds: float
    do: Callable[[], Awaitable[object]]
    wakes: bool = False


class Schedule:
    """The duties of one process, each in a task of its own, so that none waits for another."""

    def __init__(self, gateway: Gateway, instance_id: str) -> None:
        self._gateway = gateway
        self._instance_id = instance_id
        self._courier = push.Courier(gateway, instance_id)
        self._tasks: list[asyncio.Task[None]] = []
        self._bells: list[asyncio.Event] = []
        self.failing: set[str] = set()

    def start(self) -> None:
        """Begin all duties."""
        for duty in self._duties():
            bell = asyncio.Event()
            if duty.wakes:
                self._bells.append(bell)
            self._tasks.append(asyncio.create_task(self._repeat(duty, bell), name=duty.name))

    def wake(self) -> None:
        """Look at the database now instead of within the second."""
        for bell in self._bells:
            bell.set()

    async def stop(self) -> None:
        """End all duties."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        await self._courier.stop()

    def _duties(self) -> list[Duty]:
        gateway, me = self._gateway, self._instance_id
        return [
            Duty("syncs", 1, self._queue_syncs, wakes=True),
            Duty("documents", 1, self._queue_documents, wakes=True),
            Duty("pushes", 1, self._courier.look, wakes=True),
            Duty("approval rules", 5, lambda: rules.post(gateway), wakes=True),
            Duty("happenings", 2, lambda: automations.notice(gateway)),
            Duty("automations", 2, lambda: automations.perform(gateway)),
            Duty("revocations", 5, lambda: housekeeping.revoke(gateway), wakes=True),
            Duty("matching", 2, lambda: matching.match_wanted(gateway)),
            Duty("merges", 5, lambda: merging.merge_wanted(gateway)),
            Duty("heartbeat", 15, lambda: housekeeping.beat(gateway, me)),
            Duty("unread documents", 60, lambda: housekeeping.read_waiting(gateway)),
            Duty("files from Qonto", 2, lambda: housekeeping.read_mirrored(gateway)),
            Duty("files read too early", 30, lambda: housekeeping.read_again(gateway)),
            Duty("missing fields", 15, lambda: missing_fields.ask(gateway)),
            Duty("reseal", 3600, lambda: housekeeping.reseal(gateway)),
            Duty("young grants", 3600, lambda: housekeeping.keep_grants_young(gateway)),
            Duty("search index", 5, lambda: housekeeping.index_for_search(gateway)),
            Duty("signals", 10, lambda: housekeeping.keep_signals(gateway)),
            Duty("anchors", 3600, lambda: housekeeping.anchor_trails(gateway)),
            Duty("tidy", 3600, lambda: housekeeping.tidy(gateway)),
        ]

    async def _repeat(self, duty: Duty, bell: asyncio.Event) -> None:
        while True:
            (result,) = await asyncio.gather(duty.do(), return_exceptions=True)
            if isinstance(result, Exception):
                self.failing.add(duty.name)
                log.error("duty failed", duty=duty.name, **describe(result))
            else:
                self.failing.discard(duty.name)
            await _pause(bell, duty.seconds)

    async def _queue_syncs(self) -> None:
        async with self._gateway.database.look_up() as session:
            due = await connections.due(session, self._gateway.now(), self._instance_id)
        for connection in due:
            await self._queue(Work.SYNC, connection)

    async def _queue_documents(self) -> None:
        async with self._gateway.database.look_up() as session:
            waiting = await downloads.with_work(session, self._gateway.now())
        for connection in waiting:
            rest = DESK.rests.get(connection.id)
            if rest is None or rest <= self._gateway.now():
                await self._queue(Work.DOCUMENTS, connection)

    async def _queue(self, work: Work, connection: connections.Connection) -> None:
        if (work, connection.id) not in DESK.tasks:
            await engine.enqueue(work, connection.workspace_id, connection.id)


async def _pause(bell: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await bell.wait()
    except TimeoutError:
        return
    bell.clear()
