"""Rows of the tables as the matcher's values, and back."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, not_
from sqlalchemy import select as select_columns
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.database import AMOUNT_SCALE, to_stored
from assistant.matching.ledger import Memory
from assistant.matching.names import supplier_name
from assistant.matching.records import Bill, Link, Payment
from assistant.workspace import search
from assistant.workspace.bank_transactions import BankTransaction
from assistant.workspace.invoices import Invoice
from assistant.workspace.matches.table import REFUSED, STANDING, Match, PayeeAlias
from assistant.workspace.vendors import Vendor


class Decided(NamedTuple):
    """A match as it is stored."""

    id: int
    invoice_id: int
    transaction_id: int
    amount: Decimal
    spent: Decimal
    state: str
    kind: str


@dataclass(frozen=True, slots=True)
class Books:
    """What one run looks at."""

    bills: list[Bill]
    payments: list[Payment]
    memory: Memory


async def bills(session: AsyncSession, *where: ColumnElement[bool]) -> list[Bill]:
    """Invoices and credit notes that can be paid, with what they come to; the oldest first."""
    query = select_bills().where(*where).order_by(col(Invoice.id))
    return [bill(row) for row in await session.exec(query)]


def select_bills(*first: Any) -> Any:  # noqa: ANN401 — a select has no type of its own
    """The columns of `bill`, with others before them, of all that can be paid."""
    return (
        select_columns(
            *first,
            col(Invoice.id), col(Invoice.vendor_id), search.vendor_label(), col(Invoice.number),
            col(Invoice.total), col(Invoice.currency), col(Invoice.issued_on),
            col(Invoice.due_on), func.coalesce(col(Invoice.iban), col(Vendor.iban), ""),
            col(Invoice.is_credit_note), col(Invoice.first_seen_at),
        )
        .select_from(Invoice)
        .outerjoin(Vendor, col(Vendor.id) == col(Invoice.vendor_id))
        .where(*_payable())
    )  # fmt: skip


def _payable() -> list[ColumnElement[bool]]:
    return [
        col(Invoice.removed_at).is_(None),
        col(Invoice.total).is_not(None),
        col(Invoice.currency).is_not(None),
        col(Invoice.is_invoice).is_(True) | col(Invoice.is_credit_note).is_(True),
        col(Invoice.status).not_in(search.REFUSED),
        not_(search.archived_copy()),
    ]


def bill(row: Sequence[Any]) -> Bill:
    """A row of `select_bills`."""
    id_, vendor, name, number, total, currency, issued, due, iban, is_credit, seen = tuple(row)
    amount = to_stored(total)
    return Bill(
        id_,
        vendor if vendor is not None else _unnamed(name),
        name,
        number or "",
        -abs(amount) if is_credit else amount,
        currency,
        _first_day(issued, due, seen),
        due.toordinal() if due else None,
        _iban(iban),
    )


def _unnamed(name: str) -> int:
    """A stable negative number for a supplier that is no vendor of ours yet."""
    key = supplier_name(name).compact.encode()
    return -1 - int.from_bytes(key[:7].ljust(7, b"\0"))


def _first_day(issued: date | None, due: date | None, seen: datetime) -> int:
    return (issued or due or seen.date()).toordinal()


def _iban(text: str | None) -> str:
    return "".join((text or "").split()).upper()


async def payments(session: AsyncSession, *where: ColumnElement[bool]) -> list[Payment]:
    """Bank transactions, seen from what they pay: money out is positive; the oldest first."""
    query = select_payments().where(*where).order_by(col(BankTransaction.id))
    return [payment(row) for row in await session.exec(query)]


def select_payments(*first: Any) -> Any:  # noqa: ANN401 — a select has no type of its own
    """The columns of `payment`, with others before them."""
    row = BankTransaction
    return select_columns(
        *first,
        col(row.id), col(row.amount), col(row.currency), col(row.booked_on), col(row.label),
        col(row.reference), col(row.counterparty_name), col(row.counterparty_iban),
        col(row.original_amount), col(row.original_currency),
    )  # fmt: skip


def payment(row: Sequence[Any]) -> Payment:
    """A row of `select_payments`."""
    id_, amount, currency, day, label, reference, name, iban, original, original_currency = tuple(
        row
    )
    text = label if not reference or reference in label else f"{label} {reference}"
    sign = -1 if amount > 0 else 1
    return Payment(
        id_, -to_stored(amount), currency, day.toordinal(), text, name or "", _iban(iban),
        sign * abs(to_stored(original)) if original is not None else None,
        original_currency or "",
    )  # fmt: skip


async def memory(session: AsyncSession, *where: ColumnElement[bool]) -> Memory:
    """What was decided, by people and by earlier runs; `where` narrows the matches."""
    return await _memory(session, await aliases(session), *where)


async def aliases(session: AsyncSession) -> dict[str, int]:
    """Payees that people confirmed to be a vendor, by words or account."""
    known = await session.exec(select(PayeeAlias.key, PayeeAlias.vendor_id))
    return {key: vendor for key, vendor in known}  # noqa: C416 — rows, not pairs


async def _memory(
    session: AsyncSession, payees: Mapping[str, int], *where: ColumnElement[bool]
) -> Memory:
    rows = await session.exec(select_decided().where(*where).order_by(col(Match.id)))
    return remembered(payees, [Decided(*row) for row in rows])


def select_decided() -> Any:  # noqa: ANN401 — a select has no type of its own
    """The columns of `Decided`."""
    return select_columns(
        col(Match.id), col(Match.invoice_id), col(Match.transaction_id), col(Match.amount),
        col(Match.spent), col(Match.state), col(Match.kind),
    )  # fmt: skip


def remembered(payees: Mapping[str, int], matches: Sequence[Decided]) -> Memory:
    """What matches and confirmed payees tell the matcher."""
    kept = tuple(
        Link(
            one.invoice_id, one.transaction_id, to_stored(one.amount), to_stored(one.spent),
            one.kind, True, 0,
        )
        for one in matches
        if one.state in STANDING
    )  # fmt: skip
    refused = ((one.invoice_id, one.transaction_id) for one in matches if one.state in REFUSED)
    return Memory(payees, frozenset(refused), kept)


async def memory_around(
    session: AsyncSession, bills: Sequence[Bill], payments: Sequence[Payment]
) -> Memory:
    """What was decided about any of these."""
    return await memory(
        session,
        col(Match.invoice_id).in_([one.id for one in bills])
        | col(Match.transaction_id).in_([one.id for one in payments]),
    )


def open_books(bills: Sequence[Bill], payments: Sequence[Payment], known: Memory) -> Books:
    """Of these records those that still have something left."""
    settled: Counter[int] = Counter()
    spent: Counter[int] = Counter()
    for link in known.kept:
        settled[link.bill] += link.amount
        spent[link.payment] += link.spent
    return Books(
        [one for one in bills if settled[one.id] != one.amount],
        [one for one in payments if spent[one.id] != one.amount],
        known,
    )


def amount_of(stored: int) -> Decimal:
    """The matcher's integer as a decimal."""
    return Decimal(stored).scaleb(-AMOUNT_SCALE)
