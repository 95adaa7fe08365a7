"""Kills a backfill at random moments, and looks whether anything is missing or there twice.

    python -m bench.kill_sync [--kills 200] [--invoices 2000]
    … --database-url postgresql+psycopg://…              # an empty PostgreSQL database

The sync runs in a process of its own, forked from a warm parent, is killed (SIGKILL) after a random
time, at most as long as a whole backfill takes here, and started again with the same data. The
source lives in a third process and is not touched.
Whenever a backfill went through, the mirror is emptied and the next one begins. At the end the
mirror must equal the source, the audit chain be whole and the database sound; no run may have
stored again more than one page of what was stored before it, and no transaction may hold more than
one page. Pages that were on their way or waited for their turn when the process died were no work
done: nothing of them was stored, and they are asked for again.
"""

import argparse
import asyncio
import json
import logging
import random
import tempfile
import time
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import Connection, NullPool, create_engine, delete, func, select, text, update

from assistant.qonto.client import PER_PAGE
from assistant.qonto.gateway import Gateway
from assistant.qonto.payloads import parse_time
from assistant.qonto.sync import Outcome, sync
from assistant.workspace import chain, connections
from assistant.workspace.attachments import Attachment
from assistant.workspace.bulk import table_of
from assistant.workspace.invoices import Invoice
from assistant.workspace.sync_runs import SyncRun
from assistant.workspace.triggers import Trigger
from bench.lives import Begun, Life, in_child
from tests.qonto.world import World, build
from tests.sandbox.process import running_sandbox

LONGEST_LIFE = 0.3
PAGE_SECONDS = 0.02
OWNER = "worker-1"


@dataclass
class Drill:
    """What was done and what was found; `most_repeated` counts rows, not pages. `in_the_middle`
    are the kills after which some of a backfill was stored and some was not."""

    kills: int
    in_the_middle: int
    backfills: int
    missing: int
    doubled: int
    stale: int
    sound: bool
    whole_trail: bool
    most_repeated: int
    most_forgotten: int
    most_at_once: int
    seconds: float

    @property
    def is_clean(self) -> bool:
        """Whether the mirror equals its source and at most one page was done twice."""
        faults = (self.missing, self.doubled, self.stale, self.most_forgotten)
        pages = max(self.most_repeated, self.most_at_once)
        return not any(faults) and self.sound and self.whole_trail and pages <= PER_PAGE


@dataclass(frozen=True)
class Standing:
    """How far the mirror is, and how many rows the latest run has read and stored."""

    rows: int
    run: int
    read: int


