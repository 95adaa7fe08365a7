"""What differs between bills, asked in five languages."""

import pytest

from tests.agent.test_built_in import reading

TWICE = [
    ("en", "Why are there two of RE-10482?"),
    ("en", "Why does RE-10482 appear twice?"),
    ("en", "RE-10482 is there twice, which one is valid?"),
    ("fr", "Pourquoi RE-10482 est-elle en double ?"), ("fr", "Laquelle des deux RE-10482 compte ?"),
    ("de", "Weshalb ist RE-10482 doppelt?"), ("de", "Welche der beiden RE-10482 zählt?"),
    ("it", "Perché RE-10482 c'è due volte?"), ("it", "Quale delle due RE-10482 vale?"),
    ("es", "¿Por qué está RE-10482 dos veces?"), ("es", "¿Cuál de las dos RE-10482 vale?"),
]  # fmt: skip
DEARER = [
    ("en", "Why is the rent bill so high?", {"category": "rent"}),
    ("en", "Why did Martin SARL cost more in May?", {"vendor": "martin sarl", "period": "may"}),
    ("fr", "Pourquoi la facture de loyer est-elle plus chère ?", {"category": "loyer"}),
    ("fr", "Pourquoi Martin SARL a-t-il augmenté ?", {"vendor": "martin sarl"}),
    ("de", "Warum ist die Rechnung von Martin SARL so hoch?", {"vendor": "martin sarl"}),
    ("de", "Wieso ist Martin SARL im Mai teurer?", {"vendor": "martin sarl", "period": "mai"}),
    ("it", "Come mai la fattura di Martin SARL è così alta?", {"vendor": "martin sarl"}),
    ("it", "Perché la bolletta dell'energia è aumentata?", {"category": "energia"}),
    ("es", "¿Por qué subió la factura de energía?", {"category": "energia"}),
    ("es", "¿Por qué Martin SARL es más caro en mayo?",
     {"vendor": "martin sarl", "period": "mayo"}),
]  # fmt: skip
APART = [
    ("en", "How do RE-1 and RE-2 differ?"), ("fr", "Quelle est la différence entre RE-1 et RE-2 ?"),
    ("de", "Was ist der Unterschied zwischen RE-1 und RE-2?"),
    ("it", "In cosa differiscono RE-1 e RE-2?"), ("es", "¿Qué diferencia hay entre RE-1 y RE-2?"),
    ("en", "Why is RE-1 dearer than RE-2?"), ("de", "Warum ist RE-1 teurer als RE-2?"),
    ("it", "Perché RE-1 è più cara di RE-2?"),
]  # fmt: skip
MADE_OF = [
    ("en", "How was that calculated?"), ("en", "Which invoices are behind it?"),
    ("fr", "Comment avez-vous calculé cela ?"), ("fr", "De quelles factures s'agit-il ?"),
    ("de", "Wie wurde das berechnet?"), ("de", "Welche Rechnungen stecken dahinter?"),
    ("it", "Come si calcola?"), ("it", "Quali fatture ci sono dietro?"),
    ("es", "¿Cómo se calcula?"), ("es", "¿Qué facturas hay detrás?"),
]  # fmt: skip
OTHERS = [
    ("en", "Is RE-10482 a duplicate?"), ("en", "Why did our spending go up?"),
    ("en", "Why is travel higher this year?"), ("fr", "Pourquoi les dépenses ont-elles augmenté ?"),
    ("it", "Quali fatture sono scadute?"), ("es", "¿Qué facturas están vencidas?"),
    ("de", "Welche Rechnungen sind fällig?"), ("fr", "Quelles factures sont archivées ?"),
    ("en", "Has the IBAN of Martin SARL changed?"), ("de", "Warum sind die Ausgaben gestiegen?"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), TWICE)
def test_why_a_number_is_there_twice(language: str, text: str) -> None:
    expected = {"invoice": "RE-10482", "against": "same_number"}
    assert reading(text, language) == ("compare_invoices", expected)


@pytest.mark.parametrize(("language", "text", "expected"), DEARER)
def test_why_a_bill_is_higher(language: str, text: str, expected: dict[str, str]) -> None:
    assert reading(text, language) == ("compare_invoices", {"against": "before", **expected})


@pytest.mark.parametrize(("language", "text"), APART)
def test_in_what_two_invoices_differ(language: str, text: str) -> None:
    expected = {"invoice": "RE-1", "other": "RE-2"}
    assert reading(text, language) == ("compare_invoices", expected)


@pytest.mark.parametrize(("language", "text"), MADE_OF)
def test_what_an_answer_is_made_of(language: str, text: str) -> None:
    assert reading(text, language)[0] == "explain_answer"


@pytest.mark.parametrize(("language", "text"), OTHERS)
def test_totals_and_checks_are_asked_elsewhere(language: str, text: str) -> None:
    assert reading(text, language)[0] not in ("compare_invoices", "explain_answer")
