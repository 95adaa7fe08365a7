"""Bank transactions: the movements on our accounts, as their statements tell them."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from assistant.database import Amount, WorkspaceRow


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
