"""Whether a sum goes by what was invoiced or by what was paid can be put right, and be asked."""

import pytest

from assistant.agent import turn
from tests.agent.conftest import Asking
from tests.agent.test_built_in import reading
from tests.agent.test_follow_ups import heard
from tests.tools.books import Books

SPENT = {"measure": "sum", "basis": "spent", "amount": "gross", "vendor": "figma", "period": "q3"}
PAID = [
    ("en", "no, what we paid, not what was billed"),
    ("en", "sorry, I meant payments"),
    ("en", "by date of payment, not by invoice date"),
    ("fr", "non, ce qui a été réglé, pas ce qui est facturé"),
    ("fr", "pardon, je voulais les paiements"),
    ("fr", "par date de paiement s'il te plaît"),
    ("de", "nein, was gezahlt wurde, nicht was fakturiert ist"),
    ("de", "Entschuldigung, ich meinte die Zahlungen"),
    ("de", "nach Zahldatum, nicht nach Rechnungsdatum"),
    ("it", "no, quello che abbiamo versato, non il fatturato"),
    ("it", "scusa, volevo i pagamenti"),
    ("it", "per data di pagamento, non di emissione"),
    ("es", "no, lo abonado, no lo facturado"),
    ("es", "perdón, quería los pagos"),
    ("es", "por fecha de pago, no de factura"),
]
INVOICED = [
    ("en", "no, invoiced, not paid"),
    ("fr", "non, facturé, pas réglé"),
    ("de", "nein, fakturiert, nicht bezahlt"),
    ("it", "no, fatturato, non versato"),
    ("es", "no, facturado, no abonado"),
]
AT_ONCE = [
    ("en", "How much did we really pay in May?"),
    ("en", "what actually left the account in May"),
    ("en", "invoiced vs really paid in May"),
    ("fr", "Combien avons-nous effectivement réglé en mai ?"),
    ("fr", "ce qu'on a vraiment payé en mai"),
    ("fr", "mai : facturé contre réglé"),
    ("de", "Was haben wir im Mai wirklich gezahlt?"),
    ("de", "wie viel Geld ist im Mai tatsächlich rausgegangen?"),
    ("de", "Was wurde im Mai fakturiert und was wurde tatsächlich bezahlt?"),
    ("it", "Quanto abbiamo davvero versato a maggio?"),
    ("it", "quanto denaro è uscito realmente dal conto a maggio"),
    ("it", "maggio: fatturato contro pagato"),
    ("es", "¿Cuánto pagamos de verdad en mayo?"),
    ("es", "¿cuánto dinero salió realmente de la cuenta en mayo?"),
    ("es", "mayo: facturado contra pagado"),
]


@pytest.mark.parametrize(("language", "text"), PAID)
def test_a_total_becomes_what_was_paid(language: str, text: str) -> None:
    assert heard(language, text, "query_spend", SPENT) == (
        "query_spend",
        SPENT | {"basis": "paid"},
    )


@pytest.mark.parametrize(("language", "text"), INVOICED)
def test_what_was_paid_becomes_what_was_invoiced(language: str, text: str) -> None:
    assert heard(language, text, "query_spend", SPENT | {"basis": "paid"}) == (
        "query_spend",
        SPENT,
    )


def test_a_list_becomes_the_sum_of_what_was_paid_in_its_period() -> None:
    listed = {"vendor": "figma", "period": "q3", "status": "unpaid"}
    tool, said = heard("en", "no, I meant payments", "search_invoices", listed)
    assert (tool, said) == ("query_spend", SPENT | {"basis": "paid"})


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "only the paid ones"),
        ("fr", "seulement les payées"),
        ("de", "nur die bezahlten"),
        ("it", "solo le pagate"),
        ("es", "solo las pagadas"),
    ],
)
def test_the_paid_ones_among_them_are_listed(language: str, text: str) -> None:
    tool, said = heard(language, text, "query_spend", SPENT)
    assert (tool, said["status"]) == ("search_invoices", "paid")


@pytest.mark.parametrize(("language", "text"), AT_ONCE)
def test_what_was_really_paid_goes_by_the_dates_of_payment(language: str, text: str) -> None:
    tool, said = reading(text, language)
    assert (tool, said["basis"], said["measure"]) == ("query_spend", "paid", "sum")
    assert said["period"]


@pytest.mark.parametrize(
    "text",
    [
        "Did we really pay Alizé Télécom?",
        "Which invoices did we really pay in May?",
        "How long from billed to paid in May?",
    ],
)
def test_whether_which_and_how_long_add_nothing_up(text: str) -> None:
    tool, said = reading(text)
    assert (tool, said.get("basis")) != ("query_spend", "paid")


async def test_billed_and_paid_are_both_told(asking: Asking, ledger: Books) -> None:
    made = await turn.answer(asking(), "What was billed in September and what was really paid?")
    assert "You paid" in made.markdown
    assert "Invoiced is another figure" in made.markdown


@pytest.mark.parametrize(
    ("question", "then"),
    [
        ("How much did we spend in September?", "no, paid, not invoiced"),
        ("Show the invoices of September", "I meant what left the account"),
        ("Summarise September", "no, what we paid, not what was billed"),
        ("What do we owe?", "sorry, I meant payments"),
    ],
)
async def test_a_correction_is_answered_by_dates_of_payment(
    asking: Asking, ledger: Books, question: str, then: str
) -> None:
    first = await turn.answer(asking(), question)
    made = await turn.answer(asking(), then, first.conversation_id)
    assert "by the payment dates" in made.markdown
