"""One organisation's supplier invoices and files, and every change that can befall them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from assistant.qonto.sandbox.attachments import Attachment
from assistant.qonto.sandbox.bills import Bill
from assistant.qonto.sandbox.company import Organization
from assistant.qonto.sandbox.history import Arrival
from assistant.qonto.sandbox.lifecycle import stage
from assistant.qonto.sandbox.mishaps import arrivals
from assistant.qonto.sandbox.payloads import Payload, payload
from assistant.qonto.sandbox.records import Record, record
from assistant.qonto.sandbox.suppliers import Supplier


class Ledger:
    """The invoices of one organisation.

    `version` grows with every change, for caches; `edited` and `removed` name what is no longer
    as it was seeded.
    """

    def __init__(self, organization: Organization, invoices: int, today: date) -> None:
        self.organization = organization
        self.records: dict[str, Record] = {}
        self.attachments: dict[str, Attachment] = {}
        self.suppliers: dict[str, Supplier] = {}
        self.samples: dict[str, Bill] = {}
        """Sample uploads by the SHA-256 of their file; filled when the first upload is read."""
        self.lists: dict[tuple[int, date, str], list[Record]] = {}
        """Selections by version, date and query, for the pages of one list."""
        self.today = today
        self.edited: set[str] = set()
        self.removed: set[str] = set()
        self.version = 0
        self._seed(arrivals(organization, today, invoices), today)
        self.edited.clear()

    def put(self, invoice: Payload) -> Record:
        """Adds an invoice or replaces it."""
        kept = record(invoice)
        self.records[kept.id] = kept
        self.edited.add(kept.id)
        self.version += 1
        return kept

    def remove(self, invoice_id: str) -> None:
        """Takes an invoice away; its files stay, as Qonto's storage would."""
        del self.records[invoice_id]
        self.removed.add(invoice_id)
        self.version += 1

    def keep(self, attachment: Attachment) -> None:
        """Stores a file."""
        self.attachments[attachment.id] = attachment

    def _seed(self, found: list[Arrival], today: date) -> None:
        invoices = [payload(arrival, stage(arrival, today), self.organization) for arrival in found]
        _relate(zip(found, invoices, strict=True))
        for arrival, invoice in zip(found, invoices, strict=True):
            self.put(invoice)
            supplier = arrival.bill.supplier
            self.suppliers[supplier.id] = supplier
            self.keep(
                Attachment(
                    id=invoice["attachment_id"],
                    created_at=arrival.arrived_at,
                    file_name=invoice["file_name"],
                    bill=arrival.bill,
                )
            )


def _relate(pairs: Iterable[tuple[Arrival, Payload]]) -> None:
    """Links credit notes with their invoices, and marks both sides of a duplicate."""
    originals: dict[tuple[str, str], Payload] = {}
    for arrival, invoice in pairs:
        bill = arrival.bill
        original = originals.get((bill.supplier.id, bill.credited or bill.number))
        if bill.kind == "credit_note" and original:
            _credit(original, invoice)
        elif arrival.duplicate and original:
            original["has_duplicates"] = True
        elif bill.kind == "invoice" and arrival.state == "read":
            originals[bill.supplier.id, bill.number] = invoice


def _credit(original: Payload, note: Payload) -> None:
    note["related_invoices"] = [_related(original)]
    original["related_invoices"] = [_related(note)]
    original["total_amount_credit_notes"] = dict(note["total_amount"])
    original["has_suggested_credit_notes"] = True


def _related(invoice: Payload) -> dict[str, Any]:
    names = ("id", "invoice_number", "total_amount", "attachment_id", "file_name")
    return {name: invoice[name] for name in names}
