"""The sync: mirror what changed at Qonto, one page and one transaction at a time.

A run holds the connection's lease; its number is checked inside every transaction, so a run that
lost it cannot write. The cursor moves with the page it belongs to: a crash repeats one page.
"""

from contextlib import aclosing
from datetime import datetime, timedelta
from enum import StrEnum

import structlog

from assistant.errors import (
    AskWellError,
    ConnectorError,
    GrantRevoked,
    LeaseLost,
    RateLimited,
    Rejected,
)
from assistant.qonto import listing, organizations
from assistant.qonto.gateway import Gateway
from assistant.qonto.limits import backoff
from assistant.qonto.reconciliation import reconcile
from assistant.qonto.run import Run, store
from assistant.workspace import category_rules, connections, leases, own_identity, sync_runs
from assistant.workspace.connections import CONNECTED, Connection
from assistant.workspace.matches import runs as match_runs

OVERLAP = timedelta(minutes=10)
RECONCILE_EVERY = timedelta(hours=24)
AHEAD = timedelta(hours=24)
FIRST_WAIT, LONGEST_WAIT = 30.0, 3600.0

log = structlog.get_logger()


class Outcome(StrEnum):
    """How a run ended."""

    DONE = "done"
    ALREADY_RUNNING = "already_running"
    NOT_CONNECTED = "not_connected"
    CURSOR_IN_FUTURE = "cursor_in_future"
    STOPPED = "stopped"
    FAILED = "failed"


async def sync(gateway: Gateway, workspace_id: str, connection_id: str, owner: str) -> Outcome:
    """Bring the mirror up to date; a failure becomes a state of the connection."""
    run = await _begin(gateway, workspace_id, connection_id, owner)
    if isinstance(run, Outcome):
        return run
    try:
        await _know_ourselves(run)
        await _mirror(run)
        await _finish(run)
    except LeaseLost as error:
        await _close(run, "stopped", error)
        return Outcome.STOPPED
    except AskWellError as error:
        await _fail(run, error)
        return Outcome.FAILED
    return Outcome.DONE


async def _begin(
    gateway: Gateway, workspace_id: str, connection_id: str, owner: str
) -> Run | Outcome:
    now = gateway.now()
    async with gateway.database.write(workspace_id) as session:
        connection = await session.get(Connection, connection_id)
        if connection is None or connection.status not in CONNECTED:
            return Outcome.NOT_CONNECTED
        lease = await leases.take(session, connection_id, owner, now)
        if lease is None:
            return Outcome.ALREADY_RUNNING
        if connection.cursor_at and connection.cursor_at > now + AHEAD:
            await leases.give_back(session, connection_id, lease, **_wrong_cursor(gateway, now))
            return Outcome.CURSOR_IN_FUTURE
        kind = "poll" if connection.backfilled_at else "backfill"
        run_id = await sync_runs.begin(session, connection_id, kind, now)
    return Run(gateway, connection, lease, run_id, now, connection.cursor_at)


def _wrong_cursor(gateway: Gateway, now: datetime) -> dict[str, object]:
    return {
        "problem_code": connections.CURSOR_IN_FUTURE,
        "problem_message": "The sync's bookmark lies in the future: press Sync now to read "
        "everything again.",
        "next_sync_at": now + timedelta(seconds=gateway.settings.sync_interval),
    }


async def _know_ourselves(run: Run) -> None:
    """Ask who we are where nobody did when the connection was made."""
    async with run.gateway.database.read(run.workspace_id) as session:
        if await own_identity.is_known(session):
            return
    try:
        organization = await run.client.organization()
    except Rejected as error:
        log.warning("own identity unknown", connection=run.connection.id, reason=error.code)
        return
    if organization.id == run.connection.organization_id:
        async with run.gateway.database.write(run.workspace_id) as session:
            await organizations.know(session, organization, run.gateway.now())


async def _mirror(run: Run) -> None:
    newest = await listing.newest(run.client)
    now, is_proven = run.gateway.now(), True
    if newest.updated_at is None:
        await store(run, [], source_total=newest.count)
    else:
        until = min(newest.updated_at, now + AHEAD)
        async with aclosing(listing.changes(run.client, _since(run), until)) as batches:
            async for batch in batches:
                await store(
                    run, batch.invoices, cursor=batch.last_change, source_total=newest.count
                )
                is_proven = is_proven and batch.is_proven
                run.left_out += batch.unreadable
    last = run.connection.reconciled_at
    if not is_proven or (last is not None and last + RECONCILE_EVERY <= now):
        await reconcile(run)


def _since(run: Run) -> datetime | None:
    """Where to begin: a little before the cursor, for rows that come late with an older time.

    A backfill that was interrupted goes on exactly where it stopped.
    """
    if run.cursor is None or run.connection.backfilled_at is None:
        return run.cursor
    return run.cursor - OVERLAP


async def _finish(run: Run) -> None:
    now = run.gateway.now()
    async with run.gateway.database.write(run.workspace_id) as session:
        await category_rules.apply_to_new(session)
        if await sync_runs.has_changes(session, run.id):
            await match_runs.arrived(session, now)
        await leases.finish(
            session,
            run.connection.id,
            run.lease,
            started_at=run.started_at,
            now=now,
            next_sync_at=now + timedelta(seconds=run.gateway.settings.sync_interval),
        )
        if run.left_out:
            await sync_runs.note(session, run.id, {"left_out": run.left_out})
        await sync_runs.finish(session, run.id, now, state="done")


async def _fail(run: Run, error: AskWellError) -> None:
    """Say what is wrong and when to try again: later and later, an hour apart at most."""
    log.warning("sync failed", connection=run.connection.id, reason=error.code)
    now, failures = run.gateway.now(), run.connection.failures
    if isinstance(error, RateLimited):
        wait = error.retry_after or FIRST_WAIT
        values: dict[str, object] = {}
    else:
        permanent = isinstance(error, ConnectorError) and error.permanent
        first = LONGEST_WAIT if permanent else FIRST_WAIT
        wait = backoff(failures, first=first, longest=LONGEST_WAIT)
        values = {"problem_code": error.code, "problem_message": error.message}
        values["failures"] = failures + 1
    values["next_sync_at"] = now + timedelta(seconds=wait)
    async with run.gateway.database.write(run.workspace_id) as session:
        if not isinstance(error, GrantRevoked):
            await leases.give_back(session, run.connection.id, run.lease, **values)
        await sync_runs.finish(session, run.id, now, state="failed", problem=error.message)


async def _close(run: Run, state: str, error: AskWellError) -> None:
    async with run.gateway.database.write(run.workspace_id) as session:
        await sync_runs.finish(
            session, run.id, run.gateway.now(), state=state, problem=error.message
        )
