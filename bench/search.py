"""Search and what needs attention, timed over a large workspace.

    python -m bench.search [--invoices 100000] [--url DATABASE_URL]

Fills an empty database (a temporary SQLite file, or the one at the address), writes the index and
asks forty questions of each kind, a page of fifty with its total each. Times in milliseconds,
with the process's CPU time beside them.
"""

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from sqlalchemy import Table

from assistant import migrations
from assistant.database import Database
from assistant.workspace import attention, bulk, search
from assistant.workspace.bulk import Insert, table_of
from assistant.workspace.connections import Connection, Status
from assistant.workspace.invoices import Invoice
from assistant.workspace.search import InvoiceFilter, Kind, Order, index
from assistant.workspace.vendors import Vendor, fold
from assistant.workspace.workspaces import Workspace

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
FIRST = ("Atelier", "Papeterie", "Transports", "Imprimerie", "Menuiserie", "Verrerie", "Studio")
PLACES = ("Lyon", "Forez", "Vaise", "Garonne", "Bellecour", "Terreaux", "Perrache", "Senne")
GOODS = ("globe", "laiton", "transport", "impression", "licence", "nettoyage", "verre", "carton")
ROUNDS = 40


def main() -> None:
    """Fill, index, ask, print."""
    parser = argparse.ArgumentParser(description="Search over a large workspace.")
    parser.add_argument("--invoices", type=int, default=100_000)
    parser.add_argument("--url", default="")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = chosen.url or f"sqlite+aiosqlite:///{Path(folder) / 'bench.db'}"
        asyncio.run(_run(url, chosen.invoices))


async def _run(url: str, invoices: int) -> None:
    database, chance = Database(url), random.Random(7)
    await migrations.upgrade(database)
    workspace_id = await _fill(database, invoices, chance)
    started = time.process_time()
    while True:
        async with database.write(workspace_id) as session:
            if not await index.refresh(session, 2_000):
                break
    kind = database.engine.dialect.name
    spent = time.process_time() - started
    print(f"{kind}, {invoices:,} invoices; indexed in {spent:.1f} s CPU")
    print(f"{'question':<24}{'p50 ms':>9}{'p95 ms':>9}{'CPU ms':>9}{'hits':>9}")
    for name, ask in _questions(chance, invoices).items():
        await _time(name, partial(_ask, database, workspace_id, ask))
    await _time("attention", partial(_attention, database, workspace_id), rounds=5)
    await database.close()


def _questions(chance: random.Random, invoices: int) -> dict[str, Callable[[], str]]:
    def number() -> int:
        return chance.randrange(invoices)

    return {
        "number, other separators": lambda: f"INV 2026 {number():06d}",
        "part of a number": lambda: f"{number():06d}"[1:],
        "amount": lambda: f"{chance.randrange(10, 999)},{chance.randrange(10, 99)}",
        "day": lambda: (TODAY - timedelta(days=chance.randrange(900))).isoformat(),
        "supplier": lambda: _name(chance, chance.randrange(500)),
        "supplier, misspelt": lambda: _name(chance, chance.randrange(500)).replace("ri", "ir", 1),
        "two words": lambda: f"{chance.choice(GOODS)} {chance.choice(PLACES)}",
        "one common word": lambda: chance.choice(GOODS),
        "nothing like it": lambda: "zzyzx quux",
    }


async def _time(name: str, ask: Callable[[], Awaitable[int]], rounds: int = ROUNDS) -> None:
    await ask()
    walls, cpu, hits = [], time.process_time(), 0
    for _ in range(rounds):
        started = time.perf_counter()
        hits = await ask()
        walls.append(1000 * (time.perf_counter() - started))
    spent = 1000 * (time.process_time() - cpu) / rounds
    late = quantiles(walls, n=20)[-1]
    print(f"{name:<24}{median(walls):>9.1f}{late:>9.1f}{spent:>9.1f}{hits:>9}")


async def _ask(database: Database, workspace_id: str, ask: Callable[[], str]) -> int:
    return await _find(database, workspace_id, ask())


async def _find(database: Database, workspace_id: str, text: str) -> int:
    wanted = InvoiceFilter(kind=Kind.EVERYTHING, text=text)
    async with database.read(workspace_id) as session:
        return (await search.find(session, wanted, Order.BEST, 50)).total


async def _attention(database: Database, workspace_id: str) -> int:
    async with database.read(workspace_id) as session:
        return len(await attention.signals(session, TODAY, NOW))


async def _fill(database: Database, invoices: int, chance: random.Random) -> str:
    workspace = Workspace(name="Bench")
    async with database.system() as session:
        session.add(workspace)
    async with database.write(workspace.id) as session:
        connection = Connection(status=Status.LIVE, last_synced_at=NOW, backfilled_at=NOW)
        session.add(connection)
        names = [_name(chance, at) for at in range(500)]
        vendors = [Vendor(source_key=f"{at}", name=name, folded_name=fold(name))
                   for at, name in enumerate(names)]  # fmt: skip
        session.add_all(vendors)
        await session.flush()
        ids = [one.id for one in vendors if one.id]
    for start in range(0, invoices, 5_000):
        many = range(start, min(start + 5_000, invoices))
        rows = [_invoice(workspace.id, connection.id, at, ids, names, chance) for at in many]
        async with database.write(workspace.id) as session:
            await bulk.insert(session, table_of(Invoice), rows, _plain)
    return workspace.id


def _plain(insert: Insert, _table: Table) -> Insert:
    return insert


def _name(chance: random.Random, at: int) -> str:
    first, place = FIRST[at % len(FIRST)], PLACES[at // len(FIRST) % len(PLACES)]
    return f"{first} {place} {at}"


def _invoice(
    workspace_id: str, connection_id: str, at: int, ids: list[int], names: list[str],
    chance: random.Random,
) -> dict[str, Any]:  # fmt: skip
    vendor = chance.randrange(len(ids))
    issued = TODAY - timedelta(days=chance.randrange(900))
    is_paid = (TODAY - issued).days > 30
    made = Invoice(
        connection_id=connection_id,
        source_id=f"s{at}",
        vendor_id=ids[vendor],
        vendor_name=names[vendor],
        number=f"INV-2026-{at:06d}",
        status="paid" if is_paid else "to_pay",
        issued_on=issued,
        due_on=issued + timedelta(days=30),
        paid_on=issued + timedelta(days=25) if is_paid else None,
        currency="EUR",
        total=Decimal(chance.randrange(1_000, 99_999)).scaleb(-2),
        description=f"{chance.choice(GOODS)} {chance.choice(GOODS)} {at % 97}",
        vat_number="FR40303265045",
        analyzed_at=NOW,
        first_seen_at=NOW,
        updated_at=NOW,
    )
    return {**made.model_dump(exclude={"id"}), "workspace_id": workspace_id}


if __name__ == "__main__":
    main()
