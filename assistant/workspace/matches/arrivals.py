"""What came since the last run: a few records are matched one by one, many by a whole run."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.database import Database
from assistant.workspace import triggers
from assistant.workspace.bank_transactions import BankTransaction
from assistant.workspace.matches import runs, single
from assistant.workspace.matches.table import MatchRun

FEW = 20
One = Callable[[AsyncSession, int, datetime], Awaitable[bool]]


async def match_wanted(database: Database, workspace_id: str, now: datetime) -> None:
    """Match what was asked for: everything, or the invoices that came or changed."""
    async with database.write(workspace_id) as session:
        is_done = await _match_invoices(session, now)
    if not is_done:
        await runs.run(database, workspace_id, now)


async def _match_invoices(session: AsyncSession, now: datetime) -> bool:
    row = (await session.exec(select(MatchRun))).one()
    if row.ran_at is None or row.ran_at < row.asked_at:
        return False
    newest = await triggers.newest(session)
    ids = await triggers.invoices_after(session, row.trigger_id, FEW + 1)
    if not await _each(session, single.invoice, ids, now):
        return False
    await runs.done(session, now, newest)
    return True


async def match_statement(
    database: Database, workspace_id: str, statement_id: int, now: datetime
) -> None:
    """Match the lines that a statement brought."""
    async with database.write(workspace_id) as session:
        query = select(BankTransaction.id).where(BankTransaction.statement_id == statement_id)
        ids = [one or 0 for one in await session.exec(query.limit(FEW + 1))]
        is_done = await _each(session, single.line, ids, now)
    if not is_done:
        await runs.run(database, workspace_id, now)


async def _each(session: AsyncSession, match: One, ids: Sequence[int], now: datetime) -> bool:
    """Whether each of a few records was matched alone; the rest is a whole run's."""
    if len(ids) > FEW:
        return False
    for one in ids:
        if not await match(session, one, now):
            return False
    return True
