"""One invoice's payment, told: what is linked to it, what is left, and why it is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.matching.explain import Reason, explain
from assistant.workspace.bank_transactions import BankTransaction
from assistant.workspace.invoices import Invoice
from assistant.workspace.matches import neighbours, records
from assistant.workspace.matches.table import REFUSED, STANDING, Match, MatchState, of_invoices

AROUND = timedelta(days=10)  # how far a bank's day may lie from the payment date in Qonto


@dataclass(frozen=True, slots=True)
class Told:
    """A match with its bank transaction."""

    match: Match
    line: BankTransaction

    @property
    def stands(self) -> bool:
        """It counts: made without a person, or confirmed."""
        return self.match.state in STANDING


@dataclass(frozen=True, slots=True)
class Story:
    """`state`: matched, partly, suggested, open, or unknown where no statement was ever imported.

    `reason` explains what is open; `declined` are pairs that a person declined or took apart;
    `disagrees` says how Qonto's own view differs: "unpaid" (our links say paid, Qonto does not) or
    "unseen" (Qonto says paid, and no line of that amount stands around that day in a statement that
    covers it).
    """

    state: str
    matches: tuple[Told, ...] = ()
    settled: Decimal = Decimal(0)
    left: Decimal = Decimal(0)
    reason: Reason | None = None
    disagrees: str = ""
    declined: tuple[Told, ...] = ()


async def has_lines(session: AsyncSession) -> bool:
    """Whether any bank transaction was ever imported."""
    return (await session.exec(select(BankTransaction.id).limit(1))).first() is not None


async def of_invoice(session: AsyncSession, invoice: Invoice) -> Story:
    """The story of one invoice."""
    if not await has_lines(session):
        return Story("unknown")
    found = await records.bills(session, col(Invoice.id) == invoice.id)
    if not found:
        return Story("open")
    bill = found[0]
    every = await _told(session, bill.id)
    told = tuple(one for one in every if one.match.state not in REFUSED)
    declined = tuple(one for one in every if one.match.state in REFUSED)
    settled = sum((one.match.amount for one in told if one.stands), Decimal(0))
    left = records.amount_of(bill.amount) - settled
    if not left:
        disagrees = _unpaid(invoice)
        return Story("matched", told, settled, left, disagrees=disagrees, declined=declined)
    reason = await _reason(session, bill.id) if not told or settled else None
    suggested = any(one.match.state == MatchState.SUGGESTED for one in told)
    state = "suggested" if suggested else "partly" if settled else "open"
    unseen = await _unseen(session, invoice) if state == "open" else ""
    return Story(state, told, settled, left, reason, unseen, declined)


async def states(session: AsyncSession, invoices: Sequence[Invoice]) -> dict[int, str]:
    """Matched, partly or suggested, by invoice, for a list."""
    found = await of_invoices(session, [one.id or 0 for one in invoices])
    made = {}
    for invoice in invoices:
        matches = found[invoice.id or 0]
        settled = sum((one.amount for one in matches if one.state in STANDING), Decimal(0))
        if settled:
            whole = abs(settled) >= abs(invoice.total or Decimal(0))
            made[invoice.id or 0] = "matched" if whole else "partly"
        elif matches:
            made[invoice.id or 0] = "suggested"
    return made


async def _told(session: AsyncSession, invoice_id: int) -> tuple[Told, ...]:
    """Its matches, the standing first, then the suggested, then what was declined."""
    query = select(Match).where(col(Match.invoice_id) == invoice_id).order_by(col(Match.id))
    order = (*STANDING, MatchState.SUGGESTED, *REFUSED)
    matches = sorted(await session.exec(query), key=lambda one: order.index(MatchState(one.state)))
    ids = [one.transaction_id for one in matches]
    rows = await session.exec(select(BankTransaction).where(col(BankTransaction.id).in_(ids)))
    lines = {one.id: one for one in rows}
    return tuple(Told(one, lines[one.transaction_id]) for one in matches)


async def _reason(session: AsyncSession, invoice_id: int) -> Reason:
    bill = (await records.bills(session, col(Invoice.id) == invoice_id))[0]
    bills = await neighbours.bills_of_vendor(session, bill)
    lines = await neighbours.lines_near(session, bill)
    known = await records.memory_around(session, bills, lines)
    return explain(bill, bills, lines, known)


def _unpaid(invoice: Invoice) -> str:
    is_paid = invoice.paid_on or invoice.linked_transactions or invoice.status == "paid"
    return "" if is_paid or invoice.is_credit_note else "unpaid"


async def _unseen(session: AsyncSession, invoice: Invoice) -> str:
    """Qonto gives a payment date that a statement in the invoice's currency covers, and no line of
    its amount, free or not, stands around that day."""
    if invoice.paid_on is None or not invoice.total:
        return ""
    line, day = BankTransaction, invoice.paid_on
    covers = (
        select(col(line.account_id))
        .where(col(line.currency) == invoice.currency)
        .group_by(col(line.account_id))
        .having(func.min(line.booked_on) <= day, func.max(line.booked_on) >= day)
    )
    if (await session.exec(covers.limit(1))).first() is None:
        return ""
    amount = abs(invoice.total) * (1 if invoice.is_credit_note else -1)
    around = col(line.booked_on).between(day - AROUND, day + AROUND)
    same = select(col(line.id)).where(
        col(line.amount) == amount, col(line.currency) == invoice.currency, around
    )
    return "unseen" if (await session.exec(same.limit(1))).first() is None else ""
