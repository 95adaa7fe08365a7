"""The seeded company as a synced workspace has it, on a fixed day: straight from the sandbox's
ledger into the tables, without a server between them, and with documents in every state."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec

from assistant.database import Database
from assistant.qonto.payloads import parse_invoice
from assistant.qonto.sandbox.company import organizations
from assistant.qonto.sandbox.ledger import Ledger
from assistant.workspace import mirror, vendor_merges
from assistant.workspace.connections import Connection, Status
from assistant.workspace.documents import DocumentState
from assistant.workspace.mirror import Place
from tests.tools import books

TODAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
SEED = 1
# Beside the invoices: number, supplier, total, state.
DOCUMENTS = (
    ("LW-2207", "Lichthaus Weber", "480.00", DocumentState.APPROVED),
    ("BK-88", "Bäckerei Krone", "42.50", DocumentState.APPROVED),
    ("TO-0917", "Torrefazione Olmo", "96.20", DocumentState.TO_REVIEW),
    ("CM-451", "Cerámica Montes", "1310.00", DocumentState.TO_REVIEW),
    ("FM-7", "Fiduciaire Masson", "750.00", DocumentState.DECLINED),
)


async def write(
    database: Database, workspace_id: str, *, invoices: int = 200,
    more: Iterable[Mapping[str, Any]] = (), documents: Iterable[Any] = DOCUMENTS,
    today: date = TODAY,
) -> None:  # fmt: skip
    """Write the company's invoices, `more` of them as Qonto would send them, and documents."""
    organization = organizations(SEED)[0]
    seeded = [one.payload() for one in Ledger(organization, invoices, today).records.values()]
    parsed = [parse_invoice(msgspec.json.encode(one)) for one in (*seeded, *more)]
    async with database.write(workspace_id) as session:
        connection = Connection(
            status=Status.LIVE, organization_id=organization.id,
            organization_name=organization.legal_name,
            scopes_granted="supplier_invoice.read supplier_invoice.write",
            last_synced_at=NOW - timedelta(minutes=3), backfilled_at=NOW - timedelta(days=2),
            connected_at=NOW - timedelta(days=2),
        )  # fmt: skip
        session.add(connection)
        await session.flush()
        place = Place(connection.id, organization.id)
        await mirror.store(session, place, [one for one in parsed if one], {}, NOW)
        await vendor_merges.look_for(session, NOW)
    for number, vendor, total, state in documents:
        await books.document(database, workspace_id, number, state, vendor, total)
