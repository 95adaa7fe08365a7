"""One new invoice or bank line, matched against a large workspace in SQLite.

    python -m bench.matching_one [--bills 50000] [--lines 60000] [--times 40]

Fills a database with the large made-up company, matches it once, then takes single records out
of their matches and has each found again: the time is the whole write, SQL and matcher.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import delete
from sqlmodel import col, select

from assistant import migrations
from assistant.database import Database, Session
from assistant.workspace import tables
from assistant.workspace.matches import runs, single
from assistant.workspace.matches.table import Match
from assistant.workspace.workspaces import Workspace
from tests.matching.worlds import make_large
from tests.workspace.matching_books import fill

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
assert tables.metadata is not None
Near = Callable[[Session, int, datetime], Awaitable[bool]]


def main() -> None:
    """Print the times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bills", type=int, default=50_000)
    parser.add_argument("--lines", type=int, default=60_000)
    parser.add_argument("--times", type=int, default=40)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_measure(Path(folder), given.bills, given.lines, given.times))


async def _measure(folder: Path, bills: int, lines: int, times: int) -> None:
    database = Database(f"sqlite+aiosqlite:///{folder / 'bench.db'}")
    await migrations.upgrade(database)
    workspace = Workspace(name="Bench")
    async with database.system() as session:
        session.add(workspace)
    async with database.write(workspace.id) as session:
        await fill(session, workspace.id, make_large(0, bills, lines))
    begun, clock = time.process_time(), time.perf_counter()
    outcome = await runs.run(database, workspace.id, NOW)
    took = time.process_time() - begun
    print(f"whole run: {took:.1f} s CPU, {time.perf_counter() - clock:.1f} s ({outcome})")
    async with database.read(workspace.id) as session:
        query = select(Match).where(Match.state == "automatic").order_by(col(Match.id))
        found = list(await session.exec(query.limit(20_000)))
        matches = found[:: max(len(found) // times, 1)][:times]
    for name, near, field in (
        ("one bank line", single.line, "transaction_id"),
        ("one invoice", single.invoice, "invoice_id"),
    ):
        await _one_by_one(database, workspace.id, matches, name, near, field)
    await database.close()


async def _one_by_one(
    database: Database, workspace_id: str, matches: list[Match], name: str, near: Near, field: str
) -> None:
    times, cpu, again, alone = [], [], 0, 0
    for match in matches:
        async with database.write(workspace_id) as session:
            await session.exec(delete(Match).where(col(Match.id) == match.id))
        begun, clock = time.process_time(), time.perf_counter()
        async with database.write(workspace_id) as session:
            alone += await near(session, getattr(match, field), NOW)
        times.append((time.perf_counter() - clock) * 1000)
        cpu.append((time.process_time() - begun) * 1000)
        async with database.read(workspace_id) as session:
            found = await session.exec(
                select(Match.id).where(
                    Match.invoice_id == match.invoice_id,
                    Match.transaction_id == match.transaction_id,
                )
            )
            again += found.first() is not None
    times.sort()
    cpu.sort()
    p95 = times[int(len(times) * 0.95) - 1]
    print(
        f"{name}: p50 {statistics.median(times):.1f} ms, p95 {p95:.1f} ms "
        f"(CPU p50 {statistics.median(cpu):.1f} ms, p95 {cpu[int(len(cpu) * 0.95) - 1]:.1f} ms), "
        f"found again {again} of {len(matches)}, {len(matches) - alone} left to a whole run"
    )


if __name__ == "__main__":
    main()
