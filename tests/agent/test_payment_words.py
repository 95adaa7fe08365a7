"""Days that suppliers give, bills paid late, where a state comes from, payments on account."""

import pytest

from assistant.agent.built_in.assistant import BuiltIn
from assistant.tools.vendor_names import VendorNames
from tests.agent.test_built_in import reading
from tests.tools.books import TODAY

TERMS = {
    "en": ["What payment terms does Northpeak give us?",
           "How many days do we have to pay Northpeak?",
           "credit period of Northpeak"],
    "fr": ["Quel délai de paiement nous accorde Northpeak ?",
           "conditions de règlement de Northpeak",
           "Northpeak : combien de jours pour payer ?"],
    "de": ["Welche Zahlungsfrist gibt uns Northpeak?", "Zahlungsziel bei Northpeak?",
           "Zahlungsbedingungen von Northpeak"],
    "it": ["Termini di pagamento di Northpeak?", "Northpeak: quanti giorni per pagare?",
           "che condizioni di pagamento ci fa Northpeak"],
    "es": ["¿Qué plazo de pago tenemos con Northpeak?", "condiciones de pago de Northpeak",
           "plazo para pagar a Northpeak, en días"],
}  # fmt: skip
LATE = {
    "en": ["How many bills did we pay after the due date?", "what was paid after its due date",
           "sum of everything paid late"],
    "fr": ["Quelles factures ont été réglées après l’échéance ?",
           "total des factures payées en retard"],
    "de": ["Welche Rechnungen wurden nach der Fälligkeit bezahlt?",
           "Summe der zu spät bezahlten Rechnungen"],
    "it": ["Quante fatture abbiamo pagato dopo la scadenza?", "totale pagato in ritardo"],
    "es": ["¿Qué facturas pagamos después del vencimiento?", "total de lo pagado con retraso"],
}  # fmt: skip
STATE = {
    "en": ["Where does the paid status on RE-10482 come from?", "who says RE-10482 is paid?"],
    "fr": ["D’où vient le statut « payée » de RE-10482 ?", "qui dit que RE-10482 est payée ?"],
    "de": ["Woher kommt der Status „bezahlt“ bei RE-10482?", "Wer sagt, RE-10482 sei bezahlt?"],
    "it": ["Da dove viene lo stato pagata di RE-10482?", "chi dice che RE-10482 è pagata?"],
    "es": ["¿De dónde sale que RE-10482 esté pagada?", "¿quién dice que RE-10482 está pagada?"],
}  # fmt: skip
ON_ACCOUNT = {
    "en": ["If I pay 500 on account on RE-10482, what is left?"],
    "fr": ["Si on verse 500 € d’acompte sur RE-10482, combien reste-t-il ?"],
    "de": ["Wenn wir 500 € auf RE-10482 anzahlen, was bleibt offen?"],
    "it": ["Se versiamo un acconto di 500 € su RE-10482, quanto resta?"],
    "es": ["Si pagamos 500 € a cuenta de RE-10482, ¿cuánto queda?"],
}
LANGUAGES = ("en", "fr", "de", "it", "es")


@pytest.mark.parametrize("language", LANGUAGES)
def test_payments_are_read(language: str) -> None:
    for text in TERMS[language]:
        tool, arguments = reading(text, language)
        assert (text, tool, arguments.get("question")) == (text, "payment_delay", "terms")
        assert arguments["vendor"] == "northpeak"
    for text in LATE[language]:
        tool, arguments = reading(text, language)
        assert (text, tool, arguments.get("question")) == (text, "payment_delay", "late")
    for text in STATE[language]:
        tool, arguments = reading(text, language)
        assert (text, tool, arguments.get("number")) == (text, "get_invoice", "RE-10482")
        assert arguments["question"] == "paid"
    for text in ON_ACCOUNT[language]:
        tool, arguments = reading(text, language)
        assert (text, tool) == (text, "payment_status")
        assert (arguments["invoice"], arguments["on_account"]) == ("RE-10482", "500 EUR"[
            : len(arguments["on_account"])
        ])  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text", "question"),
    [
        ("en", "How long do we take to pay Northpeak on average?", "days"),
        ("fr", "Quel est notre délai moyen de paiement ?", "days"),
        ("de", "Welche Zahlungsfrist bei Northpeak ist überschritten?", None),
        ("fr", "Quelles factures en retard ne sont pas payées ?", None),
    ],
)
def test_how_we_pay_and_what_is_overdue_are_no_terms(
    language: str, text: str, question: str | None
) -> None:
    tool, arguments = reading(text, language)
    if question is None:
        assert tool != "payment_delay"
    else:
        assert (tool, arguments["question"]) == ("payment_delay", question)


CHANGED = {
    "en": ["Has the IBAN or the VAT number of Northpeak changed?",
           "did the VAT number of Northpeak change?"],
    "fr": ["est-ce que Northpeak a changé d’IBAN ou de n° de TVA ?",
           "le numéro de TVA de Northpeak a-t-il changé ?"],
    "de": ["Hat sich die IBAN oder die USt-IdNr. von Northpeak geändert?",
           "Hat sich die USt-IdNr. von Northpeak geändert?"],
    "it": ["è cambiato l’IBAN o la partita IVA di Northpeak?",
           "la partita IVA di Northpeak è cambiata?"],
    "es": ["¿ha cambiado el IBAN o el NIF de Northpeak?", "¿ha cambiado el NIF de Northpeak?"],
}  # fmt: skip


@pytest.mark.parametrize("language", CHANGED)
def test_an_account_and_a_vat_number_that_changed_are_each_told(language: str) -> None:
    names = VendorNames([(1, "Northpeak", "northpeak")])
    both, number = CHANGED[language]
    heard = BuiltIn(names, TODAY, language).readings(both, ())
    assert [one.tool for one in heard] == ["needs_attention", "vendor_card"]
    assert all(one.arguments["vendor"] == "northpeak" for one in heard)
    tool, arguments = reading(number, language)
    assert (tool, arguments["field"]) == ("vendor_card", "numbers")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "quelles factures font 3 552,00 + 657,28 ? j'ai viré 4 209,28"),
        ("fr", "quelles factures font 3 552,00 plus 657,28"),
        ("en", "which bills make 3552.00 + 657.28"),
        ("it", "quali fatture fanno 3.552,00 + 657,28"),
        ("es", "qué facturas suman 3.552,00 + 657,28"),
        ("en", "which two invoices make up the 4,209.28 payment"),
    ],
)
def test_amounts_with_a_plus_are_looked_for_together(language: str, text: str) -> None:
    tool, arguments = reading(text, language)
    assert (tool, arguments["amount"]) == ("find_combination", "4209.28")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "do the numbers add up on RE-10482"),
        ("fr", "les montants de RE-10482 sont-ils cohérents"),
        ("de", "stimmen die Zahlen auf RE-10482"),
        ("it", "tornano i numeri della fattura RE-10482"),
        ("es", "cuadran los números de RE-10482"),
    ],
)
def test_the_numbers_of_a_bill_are_its_sum(language: str, text: str) -> None:
    tool, arguments = reading(text, language)
    assert (tool, arguments["question"]) == ("check_vat", "sums")
