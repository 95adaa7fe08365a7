"""A workspace under attack."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.injections.office import Office, office
from tests.sandbox.process import RunningSandbox, running_sandbox


@pytest.fixture(scope="module")
def one_sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(invoices=40) as sandbox:
        yield sandbox


@pytest.fixture
async def attacked(one_sandbox: RunningSandbox) -> AsyncIterator[Office]:
    async with office(one_sandbox) as made:
        yield made
