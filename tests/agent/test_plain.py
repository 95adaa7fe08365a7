"""What is asked in so many words: a question is no order, and words on a paper are looked for."""

from typing import Any

import pytest

from tests.agent.test_built_in import reading

SOUGHT = [
    ("en", "Which invoices mention LED-Modul?", "LED-Modul"),
    ("en", "Search the documents for LED-Modul", "LED-Modul"),
    ("en", "Which documents mention the toner?", "toner"),
    ("fr", "Quelles factures mentionnent « Verre feuilleté » ?", "Verre feuilleté"),
    ("fr", "Quelles factures contiennent du verre feuilleté ?", "verre feuilleté"),
    ("fr", "Cherche LED-Modul dans les documents", "LED-Modul"),
    ("de", "Welche Rechnungen erwähnen Glas?", "Glas"),
    ("de", "Suche LED-Modul in den Dokumenten", "LED-Modul"),
    ("de", "In welchen Rechnungen kommt LED-Modul vor?", "LED-Modul"),
    ("it", "Quali fatture contengono vetro stratificato?", "vetro stratificato"),
    ("it", "Cerca LED-Modul nei documenti", "LED-Modul"),
    ("es", "¿Qué facturas mencionan vidrio laminado?", "vidrio laminado"),
    ("es", "Busca LED-Modul en los documentos", "LED-Modul"),
]
NOT_SOUGHT = [
    ("en", "Find the invoices that contain a contradiction"),
    ("en", "Which invoices don't mention VAT?"),
    ("fr", "Cherche dans les documents les factures impayées"),
    ("en", "Find invoices in the documents"),
]
ASKED: list[tuple[str, str, str, dict[str, Any]]] = [
    ("en", "Is Martin SARL the same as Martin Dupont EI?", "vendor_card",
     {"vendor": "martin sarl", "other": "martin dupont ei"}),
    ("en", "What do you remember?", "talk.memory", {}),
    ("en", "Total due next week", "search_invoices",
     {"status": "unpaid", "due": "next week", "order": "due_first"}),
    ("es", "¿Cuánto pagaremos en los próximos 90 días?", "cash_out",
     {"until": "en los proximos 90 dias"}),
    ("en", "What did we owe at the end of June?", "owed_then", {"day": "the end of june"}),
    ("en", "How much did we spend today?", "query_spend",
     {"measure": "sum", "basis": "spent", "amount": "gross", "period": "today"}),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "sought"), SOUGHT)
def test_words_are_looked_for_in_the_text_of_papers(language: str, text: str, sought: str) -> None:
    assert reading(text, language) == ("search_invoices", {"text": sought})


@pytest.mark.parametrize(("language", "text"), NOT_SOUGHT)
def test_what_is_something_else_here_is_not_looked_for_as_words(language: str, text: str) -> None:
    assert "text" not in reading(text, language)[1]


def test_what_is_looked_for_leaves_the_other_conditions() -> None:
    _, said = reading("Which unpaid invoices mention toner this year?")
    assert said == {"text": "toner", "status": "unpaid", "period": "this year"}


@pytest.mark.parametrize(("language", "text", "tool", "arguments"), ASKED)
def test_it_is_read_as_it_is_asked(
    language: str, text: str, tool: str, arguments: dict[str, Any]
) -> None:
    assert reading(text, language) == (tool, arguments)
