"""Letting the matcher run over a workspace, and keeping what it finds.

Standing links are never changed by a run. Suggestions are made anew each time. What people decide
while a run works wins: the run looks again before it writes.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Table, delete, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.database import Database
from assistant.matching.match import match
from assistant.matching.records import Bill, Link, Payment
from assistant.workspace import audit, bulk
from assistant.workspace.audit import SYSTEM, Entry
from assistant.workspace.bank_transactions import BankTransaction
from assistant.workspace.bulk import Insert, table_of
from assistant.workspace.invoices import Invoice
from assistant.workspace.matches import neighbours, records
from assistant.workspace.matches.records import Books
from assistant.workspace.matches.table import Match, MatchRun, MatchState

ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found: links made without a person, and suggestions that wait for one."""

    automatic: int = 0
    suggested: int = 0


async def run(database: Database, workspace_id: str, now: datetime) -> Outcome:
    """Match everything that is open."""
    for _ in range(ROUNDS):
        async with database.read(workspace_id) as session:
            books = await _open_books(session)
        links = await asyncio.to_thread(match, books.bills, books.payments, books.memory)
        async with database.write(workspace_id) as session:
            if await records.memory(session) == books.memory:
                await session.exec(delete(Match).where(col(Match.state) == MatchState.SUGGESTED))
                await keep(session, links, now)
                await _done(session, now)
                return _outcome(links)
    return Outcome()


async def _open_books(session: AsyncSession) -> Books:
    """Bills and payments that still have something left; those that are settled stay out."""
    known = await records.memory(session)
    settled: dict[int, int] = {}
    spent: dict[int, int] = {}
    for link in known.kept:
        settled[link.bill] = settled.get(link.bill, 0) + link.amount
        spent[link.payment] = spent.get(link.payment, 0) + link.spent
    bills = [one for one in await records.bills(session) if settled.get(one.id) != one.amount]
    payments = [one for one in await records.payments(session) if spent.get(one.id) != one.amount]
    return Books(bills, payments, known)


async def near_invoice(session: AsyncSession, invoice_id: int, now: datetime) -> Outcome:
    """Match one new or changed invoice against what is around it, within the caller's write."""
    bills = await records.bills(session, col(Invoice.id) == invoice_id)
    if not bills:
        return Outcome()
    lines = await neighbours.lines_near(session, bills[0])
    return await _near(session, await neighbours.bills_of_vendor(session, bills[0]), lines, now)


async def near_line(session: AsyncSession, transaction_id: int, now: datetime) -> Outcome:
    """Match one new bank line against what is around it, within the caller's write."""
    lines = await records.payments(session, col(BankTransaction.id) == transaction_id)
    if not lines:
        return Outcome()
    rivals = await neighbours.lines_of_amount(session, lines[0])
    return await _near(session, await neighbours.bills_near(session, lines[0]), rivals, now)


async def _near(
    session: AsyncSession, bills: list[Bill], lines: list[Payment], now: datetime
) -> Outcome:
    """Suggestions among these are made anew; so is nothing that somebody decided."""
    known = await records.memory_around(session, bills, lines)
    links = match(bills, lines, known)
    await session.exec(
        delete(Match).where(
            col(Match.state) == MatchState.SUGGESTED,
            col(Match.invoice_id).in_([one.id for one in bills]),
            col(Match.transaction_id).in_([one.id for one in lines]),
        )
    )
    await keep(session, links, now)
    return _outcome(links)


async def keep(session: AsyncSession, links: Sequence[Link], now: datetime) -> None:
    """Store what a run found, and note the automatic ones in their invoices' trail."""
    rows = [
        {
            "workspace_id": session.info["workspace_id"],
            "invoice_id": one.bill,
            "transaction_id": one.payment,
            "amount": records.amount_of(one.amount),
            "spent": records.amount_of(one.spent),
            "kind": one.kind,
            "state": (MatchState.AUTOMATIC if one.automatic else MatchState.SUGGESTED).value,
            "confidence": one.confidence,
            "signals": list(one.signals),
            "created_at": now,
        }
        for one in links
    ]
    await bulk.insert(session, table_of(Match), rows, _once)
    entries = [
        Entry(
            "invoice.matched",
            "invoice",
            str(one.bill),
            {"transaction": one.payment, "kind": one.kind, "signals": list(one.signals)},
        )
        for one in links
        if one.automatic
    ]
    await audit.append(session, now, SYSTEM, entries)


def _once(insert: Insert, _table: Table) -> Insert:
    return insert.on_conflict_do_nothing()


def _outcome(links: Sequence[Link]) -> Outcome:
    automatic = sum(one.automatic for one in links)
    return Outcome(automatic, len(links) - automatic)


async def ask(session: AsyncSession, now: datetime) -> None:
    """A run is wanted; it follows within seconds. Without bank transactions there is none."""
    if (await session.exec(select(BankTransaction.id).limit(1))).first() is None:
        return
    row = (await session.exec(select(MatchRun))).first()
    if row is None:
        session.add(MatchRun(asked_at=now))
        return
    row.asked_at = now
    session.add(row)


async def wanted(session: AsyncSession) -> list[str]:
    """Workspaces whose run is asked for and has not been since (across workspaces)."""
    later = col(MatchRun.ran_at).is_(None) | (col(MatchRun.ran_at) < col(MatchRun.asked_at))
    return list(await session.exec(select(MatchRun.workspace_id).where(later)))


async def _done(session: AsyncSession, now: datetime) -> None:
    done = await session.exec(
        update(MatchRun).values(ran_at=now).execution_options(synchronize_session=False)
    )
    if not done.rowcount:
        session.add(MatchRun(asked_at=now, ran_at=now))
