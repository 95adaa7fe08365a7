"""Questions about the whole: what is coming, what is here, what is converted, who is meant."""

from typing import Any

import pytest

from assistant.agent import turn
from assistant.money import Money
from tests.agent.conftest import Asking
from tests.agent.test_built_in import reading
from tests.tools.books import Books

LARGEST_TO_COME = {"tool": "cash_out", "first": "largest"}
HERE = {"tool": "sync_status"}
BY_CURRENCY = {"tool": "query_spend", "group_by": "currency", "currency": None}
CREDIT_NOTES = {"tool": "search_invoices", "status": "credit_note"}
TO_REVIEW = {"tool": "search_invoices", "status": "to_review"}
OWED = {"tool": "query_spend", "basis": "owed", "group_by": None}
LEAST = {"tool": "query_spend", "group_by": "vendor", "order": "smallest"}
ONE = {"tool": "search_invoices", "order": "newest", "limit": 1}
UNMATCHED = {"tool": "list_unmatched_invoices"}
OVERDUE = {"tool": "search_invoices", "status": "overdue"}
PRIVACY = {"tool": "talk.privacy"}
FINE = {"tool": "unclear.fine", "vendor": "Martin SARL"}
KINDS: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    (LARGEST_TO_COME, [
        ("en", "When's the next big payment going out?"),
        ("en", "biggest bill coming up?"),
        ("fr", "C'est quoi la prochaine grosse échéance ?"),
        ("de", "Wann kommt die nächste große Zahlung?"),
        ("it", "Qual è il prossimo pagamento importante?"),
        ("es", "¿Cuál es el próximo pago grande?"),
    ]),
    (HERE, [
        ("en", "how far back do your invoices go?"),
        ("en", "Are you missing any invoices?"),
        ("fr", "il manque des factures d'octobre ?"),
        ("de", "Hast du alle Rechnungen seit Januar?"),
        ("it", "Mancano fatture di ottobre?"),
        ("es", "¿Faltan facturas de octubre?"),
    ]),
    (BY_CURRENCY, [
        ("en", "total in EUR incl. the USD ones"),
        ("en", "convert the USD invoices to euros"),
        ("fr", "total en euros, y compris les dollars"),
        ("de", "Gesamtsumme in Euro inklusive der Dollar-Rechnungen"),
        ("it", "totale in euro, comprese le fatture in dollari"),
        ("es", "total en euros, incluidas las facturas en dólares"),
    ]),
    (CREDIT_NOTES, [
        ("en", "was the credit note of Martin SARL taken off?"),
        ("fr", "L'avoir de Martin SARL a-t-il été déduit ?"),
        ("de", "Wurde die Gutschrift von Martin SARL verrechnet?"),
        ("it", "La nota di credito di Martin SARL è stata scalata?"),
        ("es", "¿Se ha descontado el abono de Martin SARL?"),
    ]),
    (TO_REVIEW, [
        ("en", "anything I should approve?"),
        ("fr", "qu'est-ce que je dois valider ?"),
        ("de", "Was muss ich freigeben?"),
        ("it", "Cosa devo approvare?"),
        ("es", "¿Qué tengo que aprobar?"),
    ]),
    (OWED, [
        ("en", "how much do we owe our suppliers in total?"),
        ("fr", "montant total dû aux fournisseurs"),
        ("de", "Wie viel schulden wir unseren Lieferanten insgesamt?"),
        ("it", "Quanto dobbiamo ai fornitori?"),
        ("es", "¿Cuánto debemos a los proveedores en total?"),
    ]),
    (LEAST, [
        ("en", "who do we spend the least with?"),
        ("fr", "chez quel fournisseur dépensons-nous le moins ?"),
        ("de", "Bei wem geben wir am wenigsten aus?"),
        ("it", "con quale fornitore spendiamo di meno?"),
        ("es", "¿con qué proveedor gastamos menos?"),
    ]),
    (ONE, [
        ("en", "open the latest invoice from Martin SARL"),
        ("fr", "Ouvre la dernière facture de Martin SARL"),
        ("de", "Zeig mir die letzte Rechnung von Martin SARL"),
        ("it", "Apri l'ultima fattura di Martin SARL"),
        ("es", "Abre la última factura de Martin SARL"),
    ]),
    (UNMATCHED, [
        ("fr", "Qu'est-ce qui n'est pas encore rapproché, et pourquoi ?"),
        ("en", "what is unmatched and why?"),
    ]),
    (OVERDUE, [("en", "overdu invoices"), ("fr", "factures en retar")]),
    (PRIVACY, [
        ("en", "is anything sent to OpenAI?"),
        ("fr", "est-ce que mes données sont envoyées à OpenAI ?"),
        ("de", "Verlassen Daten unseren Server?"),
        ("it", "I dati escono dalla nostra azienda?"),
        ("es", "¿Usáis ChatGPT?"),
    ]),
    (FINE, [
        ("en", "are we good with Martin SARL?"),
        ("fr", "C'est bon pour Martin SARL ?"),
        ("de", "Ist Martin SARL erledigt?"),
        ("it", "Tutto a posto con Martin SARL?"),
        ("es", "¿Todo en orden con Martin SARL?"),
    ]),
    ({"tool": "search_invoices", "status": "unpaid", "due": "next week"}, [
        ("en", "If I settle everything due next week, how much is that?"),
    ]),
    ({"tool": "query_spend", "basis": "owed", "min_amount": "1000"}, [
        ("en", "sum of everything open above 1k"),
    ]),
    ({"tool": "compare_invoices", "invoice": "RE-10482", "other": "RE-10483"}, [
        ("en", "compare RE-10482 with RE-10483"),
    ]),
    ({"tool": "needs_attention", "only": "duplicate", "period": "october"}, [
        ("en", "did we get anything billed twice in October?"),
    ]),
    ({"tool": "query_spend", "group_by": "month"}, [
        ("en", "which month was the most expensive?"),
        ("fr", "quel mois a été le plus cher ?"),
        ("de", "In welchem Monat haben wir am meisten ausgegeben?"),
        ("it", "in quale mese abbiamo speso di più?"),
        ("es", "¿en qué mes gastamos más?"),
    ]),
    ({"tool": "search_invoices", "status": "overdue", "due": "..2026-10-23"}, [
        ("en", "how much is more than 30 days late?"),
        ("it", "Quanto è scaduto da più di 30 giorni?"),
    ]),
    ({"tool": "check_vat", "question": "without", "period": "this year"}, [
        ("en", "reverse charge total this year"),
    ]),
    ({"tool": "find_combination", "amount": "3063.20"}, [
        ("en", "which invoices add up to 3,063.20?"),
    ]),
    ({"tool": "search_invoices", "status": "incomplete"}, [
        ("en", "invoices Qonto couldn't read"),
    ]),
    ({"tool": "query_spend", "category": "loyer"}, [("fr", "loyer")]),
    ({"tool": "search_invoices", "vendor": "openai"}, [("en", "invoices from OpenAI")]),
]  # fmt: skip


