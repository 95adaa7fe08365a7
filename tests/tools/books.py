"""A small company's books for tests: rows made in plain Python, so that an oracle can recompute
every figure from the same list without sharing a line with the product."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from assistant.database import Database
from assistant.workspace.connections import Connection, Status
from assistant.workspace.documents import Document, DocumentState, Origin
from assistant.workspace.invoices import Invoice
from assistant.workspace.vendors import Vendor, fold

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Bill:
    """One invoice as the tests know it."""

    vendor: str
    number: str | None
    issued: date | None
    total: str | None
    due: date | None = None
    paid: date | None = None
    status: str = "to_pay"
    currency: str | None = "EUR"
    net: str | None = None
    tax: str | None = None
    credit_note: bool = False
    invoice: bool = True
    iban: str | None = None
    vat_number: str | None = "FR00000000000"
    linked: int = 0
    removed: bool = False
    file: str | None = None
    look: tuple[str, ...] = ()
    description: str | None = None
    analyzed: bool = True
    twin_file: int | None = None
    taxes: tuple[tuple[str, str], ...] = ()
    seen: datetime | None = None

    @property
    def amount(self) -> Decimal:
        return Decimal(self.total or 0)

    @property
    def counts(self) -> bool:
        """Whether it belongs into a total."""
        return self.invoice and not self.credit_note and not self.removed


def _steady(vendor: str, prefix: str, amounts: dict[int, str], **more: object) -> list[Bill]:
    return [
        Bill(
            vendor,
            f"{prefix}-{month:02d}",
            date(2026, month, 5),
            amount,
            due=date(2026, month, 20),
            paid=date(2026, month, 18) if month < 10 else None,
            status="paid" if month < 10 else "to_pay",
            **more,  # type: ignore[arg-type] # keyword arguments of Bill
        )
        for month, amount in amounts.items()
    ]


BILLS: list[Bill] = [
    *_steady(
        "Alizé Télécom",
        "AT-2026",
        dict.fromkeys(range(1, 10), "89.90") | {10: "99.90", 11: "99.90"},
        net="74.92",
        tax="14.98",
    ),
    *_steady("Verrerie du Forez", "F-2026", {8: "4155.00", 9: "8310.00", 10: "11940.00"}),
    Bill("Papeterie Vasseur", "PV-2026-0031", date(2026, 10, 7), "612.00", date(2026, 11, 26)),
    Bill("Papeterie Vasseur", "PV-2026-0031", date(2026, 10, 21), "612.00", date(2026, 11, 26)),
    Bill("Papeterie Vasseur", "PV-2026-0040", date(2026, 11, 12), "48.60", date(2026, 12, 12)),
    Bill("Papeterie Vasseur", "PV-2026-A1", date(2026, 10, 25), "-120.00", credit_note=True),
    Bill("Lichtwerk Köln GmbH", "RE-10482", date(2026, 10, 28), "3659.25", date(2026, 11, 10)),
    Bill("Lichtwerk Köln GmbH", "RE-10555", date(2026, 11, 2), "1020.00", date(2026, 11, 28)),
    Bill("Northpeak Inc", "NP-881", date(2026, 10, 14), "240.00", currency="USD"),
    Bill("Northpeak Inc", "NP-902", date(2026, 11, 14), "268.80", currency="USD"),
    Bill("Immobilière des Terreaux", "Q-2026-09", date(2026, 9, 1), "3552.00",
         paid=date(2026, 9, 8), status="paid", iban="FR7630006000011234567890189"),
    Bill("Immobilière des Terreaux", "Q-2026-10", date(2026, 10, 1), "3552.00",
         paid=date(2026, 10, 9), status="paid", iban="FR7630006000011234567890189"),
    Bill("Immobilière des Terreaux", "Q-2026-11", date(2026, 11, 1), "3552.00",
         date(2026, 11, 11), iban="FR7612345678901234567890123", linked=1),
    Bill("Martin SARL", "M-1", date(2026, 6, 3), "1500.00", paid=date(2026, 6, 30), status="paid"),
    Bill("Martin Dupont EI", "MD-7", date(2026, 7, 3), "75.00", paid=date(2026, 7, 5),
         status="paid", vat_number=None),
    Bill("Martin Dupont EI", "MD-8", date(2026, 10, 3), "80.00", date(2026, 11, 3),
         vat_number=None),
    Bill("Traiteur Gastaldi", "TG-1", date(2025, 10, 9), "900.00", paid=date(2025, 10, 20),
         status="paid"),
    Bill("Traiteur Gastaldi", None, date(2026, 10, 30), None, look=("total_amount",),
         file="scan-17.pdf"),
    Bill("Traiteur Gastaldi", "TG-9", None, "55.00"),
    Bill("Mairie de Lyon", "AVIS-3", date(2026, 10, 11), "19.00", invoice=False),
    Bill("Alizé Télécom", "AT-OLD", date(2026, 10, 6), "77.00", removed=True),
]  # fmt: skip


@dataclass
class Books:
    """The rows as they were written, by their place in `bills`."""

    bills: list[Bill]
    invoices: list[int] = field(default_factory=list)
    vendors: dict[str, int] = field(default_factory=dict)
    documents: dict[str, int] = field(default_factory=dict)
    connection_id: str = ""


async def write(
    database: Database, workspace_id: str, bills: list[Bill] = BILLS, *, synced: bool = True
) -> Books:
    """Write the bills as a synced workspace has them."""
    books = Books(bills)
    async with database.write(workspace_id) as session:
        connection = Connection(
            status=Status.LIVE,
            organization_id="org-1",
            organization_name="Atelier Lumen SAS",
            scopes_granted="supplier_invoice.read supplier_invoice.write",
            last_synced_at=NOW - timedelta(minutes=3) if synced else None,
            backfilled_at=NOW - timedelta(days=2) if synced else None,
            connected_at=NOW - timedelta(days=2),
        )
        session.add(connection)
        await session.flush()
        books.connection_id = connection.id
        names = dict.fromkeys(bill.vendor for bill in bills)
        vendors = [Vendor(source_key=name, name=name, folded_name=fold(name)) for name in names]
        session.add_all(vendors)
        await session.flush()
        books.vendors |= {vendor.name: vendor.id for vendor in vendors if vendor.id}
        rows = [_row(bill, place, books) for place, bill in enumerate(bills)]
        session.add_all(rows)
        await session.flush()
        books.invoices += [row.id for row in rows if row.id]
    return books


def _row(bill: Bill, place: int, books: Books) -> Invoice:
    return Invoice(
        connection_id=books.connection_id,
        source_id=f"source-{place}",
        vendor_id=books.vendors[bill.vendor],
        vendor_name=bill.vendor,
        number=bill.number,
        status=bill.status,
        issued_on=bill.issued,
        due_on=bill.due,
        paid_on=bill.paid,
        currency=bill.currency,
        total=Decimal(bill.total) if bill.total else None,
        net=Decimal(bill.net) if bill.net else None,
        tax=Decimal(bill.tax) if bill.tax else None,
        payable=Decimal(bill.total) if bill.total else None,
        is_credit_note=bill.credit_note,
        is_invoice=bill.invoice,
        iban=bill.iban,
        vat_number=bill.vat_number,
        file_name=bill.file or f"{bill.number}.pdf",
        description=bill.description,
        linked_transactions=bill.linked,
        needs_look=list(bill.look),
        analyzed_at=NOW if bill.analyzed else None,
        removed_at=NOW if bill.removed else None,
        raw={"taxes": [_tax(rate, part) for rate, part in bill.taxes]} if bill.taxes else {},
        first_seen_at=bill.seen or NOW - timedelta(days=2),
    )


def _tax(rate: str, part: str) -> dict[str, object]:
    """One line of Qonto's VAT: the rate as a fraction."""
    return {"tax_rate": rate, "tax_amount": {"value": part, "currency": "EUR"}}


async def document(
    database: Database,
    workspace_id: str,
    number: str,
    state: DocumentState = DocumentState.APPROVED,
    vendor: str = "Lichtwerk Köln GmbH",
    total: str = "3659.25",
) -> int:
    """An uploaded document as the review left it."""
    row = Document(
        sha256=f"{abs(hash((number, state))):064x}"[-64:],
        file_name=f"{number}.pdf",
        size=1000,
        pages=1,
        origin=Origin.UPLOAD,
        state=state,
        vendor_name=vendor,
        number=number,
        issued_on=date(2026, 11, 3),
        currency="EUR",
        total=Decimal(total),
        approved_by="Claire Morel" if state is DocumentState.APPROVED else None,
        approved_at=NOW if state is DocumentState.APPROVED else None,
    )
    async with database.write(workspace_id) as session:
        session.add(row)
        await session.flush()
        assert row.id
        return row.id
