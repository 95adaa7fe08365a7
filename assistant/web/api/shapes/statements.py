"""Bank statements, as the API answers them."""

from datetime import date, datetime

from msgspec import Struct


class ImportedStatement(Struct):
    """What became of a statement's rows: read = kept + duplicates + skipped (reason: rows)."""

    id: int
    file_name: str
    format: str
    account: str | None
    transactions_read: int
    kept: int
    duplicates: int
    skipped: dict[str, int]
    rows_read: int
    matched: int
    starts_on: date | None
    ends_on: date | None


class Statement(Struct):
    """An imported statement; one that is `waiting` asks what its columns mean."""

    id: int
    file_name: str
    format: str
    state: str
    accounts: str
    rows_read: int
    rows_kept: int
    rows_duplicate: int
    rows_skipped: dict[str, int]
    starts_on: date | None
    ends_on: date | None
    imported_by: str
    imported_at: datetime


class Days(Struct):
    """Days from the first to the last, both included."""

    starts_on: date
    ends_on: date


class Account(Struct):
    """A bank account and the days that its statements tell."""

    name: str
    currency: str | None
    starts_on: date
    ends_on: date
    gaps: list[Days]


class Statements(Struct):
    """Imported statements, newest first, and the accounts they belong to."""

    statements: list[Statement]
    accounts: list[Account]
