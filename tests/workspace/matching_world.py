"""A workspace with invoices and bank lines in it, for the tests of matches."""

import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from sqlmodel import col, select

from assistant.database import Database
from assistant.workspace.bank_accounts import BankAccount
from assistant.workspace.bank_transactions import BankTransaction
from assistant.workspace.matches.table import Match
from assistant.workspace.statements import Statement
from tests.tools.books import Bill, write

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
RENT = Bill("Officina Lume S.r.l.", "214/2026", date(2026, 10, 21), "2238.50", date(2026, 11, 20))
PAPER = Bill("Papeterie Vasseur", "PV-2026-0031", date(2026, 10, 7), "612.40", date(2026, 11, 6))


async def invoices(database: Database, workspace_id: str, bills: Sequence[Bill]) -> list[int]:
    """Write invoices; answers with their ids in order."""
    return (await write(database, workspace_id, list(bills))).invoices


async def lines(
    database: Database, workspace_id: str, *rows: tuple[str, date, str], iban: str | None = None
) -> list[int]:
    """Write bank lines as (amount paid, day, label); answers with their ids in order."""
    async with database.write(workspace_id) as session:
        account = (await session.exec(select(BankAccount))).first()
        if account is None:
            account = BankAccount(key="own", name="Main account", currency="EUR")
            session.add(account)
        statement = Statement(sha256=uuid.uuid4().hex, file_name="s.xml",
                              format="camt.053", imported_by="Claire Morel")  # fmt: skip
        session.add(statement)
        await session.flush()
        made = [
            BankTransaction(
                account_id=account.id or 0, statement_id=statement.id or 0,
                row_key=f"{statement.id}-{at}", booked_on=day, amount=-Decimal(amount),
                currency="EUR", label=label, counterparty_iban=iban,
            )
            for at, (amount, day, label) in enumerate(rows)
        ]  # fmt: skip
        session.add_all(made)
        await session.flush()
        return [one.id or 0 for one in made]


async def stored(database: Database, workspace_id: str) -> list[Match]:
    """All matches, oldest first."""
    async with database.read(workspace_id) as session:
        return list(await session.exec(select(Match).order_by(col(Match.id))))
