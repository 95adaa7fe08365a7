"""Statements: one imported file each, with what became of every row it holds."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from assistant import clock
from assistant.database import UtcDateTime, WorkspaceRow


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
