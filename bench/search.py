"""Search and what needs attention, timed over a large workspace.

    python -m bench.search [--invoices 100000] [--vendors 5000] [--url DATABASE_URL]

Fills a database (a temporary SQLite file, or the one at the address unless it is filled already),
writes the index and asks forty questions of each kind, a page of fifty with its total each. Times
in milliseconds, with the CPU time beside them, that of PostgreSQL's own process included where it
runs on this machine; the last line of questions is the mix of all kinds.
"""

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from sqlalchemy import Table, func
from sqlmodel import select

from assistant import migrations
from assistant.database import Database, Session
from assistant.workspace import attention, audit, bulk, search
from assistant.workspace.attention import kept
from assistant.workspace.audit import Entry
from assistant.workspace.bulk import Insert, table_of
from assistant.workspace.connections import Connection, Status
from assistant.workspace.document_texts import DocumentText
from assistant.workspace.documents import Document, DocumentState, Origin
from assistant.workspace.invoices import Invoice
from assistant.workspace.search import InvoiceFilter, Kind, Order, Payment, index
from assistant.workspace.vendors import Vendor, fold
from assistant.workspace.workspaces import Workspace

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
FIRST = ("Atelier", "Papeterie", "Transports", "Imprimerie", "Menuiserie", "Verrerie", "Studio")
PLACES = ("Lyon", "Forez", "Vaise", "Garonne", "Bellecour", "Terreaux", "Perrache", "Senne")
OWNERS = ("Vasseur", "Lindqvist", "Okafor", "Brandt", "Moretti", "Delacroix", "Ferreira", "Nowak",
          "Haddad", "Kowalski", "Petrov", "Rousseau", "Santos")  # fmt: skip
GOODS = ("globe", "laiton", "transport", "impression", "licence", "nettoyage", "verre", "carton")
PRINTED = ("bestellung", "lieferschein", "montage", "wartung", "palette", "schraube", "kabel")
EVERY_DOCUMENT = 4
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
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = chosen.url or f"sqlite+aiosqlite:///{Path(folder) / 'bench.db'}"
        asyncio.run(_run(url, chosen.invoices, chosen.vendors))


async def _run(url: str, invoices: int, vendors: int) -> None:
    database, chance = Database(url), random.Random(7)
    await migrations.upgrade(database)
    workspace_id = await _filled(database, invoices, vendors, chance)
    server = await _server(database)
    kind = database.engine.dialect.name
    print(f"{kind}, {invoices:,} invoices, {vendors:,} suppliers")
    print(f"{'':<26}{'wall ms':>18}{'CPU ms':>18}")
    print(f"{'question':<26}" + f"{'p50':>9}{'p95':>9}" * 2 + f"{'hits':>9}")
    every: list[Times] = []
    for name, ask in _questions(random.Random(11), invoices, vendors).items():
        every += await _time(name, partial(_find, database, workspace_id, ask), server)
    _print("all of these", every)
    for name, first in (("attention", _nothing), ("attention, one change", _change),
                        ("attention, from nothing", _forget)):  # fmt: skip
        await _time(name, partial(_attention, database, workspace_id, first), server, rounds=5)
    await database.close()


def _questions(chance: random.Random, invoices: int, vendors: int) -> dict[str, Ask]:
    def number() -> int:
        return chance.randrange(invoices)

    def name() -> str:
        return _name(chance.randrange(vendors))

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


async def _attention(database: Database, workspace_id: str, first: Change) -> int:
    await first(database, workspace_id)
    async with database.read(workspace_id) as session:
        return len(await attention.signals(session, TODAY, NOW))


async def _nothing(_database: Database, _workspace_id: str) -> None:
    pass


async def _change(database: Database, workspace_id: str) -> None:
    async with database.write(workspace_id) as session:
        newest = (await session.exec(select(func.max(Invoice.id)))).one()
        entry = Entry("invoice.updated", "invoice", str(newest))
        await audit.append(session, NOW, audit.SYSTEM, [entry])


async def _forget(_database: Database, workspace_id: str) -> None:
    kept.forget(workspace_id)


