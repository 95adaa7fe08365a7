"""What is printed on a supplier's document: the truth behind PDF, XML and Qonto's fields."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from assistant.qonto.sandbox.suppliers import Supplier

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: quantity × unit price, VAT rate as a fraction."""

    name: str
    quantity: Decimal
    price: Decimal
    rate: Decimal

    @property
    def net(self) -> Decimal:
        """The line's amount without tax, rounded to cents."""
        return cents(self.quantity * self.price)


@dataclass(frozen=True, slots=True)
class Party:
    """Whom a document is addressed to."""

    name: str
    street: str
    city: str
    country: str
    vat: str


@dataclass(frozen=True)
class Bill:
    """One document as the supplier issued it.

    `kind` is "invoice", "credit_note" or "letter" (not an invoice at all). `iban` is the one
    printed, which need not be the one Qonto knows. A `scanned` document has no text layer.
    `hidden` stands on it in white.
    `credited` is the number of the invoice that a credit note corrects.
    """

    key: str
    supplier: Supplier
    number: str
    serial: int
    issue_date: date
    due_date: date | None
    lines: tuple[Line, ...]
    iban: str | None
    vat: str | None
    buyer: Party
    kind: str = "invoice"
    note: str = ""
    credited: str = ""
    hidden: str = ""
    scanned: bool = False

    @cached_property
    def net(self) -> Decimal:
        """Total without tax."""
        return sum((line.net for line in self.lines), Decimal("0.00"))

    @cached_property
    def taxes(self) -> dict[Decimal, Decimal]:
        """Tax amount by rate, highest rate first."""
        rates = sorted({line.rate for line in self.lines}, reverse=True)
        return {rate: cents(rate * self.net_at(rate)) for rate in rates}

    @cached_property
    def tax(self) -> Decimal:
        """Total tax."""
        return sum(self.taxes.values(), Decimal("0.00"))

    @cached_property
    def total(self) -> Decimal:
        """What is to be paid, tax included."""
        return self.net + self.tax

    def net_at(self, rate: Decimal) -> Decimal:
        """Total without tax of the lines at one rate."""
        return sum((line.net for line in self.lines if line.rate == rate), Decimal("0.00"))

    @property
    def file_name(self) -> str:
        """The name the file arrived under, in the supplier's manner; slashes cannot be in it."""
        issued = self.issue_date
        name = self.supplier.file_format.format(
            number=self.number,
            n=self.serial,
            year=issued.year,
            month=issued.month,
            day=issued.day,
        )
        return name.replace("/", "-")


def cents(amount: Decimal) -> Decimal:
    """Rounded half up to two places, as invoices are."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def number_of(supplier: Supplier, serial: int, issued: date) -> str:
    """The number a supplier prints on its document with that serial."""
    return supplier.number_format.format(n=serial, year=issued.year, month=issued.month)


def credit_note(bill: Bill, issued: date) -> Bill:
    """A credit note over the first line of a bill. Its amounts stay positive, as printed."""
    serial = bill.serial + 1
    return replace(
        bill,
        key=f"{bill.key}|credit",
        number="AV-" + number_of(bill.supplier, serial, issued),
        serial=serial,
        issue_date=issued,
        due_date=None,
        lines=bill.lines[:1],
        kind="credit_note",
        credited=bill.number,
    )


def bill_like(bill: Bill, issued: date) -> Bill:
    """The same goods again on another day, under the supplier's next number."""
    serial = bill.serial + 2
    return replace(
        bill,
        key=f"{bill.key}|{issued}",
        number=number_of(bill.supplier, serial, issued),
        serial=serial,
        issue_date=issued,
        due_date=issued + timedelta(days=bill.supplier.terms),
    )
