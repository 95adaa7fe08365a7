"""Leases: one sync at a time per connection, with a fencing number that stops a late writer."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, case, func, literal, or_, update
from sqlalchemy.sql.dml import ReturningUpdate
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.database import UtcDateTime
from assistant.errors import LeaseLost
from assistant.workspace import prepared
from assistant.workspace.bulk import table_of
from assistant.workspace.connections import CONNECTED, Connection, Status

LEASE = timedelta(seconds=120)


async def take(session: AsyncSession, connection_id: str, owner: str, now: datetime) -> int | None:
    """Become the one sync that may write; the fencing number, or None when another one runs.

    The same owner takes its lease again at once: it was restarted, and its former self is fenced.
    """
    taken = await session.exec(
        update(Connection)
        .where(
            col(Connection.id) == connection_id,
            col(Connection.status).in_(CONNECTED),
            or_(
                col(Connection.lease_expires_at).is_(None),
                col(Connection.lease_expires_at) <= now,
                col(Connection.lease_owner) == owner,
            ),
        )
        .values(
            lease_owner=owner,
            lease_number=col(Connection.lease_number) + 1,
            lease_expires_at=now + LEASE,
        )
        .returning(col(Connection.lease_number))
        .execution_options(synchronize_session=False)
    )
    return taken.scalar_one_or_none()


async def hold(
    session: AsyncSession, connection_id: str, number: int, now: datetime, **values: object
) -> None:
    """Prove inside this transaction that the lease is still ours, and lengthen it.

    Locks the row until the commit; `values` are further columns to set. Raises LeaseLost when
    another sync took over or the connection is gone.
    """
    held = await prepared.rows(
        session,
        _held(tuple(values)),
        workspace=session.info["workspace_id"],
        connection=connection_id,
        number=number,
        until=now + LEASE,
        **{f"new_{name}": value for name, value in values.items()},
    )
    if not held:
        raise LeaseLost("This sync was stopped: the connection ended or another sync took over.")


@lru_cache(maxsize=16)
def _held(names: tuple[str, ...]) -> ReturningUpdate[Any]:
    table = table_of(Connection)
    connected = or_(*[table.c.status == status for status in CONNECTED])
    ours = update(table).where(
        table.c.workspace_id == bindparam("workspace"),
        table.c.id == bindparam("connection"),
        table.c.lease_number == bindparam("number"),
        connected,
    )
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    return ours.values(lease_expires_at=bindparam("until"), **values).returning(table.c.id)


async def give_back(
    session: AsyncSession, connection_id: str, number: int, **values: object
) -> bool:
    """End the lease, setting further columns with it; False when it was lost already."""
    ended = await session.exec(
        update(Connection)
        .where(
            col(Connection.id) == connection_id,
            col(Connection.lease_number) == number,
            col(Connection.status).in_(CONNECTED),
        )
        .values(lease_owner=None, lease_expires_at=None, **values)
        .execution_options(synchronize_session=False)
    )
    return ended.rowcount == 1


async def finish(
    session: AsyncSession,
    connection_id: str,
    number: int,
    *,
    started_at: datetime,
    now: datetime,
    next_sync_at: datetime,
) -> None:
    """End a run that went through. A poll asked for while it ran still comes at once."""
    asked = col(Connection.next_sync_at)
    ended = await give_back(
        session,
        connection_id,
        number,
        status=Status.LIVE,
        last_synced_at=now,
        next_sync_at=case((asked > started_at, asked), else_=literal(next_sync_at, UtcDateTime)),
        backfilled_at=func.coalesce(col(Connection.backfilled_at), literal(now, UtcDateTime)),
        reconciled_at=func.coalesce(col(Connection.reconciled_at), literal(now, UtcDateTime)),
        failures=0,
        problem_code=None,
        problem_message=None,
        paused_until=None,
    )
    if not ended:
        raise LeaseLost("This sync was stopped: the connection ended or another sync took over.")
