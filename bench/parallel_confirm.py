"""Confirms one card a hundred times at once, round after round, and counts the uploads.

    .venv/bin/python -m bench.parallel_confirm --rounds 200    # about six minutes on two cores
    … --database-url postgresql+psycopg://…                    # an empty PostgreSQL database

Every round: one approved document, one proposal, a hundred simultaneous confirmations, and two
workers that race for the outbox. One confirmation must win, the others must be told that it was
used, and the sandbox, a process of its own, must have received the document exactly once.
"""

import argparse
import asyncio
import json
import logging
import os
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

import structlog

from assistant import migrations
from assistant.clock import now
from assistant.database import Database
from assistant.errors import Conflict
from assistant.jobs import push
from assistant.qonto.gateway import Gateway
from assistant.workspace import tables
from assistant.workspace.confirmation import confirm
from assistant.workspace.members import Role
from assistant.workspace.workspaces import Workspace
from tests.pushing import ANNA, Time, add_document, add_member, connect_to, gateway_to, propose
from tests.sandbox.process import RunningSandbox, running_sandbox

assert tables.metadata is not None
AT_ONCE = 100


@dataclass(frozen=True)
class Figures:
    """What came of it: `uploads` must equal `rounds`, and `odd` must be 0."""

    rounds: int
    confirmations: int
    won: int
    already_used: int
    odd: int
    uploads: int
    most_uploads_of_one: int
    slowest_round: float
    seconds: float

    @property
    def is_clean(self) -> bool:
        """Whether each card was used once and each document arrived once."""
        return self.rounds == self.won == self.uploads and self.odd == 0


async def run(rounds: int, *, at_once: int = AT_ONCE, database_url: str = "") -> Figures:
    """The whole drill; see the module."""
    with running_sandbox(invoices=5) as sandbox, tempfile.TemporaryDirectory() as folder:
        url = database_url or f"sqlite+aiosqlite:///{folder}/ask-well.db"
        gateway = gateway_to(sandbox.url, Database(url), Path(folder), Time())
        gateway.now, gateway.sleep = now, asyncio.sleep
        try:
            return await _rounds(gateway, sandbox, rounds, at_once)
        finally:
            await gateway.close()
            await gateway.database.close()


async def _rounds(gateway: Gateway, sandbox: RunningSandbox, rounds: int, at_once: int) -> Figures:
    workspace_id = os.urandom(16).hex()
    await migrations.upgrade(gateway.database)
    async with gateway.database.system() as session:
        session.add(Workspace(id=workspace_id))
    await connect_to(gateway, workspace_id)
    await add_member(gateway.database, workspace_id)
    answers: Counter[str] = Counter()
    started, slowest = time.monotonic(), 0.0
    for number in range(rounds):
        begun = time.monotonic()
        answers += await _round(gateway, workspace_id, f"F-{number}", at_once)
        slowest = max(slowest, time.monotonic() - begun)
    arrived = Counter(upload["sha256"] for upload in sandbox.control.uploads())
    return Figures(
        rounds=rounds,
        confirmations=answers.total(),
        won=answers["won"],
        already_used=answers["already_used"],
        odd=answers.total() - answers["won"] - answers["already_used"],
        uploads=arrived.total(),
        most_uploads_of_one=max(arrived.values(), default=0),
        slowest_round=round(slowest, 2),
        seconds=round(time.monotonic() - started, 1),
    )


async def _round(gateway: Gateway, workspace_id: str, name: str, at_once: int) -> Counter[str]:
    database = gateway.database
    document_id = await add_document(
        database, workspace_id, name, data_dir=gateway.settings.data_dir
    )
    proposal = await propose(database, workspace_id, [document_id], at=now())

    async def click() -> str:
        try:
            await confirm(
                database,
                workspace_id,
                proposal.id,
                proposal.digest,
                by=ANNA,
                role=Role.APPROVER,
                at=now(),
            )
        except Conflict as refusal:
            return refusal.code
        return "won"

    answers = await asyncio.gather(*(click() for _ in range(at_once)))
    await asyncio.gather(*(push.dispatch(gateway, worker) for worker in ("one", "two")))
    return Counter(answers)


def main() -> int:
    """Prints the figures as JSON; 1 when they are not clean."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--database-url", default="")
    given = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    figures = asyncio.run(run(given.rounds, database_url=given.database_url))
    print(json.dumps(asdict(figures), indent=1))
    return 0 if figures.is_clean else 1


if __name__ == "__main__":
    raise SystemExit(main())
