"""The seeded company is worth looking at on any day of the year, not only when it was made."""

from datetime import UTC, date, datetime

import pytest

from assistant.database import Database
from assistant.workspace import attention
from assistant.workspace.attention.signal import Kind
from tests.evaluation import world

KINDS = {
    Kind.IBAN_CHANGED, Kind.IBAN_SUSPECT, Kind.LOOK_ALIKE, Kind.DUPLICATE, Kind.OVERDUE,
    Kind.DUE_SOON, Kind.UNUSUAL_AMOUNT, Kind.PRICE_RISE, Kind.MISSING_VAT, Kind.NO_RATE,
}  # fmt: skip


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What the mail holds does not depend on the engine."""
    return sqlite_url


@pytest.mark.parametrize("day", ["2026-12-31", "2027-01-01", "2027-02-28", "2027-08-15"])
async def test_its_mail_holds_every_kind_of_trouble(
    database: Database, workspace_id: str, day: str
) -> None:
    today = date.fromisoformat(day)
    now = datetime(today.year, today.month, today.day, 9, 30, tzinfo=UTC)
    await world.write(database, workspace_id, invoices=220, documents=(), today=today)
    async with database.read(workspace_id) as session:
        found = await attention.signals(session, today, now)
    assert {one.kind for one in found} >= KINDS
