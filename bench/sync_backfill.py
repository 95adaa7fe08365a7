"""Backfill of supplier invoices: the product against a bare loop, in the same run.

    python -m bench.sync_backfill [--invoices 20000] [--latency 0 30 100] [--rounds 3]

The bare loop is in `bare_sync.py`: httpx, eight pages in flight, one upsert per page, the raw
payload kept. The product does on top: vendors, an audit trail chained by hash, a trigger and a
queued attachment per invoice, progress, a lease. Both write SQLite in WAL mode with
synchronous=FULL; the second line has the bare loop on SQLite as it comes, without any setting. Each
measurement is a process of its own; CPU and memory are that process's. The last line has one answer
in ten a 429.
"""

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from assistant.qonto.sync import Outcome
from assistant.workspace import connections
from bench import stopwatch
from tests.qonto.world import World, build
from tests.sandbox.process import RunningSandbox, running_sandbox

PER_PAGE = 100
Row = dict[str, Any]


async def product(url: str, folder: Path) -> int:
    """The product's own sync, from a fresh connection to `live`."""
    world = await _world(url, folder)
    await world.connect()
    stopwatch.begin()
    outcome = await world.sync()
    stopwatch.end()
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


def child(url: str) -> None:
    """One measurement of the product, printed as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        stopwatch.tell(asyncio.run(product(url, Path(folder))))


COMMANDS = {
    "bare": ["bench.bare_sync", "URL"],
    "plain": ["bench.bare_sync", "URL", "plain"],
    "ours": ["bench.sync_backfill", "--child", "URL"],
}


def measure(kind: str, url: str) -> Row:
    """One measurement in a process of its own."""
    arguments = [url if part == "URL" else part for part in COMMANDS[kind]]
    command = [sys.executable, "-m", *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def compare(
    sandbox: RunningSandbox, label: str, rounds: int, expected: int, bare: str = "bare"
) -> None:
    """Both, by turns; medians."""
    found: dict[str, list[Row]] = {bare: [], "ours": []}
    for _ in range(rounds):
        for kind, results in found.items():
            results.append(measure(kind, sandbox.url))
    middle = {
        kind: {name: statistics.median(r[name] for r in results) for name in ("wall", "cpu", "mb")}
        for kind, results in found.items()
    }
    lost = sum(expected - result["rows"] for result in found["ours"])
    ours, theirs = middle["ours"], middle[bare]
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
    parser.add_argument("--child", metavar="URL")
    options = parser.parse_args()
    if options.child:
        child(options.child)
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
            if not latency:
                compare(sandbox, "0 ms, plain", options.rounds, options.invoices, "plain")
        sandbox.control.clear()
        sandbox.control.fault("slow_lists", seconds=0.03)
        sandbox.control.fault("one_in_ten_429")
        compare(sandbox, "30 ms, 10% 429", options.rounds, options.invoices)


if __name__ == "__main__":
    main()
