"""What people say about matches. A human decision is never overturned by a run."""

from datetime import datetime
from decimal import Decimal

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.errors import Conflict, NotFound
from assistant.matching.ledger import Ledger
from assistant.matching.records import Payment
from assistant.workspace import audit
from assistant.workspace.audit import Actor, Entry
from assistant.workspace.bank_transactions import BankTransaction
from assistant.workspace.invoices import Invoice
from assistant.workspace.matches import records, runs
from assistant.workspace.matches.table import STANDING, Match, MatchState, PayeeAlias, in_state


async def get(session: AsyncSession, match_id: int) -> Match:
    """One match; raises NotFound."""
    found = (await session.exec(select(Match).where(Match.id == match_id))).first()
    if found is None:
        raise NotFound("There is no such match here. It may have been made anew: reload the page.")
    return found


async def confirm(session: AsyncSession, match_id: int, by: Actor, now: datetime) -> Match:
    """A person says that these belong together; the payee is known from now on."""
    match = await get(session, match_id)
    if match.state == MatchState.CONFIRMED:
        return match
    await _check_left(session, match)
    await _decide(session, match, MatchState.CONFIRMED, by, now)
    await _learn(session, match, now)
    return match


async def decline(session: AsyncSession, match_id: int, by: Actor, now: datetime) -> Match:
    """A person says that these do not belong together; the pair is not proposed again."""
    match = await get(session, match_id)
    if match.state in STANDING:
        raise Conflict("This match stands: undo it instead of declining it.")
    await _decide(session, match, MatchState.DECLINED, by, now)
    return match


async def undo(session: AsyncSession, match_id: int, by: Actor, now: datetime) -> Match:
    """Take a standing match apart, or a declined one back into the suggestions."""
    match = await get(session, match_id)
    if match.state in STANDING:
        if match.state == MatchState.CONFIRMED:
            await _unlearn(session, match, now)
        await _decide(session, match, MatchState.UNDONE, by, now)
    elif match.state != MatchState.SUGGESTED:
        await _decide(session, match, MatchState.SUGGESTED, by, now)
    return match


async def link(
    session: AsyncSession,
    invoice_id: int,
    transaction_id: int,
    by: Actor,
    now: datetime,
    *,
    settles: bool = False,
) -> Match:
    """A person pairs an invoice with a bank transaction that no run had paired.

    `settles`: the payment settles the invoice although their amounts differ (a fee, a discount).
    """
    known = select(Match).where(
        Match.invoice_id == invoice_id, Match.transaction_id == transaction_id
    )
    match = (await session.exec(known)).first()
    if match is None or match.state not in STANDING:
        match = await _new(session, match, invoice_id, transaction_id, settles)
        await _decide(session, match, MatchState.CONFIRMED, by, now)
        await _learn(session, match, now)
    return match


async def _new(
    session: AsyncSession, known: Match | None, invoice_id: int, transaction_id: int, settles: bool
) -> Match:
    bills = await records.bills(session, col(Invoice.id) == invoice_id)
    lines = await records.payments(session, col(BankTransaction.id) == transaction_id)
    if not bills or not lines:
        raise NotFound("There is no such invoice or bank transaction here.")
    owed = records.amount_of(bills[0].amount) - await _taken(session, invoice_id)
    free = records.amount_of(lines[0].amount) - await _spent(session, transaction_id)
    if owed * free <= 0:
        raise Conflict("Nothing is left of the invoice or of the bank transaction.")
    whole = settles or bills[0].currency != lines[0].currency
    amount = owed if whole else min(owed, free, key=abs)
    match = known or Match(
        invoice_id=invoice_id, transaction_id=transaction_id, amount=amount, spent=amount,
        state=MatchState.SUGGESTED,
    )  # fmt: skip
    match.amount, match.spent = amount, free if whole else amount
    match.kind = _kind(bills[0].currency == lines[0].currency, amount, match.spent, owed)
    match.confidence, match.signals = 100, ["person"]
    session.add(match)
    await session.flush()
    return match


