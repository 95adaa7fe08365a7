"""Matches between invoices and bank transactions, and what confirmations taught."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import (
    JSON,
    ColumnElement,
    Index,
    LargeBinary,
    UniqueConstraint,
    func,
    literal_column,
)
from sqlmodel import Field, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant import clock
from assistant.database import Amount, UtcDateTime, WorkspaceRow


class MatchState(StrEnum):
    """Automatic and confirmed ones count; declined and undone ones are not made again."""

    AUTOMATIC = "automatic"
    SUGGESTED = "suggested"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    UNDONE = "undone"


STANDING = (MatchState.AUTOMATIC, MatchState.CONFIRMED)
REFUSED = (MatchState.DECLINED, MatchState.UNDONE)


class Match(WorkspaceRow, table=True):
    """One invoice and one bank transaction belong together; `state` is a MatchState.

    `amount` is settled of the invoice (negative for a credit note), `spent` of the payment, each
    in its own currency. `confidence` is in percent; `signals` name what spoke for and against.
    """

    __tablename__ = "matches"
    __table_args__ = (
        UniqueConstraint("workspace_id", "invoice_id", "transaction_id"),
        Index("ix_matches_transaction", "workspace_id", "transaction_id"),
        Index("ix_matches_state", "workspace_id", "state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    invoice_id: int = Field(foreign_key="invoices.id", ondelete="CASCADE")
    transaction_id: int = Field(foreign_key="bank_transactions.id", ondelete="CASCADE")
    amount: Decimal = Field(sa_type=Amount)
    spent: Decimal = Field(sa_type=Amount)
    kind: str = "plain"
    state: str
    confidence: int = 0
    signals: list[str] = Field(default_factory=list, sa_type=JSON)
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    decided_by: str | None = None
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class PayeeAlias(WorkspaceRow, table=True):
    """A payee as banks write it (its words, or its IBAN) is known to be a vendor."""

    __tablename__ = "payee_aliases"
    __table_args__ = (UniqueConstraint("workspace_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str
    vendor_id: int = Field(foreign_key="vendors.id", ondelete="CASCADE")
    confirmations: int = 1
    updated_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


class MatchRun(WorkspaceRow, table=True):
    """One row per workspace: when a run was last asked for, and when one last ended.

    `arrived_at`: when invoices last came or changed; those after `trigger_id` were not looked at.
    """

    __tablename__ = "match_runs"
    __table_args__ = (UniqueConstraint("workspace_id"),)

    id: int | None = Field(default=None, primary_key=True)
    asked_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    ran_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    arrived_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    trigger_id: int = 0


class MatchIndex(WorkspaceRow, table=True):
    """What the last whole run left behind for single records; `stamp` is a hash of it."""

    __tablename__ = "match_indexes"
    __table_args__ = (UniqueConstraint("workspace_id"),)

    id: int | None = Field(default=None, primary_key=True)
    stamp: str
    content: bytes = Field(sa_type=LargeBinary)
    made_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


def in_state(*states: MatchState) -> ColumnElement[bool]:
    """The match is in one of these states.

    Computed, so that it has no index: without statistics SQLite would go through all matches of a
    state, for each record whose few matches are asked for.
    """
    return func.coalesce(col(Match.state), literal_column("''")).in_(states)


async def of_invoices(session: AsyncSession, invoice_ids: Sequence[int]) -> dict[int, list[Match]]:
    """Standing and suggested matches by invoice, the standing first."""
    query = select(Match).where(
        col(Match.invoice_id).in_(invoice_ids), col(Match.state).not_in(REFUSED)
    )
    found: dict[int, list[Match]] = {one: [] for one in invoice_ids}
    for match in await session.exec(query.order_by(col(Match.id))):
        found[match.invoice_id].append(match)
    for matches in found.values():
        matches.sort(key=lambda one: one.state not in STANDING)
    return found


async def suggested(session: AsyncSession) -> int:
    """How many suggestions wait for a person."""
    query = select(func.count(col(Match.id))).where(Match.state == MatchState.SUGGESTED)
    return (await session.exec(query)).one()
