"""The connection: when Qonto cannot be reached, must be connected again, was not synced, or lists
what cannot be kept."""

from datetime import datetime, timedelta

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.workspace import sync_runs
from assistant.workspace.attention.signal import Kind, Signal
from assistant.workspace.connections import Connection, Status

STALE = timedelta(days=1)


async def sync_problems(session: AsyncSession, now: datetime) -> list[Signal]:
    """What is wrong with the connection, at most one thing."""
    connection = (await session.exec(select(Connection))).first()
    if connection is None or connection.status is Status.DISCONNECTED:
        return []
    if connection.status is Status.RECONNECT:
        return [_signal("reconnect")]
    if connection.problem_message:
        return [_signal(connection.problem_message)]
    synced = connection.last_synced_at
    if synced and now - synced > STALE and connection.backfilled_at:
        return [_signal("stale", at=synced)]
    left_out = await sync_runs.left_out(session)
    return [_signal("left_out", count=left_out)] if left_out else []


def _signal(detail: str, **facts: object) -> Signal:
    return Signal(
        Kind.SYNC, "Qonto", detail=detail, subject="qonto", says=(detail, facts), facts=facts
    )
