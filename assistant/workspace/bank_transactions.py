"""Bank transactions: the movements on our accounts, as their statements tell them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from sqlalchemy import JSON, Index, Table, UniqueConstraint, delete, func, update
from sqlmodel import Field, col, select

from assistant.database import Amount, Session, WorkspaceRow
from assistant.workspace import bulk
from assistant.workspace.bulk import Insert, Row, among, table_of

CHUNK = 5000


class BankTransaction(WorkspaceRow, table=True):
    """One movement on one account. `amount` is signed: what we pay is negative.

    `label` is the whole remittance text, `reference` the payer's own (end-to-end) reference,
    `bank_id` the bank's. `original_amount` is what the counterparty saw in another currency,
    `fee` what the bank kept (both as positive amounts). `row_key` makes the row the same one in
    the next statement: the bank's id, else a hash of account, day, amount, label and a running
    number among equal rows.
    """

    __tablename__ = "bank_transactions"
    __table_args__ = (
        UniqueConstraint("workspace_id", "account_id", "row_key"),
        Index("ix_bank_transactions_day", "workspace_id", "booked_on"),
        Index("ix_bank_transactions_amount", "workspace_id", "amount", "booked_on"),
        Index("ix_bank_transactions_statement", "workspace_id", "statement_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="bank_accounts.id", ondelete="CASCADE")
    statement_id: int = Field(foreign_key="statements.id", ondelete="CASCADE")
    row_key: str = Field(max_length=64)
    booked_on: date
    value_on: date | None = None
    amount: Decimal = Field(sa_type=Amount)
    currency: str = Field(max_length=3)
    counterparty_name: str | None = None
    counterparty_iban: str | None = Field(default=None, max_length=34)
    label: str = ""
    reference: str | None = None
    bank_id: str | None = None
    original_amount: Decimal | None = Field(default=None, sa_type=Amount)
    original_currency: str | None = Field(default=None, max_length=3)
    fee: Decimal | None = Field(default=None, sa_type=Amount)
    raw: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class Sighting(WorkspaceRow, table=True):
    """Another statement that holds the same row: it inherits the row when the first is undone."""

    __tablename__ = "bank_transaction_sightings"
    __table_args__ = (UniqueConstraint("workspace_id", "transaction_id", "statement_id"),)

    id: int | None = Field(default=None, primary_key=True)
    transaction_id: int = Field(foreign_key="bank_transactions.id", ondelete="CASCADE")
    statement_id: int = Field(foreign_key="statements.id", ondelete="CASCADE")


@dataclass(frozen=True, slots=True)
class Stored:
    """How many lines of a statement were new, and how many were here before."""

    kept: int = 0
    duplicates: int = 0


async def store(
    session: Session, statement_id: int, account_id: int, rows: Iterable[Row]
) -> Stored:
    """Keep the lines of a statement that are new to the account, in bulk.

    A row holds the columns of `BankTransaction` from `row_key` on. Of a line that another
    statement brought before, it is only kept that this statement holds it too.
    """
    kept = duplicates = 0
    for chunk in _pieces(rows):
        fresh = {row["row_key"]: row for row in chunk}
        known = await _known(session, account_id, list(fresh))
        new = [row for key, row in fresh.items() if key not in known]
        ours = {"workspace_id": session.info["workspace_id"], "statement_id": statement_id}
        made = [row | ours | {"account_id": account_id} for row in new]
        await bulk.insert(session, table_of(BankTransaction), made, _skip_known)
        seen = [ours | {"transaction_id": one} for one, by in known.values() if by != statement_id]
        await bulk.insert(session, table_of(Sighting), seen, _skip_known)
        kept += len(new)
        duplicates += len(chunk) - len(new)
    return Stored(kept, duplicates)


def _pieces(rows: Iterable[Row]) -> Iterator[list[Row]]:
    remaining = iter(rows)
    while piece := list(islice(remaining, CHUNK)):
        yield piece


async def _known(session: Session, account_id: int, keys: list[str]) -> dict[str, tuple[int, int]]:
    """Of these keys those that are here, each with its transaction and who brought it."""
    found = await session.exec(
        select(BankTransaction.row_key, BankTransaction.id, BankTransaction.statement_id).where(
            BankTransaction.account_id == account_id,
            among(table_of(BankTransaction).c.row_key, keys, session),
        )
    )
    return {key: (number or 0, by) for key, number, by in found}


def _skip_known(insert: Insert, _table: Table) -> Insert:
    return insert.on_conflict_do_nothing()


async def count_of(session: Session, statement_id: int) -> int:
    """How many transactions a statement brought."""
    counted = select(func.count(col(BankTransaction.id)))
    return (await session.exec(counted.where(BankTransaction.statement_id == statement_id))).one()


async def of_statement(
    session: Session, statement_id: int, limit: int, offset: int = 0
) -> list[BankTransaction]:
    """What a statement brought, newest first."""
    found = await session.exec(
        select(BankTransaction)
        .where(BankTransaction.statement_id == statement_id)
        .order_by(col(BankTransaction.booked_on).desc(), col(BankTransaction.id).desc())
        .limit(limit)
        .offset(offset)
    )
    return list(found)


async def remove(session: Session, statement_id: int) -> int:
    """Take a statement's lines away, but for those that another one holds too: it inherits them.

    Answers with how many were taken away.
    """
    others = select(Sighting.id).where(Sighting.transaction_id == BankTransaction.id)
    heir = select(func.min(Sighting.statement_id)).where(
        Sighting.transaction_id == BankTransaction.id
    )
    ours = col(BankTransaction.statement_id) == statement_id
    await session.exec(
        update(BankTransaction)
        .where(ours, others.exists())
        .values(statement_id=heir.scalar_subquery())
        .execution_options(synchronize_session=False)
    )
    own = select(BankTransaction.id).where(
        BankTransaction.id == Sighting.transaction_id,
        BankTransaction.statement_id == Sighting.statement_id,
    )
    for statement in (delete(Sighting).where(own.exists()), delete(BankTransaction).where(ours)):
        gone = await session.exec(statement.execution_options(synchronize_session=False))
    return int(gone.rowcount)
