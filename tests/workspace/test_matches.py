"""Matches in the tables: runs, decisions, what they teach, and what they never overturn."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from assistant.database import Database
from assistant.errors import Conflict
from assistant.workspace import search, trail
from assistant.workspace.audit import Actor
from assistant.workspace.invoices import Invoice
from assistant.workspace.matches import arrivals, decisions, runs, single, stories
from assistant.workspace.matches.table import Match, MatchState
from assistant.workspace.search import InvoiceFilter, Payment
from assistant.workspace.triggers import UPLOADED, Trigger
from tests.workspace.matching_world import NOW, PAPER, RENT, invoices, lines, stored

CLAIRE = Actor("person", "Claire Morel", "m1")
LUME = ("2238.50", date(2026, 11, 18), "VIR SEPA OFFICINA LUME SRL 214/2026")


async def count(database: Database, workspace_id: str, payment: Payment) -> int:
    async with database.read(workspace_id) as session:
        return (await search.find(session, InvoiceFilter(payment=payment))).total


async def test_a_run_links_what_is_sure(database: Database, workspace_id: str) -> None:
    ids = await invoices(database, workspace_id, [RENT, PAPER])
    (line,) = await lines(database, workspace_id, LUME)
    assert await count(database, workspace_id, Payment.UNMATCHED) == 2

    outcome = await runs.run(database, workspace_id, NOW)

    assert (outcome.automatic, outcome.suggested) == (1, 0)
    (match,) = await stored(database, workspace_id)
    assert (match.invoice_id, match.transaction_id) == (ids[0], line)
    assert (match.amount, match.spent) == (Decimal("2238.5"), Decimal("2238.5"))
    assert match.state == MatchState.AUTOMATIC
    assert "reference_exact" in match.signals
    assert await count(database, workspace_id, Payment.UNMATCHED) == 1
    assert await count(database, workspace_id, Payment.MATCHED) == 1
    async with database.read(workspace_id) as session:
        (event,) = await trail.of_subject(session, "invoice", str(ids[0]))
    assert event.action == "invoice.matched"


async def test_running_again_changes_nothing(database: Database, workspace_id: str) -> None:
    await invoices(database, workspace_id, [RENT, PAPER])
    await lines(database, workspace_id, LUME, ("600.15", date(2026, 11, 2), "PAPETERIE VASSEUR"))
    await runs.run(database, workspace_id, NOW)
    before = [one.model_dump(exclude={"id"}) for one in await stored(database, workspace_id)]
    await runs.run(database, workspace_id, NOW)
    after = [one.model_dump(exclude={"id"}) for one in await stored(database, workspace_id)]
    assert before == after
    assert len(before) == 2


async def suggestion(database: Database, workspace_id: str) -> Match:
    """A suggestion: the amount differs by a discount, and no number is said."""
    await invoices(database, workspace_id, [PAPER])
    await lines(database, workspace_id, ("600.15", date(2026, 10, 20), "PAPETERIE VASSEUR"))
    await runs.run(database, workspace_id, NOW)
    (match,) = await stored(database, workspace_id)
    assert match.state == MatchState.SUGGESTED
    return match


async def test_a_suggestion_counts_once_it_is_confirmed(
    database: Database, workspace_id: str
) -> None:
    match = await suggestion(database, workspace_id)
    assert await count(database, workspace_id, Payment.UNMATCHED) == 1
    async with database.write(workspace_id) as session:
        await decisions.confirm(session, match.id or 0, CLAIRE, NOW)
    assert await count(database, workspace_id, Payment.UNMATCHED) == 0
    await runs.run(database, workspace_id, NOW)
    (kept,) = await stored(database, workspace_id)
    assert (kept.state, kept.decided_by) == (MatchState.CONFIRMED, "Claire Morel")


async def test_a_declined_pair_is_not_suggested_again(
    database: Database, workspace_id: str
) -> None:
    match = await suggestion(database, workspace_id)
    async with database.write(workspace_id) as session:
        await decisions.decline(session, match.id or 0, CLAIRE, NOW)
    await runs.run(database, workspace_id, NOW)
    (kept,) = await stored(database, workspace_id)
    assert kept.state == MatchState.DECLINED
    async with database.write(workspace_id) as session:
        await decisions.undo(session, match.id or 0, CLAIRE, NOW)
    await runs.run(database, workspace_id, NOW)
    (again,) = await stored(database, workspace_id)
    assert again.state == MatchState.SUGGESTED


async def test_an_undone_match_stays_undone(database: Database, workspace_id: str) -> None:
    await invoices(database, workspace_id, [RENT])
    await lines(database, workspace_id, LUME)
    await runs.run(database, workspace_id, NOW)
    (match,) = await stored(database, workspace_id)
    async with database.write(workspace_id) as session:
        with pytest.raises(Conflict, match="undo"):
            await decisions.decline(session, match.id or 0, CLAIRE, NOW)
        await decisions.undo(session, match.id or 0, CLAIRE, NOW)
    outcome = await runs.run(database, workspace_id, NOW)
    assert outcome == runs.Outcome(0, 0)
    assert await count(database, workspace_id, Payment.UNMATCHED) == 1


async def test_a_confirmation_teaches_the_payee(database: Database, workspace_id: str) -> None:
    later = replace(RENT, number="219/2026", issued=date(2026, 11, 3), total="75.40",
                    due=date(2026, 11, 20))  # fmt: skip
    ids = await invoices(database, workspace_id, [RENT, later])
    first, second = await lines(
        database, workspace_id,
        ("2238.50", date(2026, 11, 18), "SUMUP TRATTORIA MODENA"),
        ("75.40", date(2026, 11, 19), "SUMUP TRATTORIA MODENA"),
    )  # fmt: skip
    assert (await runs.run(database, workspace_id, NOW)) == runs.Outcome(0, 0)
    async with database.write(workspace_id) as session:
        made = await decisions.link(session, ids[0], first, CLAIRE, NOW)
    await runs.run(database, workspace_id, NOW)
    learnt = [one for one in await stored(database, workspace_id) if one.id != made.id]
    assert [(one.invoice_id, one.transaction_id) for one in learnt] == [(ids[1], second)]
    assert "alias" in learnt[0].signals


async def test_nothing_is_confirmed_beyond_the_invoice(
    database: Database, workspace_id: str
) -> None:
    ids = await invoices(database, workspace_id, [RENT])
    _, second = await lines(
        database, workspace_id, LUME, ("2238.50", date(2026, 11, 22), "OFFICINA LUME AGAIN")
    )
    await runs.run(database, workspace_id, NOW)
    async with database.write(workspace_id) as session:
        for match in await stored(database, workspace_id):
            if match.state == MatchState.SUGGESTED:
                await decisions.confirm(session, match.id or 0, CLAIRE, NOW)
    async with database.write(workspace_id) as session:
        with pytest.raises(Conflict):
            await decisions.link(session, ids[0], second, CLAIRE, NOW)
            await decisions.link(session, ids[0], second - 1, CLAIRE, NOW)


async def test_a_difference_is_settled_by_a_person(database: Database, workspace_id: str) -> None:
    ids = await invoices(database, workspace_id, [RENT])
    (line,) = await lines(database, workspace_id, ("2100.00", LUME[1], "OFFICINA LUME"))
    async with database.write(workspace_id) as session:
        match = await decisions.link(session, ids[0], line, CLAIRE, NOW, settles=True)
    assert (match.amount, match.spent) == (Decimal("2238.50"), Decimal("2100.00"))
    assert await count(database, workspace_id, Payment.UNMATCHED) == 0


async def test_the_story_of_an_invoice(database: Database, workspace_id: str) -> None:
    ids = await invoices(database, workspace_id, [RENT, PAPER])

    async def story(at: int) -> stories.Story:
        async with database.read(workspace_id) as session:
            found = await search.by_id(session, ids[at])
            assert found
            return await stories.of_invoice(session, found[0])

    assert (await story(0)).state == "unknown"
    await lines(database, workspace_id, ("2222.00", date(2026, 10, 30), "OFFICINA LUME SRL"),
                ("300.00", date(2026, 11, 2), "PAPETERIE VASSEUR PV-2026-0031"))  # fmt: skip
    await runs.run(database, workspace_id, NOW)
    short, part = await story(0), await story(1)
    assert (short.state, part.state) == ("open" if not short.matches else "suggested", "partly")
    assert part.left == Decimal("312.40")
    assert part.matches[0].match.kind == "partial"


async def test_one_new_line_or_invoice_finds_its_counterpart(
    database: Database, workspace_id: str
) -> None:
    ids = await invoices(database, workspace_id, [RENT, PAPER])
    await runs.run(database, workspace_id, NOW)
    first, second = await lines(
        database, workspace_id, LUME,
        ("612.40", date(2026, 11, 5), "LASTSCHRIFT PAPETERIE VASSEUR PV20260031"),
    )  # fmt: skip
    async with database.write(workspace_id) as session:
        await single.line(session, first, NOW)
        await single.invoice(session, ids[1], NOW)
    found = {(one.invoice_id, one.transaction_id) for one in await stored(database, workspace_id)}
    assert found == {(ids[0], first), (ids[1], second)}


async def test_a_run_is_wanted_once_asked_for(database: Database, workspace_id: str) -> None:
    async def wanted() -> list[str]:
        async with database.look_up() as session:
            return await runs.wanted(session)

    async with database.write(workspace_id) as session:
        await runs.ask(session, NOW)
    assert await wanted() == []
    await invoices(database, workspace_id, [RENT])
    await lines(database, workspace_id, LUME)
    async with database.write(workspace_id) as session:
        await runs.ask(session, NOW)
    assert await wanted() == [workspace_id]
    await runs.run(database, workspace_id, NOW + timedelta(seconds=1))
    assert await wanted() == []


async def test_a_few_arrivals_are_matched_one_by_one(database: Database, workspace_id: str) -> None:
    ids = await invoices(database, workspace_id, [RENT, PAPER])
    await lines(database, workspace_id, LUME, ("612.40", date(2026, 11, 5), "PAPETERIE VASSEUR"))
    async with database.write(workspace_id) as session:
        (await session.get_one(Invoice, ids[1])).removed_at = NOW
    await runs.run(database, workspace_id, NOW)
    assert {one.invoice_id for one in await stored(database, workspace_id)} == {ids[0]}
    async with database.write(workspace_id) as session:
        paper = await session.get_one(Invoice, ids[1])
        paper.removed_at, source_id = None, paper.source_id
        session.add(Trigger(event_id="e1", kind=UPLOADED, invoice_source_id=source_id))
        await runs.arrived(session, NOW + timedelta(minutes=1))
    later = NOW + timedelta(minutes=2)
    async with database.look_up() as session:
        assert await runs.wanted(session) == [workspace_id]
    await arrivals.match_wanted(database, workspace_id, later)
    async with database.look_up() as session:
        assert await runs.wanted(session) == []
    assert {one.invoice_id for one in await stored(database, workspace_id)} == set(ids)
