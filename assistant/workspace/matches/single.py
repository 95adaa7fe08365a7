"""One record more: matched at once, as the next whole run would."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.matching.match import match
from assistant.matching.records import Bill, Payment
from assistant.workspace.matches import indexes, records, rows, runs
from assistant.workspace.matches.circle import Circle, TooWide
from assistant.workspace.matches.table import Match, MatchState, in_state


async def invoice(session: AsyncSession, invoice_id: int, now: datetime) -> bool:
    """Match one new or changed invoice within the caller's write.

    False where only a whole run can tell; it is asked for.
    """
    found = await rows.bills(session, "id", [invoice_id])
    bills = [one for one, is_open in found if is_open]
    return await _match(session, bills, await _suggested(session, invoice_id), now)


async def line(session: AsyncSession, transaction_id: int, now: datetime) -> bool:
    """Match one new bank line within the caller's write; as `invoice`."""
    return await _match(session, [], await rows.lines(session, "id", [transaction_id]), now)


async def _suggested(session: AsyncSession, invoice_id: int) -> list[Payment]:
    """Lines that an invoice was matched with before it changed."""
    old = await session.exec(
        select(Match.transaction_id).where(
            Match.invoice_id == invoice_id, in_state(MatchState.SUGGESTED)
        )
    )
    return await rows.lines(session, "id", list(old))


async def _match(
    session: AsyncSession, bills: Sequence[Bill], lines: Sequence[Payment], now: datetime
) -> bool:
    index = await indexes.load(session)
    aliases = await rows.aliases(session)
    try:
        if index is None:
            raise TooWide
        circle = Circle(session, index, aliases)
        await circle.grow(bills, lines)
    except TooWide:
        await runs.ask(session, now)
        return False
    await _renew(session, circle, aliases, now)
    return True


async def _renew(
    session: AsyncSession, circle: Circle, aliases: dict[str, int], now: datetime
) -> None:
    """Suggestions within the circle are made anew; so is nothing that somebody decided."""
    bills = sorted(circle.bills.values(), key=lambda one: one.id)
    lines = sorted(circle.lines.values(), key=lambda one: one.id)
    before = await rows.matches(session, circle.bills, circle.lines)
    memory = records.remembered(aliases, before)
    links = match(bills, lines, memory, await circle.known())
    old = [
        one.id for one in before
        if one.state == MatchState.SUGGESTED and circle.decides(one.invoice_id, one.transaction_id)
    ]  # fmt: skip
    await rows.forget(session, old)
    await runs.keep(session, [one for one in links if circle.decides(one.bill, one.payment)], now)
