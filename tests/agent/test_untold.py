"""What a message names and no call carries is said to be left out."""

import pytest

from assistant.agent.built_in.assistant import BuiltIn
from assistant.tools.vendor_names import VendorNames
from tests.tools.books import TODAY

NAMES = VendorNames(((1, "Adobe", "adobe"), (2, "Figma", "figma"), (3, "Orange", "orange")))

LEFT_OUT = {
    "en": [("Which suppliers normally bill us every month but have not in November yet?",
            "November"),
           ("accruals: what was invoiced in November for services before October?",
            "before October"),
           ("Forget what I told you about Orange", "Orange")],
    "fr": [("Prépare le dossier comptable d'octobre, factures Orange", "Orange")],
    "de": [("Was kam im November an Rechnungen, für Leistungen vor Oktober?", "vor Oktober")],
}  # fmt: skip
CARRIED = {
    "en": ["What falls due in December?", "bills of around 300 euros",
           "anything more than 30 days late?", "what should I do today?",
           "What needs attention this week?", "which prices went up since the summer?",
           "has any supplier changed its IBAN since the summer?",
           "Orange bills of April, May and June", "If I pay only what is due by 5 December?"],
    "fr": ["sommes dues à Orange à ce jour", "quelles factures échoient avant le 10 décembre ?",
           "qui a augmenté ses prix depuis l'été"],
    "de": ["Welche Rechnungen sind seit mehr als 30 Tagen überfällig?",
           "hat sich diese Woche eine IBAN geändert?",
           "Wie viel haben wir im Oktober netto ausgegeben, und im Vorjahr?"],
    "it": ["da dove comincio oggi?", "scadenzario fornitori di dicembre"],
    "es": ["¿qué facturas vencen antes del 10 de diciembre?", "por dónde empiezo hoy"],
}  # fmt: skip


def _left_out(text: str, language: str) -> list[str]:
    asked = BuiltIn(NAMES, TODAY, language).readings(text, [])
    return [name for one in asked for name in one.left_out]


@pytest.mark.parametrize("language", LEFT_OUT)
def test_what_no_call_carries_is_told(language: str) -> None:
    told = [(text, *_left_out(text, language)) for text, _ in LEFT_OUT[language]]
    assert told == LEFT_OUT[language]


@pytest.mark.parametrize("language", CARRIED)
def test_what_a_call_carries_is_not(language: str) -> None:
    told = {text: left for text in CARRIED[language] if (left := _left_out(text, language))}
    assert told == {}
