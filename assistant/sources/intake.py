"""Taking a statement in: bytes to disk, a child reads them, the workspace keeps what is new."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from assistant.database import Database, Session
from assistant.documents import child, storage
from assistant.documents.child import ChildFailed
from assistant.errors import TooLarge, Unprocessable
from assistant.sources.lines import Account, Period, Question
from assistant.workspace import bank_accounts, bank_transactions, same_accounts, statements
from assistant.workspace.audit import Actor
from assistant.workspace.bank_accounts import BankAccount
from assistant.workspace.bank_transactions import Stored
from assistant.workspace.matches import arrivals, listing
from assistant.workspace.matches import runs as match_runs
from assistant.workspace.statements import Days, Statement

READER = "assistant.sources.reader:task"
MAX_BYTES = 30 * 1024 * 1024
MAX_ANSWER_BYTES = 160 * 1024 * 1024
SECONDS = 30.0
UNREADABLE = "This file could not be read."


class Line(msgspec.Struct):
    """A line as the child tells it; types are checked again when it is decoded."""

    booked_on: date
    amount: Decimal
    currency: str
    raw: msgspec.Raw
    value_on: date | None = None
    counterparty_name: str | None = None
    counterparty_iban: str | None = None
    label: str = ""
    reference: str | None = None
    bank_id: str | None = None
    original_amount: Decimal | None = None
    original_currency: str | None = None
    fee: Decimal | None = None


class Answer(msgspec.Struct):
    """What the child found; lines by account, packed until they are stored, to spare memory."""

    format: str
    problem: str | None = None
    accounts: list[Account] = []
    periods: list[Period] = []
    skipped: dict[str, int] = {}
    question: Question | None = None
    lines: list[list[msgspec.Raw]] = []


@dataclass(frozen=True, slots=True)
class Imported:
    """One file's result: rows read = kept + duplicates + skipped, unless a question is open.

    `twins` of the duplicates were here in another format, so in other words.
    """

    statement_id: int
    file_name: str
    format: str
    accounts: list[str] = field(default_factory=list)
    kept: int = 0
    duplicates: int = 0
    twins: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)
    matched: int = 0
    starts_on: date | None = None
    ends_on: date | None = None
    question: Question | None = None


async def receive(
    database: Database,
    data_dir: Path,
    workspace_id: str,
    file_name: str,
    chunks: AsyncIterator[bytes],
    *,
    by: Actor,
    at: datetime,
) -> Imported:
    """Take one statement in; with a question in the result, `answer` goes on with it.

    Raises Unprocessable or TooLarge with a sentence for the person who sent it.
    """
    folder = _folder(data_dir)
    try:
        sha256, size, path = await storage.store(folder, chunks, max_bytes=MAX_BYTES)
    except TooLarge as error:
        raise TooLarge(
            f"A statement may have {MAX_BYTES // 1024 // 1024} MB: import it in parts."
        ) from error
    async with database.read(workspace_id) as session:
        said = await statements.csv_columns(session)
    try:
        found = await _read(path, said)
    except Unprocessable:
        await _forget(database, workspace_id, path, sha256)
        raise
    async with database.write(workspace_id) as session:
        statement = await statements.enter(
            session, sha256=sha256, file_name=file_name, size=size, by=by, at=at
        )
        imported = await _keep(session, statement, found, by, at)
    return await _matched(database, workspace_id, imported, at)


async def answer(
    database: Database,
    data_dir: Path,
    workspace_id: str,
    statement_id: int,
    columns: Mapping[str, str],
    *,
    by: Actor,
    at: datetime,
) -> Imported:
    """Go on with a file that asked about its columns; the answer is kept for the next such file.

    Raises Unprocessable when the columns named hold no days or amounts.
    """
    async with database.read(workspace_id) as session:
        statement = await statements.get(session, statement_id)
        said = await statements.csv_columns(session)
    path = storage.path_of(_folder(data_dir), statement.sha256)
    question = (await _read(path, {})).question
    if question is None:
        raise Unprocessable("This statement has no question open.", code="no_question")
    known = said | {question.signature: dict(columns)}
    found = await _read(path, known)
    async with database.write(workspace_id) as session:
        if found.question is None:
            await statements.remember_columns(session, question.signature, columns, by=by, at=at)
        statement = await statements.get(session, statement_id)
        imported = await _keep(session, statement, found, by, at)
    return await _matched(database, workspace_id, imported, at)


async def assign(
    database: Database, data_dir: Path, workspace_id: str, statement_id: int, account_id: int, *,
    by: Actor, at: datetime,
) -> Imported:  # fmt: skip
    """Take a statement without an account number in anew, as that of the account that a person
    named: its lines that the account tells already are then known."""
    async with database.read(workspace_id) as session:
        statement = await statements.get(session, statement_id)
        said = await statements.csv_columns(session)
    found = await _read(storage.path_of(_folder(data_dir), statement.sha256), said)
    async with database.write(workspace_id) as session:
        statement = await statements.get(session, statement_id)
        await same_accounts.assign(session, statement, account_id)
        imported = await _keep(session, statement, found, by, at)
        await match_runs.ask(session, at)
    return await _matched(database, workspace_id, imported, at)


async def question_of(data_dir: Path, statement: Statement) -> Question | None:
    """What a waiting statement asks, read again from its file."""
    return (await _read(storage.path_of(_folder(data_dir), statement.sha256), {})).question


async def undo(
    database: Database,
    data_dir: Path,
    workspace_id: str,
    statement_id: int,
    by: Actor,
    at: datetime,
) -> int:
    """Take an import back, its file too; answers with how many transactions went."""
    async with database.write(workspace_id) as session:
        statement = await statements.get(session, statement_id)
        gone = await statements.undo(session, statement_id, by=by, at=at)
        await match_runs.ask(session, at)
    path = storage.path_of(_folder(data_dir), statement.sha256)
    await asyncio.to_thread(path.unlink, missing_ok=True)
    return gone


async def _matched(
    database: Database, workspace_id: str, imported: Imported, at: datetime
) -> Imported:
    """Match what is open; `matched` counts the file's transactions that found an invoice."""
    if not imported.kept:
        return imported
    await arrivals.match_statement(database, workspace_id, imported.statement_id, at)
    async with database.read(workspace_id) as session:
        matched = await listing.of_statement(session, imported.statement_id)
    return replace(imported, matched=matched)


