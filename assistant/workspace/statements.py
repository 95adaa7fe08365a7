"""Statements: one imported file each, with what became of every row it holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Table, UniqueConstraint
from sqlmodel import Field, col, select

from assistant import clock
from assistant.database import Session, UtcDateTime, WorkspaceRow
from assistant.errors import NotFound
from assistant.workspace import audit, bank_transactions, bulk
from assistant.workspace.audit import Actor, Entry
from assistant.workspace.bank_accounts import BankAccount
from assistant.workspace.bulk import Insert, table_of
from assistant.workspace.file_names import cleaned


class StatementState(StrEnum):
    """A CSV of an unknown kind waits until a person has said what its columns mean."""

    WAITING = "waiting"
    IMPORTED = "imported"


class Statement(WorkspaceRow, table=True):
    """One file of bank transactions; `read = kept + duplicates + the sum of skipped`.

    `skipped` maps a reason's code to a number of rows.
    """

    __tablename__ = "statements"
    __table_args__ = (UniqueConstraint("workspace_id", "sha256"),)

    id: int | None = Field(default=None, primary_key=True)
    sha256: str = Field(max_length=64)
    file_name: str
    size: int = 0
    format: str
    state: StatementState = StatementState.IMPORTED
    accounts: str = ""
    rows_read: int = 0
    rows_kept: int = 0
    rows_duplicate: int = 0
    rows_skipped: dict[str, int] = Field(default_factory=dict, sa_type=JSON)
    starts_on: date | None = None
    ends_on: date | None = None
    imported_by: str
    imported_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


class StatementPeriod(WorkspaceRow, table=True):
    """The days that a statement tells of one account; where they leave gaps, days are missing."""

    __tablename__ = "statement_periods"
    __table_args__ = (UniqueConstraint("workspace_id", "statement_id", "account_id"),)

    id: int | None = Field(default=None, primary_key=True)
    statement_id: int = Field(foreign_key="statements.id", ondelete="CASCADE")
    account_id: int = Field(foreign_key="bank_accounts.id", ondelete="CASCADE")
    starts_on: date
    ends_on: date


class CsvColumns(WorkspaceRow, table=True):
    """How a person said to read a CSV, kept by the signature of its header."""

    __tablename__ = "csv_columns"
    __table_args__ = (UniqueConstraint("workspace_id", "signature"),)

    id: int | None = Field(default=None, primary_key=True)
    signature: str = Field(max_length=64)
    mapping: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    confirmed_by: str
    confirmed_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


@dataclass(frozen=True, slots=True)
class Days:
    """Days of one account that a statement tells, both included."""

    account_id: int
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which days of an account are told by its statements, and the gaps in between."""

    account: BankAccount
    starts_on: date
    ends_on: date
    gaps: list[tuple[date, date]]


async def enter(
    session: Session, *, sha256: str, file_name: str, size: int, by: Actor, at: datetime
) -> Statement:
    """The statement with these bytes, entered when it is new; it waits until it is recorded."""
    statement = await by_hash(session, sha256)
    if statement is None:
        statement = Statement(
            sha256=sha256,
            file_name=cleaned(file_name, "text/plain"),
            size=size,
            format="CSV",
            state=StatementState.WAITING,
            imported_by=by.name,
            imported_at=at,
        )
        session.add(statement)
        await session.flush()
    return statement


async def record(
    session: Session,
    statement: Statement,
    *,
    format_name: str,
    accounts: Sequence[BankAccount],
    days: Sequence[Days],
    kept: int,
    duplicates: int,
    skipped: Mapping[str, int],
    by: Actor,
    at: datetime,
) -> None:
    """Keep what became of a file's rows. The same file again changes only who and when."""
    assert statement.id is not None
    total = await bank_transactions.count_of(session, statement.id)
    read = kept + duplicates
    statement.format, statement.state = format_name, StatementState.IMPORTED
    statement.accounts = ", ".join(account.iban or account.name for account in accounts)
    statement.rows_read = read + sum(skipped.values())
    statement.rows_kept, statement.rows_duplicate = total, read - total
    statement.rows_skipped = dict(skipped)
    statement.starts_on = min((one.starts_on for one in days), default=None)
    statement.ends_on = max((one.ends_on for one in days), default=None)
    statement.imported_by, statement.imported_at = by.name, at
    session.add(statement)
    rows = [
        {
            "workspace_id": session.info["workspace_id"],
            "statement_id": statement.id,
            "account_id": one.account_id,
            "starts_on": one.starts_on,
            "ends_on": one.ends_on,
        }
        for one in days
    ]
    await bulk.insert(session, table_of(StatementPeriod), rows, _skip_known)
    told = {"file": statement.file_name, "kept": kept, "duplicates": duplicates}
    await _remember(session, statement, "statement.imported", by, at, told)


