"""Matches with their invoices and bank lines, and bank lines that nothing is matched with."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, exists, func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.errors import NotFound
from assistant.workspace import search
from assistant.workspace.bank_transactions import BankTransaction
from assistant.workspace.invoices import Invoice
from assistant.workspace.matches.table import REFUSED, STANDING, Match, MatchState, in_state
from assistant.workspace.vendors import Vendor

Span = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Listed:
    """A match with both of its sides."""

    match: Match
    invoice: Invoice
    line: BankTransaction
    vendor: str


async def of_state(
    session: AsyncSession, state: MatchState, limit: int, offset: int = 0
) -> tuple[list[Listed], int]:
    """A page of the matches in a state, the surest first, and how many there are."""
    where = [col(Match.state) == state]
    count = select(func.count(col(Match.id))).where(*where)
    found = await _listed(session, where, limit, offset)
    return found, (await session.exec(count)).one()


async def one(session: AsyncSession, match_id: int) -> Listed:
    """One match; raises NotFound."""
    found = await _listed(session, [col(Match.id) == match_id], 1, 0)
    if not found:
        raise NotFound("There is no such match here.")
    return found[0]


async def of_invoice(session: AsyncSession, invoice_id: int) -> list[Listed]:
    """One invoice's standing and suggested matches."""
    where = [col(Match.invoice_id) == invoice_id, col(Match.state).not_in(REFUSED)]
    return await _listed(session, where, 100, 0)


async def of_line(session: AsyncSession, line_id: int) -> list[Listed]:
    """Every match that a bank line ever had, refused ones too."""
    return await _listed(session, [col(Match.transaction_id) == line_id], 100, 0)


async def by_words(session: AsyncSession, text: str) -> tuple[Invoice, str] | None:
    """The invoice of the newest match whose bank line or payee has these words."""
    said = f"%{text.lower().replace('%', '')}%"
    spoken = or_(
        func.lower(col(BankTransaction.label)).like(said),
        func.lower(func.coalesce(col(BankTransaction.counterparty_name), "")).like(said),
    )
    query = (
        select(Invoice, search.vendor_label())
        .join(Match, col(Match.invoice_id) == col(Invoice.id))
        .join(BankTransaction, col(BankTransaction.id) == col(Match.transaction_id))
        .outerjoin(Vendor, col(Vendor.id) == col(Invoice.vendor_id))
        .where(spoken, col(Match.state).not_in(REFUSED))
        .order_by(col(BankTransaction.booked_on).desc(), col(Match.id))
        .limit(1)
    )
    found = (await session.exec(query)).first()
    return (found[0], found[1]) if found else None


async def _listed(
    session: AsyncSession, where: list[ColumnElement[bool]], limit: int, offset: int
) -> list[Listed]:
    query = (
        select(Match, Invoice, BankTransaction, search.vendor_label())
        .join(Invoice, col(Invoice.id) == col(Match.invoice_id))
        .join(BankTransaction, col(BankTransaction.id) == col(Match.transaction_id))
        .outerjoin(Vendor, col(Vendor.id) == col(Invoice.vendor_id))
        .where(*where)
        .order_by(col(Match.confidence).desc(), col(Match.id))
        .limit(limit)
        .offset(offset)
    )
    return [Listed(*row) for row in await session.exec(query)]


async def of_statement(session: AsyncSession, statement_id: int) -> int:
    """How many of a statement's bank lines have a standing match."""
    lines = func.count(func.distinct(col(Match.transaction_id)))
    query = (
        select(lines)
        .join(BankTransaction, col(BankTransaction.id) == col(Match.transaction_id))
        .where(BankTransaction.statement_id == statement_id, in_state(*STANDING))
    )
    return (await session.exec(query)).one()


async def open_lines(
    session: AsyncSession, limit: int, offset: int = 0, *, or_suggested: bool = False,
    within: Span = (None, None),
) -> tuple[list[BankTransaction], int]:  # fmt: skip
    """Bank lines that left the account and that no standing match explains, newest first.

    `or_suggested`: those that a suggestion explains are left out, too.
    """
    row, where = BankTransaction, _open(within, or_suggested=or_suggested)
    query = select(row).where(*where).order_by(col(row.booked_on).desc(), col(row.id).desc())
    found = list(await session.exec(query.limit(limit).offset(offset)))
    return found, (await session.exec(select(func.count(col(row.id))).where(*where))).one()


async def open_sums(
    session: AsyncSession, *, or_suggested: bool = False, within: Span = (None, None)
) -> dict[str, tuple[int, Decimal]]:
    """How many these are and what they come to, as positive amounts, by currency: most first."""
    row = BankTransaction
    query = (
        select(row.currency, func.count(col(row.id)), func.sum(row.amount))
        .where(*_open(within, or_suggested=or_suggested))
        .group_by(row.currency)
    )
    found = sorted(await session.exec(query), key=lambda one: -one[1])
    return {currency: (count, abs(amount)) for currency, count, amount in found}


def _open(within: Span, *, or_suggested: bool) -> list[ColumnElement[bool]]:
    row, (first, last) = BankTransaction, within
    states = (*STANDING, MatchState.SUGGESTED) if or_suggested else STANDING
    explained = exists().where(
        col(Match.workspace_id) == col(row.workspace_id),
        col(Match.transaction_id) == col(row.id),
        in_state(*states),
    )
    where = [col(row.amount) < 0, ~explained]
    where += [col(row.booked_on) >= first] if first else []
    return where + ([col(row.booked_on) <= last] if last else [])
