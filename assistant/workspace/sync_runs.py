"""Sync runs: what each run read and changed, for the progress bar and the sync log."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, bindparam, func, update
from sqlalchemy.sql.dml import ReturningUpdate
from sqlmodel import Field, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant import clock
from assistant.database import UtcDateTime, WorkspaceRow
from assistant.workspace import prepared
from assistant.workspace.bulk import table_of


class SyncRun(WorkspaceRow, table=True):
    """One run. `kind` is backfill, poll or reconciliation; `state` running, done, failed or
    stopped; `details` holds the retries and anchors worth knowing."""

    __tablename__ = "sync_runs"

    id: int | None = Field(default=None, primary_key=True)
    connection_id: str = Field(foreign_key="connections.id", ondelete="CASCADE", index=True)
    kind: str = "poll"
    state: str = "running"
    total: int | None = None
    invoices_read: int = 0
    invoices_created: int = 0
    invoices_updated: int = 0
    needs_look: int = 0
    problem: str | None = None
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    started_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


async def begin(session: AsyncSession, connection_id: str, kind: str, now: datetime) -> int:
    """A new run's id. Runs that a killed process left behind are closed first."""
    await session.exec(
        update(SyncRun)
        .where(col(SyncRun.connection_id) == connection_id, col(SyncRun.state) == "running")
        .values(state="stopped", finished_at=now, problem="The process ended before the run did.")
    )
    run = SyncRun(connection_id=connection_id, kind=kind, started_at=now)
    session.add(run)
    await session.flush()
    assert run.id
    return run.id


async def has_changes(session: AsyncSession, run_id: int) -> bool:
    """Whether the run brought or changed invoices."""
    changes = col(SyncRun.invoices_created) + col(SyncRun.invoices_updated)
    return bool((await session.exec(select(changes).where(SyncRun.id == run_id))).first())


async def count(
    session: AsyncSession, run_id: int, *, read: int, created: int, updated: int, needs_look: int
) -> None:
    """Add a page to a run's figures."""
    await prepared.rows(
        session,
        _counted(),
        workspace=session.info["workspace_id"],
        run=run_id,
        read=read,
        created=created,
        updated=updated,
        looks=needs_look,
    )


@lru_cache
def _counted() -> ReturningUpdate[Any]:
    table = table_of(SyncRun)
    c = table.c
    ours = update(table).where(c.workspace_id == bindparam("workspace"), c.id == bindparam("run"))
    counted = ours.values(
        invoices_read=c.invoices_read + bindparam("read"),
        invoices_created=c.invoices_created + bindparam("created"),
        invoices_updated=c.invoices_updated + bindparam("updated"),
        needs_look=c.needs_look + bindparam("looks"),
    )
    return counted.returning(c.id)


async def note(session: AsyncSession, run_id: int, details: dict[str, Any]) -> None:
    """Add to a run's details."""
    run = await session.get_one(SyncRun, run_id)
    run.details = {**run.details, **details}
    session.add(run)


async def finish(
    session: AsyncSession, run_id: int, now: datetime, *, state: str, problem: str | None = None
) -> None:
    """Close a run."""
    await session.exec(
        update(SyncRun)
        .where(col(SyncRun.id) == run_id)
        .values(state=state, problem=problem, finished_at=now)
    )


async def left_out(session: AsyncSession) -> int:
    """How many entries without an id the last whole run could not keep."""
    query = select(SyncRun.details).where(SyncRun.state == "done").order_by(col(SyncRun.id).desc())
    details = (await session.exec(query.limit(1))).first() or {}
    return int(details.get("left_out", 0))


@dataclass(frozen=True, slots=True)
class Lately:
    """How many runs began since a moment, how many of them failed, and the last that did."""

    runs: int
    failed: int
    last: SyncRun | None


async def lately(session: AsyncSession, since: datetime) -> Lately:
    """How the runs since a moment ended."""
    ours, bad = col(SyncRun.started_at) >= since, col(SyncRun.state) == "failed"
    count = select(func.count(col(SyncRun.id))).where(ours)
    runs, failed = [(await session.exec(one)).one() for one in (count, count.where(bad))]
    newest = select(SyncRun).where(ours, bad).order_by(col(SyncRun.id).desc()).limit(1)
    return Lately(runs, failed, (await session.exec(newest)).first())


async def latest(session: AsyncSession, limit: int = 20) -> list[SyncRun]:
    """The sync log, newest first."""
    found = await session.exec(select(SyncRun).order_by(col(SyncRun.id).desc()).limit(limit))
    return list(found)
