"""A message that asks for several things of the same is answered whole, each of the same."""

from typing import Any

import pytest

from assistant.agent import turn
from assistant.agent.built_in.assistant import BuiltIn
from assistant.agent.built_in.reading import Reading
from assistant.tools.vendor_names import VendorNames
from tests.agent.conftest import Asking
from tests.tools.books import TODAY, Books

NAMES = VendorNames(((1, "Adobe", "adobe"), (2, "Figma", "figma"), (3, "Orange", "orange")))

HIGHEST = [
    ("en", "What did Figma cost us in Q3 and which bill was the biggest?", "largest"),
    ("en", "How much did we pay Figma in Q3, and which was the smallest?", "smallest"),
    ("fr", "Combien nous a coûté Figma au T3 et quelle facture est la plus chère ?", "largest"),
    ("fr", "Combien chez Figma au T3, et quelle est la facture la plus basse ?", "smallest"),
    ("de", "Was hat Figma im Q3 gekostet und welche Rechnung ist die teuerste?", "largest"),
    ("de", "Wie viel ging im Q3 an Figma, und welche Rechnung war die kleinste?", "smallest"),
    ("it", "Quanto è costata Figma nel T3 e qual è la fattura più cara?", "largest"),
    ("it", "Quanto abbiamo speso con Figma nel T3 e quale fattura è la più bassa?", "smallest"),
    ("es", "¿Cuánto costó Figma en el T3 y cuál es la factura más cara?", "largest"),
    ("es", "¿Cuánto gastamos en Figma en el T3 y qué factura fue la más pequeña?", "smallest"),
]
OPEN = [
    ("en", "How much did Figma bill us in Q3, and which ones are still open?"),
    ("fr", "Combien Figma nous a facturé au T3, et lesquelles sont encore impayées ?"),
    ("de", "Was hat Figma im Q3 berechnet, und welche sind noch unbezahlt?"),
    ("it", "Quanto ci ha fatturato Figma nel T3, e quali sono ancora da pagare?"),
    ("es", "¿Cuánto nos facturó Figma en el T3, y cuáles están pendientes?"),
]
WHEN_PAID = [
    ("en", "How much did we spend with Figma in Q3 and when was the latest one paid?"),
    ("fr", "Combien chez Figma au T3 et quand la dernière a-t-elle été réglée ?"),
    ("de", "Wie viel haben wir im Q3 bei Figma ausgegeben und wann wurde die letzte bezahlt?"),
    ("it", "Quanto abbiamo speso con Figma nel T3 e quando è stata pagata l'ultima?"),
    ("es", "¿Cuánto gastamos en Figma en el T3 y cuándo se pagó la última?"),
]
KINDS = [
    ("en", "travel plus software in May", ["travel", "software"]),
    ("en", "What did insurance, rent and energy cost in May?", ["insurance", "rent", "energy"]),
    ("fr", "voyages + logiciels en mai", ["voyages", "logiciels"]),
    ("fr", "Combien pour l'assurance et le loyer en mai ?", ["assurance", "loyer"]),
    ("de", "Reisen + Software im Mai", ["reisen", "software"]),
    ("de", "Was haben Versicherung und Miete im Mai gekostet?", ["versicherung", "miete"]),
    ("it", "viaggi più software a maggio", ["viaggi", "software"]),
    ("it", "quanto per l'assicurazione e l'affitto a maggio?", ["assicurazione", "affitto"]),
    ("es", "viajes más software en mayo", ["viajes", "software"]),
    ("es", "¿cuánto costaron el seguro y el alquiler en mayo?", ["seguro", "alquiler"]),
]
SUPPLIERS = [
    ("en", "Adobe plus Orange"),
    ("fr", "Adobe + Orange en mai"),
    ("de", "Adobe und Orange zusammen im Mai"),
    ("it", "Adobe più Orange a maggio"),
    ("es", "Adobe más Orange en mayo"),
]
MEASURES = [
    ("en", "the average, the largest and the smallest invoice of Figma in 2026"),
    ("fr", "facture moyenne, la plus élevée et la plus petite de Figma en 2026"),
    ("de", "durchschnittliche, teuerste und billigste Rechnung von Figma 2026"),
    ("it", "fattura media, più cara e meno cara di Figma nel 2026"),
    ("es", "factura media, la más cara y la más barata de Figma en 2026"),
]
ELSEWHERE = [
    ("en", "Which invoices are overdue, and what is the weather like tomorrow?"),
    ("fr", "Qu'est-ce qui est en retard, et quel temps fera-t-il demain ?"),
    ("de", "Was ist überfällig, und wie wird das Wetter?"),
    ("it", "Cosa è scaduto, e che tempo fa?"),
    ("es", "¿Qué está vencido, y qué tiempo hace?"),
]


def asked(text: str, language: str) -> list[Reading]:
    return BuiltIn(NAMES, TODAY, language).readings(text, ())


def of(reading: Reading, *names: str) -> list[Any]:
    return [reading.arguments.get(name) for name in names]


