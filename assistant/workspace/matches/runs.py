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
from assistant.matching import known
from assistant.matching.board import Board
from assistant.matching.index import Index, index
from assistant.matching.match import settled
from assistant.matching.records import Link
from assistant.workspace import audit, bulk, triggers
from assistant.workspace.audit import SYSTEM, Entry
from assistant.workspace.bank_transactions import BankTransaction
from assistant.workspace.bulk import Insert, table_of
from assistant.workspace.matches import indexes, records
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
            newest = await triggers.newest(session)
            books = await all_books(session)
        links, index = await asyncio.to_thread(_matched, books)
        async with database.write(workspace_id) as session:
            if await records.memory(session) == books.memory:
                await session.exec(delete(Match).where(col(Match.state) == MatchState.SUGGESTED))
                await keep(session, links, now)
                await indexes.store(session, index, now)
                await done(session, now, newest)
                return _outcome(links)
    return Outcome()


async def all_books(session: AsyncSession) -> Books:
    """All bills and payments, and what was decided about them."""
    memory = await records.memory(session)
    return Books(await records.bills(session), await records.payments(session), memory)


def propose(books: Books) -> Board:
    """What a run over all records finds among those that are open."""
    facts = known.known(books.bills, books.payments, books.memory.kept)
    left = records.open_books(books.bills, books.payments, books.memory)
    return settled(left.bills, left.payments, books.memory, facts)


def _matched(books: Books) -> tuple[list[Link], Index]:
    board = propose(books)
    sure = [one for one in board.links if one.automatic]
    known.learn(board.ledger.known, books.bills, books.payments, sure)
    return board.links, index(board)


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
    row = await _row(session, now)
    if row:
        row.asked_at = now


async def arrived(session: AsyncSession, now: datetime) -> None:
    """Invoices came or changed: they are matched within seconds, a few of them one by one."""
    row = await _row(session, now)
    if row:
        row.arrived_at = now


async def _row(session: AsyncSession, now: datetime) -> MatchRun | None:
    if (await session.exec(select(BankTransaction.id).limit(1))).first() is None:
        return None
    row = (await session.exec(select(MatchRun))).first() or MatchRun(asked_at=now)
    session.add(row)
    return row


async def wanted(session: AsyncSession) -> list[str]:
    """Workspaces whose run is asked for and has not been since (across workspaces)."""
    row = MatchRun
    later = col(row.ran_at).is_(None) | (col(row.ran_at) < col(row.asked_at))
    arrived_later = col(row.arrived_at) > col(row.ran_at)
    return list(await session.exec(select(row.workspace_id).where(later | arrived_later)))


async def done(session: AsyncSession, now: datetime, trigger_id: int) -> None:
    """All that had come until this trigger was matched."""
    found = await session.exec(
        update(MatchRun)
        .values(ran_at=now, trigger_id=trigger_id)
        .execution_options(synchronize_session=False)
    )
    if not found.rowcount:
        session.add(MatchRun(asked_at=now, ran_at=now, trigger_id=trigger_id))
