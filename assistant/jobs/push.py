"""The way out: takes confirmed documents from the outbox to Qonto.

A courier looks every second or so, in any number of workers. What survives a crash is the
outbox itself (workspace/pushes.py), so nothing here needs a memory of its own.
"""

import asyncio
import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import structlog

from assistant.documents import storage
from assistant.qonto import push as qonto
from assistant.qonto.client import Client
from assistant.qonto.gateway import Gateway
from assistant.workspace import documents, push_checks, pushes
from assistant.workspace.pushes import Due, Outcome, PushState, Task

PARALLEL = 4

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, repr=False)
class _File:
    content: bytes
    content_type: str


async def recover(gateway: Gateway, worker: str) -> None:
    """Give back what this worker held when it died; call it once, before the first look."""
    async with gateway.database.system() as session:
        await pushes.release(session, worker, gateway.now())


class Courier:
    """Takes each workspace's documents out in a round of its own: a slow bank delays only those
    that wait for it."""

    def __init__(self, gateway: Gateway, worker: str) -> None:
        self._gateway = gateway
        self._worker = worker
        self._rounds: dict[str, asyncio.Task[int]] = {}

    async def look(self) -> None:
        """Begin a round for each workspace with something due, unless its last one is not over."""
        async with self._gateway.database.look_up() as session:
            waiting = await pushes.due(session, self._gateway.now(), busy=list(self._rounds))
        for workspace_id in {due.workspace_id for due in waiting}:
            theirs = [due for due in waiting if due.workspace_id == workspace_id]
            task = asyncio.create_task(_round(self._gateway, theirs, self._worker))
            self._rounds[workspace_id] = task
            task.add_done_callback(partial(self._over, workspace_id))

    def _over(self, workspace_id: str, _round: asyncio.Task[int]) -> None:
        self._rounds.pop(workspace_id, None)

    async def stop(self) -> None:
        """End all rounds; what they hold is given back by `recover`."""
        rounds = list(self._rounds.values())
        for task in rounds:
            task.cancel()
        await asyncio.gather(*rounds, return_exceptions=True)


async def dispatch(gateway: Gateway, worker: str) -> int:
    """Work on everything that is due and wait for it; answers with how many."""
    async with gateway.database.look_up() as session:
        waiting = await pushes.due(session, gateway.now())
    return await _round(gateway, waiting, worker)


async def _round(gateway: Gateway, waiting: list[Due], worker: str) -> int:
    """A few documents at a time."""
    slots = asyncio.Semaphore(PARALLEL)

    async def one(due: Due) -> bool:
        async with slots:
            return await deliver(gateway, due, worker)

    done = await asyncio.gather(*(one(due) for due in waiting), return_exceptions=True)
    for error in done:
        if isinstance(error, BaseException):
            # The row keeps its claim and is taken up again, Qonto first, when that has run out.
            log.error("push interrupted", exc_info=error)
    return sum(result is True for result in done)


async def deliver(gateway: Gateway, due: Due, worker: str) -> bool:
    """One document's try, from claim to outcome; False when somebody else has it."""
    async with gateway.database.write(due.workspace_id) as session:
        task = await pushes.claim(session, due.push_id, worker=worker, at=gateway.now())
    if task is None:
        return False
    client = Client(gateway, due.workspace_id, task.connection_id)
    outcome = await _found(client, task) or await _sent(client, task)
    if outcome is None:
        return False
    now = gateway.now()
    async with gateway.database.write(due.workspace_id) as session:
        await pushes.settle(session, task, _truthful(task, outcome, now), now)
    log.info("push", document=task.document_id, state=outcome.state.value, problem=outcome.problem)
    return True


async def _found(client: Client, task: Task) -> Outcome | None:
    """If a request may have been made before, Qonto is looked at first: None when it may be sent.

    A yes that waited long may come from a restored backup, which forgot that it was sent.
    """
    now = client.gateway.now()
    if task.attempts == 0 and now - task.confirmed_at < pushes.KEY_SAFE:
        return None
    found = await qonto.look(client, task, now)
    if found or task.key_protects(now) or task.has_settled(now):
        return found
    assert task.last_sent_at is not None
    return Outcome(
        PushState.UNKNOWN,
        problem="The last try is too recent to tell what became of it.",
        next_try_at=task.last_sent_at + pushes.SETTLING,
    )


async def _sent(client: Client, task: Task) -> Outcome | None:
    """Check everything once more, remember the try, make it. None when the claim was lost."""
    gateway = client.gateway
    file = await _file(client, task)
    if isinstance(file, Outcome):
        return file
    async with gateway.database.write(client.workspace_id) as session:
        reason = await push_checks.why_not(session, task)
        if reason:
            return Outcome(PushState.FAILED, problem=f"Nothing was sent. {reason}")
        pause = await push_checks.paused_until(session, task)
        if pause and pause > gateway.now():
            return Outcome(PushState.PREPARED, next_try_at=pause)
        begun = await pushes.begin(session, task, gateway.now())
    if begun is None:
        return None
    return await qonto.upload(client, begun, file.content, file.content_type, gateway.now())


async def _file(client: Client, task: Task) -> _File | Outcome:
    """The very bytes that were confirmed, or why they are not here."""
    async with client.gateway.database.read(client.workspace_id) as session:
        document = await documents.get(session, task.document_id)
    path = storage.path_of(client.gateway.settings.data_dir, task.sha256)
    try:
        content = await asyncio.to_thread(path.read_bytes)
    except OSError:
        return _nothing_sent("The file is missing from the store: upload it again.")
    if hashlib.sha256(content).hexdigest() != task.sha256:
        return _nothing_sent("The stored file is not the one that was confirmed.")
    if not 0 < len(content) <= documents.MAX_BYTES:
        return _nothing_sent("Qonto accepts files of up to 10 MB.")
    return _File(content, document.content_type)


def _nothing_sent(reason: str) -> Outcome:
    return Outcome(PushState.FAILED, problem=f"Nothing was sent. {reason}")


def _truthful(task: Task, outcome: Outcome, now: datetime) -> Outcome:
    """Nothing is called unsent as long as an earlier request may still be under way."""
    if outcome.state in (PushState.SENT, PushState.UNKNOWN):
        return outcome
    if not task.uncertain or task.last_sent_at is None or task.has_settled(now):
        return outcome
    settled_at = task.last_sent_at + pushes.SETTLING
    next_try_at = max(outcome.next_try_at or settled_at, settled_at)
    return replace(outcome, state=PushState.UNKNOWN, next_try_at=next_try_at)
