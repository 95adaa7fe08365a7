"""Bank transactions: the movements on our accounts, as their statements tell them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from sqlalchemy import JSON, Index, Table, UniqueConstraint, delete, func, update
from sqlmodel import Field, col, select

from assistant.database import Amount, Session, WorkspaceRow
from assistant.errors import NotFound
from assistant.workspace import bank_twins, bulk
from assistant.workspace.bank_twins import Movement
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
    """How many lines of a statement were new, and how many were here before: of these, how many
    in the words of another format (`twins`)."""

    kept: int = 0
    duplicates: int = 0
    twins: int = 0

    def __add__(self, more: "Stored") -> "Stored":
        """Both together."""
        return Stored(
            self.kept + more.kept, self.duplicates + more.duplicates, self.twins + more.twins
        )


async def store(
    session: Session,
    statement_id: int,
    account_id: int,
    rows: Iterable[Row],
    others: Sequence[int] = (),
) -> Stored:
    """Keep the lines of a statement that are new to the account, in bulk.

    A row holds the columns of `BankTransaction` from `row_key` on. Of a line that another
    statement brought before, it is only kept that this statement holds it too. `others`: the
    statements of other formats, which tell the same line in other words.
    """
    stored, taken = Stored(), set[int]()
    for chunk in _pieces(rows):
        fresh = {row["row_key"]: row for row in chunk}
        known = await _known(session, account_id, list(fresh))
        taken |= {number for number, _ in known.values()}
        unknown = [row for key, row in fresh.items() if key not in known]
        twins = await _twins(session, account_id, unknown, others, taken)
        taken |= {number for number, _ in twins.values()}
        known |= twins
        new = [row for row in unknown if row["row_key"] not in twins]
        ours = {"workspace_id": session.info["workspace_id"], "statement_id": statement_id}
        made = [row | ours | {"account_id": account_id} for row in new]
        await bulk.insert(session, table_of(BankTransaction), made, _skip_known)
        seen = [ours | {"transaction_id": one} for one, by in known.values() if by != statement_id]
        await bulk.insert(session, table_of(Sighting), seen, _skip_known)
        stored += Stored(len(new), len(chunk) - len(new), len(twins))
    return stored


def movement(key: int | str, row: Row) -> Movement:
    """A row, or a stored line as one, as what it says in any format."""
    said = (row.get("counterparty_name"), row.get("label"), row.get("reference"))
    facts = row["booked_on"], row["amount"].normalize(), row["currency"]
    return Movement(key, facts, " ".join(one for one in said if one))


async def _twins(
    session: Session,
    account_id: int,
    rows: Sequence[Row],
    others: Sequence[int],
    taken: set[int],
) -> dict[str, tuple[int, int]]:
    """Lines that another format told before, by key: each with its transaction and who brought
    it. A transaction that is taken is nobody's twin any more."""
    if not rows or not others:
        return {}
    days = [row["booked_on"] for row in rows]
    found = await session.exec(
        select(BankTransaction).where(
            BankTransaction.account_id == account_id,
            col(BankTransaction.statement_id).in_(others),
            col(BankTransaction.booked_on) >= min(days),
            col(BankTransaction.booked_on) <= max(days),
        )
    )
    here = {one.id or 0: one for one in found if one.id not in taken}
    known = [movement(number, one.model_dump()) for number, one in here.items()]
    pairs = bank_twins.twins([movement(row["row_key"], row) for row in rows], known)
    return {str(key): (int(at), here[int(at)].statement_id) for key, at in pairs.items()}


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


async def get(session: Session, line_id: int) -> BankTransaction:
    """A bank line; raises NotFound."""
    query = select(BankTransaction).where(BankTransaction.id == line_id)
    found = (await session.exec(query)).first()
    if found is None:
        raise NotFound("There is no such bank line here.")
    return found


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
