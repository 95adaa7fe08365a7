"""Whose account a statement without an account number tells of: proven by its lines, or left open.

An export often names no account. It is known to be of a numbered one when, on all days that both
tell, their lines are the same, one for one (see `bank_twins`). Anything less proves nothing: then
both stay, and the statement's page says how many lines stand in both.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, update
from sqlmodel import col, select

from assistant.database import Session
from assistant.errors import NotFound
from assistant.workspace import bank_transactions, bank_twins
from assistant.workspace.bank_accounts import BankAccount
from assistant.workspace.bank_transactions import BankTransaction, Sighting, movement
from assistant.workspace.bank_twins import Movement
from assistant.workspace.bulk import Row
from assistant.workspace.statements import Statement, StatementPeriod, of_other_formats

# One line alone may be the same by chance.
LEAST = 2
FEWEST_DIGITS = 4
Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class _Told:
    """Lines, and the days of which they tell everything."""

    spans: Sequence[Span]
    lines: Sequence[Movement]

    def on(self, other: "_Told") -> list[Movement]:
        """The lines of the days that both tell."""
        return [one for one in self.lines if self._tells(one) and other._tells(one)]

    def _tells(self, line: Movement) -> bool:
        return any(start <= line.facts[0] <= end for start, end in self.spans)


@dataclass(frozen=True, slots=True)
class Alike:
    """How many of a statement's lines stand in another account too."""

    account: BankAccount
    lines: int


async def settle(
    session: Session, statement: Statement, account: BankAccount, rows: Iterable[Row], span: Span
) -> BankAccount:
    """The account that a file's rows belong to; `span` are its days. What came before without a
    number, and is now proven to be of this account, becomes so. Only statements of other formats
    are compared: within a format, rows are known by their keys."""
    candidates = await _candidates(session, account)
    if not candidates:
        return account
    others = await of_other_formats(session, statement)
    told = _Told([span], [movement(row["row_key"], row) for row in rows])
    if is_numbered(account):
        await _claim(session, account, told, candidates, others)
        return account
    known = [one for one in candidates if await _has(session, one, statement)]
    found = known or [
        one for one in candidates if _are_one(told, await _lines(session, one, others))
    ]
    return found[0] if len(found) == 1 else account


async def _has(session: Session, account: BankAccount, statement: Statement) -> bool:
    """The same file came before, and was found to be of this account."""
    days = select(StatementPeriod.id).where(
        StatementPeriod.account_id == account.id, StatementPeriod.statement_id == statement.id
    )
    return (await session.exec(days)).first() is not None


async def _claim(
    session: Session, account: BankAccount, told: _Told, candidates: Sequence[BankAccount],
    others: Collection[int],
) -> None:  # fmt: skip
    here = await _lines(session, account, others)
    proven = [
        (number, nameless)
        for nameless in candidates
        for number in others
        if _are_one(told, theirs := await _lines(session, nameless, [number]))
        and _fits(theirs, here)
    ]
    for number, nameless in proven:
        await _give(session, number, nameless, account)


async def alike(session: Session, statement: Statement) -> list[Alike]:
    """The numbered accounts that hold lines like those of a statement without a number."""
    ours = select(BankTransaction).where(BankTransaction.statement_id == statement.id)
    rows = list(await session.exec(ours))
    if not rows:
        return []
    nameless = await session.get_one(BankAccount, rows[0].account_id)
    if is_numbered(nameless):
        return []
    mine, found = [_movement(one) for one in rows], []
    days = sorted(one.booked_on for one in rows)
    for account in await _candidates(session, nameless):
        theirs = await session.exec(
            select(BankTransaction).where(
                BankTransaction.account_id == account.id,
                col(BankTransaction.booked_on).between(days[0], days[-1]),
            )
        )
        if pairs := bank_twins.twins(mine, map(_movement, theirs)):
            found.append(Alike(account, len(pairs)))
    return found


async def assign(session: Session, statement: Statement, account_id: int) -> None:
    """A person says whose lines these are: they go, to be taken in anew as that account's."""
    account = await session.get(BankAccount, account_id)
    if account is None or account.id not in [
        one.account.id for one in await alike(session, statement)
    ]:
        raise NotFound("There is no such account with lines like these.")
    assert statement.id is not None
    days = update(StatementPeriod).where(col(StatementPeriod.statement_id) == statement.id)
    currency = select(BankAccount.id).where(BankAccount.currency == account.currency)
    await session.exec(
        days.where(col(StatementPeriod.account_id).in_(currency))
        .values(account_id=account.id)
        .execution_options(synchronize_session=False)
    )
    await bank_transactions.remove(session, statement.id)


def is_numbered(account: BankAccount) -> bool:
    """Known by more than a bank's name ("n26 eur"), its last digits, or a name somebody gave it."""
    digits = 0 if "*" in account.key else sum(one.isdigit() for one in account.key)
    return account.iban is not None or digits >= FEWEST_DIGITS


def _are_one(told: _Told, theirs: _Told) -> bool:
    """Of the days that both tell, each line has its twin, and none is left over."""
    mine, others = told.on(theirs), theirs.on(told)
    if len(mine) != len(others) or len(mine) < LEAST:
        return False
    return len(bank_twins.twins(mine, others)) == len(mine)


def _fits(theirs: _Told, here: _Told) -> bool:
    """What the account tells already is not at odds with these lines."""
    is_told_twice = bool(theirs.on(here) or here.on(theirs))
    return not is_told_twice or _are_one(theirs, here)


async def _candidates(session: Session, account: BankAccount) -> list[BankAccount]:
    """Accounts in the same currency: numbered ones for one without a number, else the others."""
    same = or_(col(BankAccount.currency).is_(None), col(BankAccount.currency) == account.currency)
    found = await session.exec(select(BankAccount).where(same).order_by(col(BankAccount.id)))
    return [one for one in found if is_numbered(one) is not is_numbered(account)]


async def _lines(session: Session, account: BankAccount, statements: Collection[int]) -> _Told:
    """What these statements tell of an account, whichever statement brought a line first."""
    spans = await session.exec(
        select(col(StatementPeriod.starts_on), col(StatementPeriod.ends_on)).where(
            StatementPeriod.account_id == account.id,
            col(StatementPeriod.statement_id).in_(statements),
        )
    )
    seen = select(col(Sighting.transaction_id)).where(col(Sighting.statement_id).in_(statements))
    rows = await session.exec(
        select(BankTransaction).where(
            col(BankTransaction.account_id) == account.id,
            or_(
                col(BankTransaction.statement_id).in_(statements),
                col(BankTransaction.id).in_(seen),
            ),
        )
    )
    return _Told([(start, end) for start, end in spans], [_movement(one) for one in rows])


def _movement(row: BankTransaction) -> Movement:
    return movement(row.id or 0, row.model_dump())


async def _give(session: Session, number: int, nameless: BankAccount, account: BankAccount) -> None:
    """A statement's lines, and the days that it tells, become those of the numbered account."""
    lines = update(BankTransaction).where(
        col(BankTransaction.account_id) == nameless.id, col(BankTransaction.statement_id) == number
    )
    days = update(StatementPeriod).where(
        col(StatementPeriod.account_id) == nameless.id, col(StatementPeriod.statement_id) == number
    )
    for changed in (lines, days):
        await session.exec(
            changed.values(account_id=account.id).execution_options(synchronize_session=False)
        )
    statement = await session.get_one(Statement, number)
    statement.accounts = account.iban or account.name
    session.add(statement)
