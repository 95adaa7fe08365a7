"""Numbers without their usual word, days of another order, values over two lines."""

import pytest

from assistant.documents.amounts import amounts, days, writes_months_first
from assistant.documents.layout import layout
from assistant.documents.number import chosen as number_of
from tests.documents.pages import page, read

NUMBERS = {
    "as it looks": (("Acme GmbH|EV-2026-001", "", "Gesamtbetrag|12,00 €"), "EV-2026-001"),
    "behind a weak word": (("Acme SL", "Referencia: #1721", "Fecha: 25/12/2026"), "1721"),
    "a statement's": (("Acme Power Corp", "Statement ID: APU-2026-X89"), "APU-2026-X89"),
    "under its sign": (("Acme Ltd", "Invoice Number:", "#1"), "1"),
    "under the first of two heads in one": (("Acme AB", "Fakt nr / Kundnr|Datum",
        "200045 103|2026-07-03"), "200045"),
    "over two lines": (("Acme GmbH", "Rechnungsnummer:RE-2026-", "08734"), "RE-2026-08734"),
    "no town's code": (("Invoice Number|SYDNEY NSW 2000", "INV-0042|AUSTRALIA"), "INV-0042"),
    "no part of an amount": (("Acme Srl", "Totale fattura|€ 640,00"), None),
    "with a point": (("Acme GmbH", "Rechnung Nr. 2026.15"), "2026.15"),
    "an order's only": (("Acme Ltd", "Your order 4711", "No. of pages 12"), None),
    "with its day": (("Bolletta", "n. 922400747873 del 19/02/2026"), "922400747873"),
    "stuck to its word": (("Energía SL", "NºFactura:EC261056076"), "EC261056076"),
    "under its head, not the depot beside": (("Facture/Invoice|ENTREPÔT 805 CHEMIN DU PEYRAT",
        "NUMERO|DATE", "FA2505690 29/08/26"), "FA2505690"),
    "a short one behind its title": (("Acme GmbH", "Rechnung 10", "Datum: 19.08.2026"), "10"),
    "the buyer's house": (("Acme Ltd", "Invoice to:", "1234 Woof Street"), None),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "number"), NUMBERS.values(), ids=NUMBERS)
def test_a_number_is_found_where_no_word_says_invoice_number(
    lines: tuple[str, ...], number: str | None
) -> None:
    assert read(*lines).get("number") == number


def test_a_value_a_little_higher_than_its_label_is_beside_it() -> None:
    sheet = page("Invoice #:|8877788990", "Invoice Date:|11-09-2026")
    for word in sheet.words[2:3]:
        word.top, word.bottom = word.top - 2.9, word.bottom - 2.9
    found = number_of(layout([sheet]))
    assert found
    assert found.value == "8877788990"


def test_the_month_comes_first_at_an_american_address() -> None:
    assert writes_months_first("Graham, NC 27253\0DATE 08/01/2026")
    assert not writes_months_first("Graham, NC 27253\0DATE 28/01/2026")
    assert not writes_months_first("DE 12345 Leipzig\0Datum 08/01/2026")
    assert [str(one) for one, _, _ in days("04.05.2026", month_first=True)] == ["2026-05-04"]


def test_the_month_comes_first_where_else_a_bill_would_fall_due_before_its_day() -> None:
    lines = ("Acme", "Invoice date: 10/11/2026", "Due date: 11/10/2026")
    assert read(*lines)["issue_date"] == "2026-10-11"
    assert read(*lines, "Shipped 13/10/2026")["issue_date"] == "2026-11-10"


def test_an_account_number_goes_on_in_the_next_line() -> None:
    lines = ("Huber GmbH", "IBAN: AT48 3200 0000 1234", "5864", "BIC: RZTIAT22XXX")
    assert read(*lines)["iban"] == "AT483200000012345864"


@pytest.mark.parametrize("text", ["DE89-3704-0044-0532-0130-00", "DE 89 3704 0044 0532 0130 00",
    "de89370400440532013000 BIC COBADEFFXXX"])  # fmt: skip
def test_an_account_number_is_written_in_many_ways(text: str) -> None:
    assert read("Huber GmbH", f"IBAN: {text}")["iban"] == "DE89370400440532013000"


def test_whole_amounts_are_written_in_many_ways() -> None:
    said = {"$1,200": "1200", "1 200 kr": "1200", "kr 500,-": "500", "CHF 1'500.--": "1500",
            "₹ 350": "350", "12 %": None, "2026-10-11": None}  # fmt: skip
    for text, value in said.items():
        assert [str(one) for one, _, _ in amounts(text)] == ([value] if value else [])


def test_days_are_written_in_many_ways() -> None:
    for text in (
        "March 3 , 2026",
        "Mar-03-2026",
        "3-Mar-2026",
        "3 marca 2026",
        "3 de março de 2026",
    ):
        assert [str(one) for one, _, _ in days(text)] == ["2026-03-03"]


@pytest.mark.parametrize(
    "lines",
    [
        ("Riferita alla fattura elettronica n. 5059958065 del 07/08/2026", "Letto il: 31/07/2026"),
        ("Rechnung Nr. 6866|Seite 1", "69469 Weinheim, 07.08.2026", "Bon 7 vom 31.07.2026|6,00 €"),
        ("Invoice # 2957233", "Billed On|Aug 7, 2026", "Jul 31 – Aug 30, 2026|Monthly|19.00"),
    ],
    ids=["behind the number", "beside a town with its code", "billed on"],
)  # fmt: skip
def test_the_day_of_issue_is_no_other_day_of_the_bill(lines: tuple[str, ...]) -> None:
    assert read("Nordlicht Energia", *lines)["issue_date"] == "2026-08-07"


GROUPED: dict[str, tuple[tuple[str, ...], str]] = {
    "beside its word": (("Factura|1 24 0005 0001201345",), "1 24 0005 0001201345"),
    "under its head": (("Rechnungsnummer|Datum", "1 250231|12.03.2026"), "1 250231"),
    "with a stroke": (("Fattura n.|00 / 25002805",), "00 / 25002805"),
    "not a line that begins with one": (("FACTURA", "210 Rosa Jardines San Marcos", "",
        "FACTURA|Fecha", "124.990|08/07/24"), "124.990"),
    "not a meter's in a sentence": (("VOTRE FACTURE DU 18/07/16", "N°508 758 783 087", "",
        "Consommation estimée compteur n° 216 du 20/05 au 19/07/16"), "508 758 783 087"),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "number"), GROUPED.values(), ids=GROUPED)
def test_a_number_in_groups_is_one(lines: tuple[str, ...], number: str) -> None:
    assert read("Acme Ltd", "", *lines).get("number") == number
