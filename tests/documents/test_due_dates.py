"""The last day to pay: behind its words, in a sentence about a debit, as the payment term."""

import pytest

from tests.documents.pages import read

ISSUED, DUE = "2026-03-12", "2026-04-14"
SAID = {
    "en": (
        ("The amount will be withdrawn directly from your bank account on or", "about Apr 14 2026"),
        ("We will collect 120.00 by direct debit on 14 April 2026.",),
        ("Payment terms: 14/04/2026",),
        ("Please pay this amount on or before 14 April 2026",),
        ("Direct debit date|14/04/2026",),
        ("Mode/Terms of Payment", "14-Apr-2026"),
        ("Will be taken by Direct Debit on or just after 14/04/2026",),
        ("Direct Debit payment date 14/04/2026",),
        ("Autopay scheduled for 14/04/2026",),
    ),
    "de": (
        ("Der Betrag wird am 14.04.2026 von Ihrem Konto abgebucht.",),
        ("Der Rechnungsbetrag wird zum 14.04.2026 per", "Lastschrift von Ihrem Konto geholt"),
        ("Zahlungsbedingungen: 14.04.2026",),
        ("Zahlbar ohne jeden Abzug bis zum 14.04.2026",),
        ("Abbuchungsdatum|14.04.2026",),
        ("Einzugstag 14.04.2026",),
        ("Wir buchen den Betrag am 14.04.2026 von Ihrem Konto ab",),
        ("Der Betrag ist am 14.04.2026 fällig",),
        ("Zahlungseingang bis 14.04.2026",),
    ),
    "fr": (
        ("Le montant sera prélevé sur votre compte le 14/04/2026.",),
        ("Cette somme sera prélevée sur votre compte bancaire", "le 14 avril 2026"),
        ("Conditions de paiement : 14/04/2026",),
        ("À régler au plus tard le 14/04/2026",),
        ("Date du prélèvement|14/04/2026",),
        ("Payable jusqu'au 14/04/2026",),
        ("Sera débité de votre compte le 14/04/2026",),
        ("Prochain prélèvement : 14/04/2026",),
        ("Merci de régler cette facture avant le 14/04/2026",),
    ),
    "it": (
        ("L'importo verrà addebitato sul suo conto il 14/04/2026.",),
        ("L'importo sarà addebitato sul suo conto corrente", "il 14/04/2026"),
        ("Condizioni di pagamento: 14/04/2026",),
        ("Da pagare entro il 14/04/2026",),
        ("Data addebito|14/04/2026",),
        ("Termine di pagamento 14/04/2026",),
        ("La bolletta scade il 14/04/2026",),
    ),
    "es": (
        ("El importe se cargará en su cuenta el 14/04/2026.",),
        ("El importe será cargado en su cuenta bancaria", "el 14/04/2026"),
        ("Condiciones de pago: 14/04/2026",),
        ("Pagar hasta el 14/04/2026",),
        ("Fecha de vto.: 14/04/2026",),
        ("Último día de pago|14/04/2026",),
        ("Cargo en cuenta a partir del 14/04/2026",),
        ("Fecha de cargo en cuenta|14/04/2026",),
        ("Fecha estimada de cargo: 14/04/2026",),
        ("Fecha cargo/pago: 14.04.2026",),
        ("Pague antes del 14/04/2026",),
    ),
}
OTHER_DAYS = {
    "en": (
        "Payment terms: 30 days from 12/03/2026",
        "Your payment was collected on 14 April 2026.",
    ),
    "de": ("Eingang der Kündigung spätestens am 14.04.2026", "Wurde am 14.04.2026 abgebucht."),
    "fr": ("Résiliation au plus tard le 14/04/2026", "La somme a été prélevée le 14/04/2026."),
    "it": ("Lotto 7 scad. 14/04/2026", "L'importo è stato addebitato il 14/04/2026."),
    "es": ("Vto. C.A.E.: 14/04/2026", "El importe ha sido cargado el 14/04/2026."),
}
HEADS = {
    "en": "Invoice no. 77 Date 12/03/2026", "de": "Rechnung Nr. 77 Datum 12.03.2026",
    "fr": "Facture n° 77 Date 12/03/2026", "it": "Fattura n. 77 Data 12/03/2026",
    "es": "Factura n.º 77 Fecha 12/03/2026",
}  # fmt: skip


@pytest.mark.parametrize("language", SAID)
def test_the_last_day_is_found_in_many_words(language: str) -> None:
    for lines in SAID[language]:
        found = read("Acme Ltd", HEADS[language], "", *lines)
        assert (found.get("issue_date"), found.get("due_date")) == (ISSUED, DUE), lines


@pytest.mark.parametrize("language", OTHER_DAYS)
def test_another_day_is_no_last_day(language: str) -> None:
    for line in OTHER_DAYS[language]:
        found = read("Acme Ltd", HEADS[language], "", line)
        assert found.get("due_date") in (None, "2026-04-11"), line  # 30 days are counted


@pytest.mark.parametrize(
    "line",
    [
        "Scadenza condizioni economiche: 31/10/2026", "Data di scadenza del contratto: 31/10/2026",
        "Vencimiento del contrato: 31/10/2026", "Échéance du contrat : 31/10/2026",
    ],
)  # fmt: skip
def test_the_end_of_a_contract_is_no_day_to_pay(line: str) -> None:
    assert "due_date" not in read("Nord Energia S.p.A.", "Fattura n. 82 del 28/04/2026", line)


@pytest.mark.parametrize(
    "lines",
    [
        ("Le montant de 7,99 € sera prélevé sur votre compte", "à compter du 27/02/2026."),
        ("Wir buchen 7,99 € von Ihrem Konto", "ab dem 27.02.2026 ab."),
        ("El importe será cargado en su cuenta", "a partir del 27/02/2026."),
    ],
)
def test_from_when_money_is_taken_is_the_day_to_pay(lines: tuple[str, ...]) -> None:
    assert read("Nord SA", "Facture 82 du 13/02/2026", *lines).get("due_date") == "2026-02-27"


@pytest.mark.parametrize(
    "label",
    [
        "Date de la commande et de facturation", "Bestell- und Rechnungsdatum",
        "Order and invoice date", "Data di consegna e fatturazione", "Fecha de pedido y factura",
        "Lever- en factuurdatum",
    ],
)  # fmt: skip
def test_a_day_of_two_things_is_that_of_issue(label: str) -> None:
    assert read("Nord SA", f"{label} : 01/08/2026").get("issue_date") == "2026-08-01"


def test_a_delivery_note_s_day_is_not_that_of_issue() -> None:
    found = read("Nord S.L.", "FACTURA", "FECHA|NÚMERO", "29/11/2026|3973", "",
                 "NºALBARÁN: 02 / 13728|FECHA: 06/11/2026")  # fmt: skip
    assert found.get("issue_date") == "2026-11-29"
