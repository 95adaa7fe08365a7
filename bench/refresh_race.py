"""Eight processes notice each expiry at once: how many token requests does Qonto see?

    python -m bench.refresh_race [--processes 8] [--expiries 25] [--database-url postgresql://…]

The sandbox refuses a refresh token that was used before and ends its whole grant, so a single
refresh too many loses the connection. Expected: as many token requests as expiries, none refused.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from assistant import clock
from assistant.database import Database
from assistant.encryption import generate_key
from assistant.qonto.client import Client
from assistant.qonto.gateway import Gateway
from assistant.workspace import connections
from tests.qonto.world import build, settings_for
from tests.sandbox.process import RunningSandbox, running_sandbox


@dataclass
class Race:
    """What the token endpoint saw, and how the connection stands."""

    processes: int
    expiries: int
    refreshes: int
    invalid_grant: int
    answers: int
    status: str
    seconds: float


def race(processes: int, expiries: int, database_url: str = "") -> Race:
    """Run the race; SQLite in a temporary folder unless a database is named."""
    with running_sandbox(invoices=5) as sandbox, tempfile.TemporaryDirectory() as name:
        sandbox.control.fault("strict_refresh")
        folder, key = Path(name), generate_key()
        url = database_url or f"sqlite+aiosqlite:///{folder / 'ask-well.db'}"
        workspace_id = asyncio.run(_connect(sandbox, folder, url, key))
        start, answers = time.monotonic(), 0
        with _children(processes, sandbox.url, folder, url, workspace_id, key) as children:
            for hour in range(1, expiries + 1):
                for child in children:
                    print(hour, file=child.stdin, flush=True)
                for child in children:
                    assert child.stdout
                    answers += child.stdout.readline().strip() == "ok"
        seconds = time.monotonic() - start
        counts = sandbox.control.tokens()
        status = asyncio.run(_status(url, workspace_id))
    return Race(
        processes,
        expiries,
        counts["refreshes"],
        counts["invalid_grant"],
        answers,
        status,
        round(seconds, 1),
    )


async def _connect(sandbox: RunningSandbox, folder: Path, url: str, key: str) -> str:
    world = await build(sandbox, folder, url, real_time=True, secret_key=key)
    await world.connect()
    await world.gateway.close()
    await world.database.close()
    return world.workspace_id


async def _status(url: str, workspace_id: str) -> str:
    database = Database(url)
    async with database.read(workspace_id) as session:
        connection = await connections.current(session)
    await database.close()
    assert connection
    return connection.status.value


@contextmanager
def _children(count: int, *words: object) -> Iterator[list["subprocess.Popen[str]"]]:
    # As one word: a random key may begin like an option.
    told = json.dumps([str(one) for one in words])
    command = [sys.executable, "-m", "bench.refresh_race", "--child", told]
    children = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(count)
    ]
    try:
        for child in children:
            assert child.stdout
            assert child.stdout.readline().strip() == "ready"
        yield children
    finally:
        for child in children:
            child.kill()
            child.communicate()


async def _worker(url: str, folder: Path, database_url: str, workspace_id: str, key: str) -> None:
    """One process: for each line, two hours later than the last time, one call to Qonto."""
    sandbox = RunningSandbox(url, None, None)  # type: ignore[arg-type]  # only its address is used
    settings = settings_for(sandbox, folder, database_url, secret_key=key)
    database = Database(database_url)
    ahead = [timedelta()]
    gateway = Gateway(settings, database, now=lambda: clock.now() + ahead[0])
    async with database.read(workspace_id) as session:
        connection = await connections.current(session)
    assert connection
    client = Client(gateway, workspace_id, connection.id)
    print("ready", flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        ahead[0] = timedelta(hours=2 * int(line))
        organization = await client.organization()
        print("ok" if organization.id else "nothing", flush=True)


def main() -> None:
    """Print what the race came to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--expiries", type=int, default=25)
    parser.add_argument("--database-url", default="")
    parser.add_argument("--child")
    options = parser.parse_args()
    if options.child:
        url, folder, database_url, workspace_id, key = json.loads(options.child)
        asyncio.run(_worker(url, Path(folder), database_url, workspace_id, key))
        return
    print(race(options.processes, options.expiries, options.database_url))


if __name__ == "__main__":
    main()