def _folder(data_dir: Path) -> Path:
    # Apart from documents: the same bytes may be both, and one is deleted when it is undone.
    return data_dir / "statements"


async def _forget(database: Database, workspace_id: str, path: Path, sha256: str) -> None:
    async with database.read(workspace_id) as session:
        if await statements.by_hash(session, sha256) is None:
            await asyncio.to_thread(path.unlink, missing_ok=True)


async def _read(path: Path, said: Mapping[str, Mapping[str, str]]) -> Answer:
    spoken = msgspec.json.encode(said).decode()
    try:
        told = await child.run(
            READER, str(path), spoken, most_bytes=MAX_ANSWER_BYTES, seconds=SECONDS
        )
        found = await asyncio.to_thread(msgspec.json.decode, told, type=Answer)
    except (ChildFailed, msgspec.DecodeError) as error:
        told_why = error.message if isinstance(error, ChildFailed) else UNREADABLE
        raise Unprocessable(told_why, code="unreadable") from error
    if found.problem:
        raise Unprocessable(found.problem, code="unreadable")
    return found


async def _keep(
    session: Session, statement: Statement, found: Answer, by: Actor, at: datetime
) -> Imported:
    assert statement.id is not None
    if found.question:
        return Imported(statement.id, statement.file_name, found.format, question=found.question)
    accounts = [
        await bank_accounts.enter(
            session, one.number, iban=one.iban, name=one.name, currency=one.currency
        )
        for one in found.accounts
    ]
    statement.format = found.format
    for one in found.periods:
        span, rows = (one.starts_on, one.ends_on), _rows(found.lines[one.account])
        account = accounts[one.account]
        accounts[one.account] = await same_accounts.settle(session, statement, account, rows, span)
    others = await statements.of_other_formats(session, statement)
    stored = await _store(session, statement.id, accounts, found, others)
    days = [
        Days(accounts[one.account].id or 0, one.starts_on, one.ends_on) for one in found.periods
    ]
    await statements.record(
        session,
        statement,
        format_name=found.format,
        accounts=accounts,
        days=days,
        kept=stored.kept,
        duplicates=stored.duplicates,
        skipped=found.skipped,
        by=by,
        at=at,
    )
    return Imported(
        statement.id,
        statement.file_name,
        found.format,
        accounts=[account.iban or account.name for account in accounts],
        kept=stored.kept,
        duplicates=stored.duplicates,
        twins=stored.twins,
        skipped=found.skipped,
        starts_on=statement.starts_on,
        ends_on=statement.ends_on,
    )


async def _store(
    session: Session, statement_id: int, accounts: list[BankAccount], found: Answer,
    others: Sequence[int],
) -> Stored:  # fmt: skip
    """All lines, account by account."""
    total = Stored()
    for account, packed in zip(accounts, found.lines, strict=True):
        assert account.id is not None
        total += await bank_transactions.store(
            session, statement_id, account.id, _rows(packed), others
        )
    return total


def _rows(packed: list[msgspec.Raw]) -> Iterator[dict[str, Any]]:
    """A few lines unpacked at a time: a year of a busy account is large."""
    decoder = msgspec.json.Decoder(tuple[str, Line])
    for one in packed:
        key, line = decoder.decode(one)
        yield {"row_key": key, **msgspec.structs.asdict(line)}