@pytest.mark.parametrize(("wanted", "asked"), KINDS)
def test_the_whole_of_it_is_heard(wanted: dict[str, Any], asked: list[tuple[str, str]]) -> None:
    for language, text in asked:
        tool, said = reading(text, language)
        found = {"tool": tool} | {name: said.get(name) for name in wanted if name != "tool"}
        assert found == wanted, text


async def test_nothing_is_converted_and_each_currency_has_its_total(
    asking: Asking, ledger: Books
) -> None:
    made = await turn.answer(asking(), "total in EUR incl. the USD ones")
    totals = {name for name in made.facts if name.startswith("spent.total:")}
    assert totals == {"spent.total:EUR", "spent.total:USD"}
    assert "Nothing is converted" in made.markdown
    assert made.tables[0].total is None


async def test_how_business_went_is_answered_from_what_was_spent_and_says_so(
    asking: Asking, ledger: Books
) -> None:
    made = await turn.answer(asking(), "how did we do in October compared with September?")
    assert "Only what suppliers billed is known here" in made.markdown


async def test_a_note_holds_the_answer_and_is_not_sent(asking: Asking, ledger: Books) -> None:
    asked = "Compare Q2 and Q3 by category, then draft a note to my accountant"
    made = await turn.answer(asking(), asked)
    lead, note = made.markdown.split("\n\n")[0], made.markdown.split("“Hello.")[1]
    assert lead in note
    assert not made.withheld


async def test_a_typed_yes_beside_a_card_shows_the_card_again(
    asking: Asking, ledger: Books
) -> None:
    card = await turn.answer(asking(), "Disconnect Qonto")
    again = await turn.answer(asking(), "yes", card.conversation_id)
    assert again.offers == card.offers
    assert again.outcome == card.outcome
    assert "never confirms" in again.markdown


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("We spent 1 euro in October, right?", "No, the invoices say otherwise. You were"),
        ("On a dépensé 1 € en octobre, non ?", "Non, les factures disent autre chose. "),
        ("How much did we spend in October?", "You were invoiced "),
    ],
)
async def test_what_is_claimed_is_contradicted(
    text: str, begins: str, asking: Asking, ledger: Books
) -> None:
    made = await turn.answer(asking(), text)
    assert made.markdown.startswith(begins)


async def test_what_is_claimed_is_confirmed_in_as_many_digits_as_were_said(
    asking: Asking, ledger: Books
) -> None:
    made = await turn.answer(asking(), "How much did we spend in October?")
    total = made.facts["spent.total:EUR"].value
    assert isinstance(total, Money)
    exact = await turn.answer(asking(), f"We spent {total.amount:.2f} in October, correct?")
    about = await turn.answer(
        asking(), f"We spent {round(total.amount, -3):.0f} in October, right?"
    )
    assert exact.markdown.startswith("Yes, that is so. ")
    assert about.markdown.startswith("Yes, about that. ")
