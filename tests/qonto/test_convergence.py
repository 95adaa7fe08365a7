"""Whatever happens between two pages, quiet polls bring the mirror to where the source is."""

import asyncio
import random
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.qonto import client, sync
from assistant.qonto.run import Run, store
from assistant.workspace.mirror import Stored
from assistant.workspace.triggers import UPLOADED
from tests.qonto.test_sync import LISTS, assert_mirrored, poll, triggers
from tests.qonto.world import World, build
from tests.sandbox.process import Control, RunningSandbox

QUIET_POLLS = 2
HAPPENINGS = ("create", "update", "update of a read one", "error", "pause", "cut", "kill")
# Rounds of what happens, and after which page of the sync that runs then.
ROUNDS = st.lists(
    st.dictionaries(st.integers(1, 6), st.sampled_from(HAPPENINGS), max_size=4),
    min_size=1,
    max_size=4,
)


class Killed(BaseException):
    """The process ends here."""


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rounds=ROUNDS, seed=st.integers(0, 1000))
def test_quiet_polls_bring_the_mirror_to_the_source(
    shared_sandbox: RunningSandbox,
    sqlite_template: Path,
    monkeypatch: pytest.MonkeyPatch,
    rounds: list[dict[int, str]],
    seed: int,
) -> None:
    monkeypatch.setattr(client, "PER_PAGE", 50)
    shared_sandbox.control.reset()
    with tempfile.TemporaryDirectory() as name, monkeypatch.context() as patched:
        shutil.copyfile(sqlite_template, Path(name) / "ask-well.db")
        asyncio.run(_converges(shared_sandbox, Path(name), patched, rounds, random.Random(seed)))


async def _converges(
    sandbox: RunningSandbox,
    folder: Path,
    patched: pytest.MonkeyPatch,
    rounds: list[dict[int, str]],
    chance: random.Random,
) -> None:
    world = await build(sandbox, folder, f"sqlite+aiosqlite:///{folder / 'ask-well.db'}")
    await world.connect()
    try:
        for happenings in rounds:
            await _disturbed(world, patched, happenings, chance)
        sandbox.control.clear()
        for _ in range(QUIET_POLLS):
            await poll(world)
        await assert_mirrored(world)
        first = Counter(one.invoice_source_id for one in await triggers(world, UPLOADED))
        assert set(first.values()) == {1}, "each is seen for the first time once"
        assert set(first) == {invoice["id"] for invoice in sandbox.control.invoices()}
    finally:
        await world.gateway.close()
        await world.database.close()


async def _disturbed(
    world: World,
    patched: pytest.MonkeyPatch,
    happenings: dict[int, str],
    chance: random.Random,
) -> None:
    """One poll in which things happen after its pages."""
    pages = 0

    async def disturbed(run: Run, *arguments: Any, **values: Any) -> Stored:
        nonlocal pages
        done = await store(run, *arguments, **values)
        pages += 1
        if what := happenings.get(pages):
            _happen(world.sandbox.control, what, chance)
        return done

    with patched.context() as during:
        during.setattr(sync, "store", disturbed)
        try:
            await poll(world)
        except Killed:
            world.sandbox.control.clear()


def _happen(control: Control, what: str, chance: random.Random) -> None:
    known = control.invoices()
    if what == "create":
        control.insert()
    elif what == "update":
        control.touch(chance.choice(known)["id"])
    elif what == "update of a read one":
        control.touch(known[0]["id"])
    elif what == "kill":
        raise Killed
    else:
        name = {"error": "server_error", "pause": "retry_later", "cut": "cut_body"}[what]
        control.fault(name, route=LISTS, times=2)
