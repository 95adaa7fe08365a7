"""Kinds of question people ask in passing, in five languages: who is silent, what one charges now,
when to pay, why refused, alerts, skipped months, how a month closed, lines that do not add up."""

from typing import Any

import pytest

from assistant.agent import turn
from assistant.agent.tongue import is_dutch, is_portuguese
from tests.agent.conftest import Asking
from tests.agent.test_built_in import reading
from tests.tools.books import Books

MARTIN = {"vendor": "martin sarl"}
RENT = {"status": "unpaid", "order": "due_first"}
Asked = tuple[str, str, dict[str, Any]]
KINDS: dict[str, list[Asked]] = {
    "en": [
        ("Which suppliers have sent nothing since July?", "query_spend", {"measure": "silent"}),
        ("Who has stopped billing us since May?", "query_spend", {"measure": "silent"}),
        ("How much does Martin SARL charge us nowadays?", "price_history", MARTIN),
        ("When does the rent need paying?", "search_invoices", {**RENT, "category": "rent"}),
        ("By when must Martin SARL be paid?", "search_invoices", {**RENT, **MARTIN}),
        ("Why did they reject RE-10482?", "get_invoice", {"number": "RE-10482"}),
        ("Create an alert for bills over 900", "offer_change", {"change": "alert"}),
        ("Did Martin SARL skip a month?", "months_without", MARTIN),
        ("How did we close October?", "summarise_month", {"month": "october"}),
        ("Bills where the lines don't match the total", "check_vat", {"question": "sums"}),
        ("Mark RE-10482 as paid", "refused.change", {}),
        ("Who approved the Zorbax invoice?", "approval_history", {"vendor": "zorbax"}),
    ],
    "fr": [
        ("Quels fournisseurs n'ont rien facturé depuis juillet ?", "query_spend",
         {"measure": "silent"}),
        ("Combien nous prend Martin SARL actuellement ?", "price_history", MARTIN),
        ("Quand doit-on payer le loyer ?", "search_invoices", {**RENT, "category": "loyer"}),
        ("Pourquoi RE-10482 a-t-elle été rejetée ?", "get_invoice", {"number": "RE-10482"}),
        ("Crée une alerte pour les factures de plus de 900", "offer_change", {"change": "alert"}),
        ("Martin SARL a oublié un mois ?", "months_without", MARTIN),
        ("Comment on a clôturé octobre ?", "summarise_month", {"month": "octobre"}),
        ("Factures dont les lignes ne font pas le total", "check_vat", {"question": "sums"}),
        ("On m'a volé ma CB", "refused.cards", {}),
        ("C'est quoi le n° de TVA de Martin SARL ?", "vendor_card", {"field": "numbers"}),
        ("Que payer la quinzaine prochaine ?", "cash_out", {"until": "2 prochaines semaines"}),
        ("Qui a validé la facture de Zorbax ?", "approval_history", {"vendor": "zorbax"}),
    ],
    "de": [
        ("Wer hat seit Juli nichts berechnet?", "query_spend", {"measure": "silent"}),
        ("Was verlangt Martin SARL derzeit?", "price_history", MARTIN),
        ("Bis wann muss die Miete gezahlt werden?", "search_invoices",
         {**RENT, "category": "miete"}),
        ("Wieso wurde RE-10482 abgelehnt?", "get_invoice", {"number": "RE-10482"}),
        ("Erstelle einen Alarm für Rechnungen über 900", "offer_change", {"change": "alert"}),
        ("Hat Martin SARL einen Monat übersprungen?", "months_without", MARTIN),
        ("Wie haben wir den Oktober abgeschlossen?", "summarise_month", {"month": "oktober"}),
        ("Wo ergeben die Positionen nicht die Summe?", "check_vat", {"question": "sums"}),
        ("Wer hat die Rechnung von Zorbax freigegeben?", "approval_history",
         {"vendor": "zorbax"}),
    ],
    "it": [
        ("Chi non ci fattura più da luglio?", "query_spend", {"measure": "silent"}),
        ("Quanto chiede Martin SARL adesso?", "price_history", MARTIN),
        ("Entro quando dobbiamo pagare l'affitto?", "search_invoices",
         {**RENT, "category": "affitto"}),
        ("Perché hanno respinto RE-10482?", "get_invoice", {"number": "RE-10482"}),
        ("Crea un avviso per le fatture sopra 900", "offer_change", {"change": "alert"}),
        ("Martin SARL ha saltato qualche mese?", "months_without", MARTIN),
        ("Come abbiamo chiuso ottobre?", "summarise_month", {"month": "ottobre"}),
        ("Fatture in cui le voci non fanno il totale", "check_vat", {"question": "sums"}),
        ("Chi ha approvato la fattura di Zorbax?", "approval_history", {"vendor": "zorbax"}),
    ],
    "es": [
        ("¿Quién no nos ha mandado nada desde julio?", "query_spend", {"measure": "silent"}),
        ("¿Cuánto cobra Martin SARL actualmente?", "price_history", MARTIN),
        ("¿Cuándo toca pagar el alquiler?", "search_invoices", {**RENT, "category": "alquiler"}),
        ("¿Por qué rechazaron RE-10482?", "get_invoice", {"number": "RE-10482"}),
        ("Crea una alerta para facturas de más de 900", "offer_change", {"change": "alert"}),
        ("¿Martin SARL se saltó algún mes?", "months_without", MARTIN),
        ("¿Cómo cerramos el mes pasado?", "summarise_month", {"month": "mes pasado"}),
        ("Facturas donde las líneas no cuadran con el total", "check_vat", {"question": "sums"}),
        ("¿Qué vence la próxima quincena?", "search_invoices", {"due": "proximos 15 dias"}),
        ("¿Quién aprobó la factura de Zorbax?", "approval_history", {"vendor": "zorbax"}),
    ],
}  # fmt: skip


@pytest.mark.parametrize("language", KINDS)
def test_what_is_asked_in_passing_is_read(language: str) -> None:
    for text, tool, asked in KINDS[language]:
        heard, arguments = reading(text, language)
        assert heard == tool, text
        assert {name: arguments.get(name) for name in asked} == asked, text


def test_a_compound_names_a_kind_of_cost_and_is_not_looked_for() -> None:
    asked = reading("Wie hoch war die letzte Stromrechnung?", "de")[1]
    assert (asked["category"], asked.get("text")) == ("strom", None)


PORTUGUESE = [
    "O que precisa de atenção?",
    "Quais faturas não foram pagas?",
    "Qual é o meu saldo hoje, em euros?",
]


async def test_portuguese_is_answered_in_the_nearest_language_and_told_so(
    asking: Asking, ledger: Books
) -> None:
    for text in PORTUGUESE:
        made = await turn.answer(asking(), text)
        assert "Ainda não falo português" in made.markdown, text
        assert made.language in ("es", "it"), text


async def test_dutch_is_told_which_languages_are_spoken(asking: Asking, ledger: Books) -> None:
    for text in ("Welke facturen zijn te laat?", "Hoeveel moeten wij nog betalen?"):
        made = await turn.answer(asking(), text)
        assert made.markdown.startswith("Nederlands spreek ik nog niet"), text
        assert not made.tool_calls


def test_the_languages_that_are_spoken_are_not_taken_for_portuguese() -> None:
    for asked in KINDS.values():
        assert not any(is_portuguese(text) or is_dutch(text) for text, _, _ in asked)
    assert not is_portuguese("¿Qué facturas llevan más de un mes vencidas?")
    assert not is_portuguese("facturas vencidas de este mes")
    assert not is_portuguese("Quanto abbiamo speso, São Paulo Caffè compreso?")
