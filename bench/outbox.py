"""A company whose confirmed documents leave for a sandbox: where drills of the way out begin.

company = started(sandbox, folder, url)              # migrated, connected, warm: may be forked
in_child(refill(company, seed))                      # twenty more confirmed documents
Life(partial(work, company, "worker-0"), seconds)    # a worker, from bench/lives.py
in_child(finish(company))                            # a last worker, in peace
"""

import asyncio
import os
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

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
from assistant.workspace.confirmation import confirm
from assistant.workspace.members import Role
from assistant.workspace.pushes import OPEN, Outcome, Push
from assistant.workspace.workspaces import Workspace
from bench.lives import Begun, in_child
from tests.pushing import ANNA, Time, add_document, add_member, connect_to, gateway_to, propose
from tests.sandbox.process import RunningSandbox

assert tables.metadata is not None
BATCH, LARGEST_CARD, ALIKE = 20, 8, 0.2
# Between two batches here and there: whoever looks at Qonto after a kill finds the last batch and
# this one, as in a company that uploads some dozens of documents an hour.
PAUSE = timedelta(minutes=11)


@dataclass
class Company:
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


def started(sandbox: RunningSandbox, folder: Path, url: str = "") -> Company:
    """A company in an empty database (SQLite in the folder, unless told otherwise), whose parts
    have all been used once; this process keeps neither loop nor thread nor connection."""
    database = Database(url or f"sqlite+aiosqlite:///{folder}/ask-well.db")
    company = Company(sandbox, database, folder, generate_key(), os.urandom(16).hex())
    in_child(_set_up(company))
    asyncio.run(_warm_up(company))
    company.ready = company.gateway()
    return company


async def _set_up(company: Company) -> None:
    gateway = company.gateway()
    await migrations.upgrade(gateway.database)
    async with gateway.database.system() as session:
        session.add(Workspace(id=company.workspace_id))
    await connect_to(gateway, company.workspace_id)
    await add_member(gateway.database, company.workspace_id)


async def _warm_up(company: Company) -> None:
    """One document in peace, so that whoever is forked afterwards begins at once; leaves neither
    loop nor thread nor connection behind."""
    await refill(company, 0, 1)
    await finish(company)
    await company.database.close()


async def refill(company: Company, seed: int, count: int = BATCH) -> None:
    """More confirmed documents on cards of one to eight, when nothing is open."""
    if await count_open(company):
        return
    await _renew_access(company)
    chance, left = random.Random(seed), count
    while left:
        size = min(left, chance.randint(1, LARGEST_CARD))
        left -= size
        await _card(company, f"{seed}-{left}", size, alike=chance.random() < ALIKE)


async def _card(company: Company, name: str, size: int, *, alike: bool) -> None:
    """A confirmed card. `alike`: its first two files have one name, so that they go alone."""
    database = company.database
    ids = [
        await add_document(
            database,
            company.workspace_id,
            f"{name}-{number}",
            data_dir=company.data_dir,
            file_name="scan.pdf" if alike and number < 2 else "",
        )
        for number in range(size)
    ]
    proposal = await propose(database, company.workspace_id, ids, at=company.now())
    await confirm(
        database,
        company.workspace_id,
        proposal.id,
        proposal.digest,
        by=ANNA,
        role=Role.APPROVER,
        at=company.now(),
    )


async def _renew_access(company: Company) -> None:
    """Any request renews tokens that have grown old."""
    async with company.database.read(company.workspace_id) as session:
        connection = await connections.current(session)
    assert connection
    await Client(company.gateway(), company.workspace_id, connection.id).organization()


async def work(company: Company, name: str, begun: Begun) -> None:
    """What a worker does: recover, dispatch until nothing is open; it says when it first sends."""
    gateway, upload = company.gateway(), qonto.upload

    async def announced(
        client: Client, parcels: Sequence[qonto.Parcel], now: datetime
    ) -> list[Outcome]:
        begun()
        return await upload(client, parcels, now)

    qonto.upload = announced
    await push.recover(gateway, name)
    while await count_open(company):
        await push.dispatch(gateway, name)
        await asyncio.sleep(0.01)


async def finish(company: Company) -> None:
    """The last worker: what waits for a later try does not have to wait here."""
    gateway = company.gateway()
    later = Time(company.now())
    gateway.now = later
    await push.recover(gateway, "worker-0")
    while await count_open(company):
        await push.dispatch(gateway, "worker-0")
        later.pass_(minutes=1)
    await gateway.close()


async def count_open(company: Company) -> int:
    async with company.database.read(company.workspace_id) as session:
        found = await session.exec(
            select_rows(func.count(col(Push.id))).where(col(Push.state).in_(OPEN))
        )
        return int(found.one())
