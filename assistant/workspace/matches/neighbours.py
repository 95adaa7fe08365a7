"""What may belong to one invoice or to one bank line, found by SQL: a few dozen rows of each."""

import re
import unicodedata
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.matching.ledger import Ledger
from assistant.matching.names import LEGAL_FORMS
from assistant.matching.records import Bill, Payment
from assistant.workspace.bank_transactions import BankTransaction
from assistant.workspace.invoices import Invoice
from assistant.workspace.matches import records
from assistant.workspace.matches.table import STANDING, Match
from assistant.workspace.vendors import Vendor

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


async def bills_near(session: AsyncSession, line: Payment) -> list[Bill]:
    """Bills of the vendors that a bank line may name, and those whose number stands in it."""
    vendors = await _vendors(session, line)
    # Days are compared here: with them in the query, the database would go through all of them.
    found = await records.bills(session, col(Invoice.vendor_id).in_(vendors))
    named = await records.bills(session, col(Invoice.number).in_(_numbers(line.label)))
    known = {one.id: one for one in (*found, *named) if line.day - one.issued <= AFTER.days}
    return sorted(known.values(), key=lambda one: abs(one.issued - line.day))[: 2 * MOST]


async def _vendors(session: AsyncSession, line: Payment) -> list[int]:
    """Vendors whose name has all of the line's words, else any of them; and by the account."""
    parts = [word[:LETTERS] for word in Ledger.words(line) if len(word) >= SHORTEST]
    names = [_says(session, Vendor.name, part) for part in parts]
    found: list[int] = []
    for together in (and_(*names), or_(*names)) if names else ():
        query = select(col(Vendor.id)).where(together).limit(MOST)
        found = [one or 0 for one in await session.exec(query)]
        if found:
            break
    if line.iban:
        query = select(col(Vendor.id)).where(col(Vendor.iban_key) == line.iban)
        found += [one or 0 for one in await session.exec(query)]
    return found


async def lines_of_amount(session: AsyncSession, line: Payment) -> list[Payment]:
    """The line, and other open ones of its amount in its weeks: its rivals."""
    row, day = BankTransaction, date.fromordinal(line.day)
    standing = exists().where(
        col(Match.workspace_id) == col(row.workspace_id),
        col(Match.transaction_id) == col(row.id),
        col(Match.state).in_(STANDING),
    )
    near = [col(row.booked_on) >= day - BEFORE, col(row.booked_on) <= day + BEFORE]
    same = [col(row.amount) == -records.amount_of(line.amount), ~standing]
    found = await records.payments(session, *near, *same)
    return [line, *[one for one in found if one.id != line.id]][:MOST]


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


def _numbers(label: str) -> list[str]:
    """Pieces of a label that may be a number, with their separators as they stand."""
    starts = [found.start() for found in re.finditer(r"[A-Za-z0-9]+", label)]
    ends = [found.end() for found in re.finditer(r"[A-Za-z0-9]+", label)]
    return [
        label[start:end]
        for at, start in enumerate(starts)
        for end in ends[at : at + 4]
        if any(ch.isdigit() for ch in label[start:end])
    ]
