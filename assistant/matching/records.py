"""What the matcher sees: bills, payments, and the links that it finds between them.

Amounts are integers in ten-thousandths of the currency unit, as the tables keep them. Days are
ordinals (`date.toordinal`), so that distances are subtractions.
"""

from dataclasses import dataclass, field

UNIT = 10_000
CENT = UNIT // 100


@dataclass(frozen=True, slots=True)
class Bill:
    """A supplier invoice: what is owed, negative for a credit note. `vendor` groups bills."""

    id: int
    vendor: int
    vendor_name: str
    number: str
    amount: int
    currency: str
    issued: int
    due: int | None = None
    iban: str = ""


@dataclass(frozen=True, slots=True)
class Payment:
    """A line of a bank statement: what left the account, negative for what came in.

    `original` and `original_currency` are what the bank says was charged before conversion.
    """

    id: int
    amount: int
    currency: str
    day: int
    label: str
    counterparty: str = ""
    iban: str = ""
    original: int | None = None
    original_currency: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A bill and a payment belong together: `amount` of the bill, for `spent` of the payment.

    Each is in its own currency; they differ by a discount, a fee or a rate.
    `kind`: plain, grouped, partial, discount, fee, fx or credit_note. `signals` are the names of
    what speaks for it and against it; `confidence` is a probability in percent.
    """

    bill: int
    payment: int
    amount: int
    spent: int
    kind: str
    automatic: bool
    confidence: int
    signals: tuple[str, ...] = field(default=())
