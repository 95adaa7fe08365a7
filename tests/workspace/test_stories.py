"""What an invoice's page says of its payment: what was declined, and what no statement shows."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import col, select

from assistant.database import Database
from assistant.tools import match_words
from assistant.tools.phrases import Phrases
from assistant.workspace.audit import Actor
from assistant.workspace.invoices import Invoice
from assistant.workspace.matches import decisions, runs, stories
from assistant.workspace.matches.stories import Story
from tests.workspace.matching_world import NOW, PAPER, invoices, lines, stored

CLAIRE = Actor("person", "Claire Morel", "m1")
PAID = replace(PAPER, paid=date(2026, 11, 6), status="paid")
EARLY, LATE = ("9.00", date(2026, 10, 1), "fee"), ("9.10", date(2026, 11, 30), "fee")


async def story(database: Database, workspace_id: str) -> tuple[Story, Invoice]:
    async with database.read(workspace_id) as session:
        invoice = (await session.exec(select(Invoice).order_by(col(Invoice.id)))).one()
        return await stories.of_invoice(session, invoice), invoice


async def test_a_declined_line_is_named_with_who_declined_it(
    database: Database, workspace_id: str
) -> None:
    await invoices(database, workspace_id, [PAPER])
    await lines(database, workspace_id, ("600.15", date(2026, 10, 20), "PAPETERIE VASSEUR"))
    await runs.run(database, workspace_id, NOW)
    (match,) = await stored(database, workspace_id)
    async with database.write(workspace_id) as session:
        await decisions.decline(session, match.id or 0, CLAIRE, NOW)
    told = match_words.told(*await story(database, workspace_id), "Vasseur", Phrases("en"))
    assert not told.links
    (declined,) = told.declined
    assert declined.title == "Claire Morel declined €600.15 on 20 October 2026 for it."
    assert declined.label == "PAPETERIE VASSEUR"
    assert "Claire Morel declined the bank line of 20 October 2026" in told.sentence


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (("612.40", date(2026, 11, 9), "UNKNOWN PAYEE"), ""),  # of that amount, matched or not
        (("612.40", date(2026, 10, 7), "UNKNOWN PAYEE"), "unseen"),  # a month before
        (("612.41", date(2026, 11, 6), "UNKNOWN PAYEE"), "unseen"),
    ],
)
async def test_a_payment_is_unseen_only_where_no_line_of_its_amount_stands_near(
    database: Database, workspace_id: str, line: tuple[str, date, str], expected: str
) -> None:
    await invoices(database, workspace_id, [PAID])
    await lines(database, workspace_id, EARLY, line, LATE)
    told, _ = await story(database, workspace_id)
    assert (told.state, told.disagrees) == ("open", expected)


async def test_a_day_that_no_statement_covers_says_nothing(
    database: Database, workspace_id: str
) -> None:
    await invoices(database, workspace_id, [PAID])
    await lines(database, workspace_id, EARLY, ("9.20", date(2026, 10, 30), "fee"))
    told, _ = await story(database, workspace_id)
    assert told.disagrees == ""
