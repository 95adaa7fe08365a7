"""Kills the push worker at random moments and counts what arrived at the sandbox.

    .venv/bin/python -m bench.kill_push --kills 1000     # about five minutes on two cores
    .venv/bin/python -m bench.kill_push --kills 40       # what the tests run
    … --database-url postgresql+psycopg://…              # an empty PostgreSQL database
    … --lost-answers 10                                  # and one answer in ten never comes

The sandbox is a process of its own that keeps every upload with its key. Each worker is a process
too, forked from a warm parent so that a life costs milliseconds, and ended by SIGKILL after a
random time. Whenever the outbox is empty, twenty more documents are confirmed. At the end a last
worker may finish in peace; then every document must be at the sandbox exactly once, under the key
that was stored for it, and known here by the id it has there.
"""

import argparse
import asyncio
import json
import logging
import os
import random
import signal
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Coroutine
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import structlog
from sqlmodel import col, func, select

from assistant import migrations
from assistant.clock import now
from assistant.database import Database
from assistant.encryption import generate_key
from assistant.jobs import push
from assistant.qonto.gateway import Gateway
from assistant.workspace import tables
from assistant.workspace.chain import first_bad
from assistant.workspace.confirmation import confirm
from assistant.workspace.members import Role
from assistant.workspace.pushes import OPEN, Push, PushState
from assistant.workspace.workspaces import Workspace
from tests.pushing import ANNA, Time, add_document, add_member, connect_to, gateway_to, propose
from tests.sandbox.process import RunningSandbox, running_sandbox

assert tables.metadata is not None
BATCH = 20
LONGEST_LIFE = 0.5


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


@dataclass(frozen=True)
class Bench:
    """One run's surroundings; children open their own connections."""

    sandbox: RunningSandbox
    database_url: str
    data_dir: Path
    secret_key: str
    workspace_id: str

    def gateway(self) -> Gateway:
        database = Database(self.database_url)
        made = gateway_to(
            self.sandbox.url, database, self.data_dir, Time(), secret_key=self.secret_key
        )
        made.now = now
        made.sleep = asyncio.sleep
        return made


def run(kills: int, *, seed: int = 1, database_url: str = "", lost_answers: int = 0) -> Figures:
    """The whole drill; see the module."""
    chance, started = random.Random(seed), time.monotonic()
    with running_sandbox(invoices=5) as sandbox, tempfile.TemporaryDirectory() as folder:
        url = database_url or f"sqlite+aiosqlite:///{folder}/ask-well.db"
        bench = Bench(sandbox, url, Path(folder), generate_key(), os.urandom(16).hex())
        _in_child(_set_up(bench))
        if lost_answers:
            route = "POST /v2/supplier_invoices/bulk"
            sandbox.control.fault("dropped_after_work", route=route, every=lost_answers)
        done = 0
        while done < kills:
            _in_child(_refill(bench, chance.randrange(10**9)))
            while done < kills and _live_and_die(bench, chance.uniform(0.005, LONGEST_LIFE)):
                done += 1
        sandbox.control.clear()
        _in_child(_finish(bench))
        return asyncio.run(_count(bench, done, time.monotonic() - started))


async def _set_up(bench: Bench) -> None:
    gateway = bench.gateway()
    await migrations.upgrade(gateway.database)
    async with gateway.database.system() as session:
        session.add(Workspace(id=bench.workspace_id))
    await connect_to(gateway, bench.workspace_id)
    await add_member(gateway.database, bench.workspace_id)


async def _refill(bench: Bench, seed: int) -> None:
    """Twenty more confirmed documents, when nothing is open."""
    database = Database(bench.database_url)
    if await _open(bench, database):
        return
    ids = [
        await add_document(
            database, bench.workspace_id, f"{seed}-{number}", data_dir=bench.data_dir
        )
        for number in range(BATCH)
    ]
    proposal = await propose(database, bench.workspace_id, ids, at=now())
    await confirm(
        database,
        bench.workspace_id,
        proposal.id,
        proposal.digest,
        by=ANNA,
        role=Role.APPROVER,
        at=now(),
    )


def _live_and_die(bench: Bench, seconds: float) -> bool:
    """A worker's life; False when it found nothing left to do before its time came."""
    child = os.fork()
    if child == 0:
        _obey(_work(bench))
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if os.waitpid(child, os.WNOHANG)[0]:
            return False
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


async def _work(bench: Bench) -> None:
    """What a worker does: recover, then dispatch until nothing is open."""
    gateway = bench.gateway()
    await push.recover(gateway, "worker")
    while await _open(bench, gateway.database):
        await push.dispatch(gateway, "worker")
        await asyncio.sleep(0.01)


async def _finish(bench: Bench) -> None:
    """The last worker: what waits for a later try does not have to wait here."""
    gateway = bench.gateway()
    later = Time(now())
    gateway.now = later
    await push.recover(gateway, "worker")
    while await _open(bench, gateway.database):
        await push.dispatch(gateway, "worker")
        later.pass_(minutes=1)


async def _open(bench: Bench, database: Database) -> int:
    async with database.read(bench.workspace_id) as session:
        found = await session.exec(
            select(func.count(col(Push.id))).where(col(Push.state).in_(OPEN))
        )
        return int(found.one())


async def _count(bench: Bench, kills: int, seconds: float) -> Figures:
    database = Database(bench.database_url)
    async with database.read(bench.workspace_id) as session:
        rows = list(await session.exec(select(Push)))
        broken = await first_bad(session) is not None
    await database.close()
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


def _in_child(work: Coroutine[Any, Any, None]) -> None:
    """Do it in a child, so that this process stays free of loops and threads and can be forked."""
    child = os.fork()
    if child == 0:
        _obey(work)
    work.close()
    status = os.waitpid(child, 0)[1]
    if status:
        raise RuntimeError(f"a child of the bench failed (status {status})")


def _obey(work: Coroutine[Any, Any, None]) -> None:
    """Run and leave at once, without the parent's clean-up."""
    status = 1
    try:
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
        asyncio.run(work)
        status = 0
    finally:
        if status:
            traceback.print_exc()
        os._exit(status)


def main() -> int:
    """Prints the figures as JSON; 1 when they are not clean."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database-url", default="")
    parser.add_argument("--lost-answers", type=int, default=0, metavar="N")
    given = parser.parse_args()
    figures = run(
        given.kills,
        seed=given.seed,
        database_url=given.database_url,
        lost_answers=given.lost_answers,
    )
    print(json.dumps(asdict(figures), indent=1))
    return 0 if figures.is_clean else 1


if __name__ == "__main__":
    raise SystemExit(main())