async def _filled(database: Database, invoices: int, vendors: int, chance: random.Random) -> str:
    async with database.system() as session:
        known = (await session.exec(select(Workspace.id))).first()
    if known:
        return known
    workspace_id = await _fill(database, invoices, vendors, chance)
    started = time.process_time()
    while True:
        async with database.write(workspace_id) as session:
            if not await index.refresh(session, 2_000):
                break
    await database.learn_sizes()
    print(f"indexed in {time.process_time() - started:.1f} s CPU")
    return workspace_id


async def _fill(database: Database, invoices: int, vendors: int, chance: random.Random) -> str:
    workspace = Workspace(name="Bench")
    async with database.system() as session:
        session.add(workspace)
    async with database.write(workspace.id) as session:
        connection = Connection(status=Status.LIVE, last_synced_at=NOW, backfilled_at=NOW)
        session.add(connection)
        names = [_name(at) for at in range(vendors)]
        rows = [Vendor(source_key=f"{at}", name=name, folded_name=fold(name),
                       category="software.hosting" if at % 50 == 7 else None)
                for at, name in enumerate(names)]  # fmt: skip
        session.add_all(rows)
        await session.flush()
        ids = [one.id for one in rows if one.id]
    for start in range(0, invoices, 5_000):
        many = range(start, min(start + 5_000, invoices))
        printed = [at for at in many if at % EVERY_DOCUMENT == 0]
        async with database.write(workspace.id) as session:
            files = await _documents(session, workspace.id, printed, chance)
            made = [
                _invoice(workspace.id, connection.id, at, ids, names, files.get(at), chance)
                for at in many
            ]
            await bulk.insert(session, table_of(Invoice), made, _plain)
    return workspace.id


async def _documents(
    session: Session, workspace_id: str, many: list[int], chance: random.Random
) -> dict[int, int]:
    rows = [_document(at) for at in many]
    session.add_all(rows)
    await session.flush()
    ids = [one.id for one in rows if one.id]
    texts = [
        {"workspace_id": workspace_id, "document_id": number, "text": _printed(chance)}
        for number in ids
    ]
    await bulk.insert(session, table_of(DocumentText), texts, _plain)
    return dict(zip(many, ids, strict=True))


def _document(at: int) -> Document:
    return Document(sha256=f"{at:064x}", file_name=f"scan-{at}.pdf", size=1, origin=Origin.QONTO,
                    state=DocumentState.MIRRORED, read_at=NOW,
                    provenance={"number": {"source": "text", "confidence": 0.9}})  # fmt: skip


def _printed(chance: random.Random) -> str:
    words = [f"{chance.choice(PRINTED)} {chance.randrange(9999)}" for _ in range(40)]
    return " ".join(words)


def _plain(insert: Insert, _table: Table) -> Insert:
    return insert


def _name(at: int) -> str:
    first, rest = FIRST[at % len(FIRST)], at // len(FIRST)
    place, owner = PLACES[rest % len(PLACES)], OWNERS[rest // len(PLACES) % len(OWNERS)]
    return f"{first} {owner} {place} {at}"


def _invoice(
    workspace_id: str, connection_id: str, at: int, ids: list[int], names: list[str],
    document_id: int | None, chance: random.Random,
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
        status="paid" if is_paid else "to_review",
        issued_on=issued,
        due_on=issued + timedelta(days=30),
        paid_on=issued + timedelta(days=25) if is_paid else None,
        currency="EUR",
        total=Decimal(chance.randrange(1_000, 99_999)).scaleb(-2),
        description=f"{chance.choice(GOODS)} {chance.choice(GOODS)} {at % 97}",
        vat_number="FR40303265045",
        document_id=document_id,
        analyzed_at=NOW,
        first_seen_at=NOW,
        updated_at=NOW,
        raw={"as": "Qonto tells it", "padding": "x" * 1_500},
    )
    return {**made.model_dump(exclude={"id"}), "workspace_id": workspace_id}


if __name__ == "__main__":
    main()
