"""A total of everything makes use of every word of a question, or asks what the rest means."""

import pytest

from tests.agent.test_built_in import reading

OF_EVERYTHING = {
    "en": ["how much did we spend so far, all in all?", "how many bills do we have in here?",
           "how many invoices do we have overall", "total spend please, just the number"],
    "fr": ["combien on a dépensé jusqu'ici ?", "combien de factures avons-nous ici ?",
           "combien de factures au total dans l'espace de travail ?"],
    "de": ["Was haben wir bisher ausgegeben?", "Wie viele Belege liegen hier insgesamt?"],
    "it": ["quanto abbiamo speso in totale finora?", "quante fatture ci sono qui dentro?"],
    "es": ["¿cuánto llevamos gastado hasta ahora?", "¿cuántas facturas hay aquí?"],
}  # fmt: skip
OF_MORE = {
    "en": ["how much did we spend with love?", "how many invoices have a funny smell?"],
    "fr": ["combien de factures sont en papier glacé ?"],
    "de": ["Wie viele Rechnungen sind auf Büttenpapier?"],
    "it": ["quante fatture sono scritte a mano?"],
    "es": ["¿cuántas facturas vienen en papel azul?"],
}


@pytest.mark.parametrize("language", OF_EVERYTHING)
def test_words_for_everything_are_left_over_by_no_total(language: str) -> None:
    asked = {text: reading(text, language)[0] for text in OF_EVERYTHING[language]}
    assert asked == dict.fromkeys(OF_EVERYTHING[language], "query_spend")


@pytest.mark.parametrize("language", OF_MORE)
def test_a_total_with_words_left_over_asks_back(language: str) -> None:
    asked = {text: reading(text, language)[0] for text in OF_MORE[language]}
    assert asked == dict.fromkeys(OF_MORE[language], "unclear.unread")
