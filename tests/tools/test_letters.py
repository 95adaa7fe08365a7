"""A letter to a supplier is a text to copy, with what is known of the invoice in it."""

from datetime import date
from decimal import Decimal

import pytest

from assistant.money import Money
from assistant.tools.context import ToolContext, Unclear
from assistant.tools.draft_letter import draft_letter
from tests.tools.books import Books


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
