"""A place in a list that was shown, and what was told held against another period."""

import json

import pytest

from assistant.agent.built_in.assistant import BuiltIn
from assistant.agent.language_model import ChatMessage, ToolCall
from assistant.tools.vendor_names import VendorNames
from assistant.tools.words import fold
from tests.agent.test_built_in import reading
from tests.agent.test_follow_ups import NAMES, SPENT, heard
from tests.tools.books import TODAY

SHOWN = ("AD-771", "WW-902", "OR-15")
OPENED = {
    "en": ["show me number two", "open number 2", "no. 2 please"],
    "fr": ["montre la numéro 2", "affiche la numéro deux"],
    "de": ["zeig mir Nummer 2", "zeig mir Nummer zwei"],
    "it": ["mostrami la numero 2", "mostrami la numero due"],
    "es": ["enséñame la número 2", "enséñame la número dos"],
}
SENT = {
    "en": ["number two is correct, approve that", "approve number two"],
    "fr": ["la numéro deux est bonne, valide-la", "le numéro 2 est bon, envoie-le"],
    "de": ["Nummer zwei stimmt, gib die frei"],
    "it": ["la numero due va bene, approvala"],
    "es": ["la número dos está bien, apruébala"],
}
HELD_AGAINST = {
    "en": [("now compare that with the quarter before", "the quarter before")],
    "fr": [("compare ça au trimestre d'avant", "trimestre d'avant")],
    "de": [("vergleich das mit dem Quartal davor", "quartal davor")],
    "it": [("confrontalo con il trimestre precedente", "trimestre precedente")],
    "es": [("compáralo con el trimestre anterior", "trimestre anterior")],
}


def after_a_list(language: str, text: str) -> tuple[str, object]:
    records = [f"invoice {at}: {number}, Figma" for at, number in enumerate(SHOWN, 1)]
    calls = (ToolCall("1", "search_invoices", json.dumps({"status": "to_review"})),)
    shown = json.dumps({"data": {"records": records}})
    past = [
        ChatMessage("user", "?"),
        ChatMessage("assistant", "", calls),
        ChatMessage("tool", shown, tool_call_id="1"),
    ]
    found = BuiltIn(NAMES, TODAY, language).reading(text, past)
    return found.tool or found.topic, found.arguments.get(
        "documents", found.arguments.get("number")
    )


@pytest.mark.parametrize("language", OPENED)
def test_a_number_is_a_place_in_what_was_shown(language: str) -> None:
    opened = {text: after_a_list(language, text) for text in OPENED[language]}
    assert opened == dict.fromkeys(OPENED[language], ("get_invoice", "WW-902"))
    sent = {text: after_a_list(language, text) for text in SENT[language]}
    assert sent == dict.fromkeys(SENT[language], ("approve_and_push", ["WW-902"]))


def test_a_number_beyond_the_list_is_an_invoice_of_that_number() -> None:
    assert after_a_list("en", "open no. 7") == ("get_invoice", "7")


@pytest.mark.parametrize("language", HELD_AGAINST)
def test_a_total_is_compared_with_its_supplier_and_period(language: str) -> None:
    for text, other in HELD_AGAINST[language]:
        told = heard(language, text, "query_spend", SPENT)
        assert told == ("query_spend", SPENT | {"compare_with": other})


@pytest.mark.parametrize("year", ["an dernier", "an passé"])
def test_a_year_behind_an_a_names_no_supplier(year: str) -> None:
    names = VendorNames(((1, "Alan", "alan"), (2, "Figma", "figma")))
    text = f"nos frais Figma par rapport à l'{year}"
    asked = BuiltIn(names, TODAY, "fr").reading(text, ()).arguments
    assert (asked["vendor"], asked["compare_with"]) == ("figma", fold(year))


def test_four_letters_lack_a_vowel_or_a_double() -> None:
    asked = reading("hw many bils in aprl")[1]
    assert (asked["measure"], asked["period"]) == ("count", "april")


def test_what_we_billed_our_customers_is_not_what_we_were_billed() -> None:
    told = reading("combien avons-nous facturé à nos clients en mai ?", "fr")
    assert told[0] == "refused.customers"


@pytest.mark.parametrize(
    ("language", "text", "then"),
    [
        ("en", "has our Figma spend gone up against last year?", "last year"),
        ("fr", "nos frais Figma ont augmenté par rapport à l'an passé ?", "an passe"),
        ("de", "sind unsere Kosten bei Figma gegenüber letztem Jahr gestiegen?", "letztem jahr"),
        ("it", "le spese Figma sono aumentate rispetto all'anno scorso?", "anno scorso"),
        ("es", "¿han subido los gastos de Figma respecto al año pasado?", "ano pasado"),
    ],
)
def test_spend_that_rose_is_compared(language: str, text: str, then: str) -> None:
    asked = BuiltIn(NAMES, TODAY, language).reading(text, ()).arguments
    assert (asked["vendor"], asked.get("compare_with")) == ("figma", then)
