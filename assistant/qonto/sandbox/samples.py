"""Invoices that are not in Qonto yet, as files for a person to drop into the app."""

from datetime import date, timedelta

from assistant.qonto.sandbox.bills import Bill
from assistant.qonto.sandbox.company import Organization, organizations
from assistant.qonto.sandbox.documents import document
from assistant.qonto.sandbox.history import bill_of
from assistant.qonto.sandbox.suppliers import supplier_named

_SAMPLES = {
    "papeterie_vasseur": 2,
    "leuchtwerk_hoffmann": 3,
    "metallerie_vaise": 4,
    "lichthaus_weber": 6,
}
"""Supplier → days before today of the issue date. The last two are new to the company."""


def sample_uploads(seed: int, today: date) -> list[tuple[str, bytes]]:
    """Four invoices (file name, PDF) from two known and two new suppliers."""
    bills = sample_bills(organizations(seed)[0], today)
    return [(bill.file_name, document(bill)) for bill in bills]


def sample_bills(organization: Organization, today: date) -> list[Bill]:
    """What is printed on the sample uploads."""
    return [
        bill_of(
            organization,
            supplier_named(organization.seed, key),
            today - timedelta(days=age),
            place=4,
        )
        for key, age in _SAMPLES.items()
    ]
