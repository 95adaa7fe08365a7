"""The bank account of the seeded company as Qonto's CSV export: what paid its invoices, and more.

Most paid invoices have one line; some are paid in two parts, two of one supplier in one transfer,
those in another currency at a day's rate. Beside them stand lines that pay no invoice.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from assistant.qonto.sandbox.company import Organization, account_iban, organizations
from assistant.qonto.sandbox.identifiers import seeded, stable_uuid
from assistant.qonto.sandbox.ledger import Ledger
from assistant.qonto.sandbox.options import SandboxOptions
from assistant.qonto.sandbox.records import Record

MONTHS = 6
HEADER = (
    "Status", "Settlement date (UTC)", "Operation date (UTC)", "Total amount (incl. VAT)",
    "Currency", "Local amount", "Local currency", "Counterparty name", "Counterparty IBAN",
    "Payment method", "Transaction ID", "Reference", "Account IBAN",
)  # fmt: skip
RATES = {"USD": Decimal("0.921"), "GBP": Decimal("1.172"), "CHF": Decimal("1.061")}
# Name, day of the month, lowest and highest amount in euros: what pays no supplier invoice.
OTHERS = (
    ("URSSAF Rhône-Alpes", 5, -1840, -1760),
    ("Salaires", 28, -9200, -8900),
    ("Qonto", 1, -29, -29),
    ("DGFIP TVA", 19, -3200, -1100),
    ("Galerie Perrache", 11, 2400, 6800),
    ("Maison Croix-Rousse", 22, 900, 4300),
)


@dataclass(frozen=True, slots=True)
class Movement:
    """One line of the export."""

    on: date
    amount: Decimal
    name: str
    reference: str = ""
    iban: str = ""
    local: tuple[Decimal, str] | None = None
    method: str = "Transfer"
    status: str = "Settled"


def sample_statement(seed: int, today: date) -> tuple[str, bytes]:
    """File name and bytes of the last half year; the same seed and day make the same bytes."""
    organization = organizations(seed)[0]
    records = Ledger(organization, SandboxOptions().invoices, today).records.values()
    since = today - timedelta(days=MONTHS * 30)
    moved = [*_payments(organization, records), *_others(organization, since, today)]
    shown = sorted((one for one in moved if since <= one.on < today), key=lambda one: one.on)
    shown.append(Movement(today, Decimal("-64.80"), "SNCF", method="Card", status="Pending"))
    return f"{organization.slug}-statement.csv", _table(organization, shown)


def _payments(organization: Organization, records: Iterable[Record]) -> Iterator[Movement]:
    """What paid the paid invoices, supplier by supplier and day by day."""
    waiting: dict[tuple[str, str, str], list[Record]] = {}
    for one in records:
        if one.payment_date and one.total and not one.credit_note and not one.duplicate:
            key = (one.payment_date, str(one.supplier_name), str(one.payload()["iban"]))
            waiting.setdefault(key, []).append(one)
    for paid in waiting.values():
        rng = seeded(organization.seed, paid[0].id, "payment")
        together = len(paid) == 2 and rng.random() < 0.7
        for some in [paid] if together else [[one] for one in paid]:
            yield from _paid(some, rng)


def _paid(some: list[Record], rng: Random) -> Iterator[Movement]:
    payload = some[0].payload()
    currency = payload["total_amount"]["currency"]
    if any(one.payload()["total_amount"]["currency"] != currency for one in some):
        return
    total = sum((one.total or Decimal(0) for one in some), Decimal(0))
    on = date.fromisoformat(str(some[0].payment_date))
    name, iban = str(some[0].supplier_name or ""), str(payload["iban"] or "")
    reference = _reference([str(one.invoice_number or "") for one in some], rng)
    name = name.upper()[:22] if rng.random() < 0.3 else name
    if currency != "EUR":
        rate = RATES.get(currency, Decimal(1)) * (1 + Decimal(rng.randint(-8, 8)) / 1000)
        yield Movement(on, -_cents(total * rate), name, reference, local=(-total, currency))
    elif total > 400 and rng.random() < 0.06:
        first = _cents(total * Decimal("0.4"))
        yield Movement(on, -first, name, f"{reference} acompte", iban)
        yield Movement(on + timedelta(days=9), first - total, name, f"{reference} solde", iban)
    else:
        method = "Direct debit" if rng.random() < 0.25 else "Transfer"
        yield Movement(on, -total, name, reference, iban, method=method)


def _reference(numbers: list[str], rng: Random) -> str:
    """The numbers as people and banks write them: whole, digits alone, or not at all."""
    style = rng.random()
    if style < 0.6:
        return "Facture " + " ".join(numbers)
    if style < 0.75:
        return " ".join("".join(filter(str.isdigit, number)) for number in numbers)
    return "" if style < 0.9 else "Virement SEPA"


def _others(organization: Organization, since: date, today: date) -> Iterator[Movement]:
    month = since.replace(day=1)
    while month < today:
        for name, day, least, most in OTHERS:
            rng = seeded(organization.seed, name, month)
            amount = Decimal(rng.randint(least * 100, most * 100)) / 100
            yield Movement(month.replace(day=day), amount, name)
        month = (month + timedelta(days=31)).replace(day=1)


def _table(organization: Organization, shown: list[Movement]) -> bytes:
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(HEADER)
    own = account_iban(organization)
    for one in shown:
        local, currency = one.local or (one.amount, "EUR")
        day = f"{one.on:%d-%m-%Y} 09:00:00"
        rows.writerow(
            [
                one.status,
                day if one.status == "Settled" else "",
                day,
                *(f"{one.amount:.2f}", "EUR", f"{local:.2f}", currency),
                *(one.name, one.iban, one.method),
                stable_uuid(organization.seed, "movement", one.on, one.name, one.amount),
                *(one.reference, own),
            ]
        )
    return written.getvalue().encode()


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"))
