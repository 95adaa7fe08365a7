"""What a reader of statements finds: accounts, lines, what was skipped and why, or a question."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

# Why a row of a file is no bank transaction; told to people in these words.
PENDING = "pending"
NOT_EXECUTED = "not_executed"
STATUS_UNKNOWN = "status_unknown"
NO_DATE = "no_date"
NO_AMOUNT = "no_amount"
NO_CURRENCY = "no_currency"
INVESTMENT = "investment"
CONVERSION = "conversion"
BALANCE = "balance"
HEADING = "heading"
UNREADABLE = "unreadable"

MAX_TEXT = 2000
# The account of a file that names none.
UNNAMED = "unnamed account"
_BROKEN = {
    NO_DATE: "without a day",
    NO_AMOUNT: "without an amount",
    NO_CURRENCY: "without a currency",
    UNREADABLE: "not to be read",
}


@dataclass(frozen=True, slots=True)
class Account:
    """Whose statement it is: an IBAN, or a number or name that the bank uses for it."""

    number: str
    iban: str | None = None
    name: str | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One booked movement; `account` is its place in the list of accounts, `amount` is signed."""

    account: int
    booked_on: date
    amount: Decimal
    currency: str
    value_on: date | None = None
    counterparty_name: str | None = None
    counterparty_iban: str | None = None
    label: str = ""
    reference: str | None = None
    bank_id: str | None = None
    original_amount: Decimal | None = None
    original_currency: str | None = None
    fee: Decimal | None = None
    raw: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Period:
    """The days that the file tells of one account, both included."""

    account: int
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Question:
    """What a person must say once before a CSV can be read.

    `needs` names what is not known: "columns", "date_order", "decimal". `columns` is our guess.
    `numbered`: the file has no headings, so those in `header` are numbers.
    """

    signature: str
    header: list[str]
    preview: list[list[str]]
    columns: dict[str, str]
    needs: list[str]
    numbered: bool = False


@dataclass(slots=True)
class Found:
    """All that one file holds. Rows read = lines + skipped."""

    format: str
    accounts: list[Account] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    periods: list[Period] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    question: Question | None = None

    def account(self, account: Account) -> int:
        """The account's place in the list; entered when it is new."""
        for place, known in enumerate(self.accounts):
            if known.number == account.number:
                return place
        self.accounts.append(account)
        return len(self.accounts) - 1

    def check(self) -> None:
        """Unreadable when there are rows and every one of them is broken."""
        if self.lines or not self.skipped or not self.skipped.keys() <= _BROKEN.keys():
            return
        told = ", ".join(f"{count} {_BROKEN[reason]}" for reason, count in self.skipped.items())
        raise Unreadable(f"No row of this file can be taken in: {told}.")


class Unreadable(Exception):
    """The file is not what it looks like; the message is one sentence for the person."""


def text(*parts: str | None) -> str:
    """Parts as one line: white space collapsed, control characters gone, no endless texts."""
    joined = " ".join(part for part in parts if part)
    visible = "".join(one if one.isprintable() else " " for one in joined[: MAX_TEXT * 2])
    return " ".join(visible.split())[:MAX_TEXT]


def maybe(value: str | None) -> str | None:
    """Cleaned text, or None when nothing is left."""
    return text(value) or None


def currency_code(value: str | None) -> str | None:
    """A currency's three letters; None where something else stands in its place."""
    code = (value or "").strip().upper()[:3]
    return code if len(code) == 3 and code.isascii() and code.isalpha() else None
