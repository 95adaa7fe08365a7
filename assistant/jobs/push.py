"""The way out: takes confirmed documents from the outbox to Qonto.

A courier looks every second or so, in any number of workers, and sends what goes together
(batches.py) in one request. What survives a crash is the outbox itself (workspace/pushes.py), so
nothing here needs a memory of its own.
"""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

import structlog

from assistant.database import Session
from assistant.documents import storage
from assistant.jobs import batches
from assistant.qonto import push as qonto
from assistant.qonto.client import Client
from assistant.qonto.gateway import Gateway
from assistant.qonto.push import Parcel
from assistant.workspace import documents, push_checks, push_claims, pushes
from assistant.workspace.push_claims import Due
from assistant.workspace.pushes import Outcome, PushState, Task

PARALLEL = 4

log = structlog.get_logger()


async def recover(gateway: Gateway, worker: str) -> None:
    """Give back what this worker held when it died; call it once, before the first look."""
    async with gateway.database.system() as session:
        await push_claims.release(session, worker, gateway.now())


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
            waiting = await push_claims.due(session, self._gateway.now(), busy=list(self._rounds))
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
        waiting = await push_claims.due(session, gateway.now())
    return await _round(gateway, waiting, worker)


async def _round(gateway: Gateway, waiting: list[Due], worker: str) -> int:
    """A few requests at a time."""
    slots = asyncio.Semaphore(PARALLEL)

    async def one(batch: list[Due]) -> int:
        async with slots:
            return await deliver(gateway, batch, worker)

    chosen = batches.choose(waiting)
    done = await asyncio.gather(*(one(batch) for batch in chosen), return_exceptions=True)
    for error in done:
        if isinstance(error, BaseException):
            # The rows keep their claim and are taken up again, Qonto first, when it has run out.
            log.error("push interrupted", exc_info=error)
    return sum(settled for settled in done if isinstance(settled, int))


async def deliver(gateway: Gateway, batch: Sequence[Due], worker: str) -> int:
    """One batch's try, from claim to outcomes; how many of it this worker had and settled."""
    workspace_id = batch[0].workspace_id
    async with gateway.database.write(workspace_id) as session:
        wanted = [due.push_id for due in batch]
        tasks = await push_claims.claim(session, wanted, worker=worker, at=gateway.now())
    if not tasks:
        return 0
    client = Client(gateway, workspace_id, tasks[0].connection_id)
    outcomes = [(task, await _found(client, task)) for task in tasks]
    told = [(task, outcome) for task, outcome in outcomes if outcome]
    told += await _sent(client, [task for task, outcome in outcomes if outcome is None])
    now = gateway.now()
    true = [(task, _truthful(task, outcome, now)) for task, outcome in told]
    async with gateway.database.write(workspace_id) as session:
        settled = await pushes.settle(session, true, now)
    for push in settled:
        log.info("push", document=push.document_id, state=push.state.value, problem=push.problem)
    return len(told)


async def _found(client: Client, task: Task) -> Outcome | None:
    """If it may have been sent before, Qonto is looked at first: None when it may be sent now."""
    now = client.gateway.now()
    if task.is_first_try(now):
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


async def _sent(client: Client, tasks: Sequence[Task]) -> list[tuple[Task, Outcome]]:
    """Check everything once more, remember the try, make it. Without those whose claim was lost."""
    gateway = client.gateway
    packed = [(task, await _packed(client, task)) for task in tasks]
    told = [(task, one) for task, one in packed if isinstance(one, Outcome)]
    parcels = {task.push_id: one for task, one in packed if isinstance(one, Parcel)}
    if not parcels:
        return told
    async with gateway.database.write(client.workspace_id) as session:
        ready = [parcel.task for parcel in parcels.values()]
        held = await _held_back(session, ready, gateway.now())
        ready = [task for task in ready if task.push_id not in held]
        begun = await pushes.begin(session, ready, gateway.now())
    told += [(parcels[push_id].task, outcome) for push_id, outcome in held.items()]
    if begun:
        leaving = [replace(parcels[task.push_id], task=task) for task in begun]
        outcomes = await qonto.upload(client, leaving, gateway.now())
        told += zip(begun, outcomes, strict=True)
    return told


async def _held_back(session: Session, tasks: Sequence[Task], now: datetime) -> dict[int, Outcome]:
    """One card's documents that may not leave any more, or not yet: by push."""
    reasons = await push_checks.why_not(session, tasks)
    held = {push_id: _nothing_sent(reason) for push_id, reason in reasons.items()}
    pause = await push_checks.paused_until(session, tasks[0].connection_id)
    if pause and pause > now:
        later = Outcome(PushState.PREPARED, next_try_at=pause)
        held = {task.push_id: later for task in tasks} | held
    return held


async def _packed(client: Client, task: Task) -> Parcel | Outcome:
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
    return Parcel(task, content, document.content_type)


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
