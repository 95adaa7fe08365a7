"""Kills the push worker at random moments and counts what arrived at the sandbox.

    .venv/bin/python -m bench.kill_push --kills 1000     # one worker at a time
    .venv/bin/python -m bench.kill_push --kills 60       # what the tests run
    … --workers 2                                        # workers beside each other
    … --database-url postgresql+psycopg://…              # an empty PostgreSQL database
    … --lost-answers 10                                  # and one answer in ten never comes

The sandbox is a process of its own that keeps every upload with its key. Each worker is a process
too, forked from a warm parent so that a life costs milliseconds, and ended by SIGKILL after a
random time; several at once each die at their own, and are started anew under their own name, as a
supervisor would. Whenever the outbox is empty, twenty more documents are confirmed. At the end a
last worker may finish in peace; then every document must be at the sandbox exactly once, under the
key that was stored for it, and known here by the id it has there.
"""

import argparse
import asyncio
import json
import logging
import os
import random
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import structlog
from sqlmodel import col, func
from sqlmodel import select as select_rows

from assistant import clock, migrations
from assistant.database import Database
from assistant.encryption import generate_key
from assistant.jobs import push
from assistant.qonto import push as qonto
from assistant.qonto.client import Client
from assistant.qonto.gateway import Gateway
from assistant.workspace import connections, tables
from assistant.workspace.chain import first_bad
from assistant.workspace.confirmation import confirm
from assistant.workspace.members import Role
from assistant.workspace.pushes import OPEN, Outcome, Push, PushState, Task
from assistant.workspace.workspaces import Workspace
from bench.lives import Begun, Life, in_child
from tests.pushing import ANNA, Time, add_document, add_member, connect_to, gateway_to, propose
from tests.sandbox.process import RunningSandbox, running_sandbox

assert tables.metadata is not None
BATCH = 20
LONGEST_LIFE, DYING_YOUNG = 0.07, 0.25
# An upload takes a while at Qonto, so that many workers die with a request on its way.
UPLOAD_SECONDS = 0.03
# Between two batches here and there: whoever looks at Qonto after a kill finds the last batch and
# this one, as in a company that uploads some dozens of documents an hour.
PAUSE = timedelta(minutes=11)


@dataclass(frozen=True)
class Figures:
    """What came of it. What `is_clean` names must be 0; `sent_again` counts repeated requests."""

    kills: int
    documents: int
    sent: int
    failed: int
    unknown: int
    open: int
    duplicates: int
    missing: int
    wrong_ids: int
    wrong_keys: int
    broken_audit: int
    sent_again: int
    most_attempts: int
    seconds: float

    @property
    def is_clean(self) -> bool:
        """Whether every document arrived exactly once and is known to have."""
        faults = (self.failed, self.unknown, self.open, self.duplicates, self.missing)
        return not any((*faults, self.wrong_ids, self.wrong_keys, self.broken_audit))


@dataclass
class Bench:
    """One run's surroundings; children open their own connections on the database's empty pools,
    whose statements are compiled already, and by the `ready` gateway, which has made none yet."""

    sandbox: RunningSandbox
    database: Database
    data_dir: Path
    secret_key: str
    workspace_id: str
    ready: Gateway | None = None
    passed: timedelta = timedelta()

    def now(self) -> datetime:
        """The present of all processes, Qonto's included."""
        return clock.now() + self.passed

    def pause(self) -> None:
        """Time goes by, in which nobody works."""
        self.passed += PAUSE
        self.sandbox.control.advance(PAUSE.total_seconds())

    def gateway(self) -> Gateway:
        if self.ready:
            return self.ready
        made = gateway_to(
            self.sandbox.url, self.database, self.data_dir, Time(), secret_key=self.secret_key
        )
        made.now = self.now
        made.sleep = asyncio.sleep
        return made


def run(
    kills: int, *, seed: int = 1, database_url: str = "", lost_answers: int = 0, workers: int = 1
) -> Figures:
    """The whole drill; see the module."""
    chance, started = random.Random(seed), time.monotonic()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with running_sandbox(invoices=5) as sandbox, tempfile.TemporaryDirectory() as folder:
        url = database_url or f"sqlite+aiosqlite:///{folder}/ask-well.db"
        key, workspace_id = generate_key(), os.urandom(16).hex()
        bench = Bench(sandbox, Database(url), Path(folder), key, workspace_id)
        in_child(_set_up(bench))
        asyncio.run(_warm_up(bench))
        bench.ready = bench.gateway()
        sandbox.control.fault("slow_uploads", seconds=UPLOAD_SECONDS)
        if lost_answers:
            route = "POST /v2/supplier_invoices/bulk"
            sandbox.control.fault("dropped_after_work", route=route, every=lost_answers)
        done = 0
        while done < kills:
            bench.pause()
            in_child(_refill(bench, chance.randrange(10**9)))
            done += _live_and_die(bench, chance, workers, kills - done)
        sandbox.control.clear()
        in_child(_finish(bench))
        return asyncio.run(_count(bench, done, time.monotonic() - started))


async def _set_up(bench: Bench) -> None:
    gateway = bench.gateway()
    await migrations.upgrade(gateway.database)
    async with gateway.database.system() as session:
        session.add(Workspace(id=bench.workspace_id))
    await connect_to(gateway, bench.workspace_id)
    await add_member(gateway.database, bench.workspace_id)


