"""What decides between an answer, a refusal and a card: what was learnt and what is said in so many
words, neither alone."""

from collections.abc import Iterable

import pytest

from assistant.agent import turn
from assistant.agent.built_in import parser
from assistant.agent.built_in.assistant import BuiltIn
from assistant.agent.events import Outcome
from assistant.tools.vendor_names import VendorNames
from tests.agent.conftest import Asking
from tests.tools.books import TODAY, Books

NAMES = VendorNames([(1, "Orange", "orange"), (2, "Deloitte", "deloitte")])
ON_ITS_OWN = "the Orange papers of October, would you"  # The lexicon hears no intent for sure.
OUT_OF_SCOPE_WORD = "show the card transactions of Orange"
PLAIN = "How much did we spend with Orange in October?"


class Learnt:
    """A classifier that thinks the same of everything."""

    def __init__(self, **shares: float) -> None:
        self._shares = dict.fromkeys(("search", "spend", "get", "cards", "pay", "tax", "push"), 0.0)
        self._shares |= shares

    def shares(self, pieces: Iterable[str], facts: Iterable[str] = ()) -> dict[str, float]:
        """The same shares, whatever was said."""
        return dict(self._shares)


def topic(monkeypatch: pytest.MonkeyPatch, question: str, **shares: float) -> str:
    monkeypatch.setattr(parser, "classifier", lambda: Learnt(**shares))
    reading = BuiltIn(NAMES, TODAY, "en").reading(question, ())
    return reading.tool or reading.topic


def test_a_refusal_is_at_least_as_likely_as_the_best_reading(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert topic(monkeypatch, ON_ITS_OWN, cards=0.5, search=0.4) == "refused.cards"
    assert topic(monkeypatch, ON_ITS_OWN, cards=0.3, pay=0.3, search=0.4) == "search_invoices"
    assert topic(monkeypatch, ON_ITS_OWN, cards=0.3, search=0.1) == "search_invoices"


def test_what_is_said_in_so_many_words_counts_twice_on_either_side(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert topic(monkeypatch, OUT_OF_SCOPE_WORD, cards=0.25, search=0.45) == "refused.cards"
    assert topic(monkeypatch, PLAIN, cards=0.5, spend=0.3) == "query_spend"
    assert topic(monkeypatch, PLAIN, cards=0.7, spend=0.3) == "refused.cards"


def test_a_lone_word_does_not_decide_against_a_clear_reading(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert topic(monkeypatch, OUT_OF_SCOPE_WORD, cards=0.2, search=0.7) == "search_invoices"
    assert topic(monkeypatch, OUT_OF_SCOPE_WORD, cards=0.04, search=0.05) != "refused.cards"


@pytest.mark.parametrize(
    ("language", "marked", "elsewhere"),
    [
        ("en", "mark the Deloitte one as approved", "mark the Deloitte one as approved by her"),
        ("fr", "marque celle de Deloitte comme approuvée",
         "approuve la facture Deloitte au nom de Claire"),
        ("de", "markiere die von Deloitte als freigegeben",
         "markier die von Deloitte als von ihr freigegeben"),
        ("it", "segna quella di Deloitte come approvata",
         "segna quella di Deloitte come approvata da lei"),
        ("es", "marca la de Deloitte como aprobada",
         "aprueba la factura de Deloitte en nombre de Claire"),
    ],
)  # fmt: skip
def test_an_approval_is_a_card_for_the_person_who_asks_and_for_nobody_else(
    language: str, marked: str, elsewhere: str
) -> None:
    assistant = BuiltIn(NAMES, TODAY, language)
    card = assistant.reading(marked, ())
    assert (card.tool, card.arguments) == ("approve_and_push", {"documents": ["deloitte"]})
    assert assistant.reading(elsewhere, ()).topic == "refused.behalf"


@pytest.mark.parametrize(
    "question",
    ["Don't mark the Deloitte one as approved", "Is the Deloitte one marked as approved?",
     "Which ones did she mark as approved", "Mark the Deloitte one as approved once it is paid"],
)  # fmt: skip
def test_what_only_speaks_of_an_approval_is_no_card(question: str) -> None:
    assert BuiltIn(NAMES, TODAY, "en").reading(question, ()).tool != "approve_and_push"


async def test_whose_an_approval_is_is_said(asking: Asking, ledger: Books) -> None:
    answer = await turn.answer(asking(), "mark the Lichtwerk one as approved by her")
    assert answer.outcome is Outcome.DECLINED
    assert "somebody else’s name" in answer.markdown
    assert not answer.offers
    assert not answer.proposal_ids


@pytest.mark.parametrize(
    ("language", "letter"),
    [
        ("en", "Draft an email to Orange complaining about the late delivery"),
        ("it", "Scrivi una mail di sollecito a un nostro cliente"),
        ("es", "Redacta un correo para reclamar a Orange por el retraso"),
    ],
)
def test_a_letter_about_no_invoice_is_not_written(language: str, letter: str) -> None:
    assert BuiltIn(NAMES, TODAY, language).reading(letter, ()).topic == "refused.send_mail"


def test_a_letter_about_an_invoice_is_a_text_to_copy() -> None:
    said = "Draft an email asking Orange for a corrected invoice"
    found = BuiltIn(NAMES, TODAY, "en").reading(said, ())
    assert (found.tool, found.arguments["about"]) == ("draft_letter", "correction")
