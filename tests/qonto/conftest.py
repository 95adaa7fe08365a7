"""One sandbox process for all tests here, reset before each; a connected world on each engine."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.qonto.world import World, build
from tests.sandbox.process import RunningSandbox, running_sandbox


@pytest.fixture(scope="package")
def shared_sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(invoices=260) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(shared_sandbox: RunningSandbox) -> RunningSandbox:
    shared_sandbox.control.reset()
    return shared_sandbox


@pytest.fixture
async def world(sandbox: RunningSandbox, tmp_path: Path, migrated_url: str) -> AsyncIterator[World]:
    """A workspace that is not connected yet, on both engines."""
    made = await build(sandbox, tmp_path, migrated_url)
    yield made
    await made.gateway.close()
    await made.database.close()


@pytest.fixture
async def connected(world: World) -> World:
    """A workspace connected to the sandbox's company."""
    await world.connect()
    return world


@pytest.fixture
async def light(sandbox: RunningSandbox, tmp_path: Path, sqlite_url: str) -> AsyncIterator[World]:
    """A connected workspace on SQLite, for what has nothing to do with the engine."""
    made = await build(sandbox, tmp_path, sqlite_url)
    await made.connect()
    yield made
    await made.gateway.close()
    await made.database.close()
