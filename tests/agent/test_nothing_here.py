"""While nothing is here, why is said, and not that nobody is called so."""

import pytest

from assistant.agent import turn
from assistant.agent.events import Outcome
from tests.agent.conftest import Asking


@pytest.mark.parametrize("question", ["Who is Orange?", "invoices from Orange", "rent in 2026"])
async def test_a_workspace_without_invoices_says_why(asking: Asking, question: str) -> None:
    made = await turn.answer(asking(), question)
    assert made.outcome is Outcome.ANSWERED
    assert "not connected" in made.markdown


async def test_it_says_so_once_however_much_was_asked(asking: Asking) -> None:
    made = await turn.answer(asking(), "Top supplier of every quarter this year")
    assert made.markdown.count("not connected") == 1
