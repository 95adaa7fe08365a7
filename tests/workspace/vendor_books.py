"""Invoices of suppliers as a source tells them, for tests of who is who."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.database import Database
from assistant.workspace import mirror, vendor_merges
from assistant.workspace.audit import Actor
from assistant.workspace.connections import Connection, Status
from assistant.workspace.invoices import Invoice
from assistant.workspace.mirror import Place, SourceInvoice
from assistant.workspace.vendors import VendorValues, fold

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
CLAIRE = Actor("person", "Claire Morel", "m1")
VAT, OTHER_VAT = "DE814011311", "DE818558220"
IBAN, OTHER_IBAN = "FR7630006000011234567890189", "DE14145320624657445256"


def supplier(name: str, source_id: str | None = None, **more: Any) -> VendorValues:
    """A supplier as an invoice names it."""
    key = source_id or f"name:{fold(name)}"
    return VendorValues(key, source_id, name, fold(name), **more)


class Books:
    """A connected workspace that invoices come into."""

    def __init__(self, database: Database, workspace_id: str, connection_id: str) -> None:
        self.database, self.workspace_id = database, workspace_id
        self.connection_id = connection_id
        self.count = 0

    async def receive(self, *suppliers: VendorValues, **values: Any) -> list[int]:
        """One invoice of each; answers with their ids."""
        sources = [self._invoice(one, values) for one in suppliers]
        async with self.database.write(self.workspace_id) as session:
            await mirror.store(session, Place(self.connection_id, "org-1"), sources, {}, NOW)
            while await vendor_merges.look_for(session, NOW, most=1):
                pass
        async with self.database.read(self.workspace_id) as session:
            rows = {row.source_id: row.id or 0 for row in await session.exec(select(Invoice))}
        return [rows[source.source_id] for source in sources]

    async def invoice(self, invoice_id: int) -> Invoice:
        """One of them, as it stands now."""
        async with self.database.read(self.workspace_id) as session:
            return (await session.exec(select(Invoice).where(col(Invoice.id) == invoice_id))).one()

    async def vendor_of(self, invoice_id: int) -> int | None:
        """Whose invoice it is now."""
        return (await self.invoice(invoice_id)).vendor_id

    async def merges(self, session: AsyncSession) -> list[vendor_merges.Merge]:
        """All merges, whatever their state."""
        return await vendor_merges.listed(session, list(vendor_merges.MergeState))

    def _invoice(self, vendor: VendorValues, more: dict[str, Any]) -> SourceInvoice:
        self.count += 1
        values: dict[str, Any] = dict.fromkeys(
            ("due_on", "paid_on", "scheduled_on", "description", "document_kind", "file_name",
             "attachment_id", "analyzed_at", "tax", "net", "payable", "source_created_at"),
        )  # fmt: skip
        values |= {
            "number": f"N-{self.count}", "status": "to_pay", "currency": "EUR",
            "total": Decimal("100.00"), "issued_on": date(2026, 11, 1), "is_credit_note": False,
            "is_invoice": True, "has_duplicates": False, "has_discrepancies": False,
            "linked_transactions": 0, "needs_look": [], "raw": {}, "vendor_name": vendor.name,
            "iban": vendor.iban, "vat_number": vendor.vat_number, "source_updated_at": NOW, **more,
        }  # fmt: skip
        return SourceInvoice(f"s-{self.count}", NOW, vendor, values)


async def begin(database: Database, workspace_id: str) -> Books:
    """A workspace connected to an organisation called Atelier Lumen."""
    connection = Connection(
        status=Status.LIVE, organization_id="org-1", organization_name="Atelier Lumen"
    )
    async with database.write(workspace_id) as session:
        session.add(connection)
    return Books(database, workspace_id, connection.id)
