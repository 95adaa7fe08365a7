"""A letter to a supplier is a text to copy, with what is known of the invoice in it."""

from datetime import date
from decimal import Decimal

import pytest

from assistant.database import Database
from assistant.money import Money
from assistant.tools.context import ToolContext, Unclear
from assistant.tools.draft_letter import draft_letter
from assistant.tools.explain_match import explain_match
from tests.tools import books
from tests.tools.books import Bill, Books


async def test_what_is_known_of_the_invoice_stands_in_the_letter(
    context: ToolContext, ledger: Books
) -> None:
    result = await draft_letter(context, "more_time", "RE-10482", 30)
    values = {fact.id: fact.value for fact in result.facts}
    assert values["letter.amount:EUR"] == Money(Decimal("3659.25"), "EUR")
    assert (values["letter.due"], values["letter.days"]) == (date(2026, 11, 10), 30)
    assert "RE-10482" in result.statements[0]
    assert "[" not in result.statements[0].replace("[[", "").replace("]]", "")
    assert not result.offers


async def test_without_an_invoice_there_are_blanks_and_a_word_how_to_fill_them(
    context: ToolContext, ledger: Books
) -> None:
    letter, hint = (await draft_letter(context, "correction")).statements
    assert "[number]" in letter
    assert "[amount]" in letter
    assert "number" in hint


async def test_an_invoice_that_is_not_here_is_said(context: ToolContext, ledger: Books) -> None:
    with pytest.raises(Unclear, match="RE-99999"):
        await draft_letter(context, "other", "RE-99999")


async def test_a_supplier_is_written_to_about_what_is_due_first(
    context: ToolContext, database: Database
) -> None:
    days = (date(2026, 11, 20), date(2026, 11, 5), date(2026, 12, 1))
    bills = [
        Bill("Weber", f"W-{at}", date(2026, 10, 5), "9.00", day) for at, day in enumerate(days)
    ]
    await books.write(database, context.workspace_id, bills)
    result = await draft_letter(context, "more_time", days=14, vendor="Weber")
    assert "W-1" in result.statements[0]
    assert {one.label.split(",")[0] for one in result.citations} == {"W-0", "W-1", "W-2"}
    assert all(number in result.statements[1] for number in ("W-0", "W-2"))
    why = await explain_match(context, None, "Weber")
    assert any("W-0" in one for one in why.statements[1:])  # The others have no payment either.
