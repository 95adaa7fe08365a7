"""One record more is matched as a whole run would: made-up companies, some records held back."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import delete
from sqlmodel import col, select

from assistant.database import Database, Session
from assistant.matching.records import Payment
from assistant.workspace.matches import runs, single
from assistant.workspace.matches.table import STANDING, Match
from tests.matching.worlds import World, make_world
from tests.workspace.matching_books import add_bills, add_lines, fill
from tests.workspace.matching_world import NOW

pytestmark = pytest.mark.slow

TIMES = 5
Links = set[tuple[int, int, str, str, str]]
Put = Callable[[Session], Awaitable[object]]


class RollBack(Exception):
    """Nothing of this is kept."""


async def stored(session: Session) -> Links:
    return {
        (one.invoice_id, one.transaction_id, str(one.amount.normalize()), one.kind, one.state)
        for one in await session.exec(select(Match))
    }


async def match_all(session: Session) -> bool:
    """As a whole run would, but within this session."""
    books = await runs.all_books(session)
    await session.exec(delete(Match).where(col(Match.state).not_in(STANDING)))
    await runs.keep(session, runs.propose(books).links, NOW)
    return True


async def after(database: Database, workspace_id: str, *steps: Put) -> Links:
    """All links after these steps, of which nothing stays."""
    found: Links = set()
    with pytest.raises(RollBack):
        async with database.write(workspace_id) as session:
            for step in steps:
                await step(session)
            found = await stored(session)
            raise RollBack
    return found


async def held_back(database: Database, workspace_id: str, world: World, ids: set[int]) -> None:
    """The world without some records, matched until nothing changes."""
    async with database.write(workspace_id) as session:
        await fill(session, workspace_id, world, ids)
    for _ in range(3):
        await runs.run(database, workspace_id, NOW)


@pytest.mark.parametrize(("seed", "references"), [(3, "frequent"), (4, "scarce")])
async def test_an_invoice_more(
    database: Database, workspace_id: str, seed: int, references: str
) -> None:
    world = make_world(seed, references, invoices=250, suppliers=60)
    ids = set(random.Random(seed).sample(sorted({bill for bill, _ in world.links}), TIMES))
    await held_back(database, workspace_id, world, ids)
    for bill in [one for one in world.bills if one.id in ids]:
        add = partial(add_bills, workspace_id=workspace_id, bills=[bill])
        match = partial(single.invoice, invoice_id=bill.id, now=NOW)
        alone = await after(database, workspace_id, add, match)
        whole = await after(database, workspace_id, add, match_all)
        assert of(alone, 0, bill.id) == of(whole, 0, bill.id)


@pytest.mark.parametrize(("seed", "references"), [(5, "frequent"), (6, "scarce")])
async def test_a_line_more(
    database: Database, workspace_id: str, seed: int, references: str
) -> None:
    world = make_world(seed, references, invoices=250, suppliers=60)
    ids = set(random.Random(seed).sample(sorted({line for _, line in world.links}), TIMES))
    await held_back(database, workspace_id, world, ids)
    for line in [one for one in world.payments if one.id in ids]:
        add = partial(add_lines, workspace_id=workspace_id, lines=[line])
        match = partial(single.line, transaction_id=line.id, now=NOW)
        alone = await after(database, workspace_id, add, match)
        whole = await after(database, workspace_id, add, match_all)
        assert of(alone, 1, line.id) == of(whole, 1, line.id)


@pytest.mark.parametrize("is_bill_last", [True, False])
async def test_a_line_that_names_nobody_is_found_by_its_rare_amount(
    database: Database, workspace_id: str, is_bill_last: bool
) -> None:
    world = make_world(7, invoices=20, suppliers=10)
    bill = replace(world.bills[0], amount=754_300, currency="EUR")
    line = Payment(1_000, bill.amount, "EUR", bill.issued + 30, "PRLV SEPA")
    puts = [partial(add_lines, workspace_id=workspace_id, lines=[line]),
            partial(add_bills, workspace_id=workspace_id, bills=[bill])]  # fmt: skip
    if not is_bill_last:
        puts.reverse()
    async with database.write(workspace_id) as session:
        await fill(session, workspace_id, world, {bill.id})
        await puts[0](session)
    await runs.run(database, workspace_id, NOW)
    match_bill = partial(single.invoice, invoice_id=bill.id, now=NOW)
    match_line = partial(single.line, transaction_id=line.id, now=NOW)
    match = match_bill if is_bill_last else match_line
    found = await after(database, workspace_id, puts[1], match)
    told = {(at, to, state) for at, to, _, _, state in of(found, 0, bill.id)}
    assert told == {(bill.id, line.id, "suggested")}


def of(links: Links, side: int, at: int) -> Links:
    """Those of one invoice (0) or line (1)."""
    return {one for one in links if one[side] == at}
