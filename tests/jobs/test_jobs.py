"""The background work as a whole: from a connection to a mirrored company, and across a stop."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

import pytest

from assistant import clock
from assistant.jobs.runtime import Jobs
from assistant.qonto import client
from assistant.workspace import connections
from tests.journey import PATIENCE
from tests.qonto.world import World

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def several_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small company is more than one page too."""
    monkeypatch.setattr(client, "PER_PAGE", 20)


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await true():  # noqa: ASYNC110 — another process's rows raise no event here
            await asyncio.sleep(0.05)


async def overview(world: World) -> dict[str, object]:
    async with world.database.read(world.workspace_id) as session:
        return await connections.overview(session)


async def progress(world: World) -> dict[str, int | None]:
    async with world.database.read(world.workspace_id) as session:
        return await connections.progress(session)


async def synced_after(world: World, moment: datetime) -> bool:
    last = (await world.connection()).last_synced_at
    return last is not None and last > moment


async def test_a_new_connection_is_mirrored_with_its_documents(world: World) -> None:
    jobs = Jobs(world.gateway)
    await jobs.start()
    try:
        await world.connect()
        jobs.wake()
        source = world.sandbox.control.invoices()
        files = {invoice["display_attachment_id"] for invoice in source}

        async def whole() -> bool:
            done = await progress(world)
            return done["documents_read"] == len(files)

        await until(whole)
        assert (await overview(world))["status"] == "live"
        assert (await progress(world))["invoices_read"] == len(source)
        assert jobs.problem is None
    finally:
        await jobs.stop()


async def test_sync_now_brings_a_change_within_seconds(world: World) -> None:
    await world.connect()
    jobs = Jobs(world.gateway)
    await jobs.start()
    try:
        start = clock.now()
        await until(lambda: synced_after(world, start))
        changed = world.sandbox.control.insert(invoice_number="NEW-1")
        moment = clock.now()
        async with world.database.write(world.workspace_id) as session:
            assert await connections.request_sync(session, moment)
        jobs.wake()
        await until(lambda: synced_after(world, moment))
        assert (await progress(world))["invoices_read"] == len(world.sandbox.control.invoices())
        assert changed["invoice_number"] == "NEW-1"
    finally:
        await jobs.stop()


async def test_a_stop_in_the_middle_of_a_backfill_goes_on_after_the_next_start(
    world: World,
) -> None:
    await world.connect()
    world.sandbox.control.fault("slow_lists", seconds=0.4)
    first = Jobs(world.gateway)
    await first.start()
    try:
        await until(lambda: _has_some(world))
    finally:
        await first.stop()
    assert (await world.connection()).backfilled_at is None
    world.sandbox.control.clear()
    second = Jobs(world.gateway)
    await second.start()
    try:
        moment = clock.now()
        await until(lambda: synced_after(world, moment))
        assert (await progress(world))["invoices_read"] == len(world.sandbox.control.invoices())
    finally:
        await second.stop()


async def _has_some(world: World) -> bool:
    return bool((await progress(world))["invoices_read"])
