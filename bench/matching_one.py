"""One new invoice or bank line, matched against a large workspace in SQLite.

    python -m bench.matching_one [--bills 50000] [--lines 60000] [--times 40]

Fills a database with the large made-up company, matches it once, then takes single records out
of their matches and has each found again: the time is the whole write, SQL and matcher.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert
from sqlmodel import col, select

from assistant import migrations
from assistant.database import Database, Session
from assistant.workspace import tables
from assistant.workspace.bank_accounts import BankAccount
from assistant.workspace.bank_transactions import BankTransaction
from assistant.workspace.connections import Connection
from assistant.workspace.invoices import Invoice
from assistant.workspace.matches import records, runs
from assistant.workspace.matches.runs import Outcome
from assistant.workspace.matches.table import Match
from assistant.workspace.statements import Statement
from assistant.workspace.vendors import Vendor
from assistant.workspace.workspaces import Workspace
from tests.matching.worlds import World, make_large

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
assert tables.metadata is not None
Near = Callable[[Session, int, datetime], Awaitable[Outcome]]


def main() -> None:
    """Print the times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bills", type=int, default=50_000)
    parser.add_argument("--lines", type=int, default=60_000)
    parser.add_argument("--times", type=int, default=40)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_measure(Path(folder), given.bills, given.lines, given.times))


async def _measure(folder: Path, bills: int, lines: int, times: int) -> None:
    database = Database(f"sqlite+aiosqlite:///{folder / 'bench.db'}")
    await migrations.upgrade(database)
    workspace = Workspace(name="Bench")
    async with database.system() as session:
        session.add(workspace)
    async with database.write(workspace.id) as session:
        await _fill(session, workspace.id, make_large(0, bills, lines))
    begun, clock = time.process_time(), time.perf_counter()
    outcome = await runs.run(database, workspace.id, NOW)
    took = time.process_time() - begun
    print(f"whole run: {took:.1f} s CPU, {time.perf_counter() - clock:.1f} s ({outcome})")
    async with database.read(workspace.id) as session:
        query = select(Match).where(Match.state == "automatic").order_by(col(Match.id))
        matches = list(await session.exec(query.limit(20_000)))[:: 20_000 // times][:times]
    for name, near, field in (
        ("one bank line", runs.near_line, "transaction_id"),
        ("one invoice", runs.near_invoice, "invoice_id"),
    ):
        await _one_by_one(database, workspace.id, matches, name, near, field)
    await database.close()


async def _one_by_one(
    database: Database, workspace_id: str, matches: list[Match], name: str, near: Near, field: str
) -> None:
    times, again = [], 0
    for match in matches:
        async with database.write(workspace_id) as session:
            await session.exec(delete(Match).where(col(Match.id) == match.id))
        begun = time.perf_counter()
        async with database.write(workspace_id) as session:
            await near(session, getattr(match, field), NOW)
        times.append((time.perf_counter() - begun) * 1000)
        async with database.read(workspace_id) as session:
            found = await session.exec(
                select(Match.id).where(
                    Match.invoice_id == match.invoice_id,
                    Match.transaction_id == match.transaction_id,
                )
            )
            again += found.first() is not None
    times.sort()
    p95 = times[int(len(times) * 0.95) - 1]
    print(
        f"{name}: p50 {statistics.median(times):.1f} ms, p95 {p95:.1f} ms, "
        f"found again {again} of {len(matches)}"
    )


async def _fill(session: Session, workspace_id: str, world: World) -> None:
    connection_row = Connection()
    account = BankAccount(key="own", name="Main account", currency="EUR")
    statement = Statement(sha256="0" * 64, file_name="s.csv", format="CSV", imported_by="bench")
    session.add_all([connection_row, account, statement])
    await session.flush()
    names = {bill.vendor: bill.vendor_name for bill in world.bills}
    connection = await session.connection()
    await connection.execute(insert(Vendor), [
        {"workspace_id": workspace_id, "id": at, "source_key": str(at), "name": name,
         "folded_name": name.lower()} for at, name in names.items()
    ])  # fmt: skip
    await connection.execute(insert(Invoice), [
        {"workspace_id": workspace_id, "connection_id": connection_row.id, **_invoice(bill)}
        for bill in world.bills
    ])  # fmt: skip
    await connection.execute(insert(BankTransaction), [
        {"workspace_id": workspace_id, "account_id": account.id, "statement_id": statement.id,
         "id": one.id, "row_key": str(one.id), "booked_on": date.fromordinal(one.day),
         "amount": -records.amount_of(one.amount), "currency": one.currency, "label": one.label,
         "counterparty_name": one.counterparty or None, "counterparty_iban": one.iban or None}
        for one in world.payments
    ])  # fmt: skip


def _invoice(bill: Any) -> dict[str, Any]:  # noqa: ANN401 — a bill of the world
    return {
        "id": bill.id, "source_id": str(bill.id), "vendor_id": bill.vendor,
        "vendor_name": bill.vendor_name, "number": bill.number, "status": "to_pay",
        "is_credit_note": bill.amount < 0, "total": records.amount_of(bill.amount),
        "currency": bill.currency, "issued_on": date.fromordinal(bill.issued),
        "due_on": date.fromordinal(bill.due) if bill.due else None, "iban": bill.iban or None,
    }  # fmt: skip


if __name__ == "__main__":
    main()
