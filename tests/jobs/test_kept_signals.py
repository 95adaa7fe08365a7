"""Signals are kept in the database while nothing happens."""

from sqlmodel import select

from assistant.jobs import housekeeping
from assistant.workspace.attention.stored import KeptSignals
from tests.qonto.world import World


async def test_signals_are_kept_once_nothing_was_done_since_the_last_look(world: World) -> None:
    async def kept() -> KeptSignals | None:
        async with world.database.read(world.workspace_id) as session:
            return (await session.exec(select(KeptSignals))).first()

    await housekeeping.keep_signals(world.gateway)
    assert await kept() is None
    await housekeeping.keep_signals(world.gateway)
    assert await kept()