async def _warm_up(bench: Bench) -> None:
    """One document in peace, so that whoever is forked afterwards begins at once; leaves neither
    loop nor thread nor connection behind."""
    await _refill(bench, 0, 1)
    await _finish(bench)
    await bench.database.close()


async def _refill(bench: Bench, seed: int, count: int = BATCH) -> None:
    """More confirmed documents, when nothing is open."""
    database = bench.database
    if await _open(bench):
        return
    await _renew_access(bench)
    ids = [
        await add_document(
            database, bench.workspace_id, f"{seed}-{number}", data_dir=bench.data_dir
        )
        for number in range(count)
    ]
    proposal = await propose(database, bench.workspace_id, ids, at=bench.now())
    await confirm(
        database,
        bench.workspace_id,
        proposal.id,
        proposal.digest,
        by=ANNA,
        role=Role.APPROVER,
        at=bench.now(),
    )


async def _renew_access(bench: Bench) -> None:
    """Any request renews tokens that have grown old."""
    async with bench.database.read(bench.workspace_id) as session:
        connection = await connections.current(session)
    assert connection
    await Client(bench.gateway(), bench.workspace_id, connection.id).organization()


def _live_and_die(bench: Bench, chance: random.Random, workers: int, most: int) -> int:
    """Workers' lives, until one of them found nothing left to do or `most` were killed; how many
    were."""
    lives = [_born(bench, chance, number) for number in range(workers)]
    killed = 0
    while killed < most and not any(life.is_over() for life in lives):
        time.sleep(0.001)
        for number, life in enumerate(lives):
            if killed < most and life.is_due():
                killed += life.end()
                lives[number] = _born(bench, chance, number)
    for life in lives:
        life.end()
    return killed


def _born(bench: Bench, chance: random.Random, number: int) -> Life:
    seconds, from_birth = chance.uniform(0.001, LONGEST_LIFE), chance.random() < DYING_YOUNG
    return Life(partial(_work, bench, f"worker-{number}"), seconds, from_birth=from_birth)


async def _work(bench: Bench, name: str, begun: Begun) -> None:
    """What a worker does: recover, dispatch until nothing is open; it says when it first sends."""
    gateway, upload = bench.gateway(), qonto.upload

    async def announced(
        client: Client, task: Task, content: bytes, content_type: str, now: datetime
    ) -> Outcome:
        begun()
        return await upload(client, task, content, content_type, now)

    qonto.upload = announced
    await push.recover(gateway, name)
    while await _open(bench):
        await push.dispatch(gateway, name)
        await asyncio.sleep(0.01)


async def _finish(bench: Bench) -> None:
    """The last worker: what waits for a later try does not have to wait here."""
    gateway = bench.gateway()
    later = Time(bench.now())
    gateway.now = later
    await push.recover(gateway, "worker-0")
    while await _open(bench):
        await push.dispatch(gateway, "worker-0")
        later.pass_(minutes=1)
    await gateway.close()


async def _open(bench: Bench) -> int:
    async with bench.database.read(bench.workspace_id) as session:
        found = await session.exec(
            select_rows(func.count(col(Push.id))).where(col(Push.state).in_(OPEN))
        )
        return int(found.one())


async def _count(bench: Bench, kills: int, seconds: float) -> Figures:
    async with bench.database.read(bench.workspace_id) as session:
        rows = list(await session.exec(select_rows(Push)))
        broken = await first_bad(session) is not None
    await bench.database.close()
    uploads = bench.sandbox.control.uploads()
    arrived = Counter(upload["sha256"] for upload in uploads)
    there = {upload["sha256"]: upload for upload in uploads}
    states = Counter(row.state for row in rows)
    known = [(row, there[row.sha256]) for row in rows if row.sha256 in there]
    return Figures(
        kills=kills,
        documents=len(rows),
        sent=states[PushState.SENT],
        failed=states[PushState.FAILED],
        unknown=states[PushState.UNKNOWN],
        open=states[PushState.PREPARED] + states[PushState.SENDING],
        duplicates=sum(count - 1 for count in arrived.values()),
        missing=sum(row.sha256 not in arrived for row in rows),
        wrong_ids=sum(row.qonto_invoice_id != upload["invoice_id"] for row, upload in known),
        wrong_keys=sum(row.idempotency_key != upload["idempotency_key"] for row, upload in known),
        broken_audit=int(broken),
        sent_again=sum(row.attempts - 1 for row in rows),
        most_attempts=max((row.attempts for row in rows), default=0),
        seconds=round(seconds, 1),
    )


def main() -> int:
    """Prints the figures as JSON; 1 when they are not clean."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database-url", default="")
    parser.add_argument("--lost-answers", type=int, default=0, metavar="N")
    given = parser.parse_args()
    figures = run(
        given.kills,
        seed=given.seed,
        database_url=given.database_url,
        lost_answers=given.lost_answers,
        workers=given.workers,
    )
    print(json.dumps(asdict(figures), indent=1))
    return 0 if figures.is_clean else 1


if __name__ == "__main__":
    raise SystemExit(main())
