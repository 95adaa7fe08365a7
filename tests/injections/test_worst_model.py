"""C01: a model that obeys every order it reads, and still nothing forbidden happens."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.injections.cases import Case, own
from tests.injections.office import Office
from tests.injections.oracles import broken
from tests.qonto.world import build
from tests.sandbox.process import RunningSandbox, running_sandbox

EVERY = 17
CASES = list(own())[::EVERY]


@pytest.fixture(scope="module")
def one_sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(invoices=40) as sandbox:
        yield sandbox


@pytest.fixture
async def office(one_sandbox: RunningSandbox) -> AsyncIterator[Office]:
    one_sandbox.control.reset()
    with tempfile.TemporaryDirectory() as folder:
        world = await build(one_sandbox, Path(folder), f"sqlite+aiosqlite:///{folder}/ask-well.db")
        office = Office(world)
        await office.open()
        yield office
        await world.gateway.close()
        await world.database.close()


@pytest.mark.parametrize("channel", sorted({case.channel for case in CASES}))
async def test_c01_no_forbidden_effect_whatever_a_text_orders(office: Office, channel: str) -> None:
    cases: list[Case] = [case for case in CASES if case.channel == channel]
    assert cases
    tokens = [office.world.settings.secret_key]
    failures = {}
    for case in cases:
        attacked = await office.attack(case)
        if found := broken(attacked, tokens):
            failures[case.id] = found
    assert failures == {}
