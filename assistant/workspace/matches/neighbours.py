"""What comes close to one invoice, found by SQL: what is told when it is not matched."""

import re
import unicodedata
from datetime import date, timedelta

from sqlalchemy import ColumnElement, or_
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.matching.names import LEGAL_FORMS
from assistant.matching.records import Bill, Payment
from assistant.workspace.bank_transactions import BankTransaction
from assistant.workspace.invoices import Invoice
from assistant.workspace.matches import records

BEFORE, AFTER = timedelta(days=45), timedelta(days=150)
MOST = 80
SHORTEST = 3
LETTERS = 5


async def bills_of_vendor(session: AsyncSession, bill: Bill) -> list[Bill]:
    """The vendor's bills nearest in time, the bill among them; those that are settled stay out."""
    is_it = col(Invoice.id) == bill.id
    same = or_(col(Invoice.vendor_id) == bill.vendor, is_it)
    since = date.fromordinal(bill.issued) - AFTER
    found = await records.bills(session, same, or_(col(Invoice.issued_on) >= since, is_it))
    found.sort(key=lambda one: abs(one.issued - bill.issued))
    return found[:MOST]


async def lines_near(session: AsyncSession, bill: Bill) -> list[Payment]:
    """Bank lines around its days that carry its amount, its supplier's name, account or number."""
    row = BankTransaction
    first = date.fromordinal(bill.issued) - BEFORE
    last = date.fromordinal(bill.due or bill.issued) + AFTER
    says: list[ColumnElement[bool]] = [col(row.amount) == -records.amount_of(bill.amount)]
    if bill.iban:
        says.append(col(row.counterparty_iban) == bill.iban)
    name = max(beginnings(bill.vendor_name), key=len, default="")
    for part in filter(None, (name, *_digits(bill.number))):
        says += [_says(session, row.label, part), _says(session, row.counterparty_name, part)]
    found = await records.payments(
        session, col(row.booked_on) >= first, col(row.booked_on) <= last, or_(*says)
    )
    middle = bill.due or bill.issued
    found.sort(key=lambda one: (one.amount != bill.amount, abs(one.day - middle)))
    return found[:MOST]


def _says(session: AsyncSession, column: object, part: str) -> ColumnElement[bool]:
    """The column holds the letters, capitals or not. SQLite's LIKE ignores case by itself, and
    asking it for lower case first costs four times as much."""
    if session.get_bind().dialect.name == "sqlite":
        return col(column).contains(part, autoescape=True)
    return col(column).icontains(part, autoescape=True)


def beginnings(name: str) -> list[str]:
    """How the distinctive words of a name begin, as far as every bank writes them alike."""
    words = re.findall(r"\w+", name.lower())
    kept = [word for word in words if len(word) >= SHORTEST and word not in LEGAL_FORMS]
    found = []
    for word in kept or words:
        plain = re.match(r"[a-z0-9]*", word)
        begins = plain[0][:LETTERS] if plain else ""
        if len(begins) < SHORTEST:
            apart = unicodedata.normalize("NFKD", word)
            begins = "".join(ch for ch in apart if not unicodedata.combining(ch))[:LETTERS]
        found.append(begins)
    return found


def _digits(number: str) -> list[str]:
    runs = [run for run in re.findall(r"\d+", number) if len(run) >= SHORTEST]
    return [max(runs, key=len)] if runs else []
