"""A large company's books for the benches: suppliers, invoices and printed documents in bulk."""

import random
import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Table
from sqlmodel import select

from assistant.database import Database, Session
from assistant.workspace import bulk
from assistant.workspace.bulk import Insert, table_of
from assistant.workspace.connections import Connection, Status
from assistant.workspace.document_texts import DocumentText
from assistant.workspace.documents import Document, DocumentState, Origin
from assistant.workspace.invoices import Invoice
from assistant.workspace.search import index
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


async def filled(database: Database, invoices: int, vendors: int, chance: random.Random) -> str:
    """The workspace's id; writes it and its search index unless the database has one already."""
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
        names = [name_of(at) for at in range(vendors)]
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


def name_of(at: int) -> str:
    """What a supplier is called."""
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
