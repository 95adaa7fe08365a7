"""Search and what needs attention, timed over a large workspace.

    python -m bench.search [--invoices 100000] [--vendors 5000] [--url DATABASE_URL]

Fills a database (a temporary SQLite file, or the one at the address unless it is filled already),
writes the index and asks forty questions of each kind, a page of fifty with its total each. Times
in milliseconds, with the CPU time beside them, that of PostgreSQL's own process included where it
runs on this machine; the last line of questions is the mix of all kinds. What needs attention is
asked as often as it takes to see it new, changed, on another day and first of a process.
"""

import argparse
import asyncio
import gc
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from functools import partial
from itertools import count, repeat
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from sqlalchemy import func
from sqlmodel import select

from assistant import migrations
from assistant.database import Database
from assistant.tools import registry
from assistant.tools.context import ToolContext
from assistant.workspace import attention, audit, search
from assistant.workspace.attention import kept, stored
from assistant.workspace.audit import Actor, Entry
from assistant.workspace.invoices import Invoice
from assistant.workspace.search import InvoiceFilter, Kind, Order, Payment
from assistant.workspace.workspaces import Workspace
from bench.large_company import FIRST, GOODS, NOW, PLACES, PRINTED, TODAY, filled, name_of

ROUNDS = 40
Ask = Callable[[], InvoiceFilter]
Change = Callable[[Database, str], Awaitable[None]]
Times = tuple[float, float]  # wall and CPU


