"""Backfill of supplier invoices: the product against a bare loop, in the same run.

    python -m bench.sync_backfill [--invoices 20000] [--latency 0 30 100] [--rounds 3]

The bare loop is httpx with eight pages in flight and one SQLAlchemy core upsert per page into a
single table of ten columns, the raw payload among them. The product does on top: vendors, an audit
trail chained by hash, a trigger and a queued attachment per invoice, progress, a lease. Both write
SQLite in WAL mode with synchronous=FULL. Each measurement is a process of its own; CPU and memory
are that process's. The last lines have one answer in ten a 429.
"""

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections import deque
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import JSON, Column, MetaData, String, Table, event, func, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from assistant.qonto.sync import Outcome
from assistant.workspace import connections
from tests.qonto.world import World, build
from tests.sandbox.process import RunningSandbox, connect, running_sandbox

PER_PAGE, IN_FLIGHT = 100, 8
Row = dict[str, Any]

table = Table(
    "invoices",
    MetaData(),
    Column("id", String, primary_key=True),
    Column("status", String),
    Column("number", String),
    Column("supplier", String),
    Column("total", String),
    Column("currency", String),
    Column("issue_date", String),
    Column("due_date", String),
    Column("updated_at", String),
    Column("raw", JSON),
)


async def bare(url: str, folder: Path) -> int:
    """The bare loop; answers with how many rows are stored."""
    token = connect(url)["access_token"]
    engine = create_async_engine(f"sqlite+aiosqlite:///{folder / 'bare.db'}")
    event.listen(engine.sync_engine, "connect", _prepare)
    async with engine.begin() as connection:
        await connection.run_sync(table.metadata.create_all)
    begin()
    async with httpx.AsyncClient(
        base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=60, trust_env=False
    ) as client:
        first = await _page(client, 1)
        await _store(engine, first)
        waiting: deque[asyncio.Task[Row]] = deque()
        pages = iter(range(2, first["meta"]["total_pages"] + 1))
        while True:
            while len(waiting) < IN_FLIGHT and (number := next(pages, None)):
                waiting.append(asyncio.create_task(_page(client, number)))
            if not waiting:
                break
            await _store(engine, await waiting.popleft())
    end()
    async with engine.connect() as connection:
        count = (await connection.execute(select(func.count()).select_from(table))).scalar_one()
    await engine.dispose()
    return int(count)


def _prepare(connection: Any, _entry: object) -> None:  # noqa: ANN401 — the driver's own
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")


async def _page(client: httpx.AsyncClient, number: int) -> Row:
    while True:
        params = {"sort_by": "updated_at:asc", "per_page": "100", "page": str(number)}
        answer = await client.get("/v2/supplier_invoices", params=params)
        if answer.status_code != 429:
            return dict(answer.raise_for_status().json())
        await asyncio.sleep(float(answer.headers.get("retry-after", 0.5)))


async def _store(engine: AsyncEngine, page: Row) -> None:
    rows = [
        {
            "id": row["id"],
            "status": row["status"],
            "number": row["invoice_number"],
            "supplier": row["supplier_name"],
            "total": (row["total_amount"] or {}).get("value"),
            "currency": (row["total_amount"] or {}).get("currency"),
            "issue_date": row["issue_date"],
            "due_date": row["due_date"],
            "updated_at": row["updated_at"],
            "raw": row,
        }
        for row in page["supplier_invoices"]
    ]
    statement = insert(table)
    changes = {column.name: statement.excluded[column.name] for column in table.c}
    async with engine.begin() as connection:
        await connection.execute(
            statement.on_conflict_do_update(index_elements=["id"], set_=changes), rows
        )


async def product(url: str, folder: Path) -> int:
    """The product's own sync, from a fresh connection to `live`."""
    world = await _world(url, folder)
    await world.connect()
    begin()
    outcome = await world.sync()
    end()
    assert outcome == Outcome.DONE, outcome
    async with world.database.read(world.workspace_id) as session:
        progress = await connections.progress(session)
    await world.gateway.close()
    await world.database.close()
    return progress["invoices_read"] or 0


async def _world(url: str, folder: Path) -> World:
    sandbox = RunningSandbox(url, None, None)  # type: ignore[arg-type]  # only its address is used
    return await build(
        sandbox, folder, f"sqlite+aiosqlite:///{folder / 'ask-well.db'}", real_time=True
    )


_started: list[float] = []


def begin() -> None:
    """Start the watch."""
    _started[:] = [time.perf_counter(), time.process_time()]


def end() -> None:
    """Stop the watch."""
    _started.extend([time.perf_counter(), time.process_time()])


def child(kind: str, url: str) -> None:
    """One measurement, printed as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        count = asyncio.run({"bare": bare, "ours": product}[kind](url, Path(folder)))
    wall, cpu = _started[2] - _started[0], _started[3] - _started[1]
    print(json.dumps({"wall": wall, "cpu": cpu, "mb": _peak(), "rows": count}))


def _peak() -> float:
    """The process's own peak memory in MB; getrusage would count the parent's at the fork too."""
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def measure(kind: str, url: str) -> Row:
    """One measurement in a process of its own."""
    command = [sys.executable, "-m", "bench.sync_backfill", "--child", kind, "--url", url]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def compare(sandbox: RunningSandbox, label: str, rounds: int, expected: int) -> None:
    """Both, by turns; medians."""
    found: dict[str, list[Row]] = {"bare": [], "ours": []}
    for _ in range(rounds):
        for kind, results in found.items():
            results.append(measure(kind, sandbox.url))
    middle = {
        kind: {name: statistics.median(r[name] for r in results) for name in ("wall", "cpu", "mb")}
        for kind, results in found.items()
    }
    lost = sum(expected - result["rows"] for result in found["ours"])
    ours, theirs = middle["ours"], middle["bare"]
    print(
        f"{label:>14} | {theirs['wall']:6.2f} {theirs['cpu']:6.2f} {theirs['mb']:5.0f} "
        f"| {ours['wall']:6.2f} {ours['cpu']:6.2f} {ours['mb']:5.0f} "
        f"| {ours['wall'] / theirs['wall']:5.2f} | {expected / ours['wall']:8,.0f} | {lost}",
        flush=True,
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--invoices", type=int, default=20_000)
    parser.add_argument("--latency", type=int, nargs="*", default=[0, 30, 100])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--child")
    parser.add_argument("--url", default="")
    options = parser.parse_args()
    if options.child:
        child(options.child, options.url)
        return
    print(
        f"{options.invoices:,} invoices, {PER_PAGE} per page, SQLite; medians of {options.rounds}"
    )
    print(f"{'':>14} | bare loop: s CPU MB   | ours: s CPU MB        | ratio | rows/s   | lost")
    with running_sandbox(invoices=options.invoices) as sandbox:
        for latency in options.latency:
            sandbox.control.clear()
            if latency:
                sandbox.control.fault("slow_lists", seconds=latency / 1000)
            compare(sandbox, f"{latency} ms", options.rounds, options.invoices)
        sandbox.control.clear()
        sandbox.control.fault("slow_lists", seconds=0.03)
        sandbox.control.fault("one_in_ten_429")
        compare(sandbox, "30 ms, 10% 429", options.rounds, options.invoices)


if __name__ == "__main__":
    main()
