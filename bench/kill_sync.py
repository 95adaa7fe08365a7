"""Kills a backfill at random moments, and looks whether anything is missing or there twice.

    python -m bench.kill_sync [--kills 200] [--invoices 2000]

The sync runs in a process of its own, is killed (SIGKILL) after a random time, and started again
with the same data. The source lives in a third process and is not touched. At the end the mirror
must equal the source, the audit chain be whole and the database sound; no run may have read more
than one page of what was stored before it, and no transaction may hold more than one page.
"""

import argparse
import asyncio
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.database import Database
from assistant.encryption import generate_key
from assistant.qonto.gateway import Gateway
from assistant.qonto.sync import Outcome, sync
from assistant.workspace import chain, connections
from tests.qonto.world import build, settings_for
from tests.sandbox.process import RunningSandbox, running_sandbox


@dataclass
class Drill:
    """What was done and what was found."""

    kills: int
    seconds: float
    missing: int
    doubled: int
    stale: int
    sound: bool
    whole_trail: bool
    most_repeated: int
    most_forgotten: int
    most_at_once: int


@dataclass(frozen=True)
class Standing:
    """How far the mirror is, and how many rows the latest run has read and stored."""

    rows: int
    run: int
    read: int


def drill(kills: int, invoices: int) -> Drill:
    """Run the drill in a temporary folder."""
    with (
        running_sandbox(invoices=invoices) as sandbox,
        tempfile.TemporaryDirectory() as name,
    ):
        sandbox.control.fault("slow_lists", seconds=0.05)
        folder, key = Path(name), generate_key()
        workspace_id = asyncio.run(_connect(sandbox, folder, key))
        start, done, repeated, forgotten = time.monotonic(), 0, 0, 0
        while done < kills:
            before = _standing(folder)
            was_killed = _killed(sandbox.url, folder, key, workspace_id)
            done += was_killed
            after = _standing(folder)
            forgotten = max(forgotten, before.rows - after.rows)
            if after.run != before.run:
                repeated = max(repeated, after.read - (after.rows - before.rows))
            if not was_killed:
                _start_over(folder)
        while not _finished(sandbox.url, folder, key, workspace_id):
            pass
        found = _look(sandbox, folder, workspace_id, done, time.monotonic() - start)
        return replace(found, most_repeated=repeated, most_forgotten=forgotten)


async def _connect(sandbox: RunningSandbox, folder: Path, key: str) -> str:
    url = f"sqlite+aiosqlite:///{folder / 'ask-well.db'}"
    world = await build(sandbox, folder, url, real_time=True, secret_key=key)
    await world.connect()
    await world.gateway.close()
    await world.database.close()
    return world.workspace_id


def _child(url: str, folder: Path, key: str, workspace_id: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "bench.kill_sync", "--child", url, str(folder), workspace_id]
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def _killed(url: str, folder: Path, key: str, workspace_id: str) -> bool:
    """Start a sync and kill it after a random moment; False when it was done before."""
    process = _child(url, folder, key, workspace_id)
    assert process.stdin and process.stdout
    process.stdin.write(key + "\n")
    process.stdin.close()
    process.stdout.readline()  # it is about to begin
    try:
        process.wait(random.uniform(0, 0.6))
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    return process.returncode == -signal.SIGKILL


def _finished(url: str, folder: Path, key: str, workspace_id: str) -> bool:
    process = _child(url, folder, key, workspace_id)
    out, _ = process.communicate(key + "\n")
    return bool(json.loads(out.splitlines()[-1]) == Outcome.DONE)


def _standing(folder: Path) -> Standing:
    with sqlite3.connect(folder / "ask-well.db") as database:
        (rows,) = database.execute("SELECT count(*) FROM invoices").fetchone()
        latest = "SELECT id, invoices_read FROM sync_runs ORDER BY id DESC LIMIT 1"
        run, read = database.execute(latest).fetchone() or (0, 0)
    database.close()
    return Standing(rows, run, read)


def _start_over(folder: Path) -> None:
    """The backfill went through: forget its place, so that there is something to kill."""
    with sqlite3.connect(folder / "ask-well.db") as database:
        for table in ("attachments", "triggers", "invoices"):
            database.execute(f"DELETE FROM {table}")  # fixed names
        database.execute("UPDATE connections SET cursor_at = NULL, backfilled_at = NULL")
    database.close()


def _look(
    sandbox: RunningSandbox,
    folder: Path,
    workspace_id: str,
    kills: int,
    seconds: float,
) -> Drill:
    source = {invoice["id"]: invoice["updated_at"] for invoice in sandbox.control.invoices()}
    with sqlite3.connect(folder / "ask-well.db") as database:
        rows = database.execute("SELECT source_id, source_updated_at FROM invoices").fetchall()
        (verdict,) = database.execute("PRAGMA integrity_check").fetchone()
        largest = "SELECT count(*) FROM invoices GROUP BY first_seen_at ORDER BY 1 DESC LIMIT 1"
        (at_once,) = database.execute(largest).fetchone()
    database.close()
    stored = dict(rows)
    stale = sum(
        stored[key][:19] != updated_at.replace("T", " ")[:19]
        for key, updated_at in source.items()
        if key in stored
    )
    return Drill(
        kills=kills,
        seconds=round(seconds, 1),
        missing=len(set(source) - set(stored)),
        doubled=len(rows) - len(stored),
        stale=stale,
        sound=verdict == "ok",
        whole_trail=asyncio.run(_whole_trail(folder, workspace_id)),
        most_repeated=0,
        most_forgotten=0,
        most_at_once=at_once,
    )


async def _whole_trail(folder: Path, workspace_id: str) -> bool:
    database = Database(f"sqlite+aiosqlite:///{folder / 'ask-well.db'}")
    async with database.read(workspace_id) as session:
        bad = await chain.first_bad(session)
    await database.close()
    return bad is None


async def _child_sync(url: str, folder: Path, workspace_id: str, key: str) -> Outcome:
    sandbox = RunningSandbox(url, None, None)  # type: ignore[arg-type]  # only its address is used
    database_url = f"sqlite+aiosqlite:///{folder / 'ask-well.db'}"
    settings = settings_for(sandbox, folder, database_url, secret_key=key)
    database = Database(database_url)
    gateway = Gateway(settings, database)
    async with database.read(workspace_id) as session:
        connection = await connections.current(session)
    assert connection
    print("ready", flush=True)
    outcome = await sync(gateway, workspace_id, connection.id, "worker-1")
    await gateway.close()
    await database.close()
    return outcome


def main() -> None:
    """Print what the drill found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--invoices", type=int, default=2000)
    parser.add_argument("--child", nargs=3)
    options = parser.parse_args()
    if options.child:
        url, folder, workspace_id = options.child
        key = sys.stdin.readline().strip()
        outcome = asyncio.run(_child_sync(url, Path(folder), workspace_id, key))
        print(json.dumps(outcome.value))
        return
    print(drill(options.kills, options.invoices))


if __name__ == "__main__":
    main()
