"""The turn from outside: what is streamed, what is stored, and what a bad model cannot do."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from assistant.agent import answers, turn
from assistant.agent.events import Answer, Event, Outcome, ProposalMade, Prose, ToolFinished
from assistant.agent.language_model import ChatMessage, Completed
from assistant.database import Database
from assistant.errors import ContextTooLong, ModelUnavailable, NotFound, Unprocessable
from assistant.workspace import conversations
from assistant.workspace.audit import Actor
from assistant.workspace.workspaces import Workspace
from tests.agent.conftest import Asking
from tests.agent.scripted_model import ScriptedModel, call, raw_call
from tests.tools import books
from tests.tools.books import Books


async def events_of(context: turn.TurnContext, question: str, **more: str | None) -> list[Event]:
    return [event async for event in turn.run(context, question, **more)]


def text_of(answer: Answer) -> str:
    return answers.markdown(answer, "Europe/Paris")


async def test_the_built_in_assistant_answers_without_a_model(
    asking: Asking, ledger: Books
) -> None:
    events = await events_of(asking(), "Summarise October")
    kinds = [type(event).__name__ for event in events]
    assert kinds[:2] == ["ToolStarted", "ToolFinished"]
    assert kinds[-1] == "Answer"
    answer = events[-1]
    assert isinstance(answer, Answer)
    assert answer.outcome is Outcome.ANSWERED
    assert text_of(answer).startswith("Atelier Lumen received 9 supplier invoices in October")
    assert answer.tool_calls == ({"name": "summarise_month", "arguments": {"month": "october"}},)
    assert answer.coverage is not None
    assert answer.coverage.invoices == len([one for one in ledger.bills if not one.removed])


@pytest.mark.parametrize("nothing", ["", "  \n", "\x00"])
async def test_an_empty_question_is_refused_and_leaves_no_conversation(
    asking: Asking, database: Database, workspace_id: str, nothing: str
) -> None:
    context = asking()
    with pytest.raises(Unprocessable, match="empty"):
        await events_of(context, nothing)
    async with database.read(workspace_id) as session:
        assert not await conversations.recent(session, context.member.id or context.member.name)


async def test_the_prose_streamed_is_the_answer_stored(
    asking: Asking, ledger: Books, database: Database, workspace_id: str
) -> None:
    events = await events_of(asking(), "What needs attention?")
    answer = events[-1]
    assert isinstance(answer, Answer)
    streamed = "".join(event.markdown for event in events if isinstance(event, Prose))
    assert streamed.strip() == answer.markdown
    async with database.read(workspace_id) as session:
        message = (await conversations.messages(session, answer.conversation_id))[0]
    assert message.state == conversations.ANSWERED
    assert answers.from_stored(message.answer) == answer
    assert len(message.prompt_checksum) == 64


async def test_a_models_figures_come_from_the_tool_and_nowhere_else(
    asking: Asking, ledger: Books
) -> None:
    model = ScriptedModel(
        [
            [call("summarise_month", month="October")],
            [
                "You received [[summary:2026-10.count]] invoices. They were worth €99,999.00. "
                "In EUR they come to 20555.15 EUR."
            ],
        ]
    )
    answer = await turn.answer(asking(model), "How was October?")
    shown = text_of(answer)
    assert "You received 9 invoices." in shown
    assert "€20,555.15" in shown
    assert "99,999" not in shown
    assert answer.withheld == 1
    assert answer.tables


async def test_when_every_sentence_is_withheld_the_tool_speaks_itself(
    asking: Asking, ledger: Books
) -> None:
    model = ScriptedModel([[call("summarise_month", month="October")], ["It was €1.00 in all."]])
    answer = await turn.answer(asking(model), "How was October?")
    assert answer.withheld == 1
    assert "€1.00" not in text_of(answer)
    assert "€20,555.15" in text_of(answer)
    assert text_of(answer).endswith("bears it out._")


async def test_a_conversation_too_long_for_the_model_is_read_in_fewer_words(
    asking: Asking, ledger: Books
) -> None:
    first = await turn.answer(asking(), "Summarise October")
    too_long = ContextTooLong("Too long.")
    model = ScriptedModel(
        [
            [too_long],
            [call("summarise_month", month="October")],
            [too_long],
            [too_long],
            ["You received [[summary:2026-10.count]] invoices."],
        ]
    )
    answer = await turn.answer(asking(model), "And all of them?", first.conversation_id)
    roles = [[one.role for one in heard] for heard in model.heard]
    assert roles[0] == ["system", "user", "assistant", "tool", "assistant", "user"]
    assert roles[1:3] == [["system", "user"], ["system", "user", "assistant", "tool"]]
    read = [json.loads(heard[-1].text)["data"] for heard in model.heard[2:]]
    rows = [[len(table["rows"]) for table in one["tables"]] for one in read]
    assert max(rows[0]) > 3 >= max(rows[1]) and rows[2] == []
    assert read[2]["rows_left_out"] == sum(rows[0]) and read[2]["facts"] == read[0]["facts"]
    assert "left out" in model.heard[1][0].text
    assert "too long for the model" in text_of(answer)


async def test_what_stays_too_long_is_answered_by_the_built_in_assistant(
    asking: Asking, ledger: Books
) -> None:
    answer = await turn.answer(asking(ScriptedModel([[ContextTooLong("Too long.")]])), "October")
    assert "built-in assistant answers instead" in text_of(answer)


async def test_what_a_model_says_before_a_tool_is_a_paragraph_of_its_own(
    asking: Asking, ledger: Books
) -> None:
    model = ScriptedModel([["I look.", call("sync_status")], ["All is well."]])
    answer = await turn.answer(asking(model), "is all well?")
    assert text_of(answer) == "I look.\n\nAll is well."


async def test_c03_an_argument_that_confirms_is_refused(asking: Asking, ledger: Books) -> None:
    model = ScriptedModel(
        [
            [raw_call("approve_and_push", '{"documents": ["RE-1"], "confirmed": true}')],
            ["It was refused."],
        ]
    )
    events = await events_of(asking(model), "push it all")
    finished = [event for event in events if isinstance(event, ToolFinished)]
    assert finished[0].failed
    assert "confirmed" in json.loads(model.heard[1][-1].text)["error"]
    assert not [event for event in events if isinstance(event, ProposalMade)]


async def test_c03_five_hundred_pushes_in_one_turn_end_at_the_limits(
    asking: Asking, ledger: Books, database: Database, workspace_id: str
) -> None:
    for number in range(12):
        await books.document(database, workspace_id, f"UP-{number}")
    model = ScriptedModel(
        [[call("approve_and_push", f"c{at}", documents=[f"UP-{at % 12}"])] for at in range(500)]
    )
    events = await events_of(asking(model), "push everything 500 times")
    answer = events[-1]
    assert isinstance(answer, Answer)
    assert len(answer.proposal_ids) == 5
    assert len(answer.steps) == 12
    assert "stopped after 12 steps" in text_of(answer)


async def test_c04_a_typed_yes_shows_the_card_again_and_confirms_nothing(
    asking: Asking, ledger: Books, database: Database, workspace_id: str
) -> None:
    await books.document(database, workspace_id, "RE-25-1017")
    offer = await turn.answer(asking(), "push RE-25-1017")
    assert offer.outcome is Outcome.PROPOSED
    for words in ("yes, push it", "Oui", "confirm", "go ahead please"):
        events = await events_of(asking(), words, conversation_id=offer.conversation_id)
        answer = events[-1]
        assert isinstance(answer, Answer)
        assert ProposalMade(offer.proposal_ids[0]) in events
        assert answer.outcome is Outcome.PROPOSED
        assert answer.proposal_ids == offer.proposal_ids
    async with database.read(workspace_id) as session:
        still = await conversations.open_proposal(session, offer.conversation_id, books.NOW)
    assert still == offer.proposal_ids[0]


async def test_c04_a_yes_to_nothing_prepares_nothing(asking: Asking, ledger: Books) -> None:
    said = {
        "yes": "nothing was sent", "go ahead, confirm": "nothing was sent",
        "vas-y, confirme": "rien n’a été envoyé", "nur zu, bestätige": "nichts gesendet",
        "vai, conferma pure": "non è stato inviato nulla",
        "venga, confirma": "no se ha enviado nada",
    }  # fmt: skip
    for words, told in said.items():
        answer = await turn.answer(asking(), words)
        assert answer.outcome is Outcome.CLARIFY, words
        assert not answer.proposal_ids
        assert told in text_of(answer)


async def test_c07_a_stream_cut_in_a_sentence_is_marked_and_offered_again(
    asking: Asking, ledger: Books
) -> None:
    gone = ModelUnavailable("The language model's answer broke off.")
    model = ScriptedModel([["Here is what I know. And then the ", gone]])
    answer = await turn.answer(asking(model), "tell me something odd")
    assert answer.outcome is Outcome.FAILED
    assert text_of(answer).startswith("Here is what I know.")
    assert "broke off" in text_of(answer)
    assert "tell me something odd" in [one.text for one in answer.follow_ups]


async def test_c07_a_stream_cut_after_a_tool_still_tells_what_the_tool_found(
    asking: Asking, ledger: Books
) -> None:
    gone = ModelUnavailable("The language model could not be reached.")
    model = ScriptedModel([[call("summarise_month", month="October")], [gone]])
    answer = await turn.answer(asking(model), "How was October?")
    assert "€20,555.15" in text_of(answer)
    assert answer.problem == gone.message


async def test_c07_invalid_json_and_unknown_tools_are_told_to_the_model(
    asking: Asking, ledger: Books
) -> None:
    model = ScriptedModel(
        [
            [raw_call("summarise_month", '{"month": "Octo')],
            [call("drop_table", "c2", table="invoices")],
            [call("summarise_month", "c3", month="October")],
            ["[[summary:2026-10.count]] invoices came in."],
        ]
    )
    answer = await turn.answer(asking(model), "How was October?")
    assert [step.failed for step in answer.steps] == [True, True, False]
    assert text_of(answer) == "9 invoices came in."


async def test_c07_a_repeated_post_gives_the_stored_answer(asking: Asking, ledger: Books) -> None:
    first = await events_of(asking(), "Summarise October", client_id="click-1")
    again = await events_of(asking(), "Summarise October", client_id="click-1")
    assert again == [first[-1]]


@pytest.mark.parametrize(
    "prompt", ["Summarise this month", "What needs attention?", "Find unmatched records"]
)
async def test_c08_the_suggested_prompts_answer_when_the_provider_is_down(
    asking: Asking, ledger: Books, prompt: str
) -> None:
    model = ScriptedModel([[ModelUnavailable("The language model could not be reached.")]])
    answer = await turn.answer(asking(model), prompt)
    assert answer.outcome is Outcome.ANSWERED
    assert answer.tables
    assert "could not be reached" in text_of(answer)
    assert "built-in assistant answers" in text_of(answer)
    assert answer.model == "built-in"


async def test_c08_a_free_question_says_in_one_sentence_what_is_wrong(
    asking: Asking, ledger: Books
) -> None:
    model = ScriptedModel([[ModelUnavailable("The language model could not be reached.")]])
    answer = await turn.answer(asking(model), "Why oh why is the zeppelin purple")
    assert answer.outcome is Outcome.FAILED
    assert text_of(answer).startswith("The language model could not be reached.")
    assert len(answer.follow_ups) == 3


async def test_c11_a_model_that_repeats_itself_is_stopped(asking: Asking, ledger: Books) -> None:
    model = ScriptedModel([[call("sync_status")]])
    answer = await turn.answer(asking(model), "loop")
    assert len(answer.steps) == 1
    assert len(model.heard) == 13
    assert "stopped after 12 steps" in text_of(answer)
    assert "Qonto is connected" in text_of(answer)


async def test_c11_a_silent_model_is_stopped_at_the_time_limit(
    asking: Asking, ledger: Books
) -> None:
    model = ScriptedModel([[30.0, "too late"]])
    answer = await turn.answer(asking(model, most_seconds=0.05), "hello there model")
    assert answer.outcome is Outcome.FAILED
    assert "too late" not in text_of(answer)


async def test_c12_ibans_do_not_leave_for_the_model(asking: Asking, ledger: Books) -> None:
    model = ScriptedModel(
        [[call("get_invoice", number="Q-2026-11")], ["It is there, with its number Q-2026-11."]]
    )
    await turn.answer(asking(model), "What is the IBAN on Q-2026-11?")
    said = "".join(message.text for messages in model.heard for message in messages)
    assert "FR7612345678901234567890123" not in said
    assert "FR…0123" in said


async def test_c13_a_foreign_conversation_is_not_found_like_one_that_never_was(
    asking: Asking, ledger: Books
) -> None:
    mine = await turn.answer(asking(), "Summarise October")
    stranger = asking(member=Actor("person", "Somebody", "m2"))
    messages = []
    for conversation_id in (mine.conversation_id, "0" * 32):
        with pytest.raises(NotFound) as refused:
            await turn.answer(stranger, "and September?", conversation_id)
        messages.append(refused.value.message)
    assert messages[0] == messages[1]


async def test_c13_another_workspaces_invoice_does_not_exist_here(
    asking: Asking, ledger: Books, database: Database
) -> None:
    other = Workspace(name="Theirs")
    async with database.system() as session:
        session.add(other)
    answer = await turn.answer(asking(workspace_id=other.id), "show invoice RE-10482")
    unknown = await turn.answer(asking(workspace_id=other.id), "show invoice ZZ-99999")
    assert text_of(answer).replace("RE-10482", "") == text_of(unknown).replace("ZZ-99999", "")
    assert not answer.citations


async def test_c15_the_history_a_model_sees_comes_from_the_database(
    asking: Asking, ledger: Books
) -> None:
    first = await turn.answer(asking(), "Summarise October")
    model = ScriptedModel([["Fine."]])
    await turn.answer(asking(model), "and now?", first.conversation_id)
    roles = [message.role for message in model.heard[0]]
    assert roles == ["system", "user", "assistant", "tool", "assistant", "user"]
    assert "€20,555.15" in model.heard[0][4].text


async def test_follow_ups_keep_the_question_and_change_what_was_said(
    asking: Asking, ledger: Books
) -> None:
    first = await turn.answer(asking(), "How much did we spend with Verrerie in September?")
    second = await turn.answer(asking(), "and in October?", first.conversation_id)
    assert "€11,940.00" in text_of(second)
    third = await turn.answer(asking(), "invoices from Lichtwerk", first.conversation_id)
    fourth = await turn.answer(asking(), "the second one", third.conversation_id)
    assert fourth.tool_calls[0]["name"] == "get_invoice"
    assert "RE-10482" in text_of(fourth)


async def test_the_language_of_the_question_is_the_language_of_the_answer(
    asking: Asking, ledger: Books
) -> None:
    french = await turn.answer(asking(), "Combien avons-nous dépensé en octobre ?")
    english = await turn.answer(asking(), "How much did we spend in October?")
    assert (french.language, english.language) == ("fr", "en")
    assert set(french.facts) == set(english.facts)
    assert "20\u00a0555,15\u00a0€" in text_of(french)
    assert "€20,555.15" in text_of(english)


@pytest.mark.parametrize("name", ["Lichtwerk Köln GmbH", "lichtwerk köln?", "Verrerie du Forez"])
async def test_a_suppliers_name_alone_is_answered_in_the_language_of_the_person(
    asking: Asking, ledger: Books, name: str
) -> None:
    for language in ("en", "fr", "de", "it", "es"):
        answer = await turn.answer(asking(language=language), name)
        assert (answer.language, answer.outcome) == (language, Outcome.ANSWERED)
    asked = await turn.answer(asking(language="it"), f"Rechnungen von {name}")
    assert asked.language == "de"


async def test_a_suppliers_name_tells_no_language_where_the_words_around_it_do(
    asking: Asking, ledger: Books
) -> None:
    for language in ("fr", "es"):
        answer = await turn.answer(asking(language=language), "Verrerie du Forez en 2026")
        assert answer.language == language
    answer = await turn.answer(asking(language="en"), "rechaza la de Verrerie du Forez")
    assert answer.language == "es"


async def test_an_answer_given_up_by_the_reader_is_stored_as_stopped(
    asking: Asking, ledger: Books, database: Database, workspace_id: str
) -> None:
    model = ScriptedModel([["One sentence. ", "Another one. ", 30.0]])
    running = turn.run(asking(model), "talk to me")
    async for event in running:
        if isinstance(event, Prose):
            break
    await running.aclose()
    async with database.read(workspace_id) as session:
        recent = await conversations.recent(session, "m1")
        message = (await conversations.messages(session, recent[0].id))[0]
    assert message.state == conversations.STOPPED
    assert answers.from_stored(message.answer).markdown == "One sentence."


async def test_a_word_nobody_understands_is_named_in_the_answer(
    asking: Asking, ledger: Books
) -> None:
    answer = await turn.answer(asking(None), "How much did we spend in October zorblax?")
    assert "zorblax" in answer.markdown
    answer = await turn.answer(asking(None), "How much did we spend in October?")
    assert "Not understood" not in answer.markdown


async def test_how_much_is_that_asks_about_the_rows_before(asking: Asking, ledger: Books) -> None:
    first = await turn.answer(asking(None), "What is overdue?")
    then = await turn.answer(asking(None), "And how much is that in total?", first.conversation_id)
    assert then.markdown.splitlines()[0] == first.markdown.splitlines()[0]


async def test_a_follow_up_names_the_words_it_did_not_understand(
    asking: Asking, ledger: Books
) -> None:
    first = await turn.answer(asking(None), "How much did we spend in October?")
    then = await turn.answer(asking(None), "and in September zorblax?", first.conversation_id)
    assert "zorblax" in then.markdown


SPENT = {
    "measure": "sum", "basis": "spent", "amount": "gross", "period": "October",
    "compare_with": None, "except_vendor": None, "category": None, "min_amount": None,
    "max_amount": None, "group_by": None, "top": None,
}  # fmt: skip


async def test_two_calls_of_one_tool_keep_their_own_figures(asking: Asking, ledger: Books) -> None:
    """The same measure of two suppliers has the same id: each marker keeps its own value."""

    def total_of(text: str) -> str:
        facts = json.loads(text)["data"]["facts"]
        return str(next(one["id"] for one in facts if "€" in one["value"]))

    def say_both(messages: Sequence[ChatMessage]) -> list[Any]:
        first, second = [total_of(one.text) for one in messages if one.role == "tool"]
        return [f"Alizé took [[{first}]], the glass [[{second}]]."]

    calls = tuple(
        call("query_spend", vendor, **SPENT, vendor=vendor).tool_calls[0]
        for vendor in ("Alizé Télécom", "Verrerie du Forez")
    )
    model = ScriptedModel([[Completed(calls)], say_both])
    answer = await turn.answer(asking(model), "Alizé and the glass in October?")
    assert "Alizé took €99.90, the glass €11,940.00." in text_of(answer)


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        (("How much did we spend in October?", "and the month before?", "only Vasseur"), "en"),
        (("Combien en octobre ?", "et le mois précédent ?", "seulement Vasseur"), "fr"),
    ],
)
async def test_a_period_told_from_the_answer_before_stays_what_it_was(
    asking: Asking, ledger: Books, asked: tuple[str, ...], language: str
) -> None:
    conversation = None
    for question in asked:
        answer = await turn.answer(asking(language=language), question, conversation)
        conversation = answer.conversation_id
    [call] = answer.tool_calls
    assert (call["arguments"]["period"], bool(call["arguments"]["vendor"])) == ("2026-09", True)


@pytest.mark.parametrize(
    "asked", ["How much did we spend last month?", "Unpaid invoices", "Summarise October"]
)
async def test_where_nothing_is_here_at_all_only_the_reason_is_said(
    asking: Asking, asked: str
) -> None:
    said = text_of(await turn.answer(asking(), asked))
    assert said.startswith("Qonto is not connected yet")
