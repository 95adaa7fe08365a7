"""A true figure under a false name is withheld, and so is what nobody in the turn said."""

import pytest

from assistant.agent import answers, turn
from tests.agent.conftest import Asking
from tests.agent.scripted_model import ScriptedModel, call
from tests.agent.test_facts import through
from tests.tools.books import Books

FALSE = {
    "en": [
        "You owe €48,216.40.", "The VAT comes to €48,216.40.", "On average it is €48,216.40.",
        "There are 37 duplicates.", "There are 37 suppliers.", "It rose from 37 to 3.",
        "It fell by 12.5%.", "You have no invoices.", "None is overdue.", "Nothing is due.",
        "It is due tomorrow.", "It is due next Friday.", "It was due in March.",
        "It fell due last year.", "Amazon is your largest supplier.", "Microsoft billed most.",
        "The largest is Northpole.", "It is in CHF.", "You got XII invoices.",
        "Three quarters is overdue.", "It fell by a third.",
    ],
    "fr": [
        "Vous devez 48 216,40 €.", "La TVA est de 48 216,40 €.", "Il y a 37 doublons.",
        "C’est 12,5 % de moins.", "Aucune facture n’est en retard.", "C’est dû demain.",
        "Amazon est en tête.", "C’est en francs.",
    ],
    "de": [
        "Sie schulden 48.216,40 €.", "Die Mehrwertsteuer beträgt 48.216,40 €.",
        "Es gibt 37 Lieferanten.", "Das sind 12,5 % weniger.", "Keine Rechnung ist überfällig.",
        "Fällig ist sie übermorgen.", "Amazon liegt vorn.", "Fällig am Freitag.",
    ],
    "it": [
        "Dovete 48.216,40 €.", "L’IVA è di 48.216,40 €.", "Ci sono 37 fornitori.",
        "Nessuna fattura è scaduta.", "Scade domani.", "Il maggiore è Amazon.",
    ],
    "es": [
        "Debe 48.216,40 €.", "El IVA es de 48.216,40 €.", "Hay 37 proveedores.",
        "Ninguna factura está vencida.", "Vence mañana.", "El mayor es Amazon.",
        "Una treintena de facturas espera.",
    ],
}  # fmt: skip
TRUE = {
    "en": [
        "€48,216.40 incl. VAT was invoiced in October.", "It falls due on Saturday.",
        "There are three duplicates.", "It rose by 12.5%.", "It fell from 37 to 3.",
        "Northpeak Inc is the largest in dollars.", "No other supplier stands out.",
        "I cannot delete invoices, nothing of yours.", "You may see none of it soon.",
    ],
    "fr": ["C’est 12,5 % de plus.", "48 216,40 € TVA incluse.", "Rien d’autre n’est en retard."],
    "de": [
        "Das sind 12,5 % mehr.", "48.216,40 € inkl. MwSt. sind berechnet.",
        "Sonst ist nichts fällig.",
    ],
    "it": ["È il 12,5 % in più.", "48.216,40 € IVA inclusa.", "Non c’è altro da pagare."],
    "es": ["Es un 12,5 % más.", "48.216,40 € con IVA.", "No hay nada más vencido."],
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "lie"), [(language, one) for language, lies in FALSE.items() for one in lies]
)
def test_c09_what_a_figure_is_not_is_withheld(language: str, lie: str) -> None:
    shown, withheld = through(lie, language, piece=40)
    assert withheld == 1, shown


@pytest.mark.parametrize(
    ("language", "truth"), [(language, one) for language, all in TRUE.items() for one in all]
)
def test_what_a_figure_is_passes(language: str, truth: str) -> None:
    assert through(truth, language, piece=40)[1] == 0


async def test_a_figure_of_the_answer_before_passes_where_the_question_points_at_it(
    asking: Asking, ledger: Books
) -> None:
    first = ScriptedModel([[call("summarise_month", month="October")], ["It is 20555.15 EUR."]])
    before = await turn.answer(asking(first), "How was October?")
    again = ScriptedModel([["That is €20,555.15, as I said."]])
    asked = "Is that figure for all suppliers?"
    answer = await turn.answer(asking(again), asked, before.conversation_id)
    assert answer.withheld == 0
    assert answers.markdown(answer) == "That is €20,555.15, as I said."
    assert [name for name in answer.facts if name.startswith("before.")]


@pytest.mark.parametrize("asked", ["How was September?", "And is that more in September?"])
async def test_an_old_figure_is_no_answer_to_another_question(
    asking: Asking, ledger: Books, asked: str
) -> None:
    first = ScriptedModel([[call("summarise_month", month="October")], ["It is 20555.15 EUR."]])
    before = await turn.answer(asking(first), "How was October?")
    stale = ScriptedModel([["That is €20,555.15."]])
    answer = await turn.answer(asking(stale), asked, before.conversation_id)
    assert answer.withheld == 1
    assert "20,555" not in answers.markdown(answer)