def drill(kills: int, invoices: int, *, seed: int = 1, database_url: str = "") -> Drill:
    """Run the drill in a temporary folder."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    chance, start = random.Random(seed), time.monotonic()
    with running_sandbox(invoices=invoices) as sandbox, tempfile.TemporaryDirectory() as folder:
        url = database_url or f"sqlite+aiosqlite:///{folder}/ask-well.db"
        world, whole = asyncio.run(_warm(build(sandbox, Path(folder), url, real_time=True)))
        longest = max(LONGEST_LIFE, whole)
        sandbox.control.fault("slow_lists", seconds=PAGE_SECONDS)
        found = Drill(0, 0, 0, 0, 0, 0, True, True, 0, 0, 0, 0)
        _start_over(world)
        while found.kills < kills:
            before = _standing(world)
            was_killed = _killed(world, chance.uniform(0, longest))
            after = _standing(world)
            found.kills += was_killed
            found.in_the_middle += was_killed and before.rows < after.rows < invoices
            found.most_forgotten = max(found.most_forgotten, before.rows - after.rows)
            if after.run != before.run:
                repeated = after.read - (after.rows - before.rows)
                found.most_repeated = max(found.most_repeated, repeated)
            if not was_killed:
                found.backfills += 1
                _start_over(world)
        in_child(_work(world, lambda: None))
        _look(world, found)
        found.seconds = round(time.monotonic() - start, 1)
        return found


async def _warm(building: Coroutine[Any, Any, World]) -> tuple[World, float]:
    """One backfill in peace, and its seconds, so that whoever is forked afterwards begins at once;
    leaves neither loop nor thread nor connection behind."""
    world = await building
    await world.connect()
    start = time.monotonic()
    assert await world.sync(OWNER) is Outcome.DONE
    whole = time.monotonic() - start
    await world.gateway.close()
    await world.database.close()
    world.gateway = Gateway(world.settings, world.database)
    return world, whole


def _killed(world: World, seconds: float) -> bool:
    """Start a sync and kill it after that time; False when it was done before."""

    async def work(begun: Begun) -> None:
        await _work(world, begun)

    life = Life(work, seconds)
    while not life.is_over() and not life.is_due():
        time.sleep(0.001)
    return life.end()


async def _work(world: World, begun: Begun) -> None:
    connection = await world.connection()
    begun()
    outcome = await sync(world.gateway, world.workspace_id, connection.id, OWNER)
    assert outcome is Outcome.DONE, outcome


@contextmanager
def _reading(world: World) -> Iterator[Connection]:
    """The database, looked at from outside and let go at once: nobody may inherit it."""
    url = world.settings.database_url.replace("+aiosqlite", "")
    with create_engine(url, poolclass=NullPool).begin() as connection:
        yield connection


def _standing(world: World) -> Standing:
    runs = table_of(SyncRun)
    with _reading(world) as database:
        rows = database.scalar(select(func.count()).select_from(table_of(Invoice)))
        latest = select(runs.c.id, runs.c.invoices_read).order_by(runs.c.id.desc()).limit(1)
        run, read = database.execute(latest).one()
    return Standing(rows or 0, run, read)


def _start_over(world: World) -> None:
    """The backfill went through: forget its place, so that there is something to kill."""
    with _reading(world) as database:
        for table in (Attachment, Trigger, Invoice):
            database.execute(delete(table_of(table)))
        database.execute(
            update(table_of(connections.Connection)).values(cursor_at=None, backfilled_at=None)
        )


def _look(world: World, found: Drill) -> None:
    invoices = table_of(Invoice).c
    source = {i["id"]: parse_time(i["updated_at"]) for i in world.sandbox.control.invoices()}
    size = func.count(invoices.id)
    at_once = select(size).group_by(invoices.first_seen_at).order_by(size.desc()).limit(1)
    with _reading(world) as database:
        rows = database.execute(select(invoices.source_id, invoices.source_updated_at)).all()
        found.most_at_once = database.scalar(at_once) or 0
        found.sound = _is_sound(database)
    stored = {row[0]: row[1] for row in rows}
    found.missing = len(source.keys() - stored.keys())
    found.doubled = len(rows) - len(stored)
    found.stale = sum(source[key] != at for key, at in stored.items() if key in source)
    found.whole_trail = asyncio.run(_whole_trail(world))


def _is_sound(database: Connection) -> bool:
    """The engine's own check of its file, or of its indexes against their tables."""
    if database.dialect.name == "sqlite":
        return bool(database.scalar(text("PRAGMA integrity_check")) == "ok")
    database.execute(text("CREATE EXTENSION IF NOT EXISTS amcheck"))
    database.execute(
        text(
            "SELECT bt_index_check(i.indexrelid, true) FROM pg_index i"
            " JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam"
            " JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE a.amname = 'btree' AND n.nspname = 'public'"
        )
    )
    return True


async def _whole_trail(world: World) -> bool:
    async with world.database.read(world.workspace_id) as session:
        bad = await chain.first_bad(session)
    await world.database.close()
    return bad is None


def main() -> int:
    """Print what the drill found; 1 when it is not clean."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--invoices", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database-url", default="")
    given = parser.parse_args()
    found = drill(given.kills, given.invoices, seed=given.seed, database_url=given.database_url)
    print(json.dumps(asdict(found), indent=1))
    return 0 if found.is_clean else 1


if __name__ == "__main__":
    raise SystemExit(main())