@pytest.mark.parametrize(("language", "text", "measure"), HIGHEST)
def test_the_highest_is_of_the_same_supplier_and_period(
    language: str, text: str, measure: str
) -> None:
    total, one = asked(text, language)
    assert of(total, "measure", "vendor") == ["sum", "figma"]
    assert of(one, "measure", "vendor") == [measure, "figma"]
    assert of(one, "period", "basis") == of(total, "period", "basis")
    assert one.arguments["period"]


@pytest.mark.parametrize(("language", "text"), OPEN)
def test_those_still_open_are_of_the_same_supplier_and_period(language: str, text: str) -> None:
    total, listed = asked(text, language)
    assert (listed.tool, *of(listed, "status", "vendor")) == ("search_invoices", "unpaid", "figma")
    assert listed.arguments["period"] == total.arguments["period"]


@pytest.mark.parametrize(("language", "text"), WHEN_PAID)
def test_when_the_last_was_paid_is_asked_of_the_same_supplier(language: str, text: str) -> None:
    total, paid = asked(text, language)
    assert (total.tool, paid.tool) == ("query_spend", "payment_status")
    assert paid.arguments["vendor"] == "figma"


@pytest.mark.parametrize(("language", "text", "kinds"), KINDS)
def test_two_kinds_of_cost_are_each_told_and_added(
    language: str, text: str, kinds: list[str]
) -> None:
    [one] = asked(text, language)
    assert of(one, "measure", "category", "group_by") == ["sum", kinds, "category"]


@pytest.mark.parametrize(("language", "text"), SUPPLIERS)
def test_two_suppliers_are_each_told_and_added(language: str, text: str) -> None:
    [one] = asked(text, language)
    assert of(one, "measure", "vendor", "group_by") == ["sum", ["adobe", "orange"], "vendor"]
    assert not one.arguments.get("compare_vendor")


@pytest.mark.parametrize(("language", "text"), MEASURES)
def test_every_figure_that_is_named_is_told(language: str, text: str) -> None:
    found = asked(text, language)
    assert [of(one, "measure", "vendor") for one in found] == [
        [name, "figma"] for name in ("average", "largest", "smallest")
    ]
    assert len({one.arguments["period"] for one in found}) == 1


@pytest.mark.parametrize(("language", "text"), ELSEWHERE)
def test_what_is_not_known_here_leaves_the_rest_answered(language: str, text: str) -> None:
    listed, other = asked(text, language)
    assert (listed.tool, listed.arguments["status"]) == ("search_invoices", "overdue")
    assert (other.tool, other.topic) == (None, "refused.elsewhere")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "list the invoices from highest to lowest"),
        ("de", "Rechnungen von der teuersten bis zur billigsten"),
        ("it", "fatture dalla più cara alla meno cara"),
        ("es", "facturas de mayor a menor"),
    ],
)
def test_a_list_that_is_sorted_is_one_list(language: str, text: str) -> None:
    [one] = asked(text, language)
    assert one.tool == "search_invoices"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "How much did Figma cost this year and when did the last invoice come?"),
        ("fr", "Combien chez Figma cette année, et c'est quand la dernière facture ?"),
        ("de", "Wie viel bei Figma dieses Jahr und wann kam die letzte Rechnung?"),
        ("it", "Quanto con Figma quest'anno e quando è arrivata l'ultima fattura?"),
        ("es", "¿Cuánto en Figma este año y cuándo llegó la última factura?"),
    ],
)
def test_when_the_last_one_came_is_asked_of_the_same_supplier(language: str, text: str) -> None:
    total, last = asked(text, language)
    assert of(last, "vendor", "order", "limit") == ["figma", "newest", 1]
    assert last.arguments["period"] == total.arguments["period"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Was schulden wir Figma und welche ist zuerst fällig?"),
        ("it", "Quanto dobbiamo a Figma e quale scade per prima?"),
        ("es", "¿Cuánto debemos a Figma y cuál vence primero?"),
    ],
)
def test_which_falls_due_first_is_asked_of_the_same_supplier(language: str, text: str) -> None:
    _, first = asked(text, language)
    assert of(first, "vendor", "status", "order") == ["figma", "unpaid", "due_first"]


def test_what_is_overdue_in_the_same_sentence_is_of_the_same_supplier() -> None:
    _, overdue = asked("What did Figma bill us in Q3 and what is overdue?", "en")
    assert of(overdue, "vendor", "status") == ["figma", "overdue"]
    _, overdue = asked("What did Figma bill us in Q3? What is overdue?", "en")
    assert of(overdue, "vendor", "status") == [None, "overdue"]


async def test_a_part_that_nobody_understands_is_said_not_to_be(
    asking: Asking, ledger: Books
) -> None:
    made = await turn.answer(asking(), "Ausgaben im September und wie alt ist der Papst?")
    assert "Nicht verstanden" in made.markdown
    assert made.tables


def test_what_is_overdue_is_not_only_of_the_period_before() -> None:
    spent, overdue = asked("Spend in October and what is overdue?", "en")
    assert (spent.arguments["period"], overdue.arguments.get("period")) == ("october", None)


async def test_the_part_that_is_not_known_is_said_in_the_answer(
    asking: Asking, ledger: Books
) -> None:
    made = await turn.answer(asking(), "What is overdue, and how is the weather in Lyon?")
    assert made.tables
    assert "I only know your supplier invoices" in made.markdown
