"""An app with a company's data, put in by hand, and clients for each role."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import httpx
import pytest

from assistant.database import Database
from assistant.workspace import members
from assistant.workspace.connections import Connection, Status
from assistant.workspace.invoices import Invoice
from assistant.workspace.members import Role
from assistant.workspace.vendors import Vendor
from tests.journey import RunningApp, running_app, settings_for

SCOPES = "offline_access organization.read supplier_invoice.read supplier_invoice.write"
ROWS = (
    # vendor, number, status, issued, due, paid, total, currency
    ("Vasseur", "V-1", "paid", "2026-09-02", "2026-10-02", "2026-09-30", "120.00", "EUR"),
    ("Vasseur", "V-2", "to_review", "2026-10-05", "2026-11-04", None, "186.00", "EUR"),
    ("Hoffmann", "H-1", "to_pay", "2026-10-09", "2026-11-08", None, "1500.50", "EUR"),
    ("Hoffmann", "H-2", "to_pay", "2026-11-01", None, None, "99.99", "USD"),
    ("Weber", None, "archived", None, None, None, None, None),
)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """The app with five invoices of three suppliers, and a connection that may push."""
    folder = tmp_path_factory.mktemp("api")
    with running_app(settings_for(folder), with_jobs=False) as app:
        app.call(_fill)
        yield app


@pytest.fixture(scope="module")
def admin(running: RunningApp) -> Iterator[httpx.Client]:
    """The owner's token."""
    with running.api(running.add_token(Role.ADMIN)) as client:
        yield client


@pytest.fixture(scope="module")
def approver(running: RunningApp) -> Iterator[httpx.Client]:
    """A token that may approve and confirm."""
    with running.api(running.add_token(Role.APPROVER)) as client:
        yield client


@pytest.fixture(scope="module")
def viewer(running: RunningApp) -> Iterator[httpx.Client]:
    """A token that may only look."""
    with running.api(running.add_token(Role.VIEWER)) as client:
        yield client


async def _fill(database: Database) -> None:
    async with database.system() as session:
        owner = await members.ensure_owner(session)
    async with database.write(owner.workspace_id) as session:
        connection = Connection(
            status=Status.LIVE,
            organization_id="org-1",
            organization_name="Atelier Lumen",
            scopes_requested=SCOPES,
            scopes_granted=SCOPES,
            last_synced_at=datetime(2026, 11, 23, 9, tzinfo=UTC),
        )
        names = ("Vasseur", "Hoffmann", "Weber")
        vendors = {
            name: Vendor(source_key=name, name=f"{name} SARL", folded_name=name.lower())
            for name in names
        }
        session.add(connection)
        session.add_all(vendors.values())
        await session.flush()
        session.add_all(
            Invoice(
                connection_id=connection.id,
                source_id=f"source-{place}",
                vendor_id=vendors[row[0]].id,
                vendor_name=f"{row[0]} SARL",
                number=row[1],
                status=row[2] or "",
                issued_on=_day(row[3]),
                due_on=_day(row[4]),
                paid_on=_day(row[5]),
                total=Decimal(row[6]) if row[6] else None,
                currency=row[7],
            )
            for place, row in enumerate(ROWS)
        )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
