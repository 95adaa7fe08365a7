"""How many of a thing bills charge, and at which price, in five languages."""

from typing import Any

import pytest

from tests.agent.test_built_in import reading

ASKED: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "en": [
        ("How many hours did Northpeak charge in May, and at what rate?", {"part": "hours"}),
        ("Northpeak in May: how many seats at what price each", {"part": "seats"}),
        ("unit price at Northpeak in May?", {}),
    ],
    "fr": [
        ("Northpeak en mai : combien d’heures, à quel taux ?", {"part": "heures"}),
        ("combien de sièges chez Northpeak en mai et à combien l’unité", {"part": "sieges"}),
        ("prix unitaire chez Northpeak en mai", {}),
    ],
    "de": [
        ("Northpeak im Mai: wie viele Stunden, zu welchem Satz?", {"part": "stunden"}),
        ("Wie viele Meter hat Northpeak im Mai berechnet?", {"part": "meter"}),
        ("Stückpreis bei Northpeak im Mai", {}),
    ],
    "it": [
        ("Northpeak a maggio: quante ore e a che tariffa?", {"part": "ore"}),
        ("quanti kWh ha fatturato Northpeak a maggio", {"part": "kwh"}),
        ("prezzo unitario di Northpeak a maggio", {}),
    ],
    "es": [
        ("Northpeak en mayo: ¿cuántas horas y a qué tarifa?", {"part": "horas"}),
        ("¿cuántos metros nos facturó Northpeak en mayo?", {"part": "metros"}),
        ("precio unitario de Northpeak en mayo", {}),
    ],
}
OTHERS = {
    "en": ["How many bills did Northpeak send in May?", "How many days late are we with Northpeak?",
           "How many suppliers raised the price?"],
    "fr": ["Combien de factures de Northpeak en mai ?",
           "Combien de jours de retard chez Northpeak ?",
           "Combien avons-nous payé à Northpeak en mai ?"],
    "de": ["Wie viele Rechnungen kamen im Mai von Northpeak?",
           "Wie viel haben wir Northpeak gezahlt?"],
    "it": ["Quante fatture da Northpeak a maggio?",
           "A quanto ammonta la fattura di Northpeak di maggio?"],
    "es": ["¿Cuántas facturas de Northpeak en mayo?", "¿Cuánto pagamos a Northpeak en mayo?"],
}  # fmt: skip


@pytest.mark.parametrize("language", ASKED)
def test_what_is_counted_and_priced_is_read_from_lines(language: str) -> None:
    for text, expected in ASKED[language]:
        tool, arguments = reading(text, language)
        assert (text, tool, arguments["question"]) == (text, "read_document", "quantity")
        assert arguments["vendor"] == "northpeak"
        assert {name: arguments[name].split()[0] for name in expected} == expected


@pytest.mark.parametrize("language", OTHERS)
def test_documents_days_and_sums_are_counted_elsewhere(language: str) -> None:
    for text in OTHERS[language]:
        assert reading(text, language)[0] != "read_document", text


def test_the_last_bill_is_read_alone() -> None:
    tool, arguments = reading("What price per kWh is on the last energy bill?", "en")
    assert (tool, arguments["question"], arguments["category"]) == (
        "read_document", "lines", "energy",
    )  # fmt: skip
