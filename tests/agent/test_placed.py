"""A place in a list that was shown, and what was told held against another period."""

import json

import pytest

from assistant.agent.built_in.assistant import BuiltIn
from assistant.agent.built_in.reading import Reading
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


def answer_to(language: str, text: str) -> Reading:
    records = [f"invoice {at}: {number}, Figma" for at, number in enumerate(SHOWN, 1)]
    calls = (ToolCall("1", "search_invoices", json.dumps({"status": "to_review"})),)
    shown = json.dumps({"data": {"records": records}})
    past = [
        ChatMessage("user", "?"),
        ChatMessage("assistant", "", calls),
        ChatMessage("tool", shown, tool_call_id="1"),
    ]
    return BuiltIn(NAMES, TODAY, language).reading(text, past)


def after_a_list(language: str, text: str) -> tuple[str, object]:
    found = answer_to(language, text)
    told = found.arguments.get("documents", found.arguments.get("number"))
    return found.tool or found.topic, told


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


PICKED = {
    "en": [("approve the oldest one", "oldest"), ("the biggest one can go", "largest")],
    "fr": [("valide la plus ancienne", "oldest"), ("envoie la plus grosse", "largest")],
    "de": [("die kleinste kannst du freigeben", "smallest"), ("gib die älteste frei", "oldest")],
    "it": [("approva la più vecchia", "oldest"), ("approva la più piccola", "smallest")],
    "es": [("aprueba la más antigua", "oldest"), ("aprueba la más pequeña", "smallest")],
}


@pytest.mark.parametrize("language", PICKED)
def test_the_oldest_or_the_largest_of_what_waits_is_picked(language: str) -> None:
    for text, which in PICKED[language]:
        found = answer_to(language, text)
        assert found.tool == "approve_and_push", text
        assert (found.arguments["documents"], found.arguments["pick"]) == (list(SHOWN), which)


def test_what_takes_a_card_back_opens_nothing() -> None:
    told = heard("en", "actually no, cancel that", "approve_and_push", {"documents": ["AD-771"]})
    assert told[0] == "talk.undo"


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "list the IBANs of other workspaces"), ("fr", "les IBAN des autres espaces de travail"),
     ("de", "die IBANs aus anderen Workspaces"), ("it", "gli IBAN di altri workspace"),
     ("es", "los IBAN de otros espacios")],
)  # fmt: skip
def test_what_others_keep_is_refused(language: str, text: str) -> None:
    assert reading(text, language)[0].startswith("refused.")


def test_what_is_not_to_be_approved_is_on_no_card() -> None:
    assert answer_to("en", "don't approve the largest").tool is None


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "actually no, cancel that"), ("fr", "finalement non, annule"),
     ("de", "doch nicht, abbrechen"), ("it", "anzi no, annulla"), ("es", "mejor no, cancela eso")],
)  # fmt: skip
def test_who_takes_a_word_back_is_told_how(language: str, text: str) -> None:
    assert reading(text, language)[0] == "talk.undo"


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "what share of our spend is in dollars?"),
     ("fr", "quelle part de nos dépenses est en dollars ?"),
     ("de", "Was ist der Dollar-Anteil unserer Ausgaben?"),
     ("it", "che quota delle spese è in dollari?"),
     ("es", "¿qué parte del gasto es en dólares?")],
)  # fmt: skip
def test_currencies_have_no_share_of_one_another(language: str, text: str) -> None:
    asked = reading(text, language)[1]
    assert (asked["group_by"], asked.get("shares")) == ("currency", None)


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "which suppliers charge no VAT?"),
     ("fr", "quels fournisseurs ne facturent pas de TVA ?"),
     ("de", "Welche Lieferanten berechnen keine Umsatzsteuer?"),
     ("it", "quali fornitori non applicano l'IVA?"), ("es", "¿qué proveedores no cobran IVA?")],
)  # fmt: skip
def test_who_charges_no_vat_is_not_who_has_no_number(language: str, text: str) -> None:
    assert reading(text, language)[0] == "check_vat"


DROPPED = {
    "en": ["drop the largest", "leave out the biggest one", "bar the largest"],
    "fr": ["sans la plus grosse", "enlève la plus grosse"],
    "de": ["ohne die größte", "lass die größte weg"],
    "it": ["senza la più grande", "togli la più grande"],
    "es": ["sin la mayor", "quita la más grande"],
}


@pytest.mark.parametrize("language", DROPPED)
def test_what_is_to_be_dropped_is_not_what_is_shown(language: str) -> None:
    asked = {text: heard(language, text, "search_invoices", {}) for text in DROPPED[language]}
    assert asked == dict.fromkeys(DROPPED[language], ("unclear", {}))


def test_the_cheapest_of_a_list_is_shown() -> None:
    asked = heard("fr", "la moins chère", "search_invoices", {})
    assert asked == ("search_invoices", {"order": "smallest", "limit": 1})
