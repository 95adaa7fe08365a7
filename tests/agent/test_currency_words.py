"""Amounts in another currency are told as they are, and never converted."""

import pytest

from tests.agent.test_built_in import reading

CONVERTED = [
    ("en", "What would the dollar bills of 2025 come to in euros?"),
    ("fr", "Les factures en dollars de 2025, ça fait combien en euros ?"),
    ("de", "Was machen die Dollar-Rechnungen 2025 in Euro?"),
    ("it", "Le fatture in dollari del 2025 quanto fanno in euro?"),
    ("es", "¿Cuánto suman las facturas en dólares de 2025 en euros?"),
]
EACH = [
    ("en", "Did we spend more in dollars or in euros?"),
    ("fr", "On a dépensé plus en dollars ou en euros ?"),
    ("de", "Haben wir mehr in Dollar oder in Euro ausgegeben?"),
    ("it", "Abbiamo speso di più in dollari o in euro?"),
    ("es", "¿Hemos gastado más en dólares o en euros?"),
]


@pytest.mark.parametrize(("language", "text"), CONVERTED)
def test_the_bills_of_the_other_currency_are_added_up_in_it(language: str, text: str) -> None:
    tool, arguments = reading(text, language)
    assert (tool, arguments["currency"], arguments["period"]) == ("query_spend", "USD", "2025")


@pytest.mark.parametrize(("language", "text"), EACH)
def test_two_currencies_stand_beside_each_other(language: str, text: str) -> None:
    tool, arguments = reading(text, language)
    assert (tool, arguments["group_by"]) == ("query_spend", "currency")
    assert not arguments.get("currency")
