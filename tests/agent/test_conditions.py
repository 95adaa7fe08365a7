"""A condition in a question is kept, or said not to be understood: it is never just left out."""

from typing import Any

import pytest

from assistant.agent import turn
from assistant.money import Money
from assistant.tools.phrases import Phrases
from tests.agent.conftest import Asking
from tests.agent.test_built_in import reading
from tests.tools.books import Books

NOT_KNOWN = [
    ("en", "Show me the translucent invoices"),
    ("fr", "Montre-moi les factures translucides"),
    ("de", "Zeig mir die durchscheinenden Rechnungen"),
    ("it", "Mostrami le fatture traslucide"),
    ("es", "Muéstrame las facturas translúcidas"),
    ("en", "Show me the invoices with a green label"),
    ("fr", "Montre les factures avec une étiquette verte"),
    ("de", "Zeig mir die Rechnungen mit grünem Etikett"),
    ("it", "Mostrami le fatture con etichetta verde"),
    ("es", "Muéstrame las facturas con etiqueta verde"),
]
KEPT: list[tuple[str, str, str, dict[str, Any]]] = [
    ("en", "Show me all archived invoices", "search_invoices", {"status": "archived"}),
    ("fr", "Quelles factures sont archivées ?", "search_invoices", {"status": "archived"}),
    ("de", "Zeig mir alle archivierten Rechnungen", "search_invoices", {"status": "archived"}),
    ("it", "Mostrami tutte le fatture archiviate", "search_invoices", {"status": "archived"}),
    ("es", "Muéstrame las facturas archivadas", "search_invoices", {"status": "archived"}),
    ("en", "Which invoices contradict their PDF?", "needs_attention", {"only": "contradiction"}),
    ("fr", "Quelles factures contredisent leur PDF ?", "needs_attention",
     {"only": "contradiction"}),
    ("de", "Welche Rechnungen widersprechen ihrem PDF?", "needs_attention",
     {"only": "contradiction"}),
    ("it", "Quali fatture contraddicono il loro PDF?", "needs_attention",
     {"only": "contradiction"}),
    ("es", "¿Qué facturas contradicen su PDF?", "needs_attention", {"only": "contradiction"}),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), NOT_KNOWN)
def test_a_list_is_not_shown_whole_for_a_word_nobody_knows(language: str, text: str) -> None:
    topic, said = reading(text, language)
    assert topic == "unclear.unread"
    assert said["words"]


@pytest.mark.parametrize(("language", "text", "tool", "arguments"), KEPT)
def test_a_condition_is_kept(
    language: str, text: str, tool: str, arguments: dict[str, Any]
) -> None:
    assert reading(text, language) == (tool, arguments)


OTHERWISE = [
    ("en", "Which payments have no invoice?", "list_lone_payments"),
    ("fr", "Quels paiements n'ont pas de facture ?", "list_lone_payments"),
    ("de", "Welche Zahlungen haben keine Rechnung?", "list_lone_payments"),
    ("it", "Quali pagamenti non hanno una fattura?", "list_lone_payments"),
    ("es", "¿Qué pagos no tienen factura?", "list_lone_payments"),
    ("en", "How long do we take to pay on average?", "payment_delay"),
    ("fr", "Quel est notre délai moyen de paiement ?", "payment_delay"),
    ("de", "Wie lange brauchen wir im Schnitt, um zu zahlen?", "payment_delay"),
    ("it", "Quanto tempo impieghiamo per pagare in media?", "payment_delay"),
    ("es", "¿Cuánto tardamos de media en pagar?", "payment_delay"),
    ("en", "Which invoices did we pay late?", "payment_delay"),
    ("fr", "Quelles factures ont été payées en retard ?", "payment_delay"),
    ("de", "Welche Rechnungen haben wir zu spät bezahlt?", "payment_delay"),
    ("it", "Quali fatture abbiamo pagato in ritardo?", "payment_delay"),
    ("es", "¿Qué facturas pagamos tarde?", "payment_delay"),
    ("en", "How much will we spend next month?", "cash_out"),
    ("fr", "Combien allons-nous dépenser le mois prochain ?", "cash_out"),
    ("de", "Wie viel werden wir nächsten Monat ausgeben?", "cash_out"),
    ("it", "Quanto spenderemo il mese prossimo?", "cash_out"),
    ("es", "¿Cuánto gastaremos el mes que viene?", "cash_out"),
]
STILL_IN = [
    "How much did we spend in October without duplicates and rejected invoices?",
    "Combien avons-nous dépensé en octobre sans les doublons ?",
    "Wie viel haben wir im Oktober ohne doppelte Rechnungen ausgegeben?",
    "Quanto abbiamo speso in ottobre senza i duplicati?",
    "¿Cuánto gastamos en octubre sin las facturas rechazadas?",
]


@pytest.mark.parametrize(("language", "text", "tool"), OTHERWISE)
def test_another_question_is_not_answered_with_its_neighbour(
    language: str, text: str, tool: str
) -> None:
    assert reading(text, language)[0] == tool


def test_suppliers_of_two_quarters_are_compared() -> None:
    tool, said = reading("What did I spend per supplier in Q1 vs Q2 2026?")
    assert (tool, said["period"], said["compare_with"]) == ("query_spend", "q1", "q2 2026")
    assert said["group_by"] == "vendor"


@pytest.mark.parametrize("text", STILL_IN)
async def test_what_cannot_be_left_out_is_said_to_be_in_the_total(
    text: str, asking: Asking, ledger: Books
) -> None:
    made = await turn.answer(asking(), text)
    key = Phrases(made.language)("note.still_in")
    assert key in made.markdown


async def test_an_average_by_month_is_of_the_months_totals(asking: Asking, ledger: Books) -> None:
    made = await turn.answer(asking(), "Average monthly spend in 2026")
    facts = {name.removesuffix(":EUR"): fact.value for name, fact in made.facts.items()}
    total, mean, months = (facts[f"spent.{name}"] for name in ("total", "mean", "months"))
    assert isinstance(total, Money)
    assert isinstance(mean, Money)
    assert isinstance(months, int)
    assert abs(total.amount / months - mean.amount) < 1
    assert made.markdown.startswith("On average")
