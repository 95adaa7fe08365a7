"""The words that values stand behind, beside and under, and whose address is whose."""

import pytest

from tests.documents.pages import read

NUMBERS = (
    "Invoice ID", "Inv. No", "Bill #", "N.º de factura", "Rg.Nr.", "Beleg-Nr", "Doc No",
    "N° facture", "Numero fattura", "N. documento", "Factuur nr.", "Receipt No.", "Quittung Nr.",
)  # fmt: skip
DUE = (
    "Pay by", "Date due", "Fällig am", "Bitte überweisen Sie bis", "Date de règlement", "Scadenza",
    "Fecha límite", "Uiterste betaaldatum", "Förfallodatum", "Overdue after",
)  # fmt: skip
TOTALS = (
    "Total (USD)", "Total inc. GST", "Amount charged", "Endsumme", "Net à payer", "Montant dû",
    "Totale documento", "Total a pagar", "Totaalbedrag", "I alt", "Total incl VAT",
)  # fmt: skip
TAXES = (
    "TPS/TVQ",
    "TPS + TVQ",
    "Imposto",
    "Tax amount",
    "GST (19%)",
    "zzgl. 19% MwSt.",
    "Montant TVA",
    "Cuota IVA",
    "21% BTW",
    "Moms",
)
SELLERS = (
    "From:", "Seller", "Bill from", "Pay to", "Payable to", "Remit to", "Service provider",
    "Anbieter", "Émetteur", "De", "Mittente", "Emisor", "Van", "Contractor", "Account holder",
)  # fmt: skip
BUYERS = (
    "Bill to", "Invoice for", "For:", "Attn", "Prepared for", "Client name", "Ordered by", "Guest",
    "Rechnungsempfänger", "À l'attention de", "Datos del cliente", "Kundin", "Consignee", "Klant",
)  # fmt: skip


@pytest.mark.parametrize("form", ["{}: {}", "{}|{}"])
def test_a_value_is_known_by_many_words(form: str) -> None:
    for field, words, said, value in (
        ("number", NUMBERS, "AB-1042", "AB-1042"),
        ("due_date", DUE, "12.04.2026", "2026-04-12"),
        ("total", TOTALS, "$119.00", "119.00"),
        ("tax", TAXES, "$19.00", "19.00"),
    ):
        for word in words:
            found = read("Acme Ltd", "Date: 12.03.2026", "", form.format(word, said))
            assert found.get(field) == value, word


@pytest.mark.parametrize(
    "form", ["{}: Blue Ocean Works", "{}|Blue Ocean Works", "{}+Blue Ocean Works"]
)
def test_a_name_is_the_seller_s_or_the_buyer_s_by_the_word_over_it(form: str) -> None:
    above, below = ("INVOICE", *[""] * 20), (*[""] * 9, "Total|$20.00")
    for word in (*SELLERS, *BUYERS):
        lines = form.format(word.rstrip(":")).split("+")
        vendor = read(*above, *lines, *below).get("vendor")
        assert vendor == ("Blue Ocean Works" if word in SELLERS else None), word


def test_a_heading_a_place_or_a_way_to_pay_is_nobody_s_name() -> None:
    for text in ("Purchase Order", "Company Logo", "Payment Details", "Ways to pay", "Credit Card",
                 "San Francisco, CA", "Singapore", "Accounts Payable", "Powered by Stripe",
                 "January 2024", "Prepared by", "Modalità di pagamento"):  # fmt: skip
        assert "vendor" not in read(text, "", "", "Invoice 77 of 12.03.2026", "", "Total|$20.00")
    assert read("April Smith", "", "Invoice 77", "Total|$20.00")["vendor"] == "April Smith"
