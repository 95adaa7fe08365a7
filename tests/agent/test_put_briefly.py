"""What is asked in few words: the running quarter, who charges most, alerts, a month for the
accountant."""

import pytest

from tests.agent.test_built_in import reading

QUARTER = [
    ("en", "summarise the quarter"),
    ("fr", "résume le trimestre"),
    ("de", "fass das Quartal zusammen"),
    ("it", "riassumi il trimestre"),
    ("es", "resume el trimestre"),
]
MOST = [
    ("en", "who charges us most this year"),
    ("fr", "qui nous facture le plus cette année"),
    ("de", "wer berechnet uns am meisten"),
    ("it", "chi ci costa di più?"),
    ("es", "quien nos cobra mas este año"),
]
ALERTS = [
    ("en", "tell me whenever an invoice over 2000 comes in"),
    ("fr", "préviens-moi dès qu'une facture de plus de 2000 arrive"),
    ("de", "sag mir bescheid, sobald eine Rechnung über 2000 reinkommt"),
    ("it", "avvisami quando arriva una fattura sopra 2000"),
    ("es", "dime cada vez que llegue una factura de más de 2000"),
]
FOR_ACCOUNTANT = [
    ("en", "send October to my accountant"),
    ("fr", "envoie octobre au comptable"),
    ("de", "schick den Oktober an den Steuerberater"),
    ("it", "manda ottobre al commercialista"),
    ("es", "manda octubre a la gestoría"),
]


@pytest.mark.parametrize(("language", "text"), QUARTER)
def test_the_quarter_is_the_one_that_runs(language: str, text: str) -> None:
    tool, arguments = reading(text, language)
    assert tool == "summarise_month"
    assert arguments["month"]


@pytest.mark.parametrize(("language", "text"), MOST)
def test_who_charges_most_is_a_ranking(language: str, text: str) -> None:
    tool, arguments = reading(text, language)
    assert (tool, arguments["group_by"]) == ("query_spend", "vendor")


@pytest.mark.parametrize(("language", "text"), ALERTS)
def test_an_alert_is_a_card(language: str, text: str) -> None:
    tool, arguments = reading(text, language)
    assert (tool, arguments["change"], arguments["min_amount"]) == ("offer_change", "alert", "2000")


@pytest.mark.parametrize(("language", "text"), FOR_ACCOUNTANT)
def test_a_month_for_the_accountant_is_a_file(language: str, text: str) -> None:
    tool, arguments = reading(text, language)
    assert (tool, arguments["change"]) == ("offer_change", "accountant_file")


def test_markup_is_no_amount() -> None:
    tool, arguments = reading("<script>alert(1)</script> overdue", "en")
    assert (tool, arguments.get("min_amount")) == ("search_invoices", None)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "chi ci costa di più rispetto all'anno scorso?"),
        ("es", "¿quién nos cobra más que antes?"),
    ],
)
def test_who_charges_more_than_before_is_a_price(language: str, text: str) -> None:
    assert reading(text, language)[0] == "price_history"
