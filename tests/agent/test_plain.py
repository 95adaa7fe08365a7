"""What is asked in so many words: a question is no order, and words on a paper are looked for."""

from typing import Any

import pytest

from assistant.agent.built_in.assistant import BuiltIn
from assistant.tools.vendor_names import VendorNames
from tests.agent.test_built_in import VENDORS, reading
from tests.tools.books import TODAY

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
    ("en", "Hello", "talk.greeting", {}),
    ("fr", "Quand le loyer est-il dû ?", "search_invoices",
     {"category": "loyer", "status": "unpaid", "order": "due_first"}),
    ("it", "Quando scade l'affitto?", "search_invoices",
     {"category": "affitto", "status": "unpaid", "order": "due_first"}),
    ("en", "What did you send to Qonto?", "search_invoices", {"status": "pushed"}),
    ("de", "Was hast du an Qonto gesendet?", "search_invoices", {"status": "pushed"}),
    ("es", "¿Ha subido el alquiler?", "price_history", {"category": "alquiler"}),
    ("en", "how was the total worked out?", "explain_answer", {"wanted": "proof"}),
    ("de", "Wie setzt sich die Summe zusammen?", "explain_answer", {"wanted": "proof"}),
    ("en", "Which IBANs are wrong?", "needs_attention", {"only": "iban_suspect"}),
    ("en", "Has the IBAN of Martin SARL changed?", "needs_attention",
     {"only": "iban_changed", "vendor": "martin sarl"}),
    ("en", "How much did we spend today?", "query_spend",
     {"measure": "sum", "basis": "spent", "amount": "gross", "period": "today"}),
]  # fmt: skip


SAVING = [
    ("en", "Where can we save money?"), ("fr", "Où peut-on faire des économies ?"),
    ("de", "Wo können wir Geld sparen?"), ("it", "Dove possiamo risparmiare?"),
    ("es", "¿Dónde podemos ahorrar?"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), SAVING)
def test_saving_is_about_what_recurs_and_what_became_dearer(language: str, text: str) -> None:
    names = VendorNames((at, name, name.lower()) for at, name in enumerate(VENDORS, 1))
    heard = BuiltIn(names, TODAY, language).readings(text, ())
    assert [one.tool for one in heard] == ["list_subscriptions", "price_history"]


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
