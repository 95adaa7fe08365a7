"""Jobs against a sandbox process; real time, because they are a process's own clockwork."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.jobs.desk import desk, sandbox_process
from tests.qonto.world import World, build
from tests.sandbox.process import RunningSandbox, running_sandbox

__all__ = ["desk", "sandbox_process"]  # fixtures


@pytest.fixture(scope="package")
def shared_sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(invoices=70) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(shared_sandbox: RunningSandbox) -> RunningSandbox:
    shared_sandbox.control.reset()
    return shared_sandbox


@pytest.fixture
async def world(sandbox: RunningSandbox, tmp_path: Path, migrated_url: str) -> AsyncIterator[World]:
    """A workspace that is not connected yet, in real time, on both engines."""
    made = await build(sandbox, tmp_path, migrated_url, real_time=True)
    yield made
    await made.gateway.close()
    await made.database.close()