def _skip_known(insert: Insert, _table: Table) -> Insert:
    return insert.on_conflict_do_nothing()


async def get(session: Session, statement_id: int) -> Statement:
    """One statement; NotFound when this workspace has no such id."""
    found = await session.get(Statement, statement_id)
    if found is None:
        raise NotFound("There is no such statement here.")
    return found


async def by_hash(session: Session, sha256: str) -> Statement | None:
    """The statement with these bytes."""
    found = await session.exec(select(Statement).where(Statement.sha256 == sha256))
    return found.first()


async def of_other_formats(session: Session, statement: Statement) -> list[int]:
    """Statements that came in another format than this one."""
    is_other = Statement.format != statement.format, Statement.id != statement.id
    return [one or 0 for one in await session.exec(select(Statement.id).where(*is_other))]


async def newest(session: Session, limit: int = 200) -> list[Statement]:
    """Statements, the last imported first."""
    found = await session.exec(
        select(Statement)
        .order_by(col(Statement.imported_at).desc(), col(Statement.id).desc())
        .limit(limit)
    )
    return list(found)


async def undo(session: Session, statement_id: int, *, by: Actor, at: datetime) -> int:
    """Take an import back: its transactions go, the audit trail keeps that it was.

    Lines that another statement holds too stay, as that one's. Answers with how many went.
    """
    statement = await get(session, statement_id)
    gone = await bank_transactions.remove(session, statement_id)
    told = {"file": statement.file_name, "removed": gone}
    await _remember(session, statement, "statement.undone", by, at, told)
    await session.delete(statement)
    return gone


async def coverage(session: Session) -> list[Coverage]:
    """For each account, the days that its statements tell and the gaps between them."""
    found = await session.exec(
        select(BankAccount, StatementPeriod)
        .join(StatementPeriod, col(StatementPeriod.account_id) == BankAccount.id)
        .order_by(col(BankAccount.name), col(BankAccount.id), col(StatementPeriod.starts_on))
    )
    accounts: dict[int, Coverage] = {}
    for account, told in found:
        known = accounts.get(told.account_id) or Coverage(account, told.starts_on, told.ends_on, [])
        accounts[told.account_id] = _longer(known, told.starts_on, told.ends_on)
    return list(accounts.values())


def _longer(known: Coverage, starts: date, ends: date) -> Coverage:
    day = timedelta(days=1)
    gap = [(known.ends_on + day, starts - day)] if starts > known.ends_on + day else []
    return Coverage(known.account, known.starts_on, max(ends, known.ends_on), [*known.gaps, *gap])


async def csv_columns(session: Session) -> dict[str, dict[str, str]]:
    """What people said about the columns of CSV files, by the signature of their headings."""
    found = await session.exec(select(CsvColumns))
    return {one.signature: one.mapping for one in found}


async def remember_columns(
    session: Session, signature: str, mapping: Mapping[str, str], *, by: Actor, at: datetime
) -> None:
    """Keep what a person said about such a file; the next one is read without asking."""
    found = await session.exec(select(CsvColumns).where(CsvColumns.signature == signature))
    known = found.first() or CsvColumns(signature=signature, confirmed_by=by.name)
    known.mapping, known.confirmed_by, known.confirmed_at = dict(mapping), by.name, at
    session.add(known)
    await session.flush()
    entry = Entry("csv_columns.confirmed", "csv_columns", str(known.id), dict(mapping))
    await audit.append(session, at, by, [entry])


async def _remember(
    session: Session,
    statement: Statement,
    action: str,
    by: Actor,
    at: datetime,
    told: Mapping[str, object],
) -> None:
    await session.flush()
    await audit.append(session, at, by, [Entry(action, "statement", str(statement.id), dict(told))])