def main() -> None:
    """Fill, index, ask, print."""
    parser = argparse.ArgumentParser(description="Search over a large workspace.")
    parser.add_argument("--invoices", type=int, default=100_000)
    parser.add_argument("--vendors", type=int, default=5_000)
    parser.add_argument("--url", default="")
    parser.add_argument("--first", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.first:
        asyncio.run(_first(chosen.url))
        return
    with tempfile.TemporaryDirectory() as folder:
        url = chosen.url or f"sqlite+aiosqlite:///{Path(folder) / 'bench.db'}"
        asyncio.run(_run(url, chosen.invoices, chosen.vendors))


async def _run(url: str, invoices: int, vendors: int) -> None:
    database, chance = Database(url), random.Random(7)
    await migrations.upgrade(database)
    workspace_id = await filled(database, invoices, vendors, chance)
    server = await _server(database)
    kind = database.engine.dialect.name
    print(f"{kind}, {invoices:,} invoices, {vendors:,} suppliers")
    print(f"{'':<26}{'wall ms':>18}{'CPU ms':>18}")
    print(f"{'question':<26}" + f"{'p50':>9}{'p95':>9}" * 2 + f"{'hits':>9}")
    every: list[Times] = []
    gc.freeze()  # as when serving
    for name, ask in _questions(random.Random(11), invoices, vendors).items():
        every += await _time(name, partial(_find, database, workspace_id, ask), server)
    _print("all of these", every)
    await _signals(database, workspace_id, url, server)
    await database.close()


async def _signals(database: Database, workspace_id: str, url: str, server: Path | None) -> None:
    """What needs attention: the signals alone, and the whole first answer of new processes."""
    for name, first, days in (
        ("attention", _nothing, repeat(0)), ("attention, one change", _change, repeat(0)),
        ("attention, a new day", _nothing, count(1)),
        ("attention, from nothing", _forget, repeat(0)),
    ):  # fmt: skip
        ask = partial(_attention, database, workspace_id, first, days)
        await _time(name, ask, server, rounds=5)
    _print("first, nothing kept", await asyncio.to_thread(_first_answers, url))
    async with database.read(workspace_id) as session:
        known = await kept.known(session, TODAY)
    async with database.write(workspace_id) as session:
        await stored.keep(session, known)
    _print("first, as kept", await asyncio.to_thread(_first_answers, url))


def _first_answers(url: str) -> list[Times]:
    command = [sys.executable, "-m", "bench.search", "--first", "--url", url]
    told = [subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout for _ in range(5)]
    return [tuple(json.loads(one)) for one in told]


async def _first(url: str) -> None:
    """One question of a new process, as wall and CPU."""
    database = Database(url)
    async with database.look_up() as session:
        workspace_id = (await session.exec(select(Workspace.id))).one()
    context = ToolContext(database, workspace_id, Actor("person", "A reader"), TODAY, NOW)
    started, spent = time.perf_counter(), time.process_time()
    await registry.call("needs_attention", '{"only": null}', context)
    wall, cpu = time.perf_counter() - started, time.process_time() - spent
    print(json.dumps([1000 * wall, 1000 * cpu]))
    await database.close()


def _questions(chance: random.Random, invoices: int, vendors: int) -> dict[str, Ask]:
    def number() -> int:
        return chance.randrange(invoices)

    def name() -> str:
        return name_of(chance.randrange(vendors))

    def text(make: Callable[[], str], **more: Any) -> Ask:
        return lambda: InvoiceFilter(kind=Kind.EVERYTHING, text=make(), today=TODAY, **more)

    year = {"start": TODAY - timedelta(days=365), "end": TODAY}
    return {
        "number, other separators": text(lambda: f"INV 2026 {number():06d}"),
        "part of a number": text(lambda: f"{number():06d}"[1:]),
        "two figures": text(lambda: f"{number() % 90 + 10}"),
        "amount": text(lambda: f"{chance.randrange(10, 999)},{chance.randrange(10, 99)}"),
        "day": text(lambda: (TODAY - timedelta(days=chance.randrange(900))).isoformat()),
        "supplier": text(name),
        "supplier, misspelt": text(lambda: _misspelt(name(), chance)),
        "supplier's first word": text(lambda: chance.choice(FIRST)),
        "category": text(lambda: chance.choice(("hosting", "rent", "telecom"))),
        "two words": text(lambda: f"{chance.choice(GOODS)} {chance.choice(PLACES)}"),
        "word of a document": text(lambda: f"{chance.choice(PRINTED)} {chance.randrange(9999)}"),
        "common word of documents": text(lambda: chance.choice(PRINTED)),
        "one common word": text(lambda: chance.choice(GOODS)),
        "beginning of a word": text(lambda: chance.choice(GOODS)[:3]),
        "nothing like it": text(lambda: "zzyzx quux"),
        "word, unpaid": text(lambda: chance.choice(GOODS), payment=Payment.UNPAID),
        "word, one year": text(lambda: chance.choice(GOODS), **year),
        "word, from 900 EUR": text(lambda: chance.choice(GOODS), least=Decimal(900)),
        "supplier, one year": text(name, **year),
    }


def _misspelt(name: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(name) - 2)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


async def _server(database: Database) -> Path | None:
    """Where the system tells how long PostgreSQL's process for our connection has worked."""
    if database.is_sqlite:
        return None
    async with database.system() as session:
        number = (await session.exec(select(func.pg_backend_pid()))).one()
    return Path(f"/proc/{number}/schedstat")


def _spent(server: Path | None) -> float:
    theirs = int(server.read_text().split()[0]) / 1e9 if server and server.exists() else 0.0
    return time.process_time() + theirs


async def _time(
    name: str, ask: Callable[[], Awaitable[int]], server: Path | None, rounds: int = ROUNDS
) -> list[Times]:
    await ask()
    times, hits = [], 0
    for _ in range(rounds):
        started, spent = time.perf_counter(), _spent(server)
        hits = await ask()
        times.append((1000 * (time.perf_counter() - started), 1000 * (_spent(server) - spent)))
    _print(name, times, f"{hits:>9}")
    return times


def _print(name: str, times: Sequence[Times], more: str = "") -> None:
    columns = [(median(one), quantiles(one, n=20)[-1]) for one in zip(*times, strict=True)]
    figures = "".join(f"{middle:>9.1f}{late:>9.1f}" for middle, late in columns)
    print(f"{name:<26}{figures}{more}", flush=True)


async def _find(database: Database, workspace_id: str, ask: Ask) -> int:
    async with database.read(workspace_id) as session:
        return (await search.find(session, ask(), Order.BEST, 50)).total


async def _attention(
    database: Database, workspace_id: str, first: Change, days: Iterator[int]
) -> int:
    await first(database, workspace_id)
    today = TODAY + timedelta(days=next(days))
    async with database.read(workspace_id) as session:
        return len(await attention.signals(session, today, NOW))


async def _nothing(_database: Database, _workspace_id: str) -> None:
    pass


async def _change(database: Database, workspace_id: str) -> None:
    async with database.write(workspace_id) as session:
        newest = (await session.exec(select(func.max(Invoice.id)))).one()
        entry = Entry("invoice.updated", "invoice", str(newest))
        await audit.append(session, NOW, audit.SYSTEM, [entry])


async def _forget(_database: Database, workspace_id: str) -> None:
    kept.forget(workspace_id)


if __name__ == "__main__":
    main()
