"""What a question carries over is said, and forgotten when a reader asks for that."""

import pytest

from assistant.agent import turn
from assistant.agent.forgetting import is_asked
from tests.agent.conftest import Asking
from tests.agent.scripted_model import ScriptedModel
from tests.tools.books import Books

AFRESH = {
    "en": ("Start afresh", "forget that"),
    "fr": ("Repartir de zéro", "oublie ça"),
    "de": ("Von vorn beginnen", "vergiss das!"),
    "it": ("Ricominciare da capo", "Dimentica tutto."),
    "es": ("Empezar de cero", "olvida eso"),
}


async def test_what_is_carried_over_is_said_and_can_be_forgotten(
    asking: Asking, ledger: Books
) -> None:
    first = await turn.answer(asking(), "How much did we spend with Adobe in October?")
    assert first.carried == ""
    second = await turn.answer(asking(), "and in September?", first.conversation_id)
    assert "Adobe" in second.carried
    assert "Start afresh" in {chip.text for chip in second.follow_ups}
    forgotten = await turn.answer(asking(), "Start afresh", first.conversation_id)
    assert forgotten.carried == "" and not forgotten.tool_calls
    clean = await turn.answer(asking(), "How much did we spend in August?", first.conversation_id)
    assert clean.carried == "" and not clean.tool_calls[0]["arguments"].get("vendor")


async def test_a_model_reads_nothing_of_what_was_forgotten(asking: Asking, ledger: Books) -> None:
    first = await turn.answer(asking(), "How much did we spend with Adobe in October?")
    await turn.answer(asking(), "forget that", first.conversation_id)
    model = ScriptedModel([["Good."]])
    await turn.answer(asking(model), "Which one was it?", first.conversation_id)
    assert not any("Adobe" in message.text for message in model.heard[0])


@pytest.mark.parametrize("text", [text for texts in AFRESH.values() for text in texts])
def test_it_is_asked_for_in_five_languages(text: str) -> None:
    assert is_asked(text)


def test_a_question_that_goes_on_forgets_nothing() -> None:
    assert not is_asked("Forget that invoice, what else is overdue?")
