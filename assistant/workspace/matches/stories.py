"""One invoice's payment, told: what is linked to it, what is left, and why it is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.matching.explain import Reason, explain
from assistant.workspace.bank_transactions import BankTransaction
from assistant.workspace.invoices import Invoice
from assistant.workspace.matches import neighbours, records
from assistant.workspace.matches.table import STANDING, Match, MatchState, of_invoices


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

    `reason` explains what is open; `disagrees` says how Qonto's own view differs: "unpaid" (our
    links say paid, Qonto does not) or "unseen" (Qonto says paid, the statements of that day do not
    show it).
    """

    state: str
    matches: tuple[Told, ...] = ()
    settled: Decimal = Decimal(0)
    left: Decimal = Decimal(0)
    reason: Reason | None = None
    disagrees: str = ""


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
    told = await _told(session, bill.id)
    settled = sum((one.match.amount for one in told if one.stands), Decimal(0))
    left = records.amount_of(bill.amount) - settled
    if not left:
        return Story("matched", told, settled, left, disagrees=_unpaid(invoice))
    reason = await _reason(session, bill.id) if not told or settled else None
    suggested = any(one.match.state == MatchState.SUGGESTED for one in told)
    state = "suggested" if suggested else "partly" if settled else "open"
    unseen = await _unseen(session, invoice) if state == "open" else ""
    return Story(state, told, settled, left, reason, unseen)


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
    matches = (await of_invoices(session, [invoice_id]))[invoice_id]
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
    """Qonto gives a payment date that lies within what the statements tell."""
    if invoice.paid_on is None:
        return ""
    days = select(col(BankTransaction.booked_on)).order_by(col(BankTransaction.booked_on))
    first: date | None = (await session.exec(days.limit(1))).first()
    last: date | None = (
        await session.exec(days.order_by(None).order_by(col(BankTransaction.booked_on).desc()))
    ).first()
    return "unseen" if first and last and first <= invoice.paid_on <= last else ""
