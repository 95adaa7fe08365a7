"""The same question in five languages has the same facts, told in the language it was asked in."""

import tomllib
from pathlib import Path

import pytest

from assistant.agent import turn
from assistant.agent.events import Answer
from assistant.agent.tongue import language_of
from assistant.formats import LANGUAGES
from tests.agent.conftest import Asking
from tests.tools.books import Books

KINDS: dict[str, list[str]] = tomllib.loads(
    (Path(__file__).parent / "five_languages.toml").read_text(encoding="utf-8")
)
SPOKEN = [
    (lang, text) for said in KINDS.values() for lang, text in zip(LANGUAGES, said, strict=True)
]


@pytest.mark.parametrize("kind", KINDS)
async def test_one_question_has_the_same_facts_in_five_languages(
    kind: str, asking: Asking, ledger: Books
) -> None:
    made = [await turn.answer(asking(), question) for question in KINDS[kind]]
    assert [one.language for one in made] == list(LANGUAGES)
    assert len({one.markdown for one in made}) == len(LANGUAGES)
    first, *others = [_substance(one) for one in made]
    for other in others:
        assert other == first


def _substance(answer: Answer) -> object:
    """What an answer says apart from its words."""
    facts = {
        name: fact.value for name, fact in answer.facts.items() if not isinstance(fact.value, str)
    }
    rows = [len(table.rows) for table in answer.tables]
    return answer.outcome, set(answer.facts), facts, rows, len(answer.charts)


def test_there_are_enough_kinds_of_questions() -> None:
    assert len(KINDS) >= 35


@pytest.mark.parametrize(("language", "text"), SPOKEN)
def test_a_question_is_heard_in_its_language(language: str, text: str) -> None:
    others = [name for name in LANGUAGES if name != language]
    assert {language_of(text, other) for other in others} == {language}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "facture Zorbax de mars, how much VAT?"),
        ("en", "Rechnung von Zorbax im März, what's the VAT?"),
        ("en", "facture Zorbax d'octobre, what's the VAT?"),
        ("fr", "the Zorbax invoice of October, combien de TVA ?"),
        ("de", "fattura Zorbax di marzo, wie viel MwSt. ist das?"),
    ],
)
async def test_the_last_clause_says_in_which_language_to_answer(
    asking: Asking, language: str, text: str
) -> None:
    told = await turn.answer(asking(), text)
    assert told.language == language
    (call,) = told.tool_calls
    assert (call["name"], call["arguments"]["vendor"]) == ("query_spend", "zorbax")
    assert call["arguments"]["amount"] == "vat"
    assert call["arguments"]["period"]