def _kind(same_currency: bool, amount: Decimal, spent: Decimal, owed: Decimal) -> str:
    if not same_currency:
        return "fx"
    if amount != spent:
        return "discount" if abs(spent) < abs(amount) else "fee"
    return "plain" if amount == owed else "partial"


async def _check_left(session: AsyncSession, match: Match) -> None:
    """Other standing matches may have used up what this one needs."""
    bills = await records.bills(session, col(Invoice.id) == match.invoice_id)
    lines = await records.payments(session, col(BankTransaction.id) == match.transaction_id)
    if not bills or not lines:
        raise NotFound("There is no such invoice or bank transaction here.")
    taken = await _taken(session, match.invoice_id)
    if abs(taken + match.amount) > abs(records.amount_of(bills[0].amount)):
        raise Conflict("The invoice is settled already: undo its other match first.")
    # Bills that are netted with a credit note come to more than the payment until all are there.
    spent = await _spent(session, match.transaction_id)
    if match.kind != "credit_note" and abs(spent + match.spent) > abs(
        records.amount_of(lines[0].amount)
    ):
        raise Conflict("The bank transaction is used already: undo its other match first.")


async def _taken(session: AsyncSession, invoice_id: int) -> Decimal:
    query = select(col(Match.amount)).where(Match.invoice_id == invoice_id, in_state(*STANDING))
    return sum(await session.exec(query), Decimal(0))


async def _spent(session: AsyncSession, transaction_id: int) -> Decimal:
    query = select(col(Match.spent)).where(
        Match.transaction_id == transaction_id, in_state(*STANDING)
    )
    return sum(await session.exec(query), Decimal(0))


async def _decide(
    session: AsyncSession, match: Match, state: MatchState, by: Actor, now: datetime
) -> None:
    match.state, match.decided_by, match.decided_at = state, by.name, now
    session.add(match)
    details = {"match": match.id, "transaction": match.transaction_id}
    action = "reopened" if state == MatchState.SUGGESTED else state.value
    entry = Entry(f"match.{action}", "invoice", str(match.invoice_id), details)
    await audit.append(session, now, by, [entry])
    await runs.ask(session, now)


async def _learn(session: AsyncSession, match: Match, now: datetime) -> None:
    """The payee as the bank writes it is this vendor, from now on."""
    vendor_id = await _vendor(session, match)
    for key in await _keys(session, match) if vendor_id else []:
        known = (await session.exec(select(PayeeAlias).where(PayeeAlias.key == key))).first()
        if known is None:
            session.add(PayeeAlias(key=key, vendor_id=vendor_id, updated_at=now))
            continue
        is_same = known.vendor_id == vendor_id
        known.confirmations = known.confirmations + 1 if is_same else 1
        known.vendor_id, known.updated_at = vendor_id, now
        session.add(known)


async def _unlearn(session: AsyncSession, match: Match, now: datetime) -> None:
    for key in await _keys(session, match):
        known = (await session.exec(select(PayeeAlias).where(PayeeAlias.key == key))).first()
        if known and known.confirmations > 1:
            known.confirmations, known.updated_at = known.confirmations - 1, now
            session.add(known)
        elif known:
            await session.delete(known)


async def _vendor(session: AsyncSession, match: Match) -> int:
    query = select(col(Invoice.vendor_id)).where(Invoice.id == match.invoice_id)
    return (await session.exec(query)).first() or 0


async def _keys(session: AsyncSession, match: Match) -> list[str]:
    lines = await records.payments(session, col(BankTransaction.id) == match.transaction_id)
    return [key for line in lines for key in payee_keys(line)]


def payee_keys(line: Payment) -> list[str]:
    """What a payee is remembered by: the account, and the words of its name."""
    words = " ".join(Ledger.words(line))
    return [key for key in (line.iban, words) if key]
