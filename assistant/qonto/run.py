"""One run of the sync: its lease, its memory of vendors, and the writing of a page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from assistant.database import Session
from assistant.errors import StorageUnavailable
from assistant.qonto.client import Client
from assistant.qonto.gateway import Gateway
from assistant.qonto.limits import backoff
from assistant.workspace import leases, mirror, prepared, sync_runs
from assistant.workspace.connections import Connection
from assistant.workspace.mirror import Place, SourceInvoice, Stored
from assistant.workspace.vendors import KnownVendor

STORAGE_TRIES = 12
FIRST_WAIT, LONGEST_WAIT = 1.0, 10.0

log = structlog.get_logger()


@dataclass(slots=True)
class Run:
    """A run in progress. It may write as long as its lease number is the connection's."""

    gateway: Gateway
    connection: Connection
    lease: int
    id: int
    started_at: datetime
    cursor: datetime | None
    vendors: dict[str, KnownVendor] = field(default_factory=dict)
    left_out: int = 0

    @property
    def workspace_id(self) -> str:
        return self.connection.workspace_id

    @property
    def client(self) -> Client:
        return Client(self.gateway, self.workspace_id, self.connection.id)


async def store(
    run: Run,
    invoices: Sequence[SourceInvoice],
    *,
    cursor: datetime | None = None,
    even_older: bool = False,
    **values: object,
) -> Stored:
    """Write a page, move the cursor and count, all in one transaction.

    `values` are further columns of the connection. A database that cannot be written is waited
    for; LeaseLost ends the run.
    """
    failures = 0
    while True:
        try:
            stored = await _write(run, invoices, cursor, even_older, values)
        except StorageUnavailable:
            failures += 1
            run.gateway.trouble = "The database cannot be written."
            if failures >= STORAGE_TRIES:
                raise
            log.error("page not stored, trying again", failures=failures)
            await run.gateway.sleep(backoff(failures - 1, first=FIRST_WAIT, longest=LONGEST_WAIT))
        else:
            run.gateway.trouble = None
            return stored


async def _write(
    run: Run,
    invoices: Sequence[SourceInvoice],
    cursor: datetime | None,
    even_older: bool,
    values: dict[str, object],
) -> Stored:
    now = run.gateway.now()
    # A time in the source's future must not carry the cursor past changes still to come.
    moved = max((t for t in (run.cursor, cursor and min(cursor, now)) if t), default=None)
    paused_until = run.gateway.pauses.until(run.connection.id)
    if paused_until is None or paused_until <= now:
        values = {**values, "problem_code": None, "problem_message": None}
    place = Place(run.connection.id, run.connection.organization_id or "")

    async def page(session: Session) -> Stored:
        await leases.hold(session, run.connection.id, run.lease, now, cursor_at=moved, **values)
        stored = await mirror.store(
            session, place, invoices, run.vendors, now, even_older=even_older
        )
        await sync_runs.count(
            session,
            run.id,
            read=len(invoices),
            created=stored.created,
            updated=stored.updated,
            needs_look=stored.needs_look,
        )
        return stored

    stored = await prepared.at_once(run.gateway.database, run.workspace_id, page)
    run.cursor = moved
    run.vendors.update(stored.vendors)
    return stored
