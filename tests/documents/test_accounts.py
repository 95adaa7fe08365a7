"""The account to be paid: odd groups, cells and stars, and whose account it is."""

import pytest

from tests.documents.pages import read

IBANS = {
    "as its bank groups it": ("IBAN:PT50 0010 0000 24252750001 50", "PT50001000002425275000150"),
    "with points": ("IBAN : NL91 ABNA 0417.164.300", "NL91ABNA0417164300"),
    "letter by letter": (
        "IBAN D E 8 9 3 7 0 4 0 0 4 4 0 5 3 2 0 1 3 0 0 0", "DE89370400440532013000",
    ),
    "without its label": ("Banque: FR14-20041-01005-0500013M026-06", "FR1420041010050500013M02606"),
}  # fmt: skip


@pytest.mark.parametrize("kind", IBANS)
def test_an_iban_is_read_in_groups_of_any_length(kind: str) -> None:
    line, iban = IBANS[kind]
    assert read("Acme Ltd", line)["iban"] == iban


def test_an_iban_is_read_over_the_cells_of_a_row() -> None:
    assert read("Acme Ltd", "DE89 3704|0044 0532|0130 00")["iban"] == "DE89370400440532013000"


@pytest.mark.parametrize(
    "line",
    [
        "IBAN: ES55 0182 2495 5002 0157 ****",
        "Votre compte : IBAN FR76 3000 6000 01XX XXXX",
        "Code DE77 of our catalogue, 370400440532013000 pieces",
    ],
)
def test_stars_and_other_digits_are_no_account(line: str) -> None:
    assert "iban" not in read("Acme Ltd", line)


@pytest.mark.parametrize(
    "sentence",
    [
        "120.00 will be debited from your bank account IBAN",
        "Wir buchen den Betrag von Ihrem Konto ab: IBAN",
        "Ce montant sera prélevé sur votre compte IBAN",
        "L'importo verrà addebitato sul vostro conto IBAN",
        "Este importe se cargará en su cuenta IBAN",
    ],
)
def test_the_account_that_is_debited_is_the_payer_s(sentence: str) -> None:
    ours, theirs = "FR14 2004 1010 0505 0001 3M02 606", "DE89 3704 0044 0532 0130 00"
    assert "iban" not in read("Acme Ltd", f"{sentence} {ours}")
    both = read("Acme Ltd", f"{sentence} {ours}", "", f"Bank: IBAN {theirs}")
    assert both["iban"] == theirs.replace(" ", "")
