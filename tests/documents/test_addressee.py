"""Whom an invoice is addressed to, and whether that is us."""

import pytest

from assistant.documents import addressee, e_invoice
from assistant.documents.layout import layout
from assistant.workspace import names
from assistant.workspace.own_identity import OwnIdentity
from tests.documents.pages import page

US = OwnIdentity(frozenset({names.key("Atelier Lumen SAS")}), frozenset({"FR65853402170"}))
SUMS = ("Total HT 100,00 EUR", "TVA 20% 20,00 EUR", "Total TTC 120,00 EUR")
PAGES: dict[str, tuple[str, ...]] = {
    "under a title": ("Acme SAS", "Facturé à", "Menuiserie Calixte SARL", "24 rue Burdeau",
                      "69001 Lyon", *SUMS),
    "beside a title": ("Acme SAS", "Bill to: Menuiserie Calixte SARL", "24 rue Burdeau",
                       "69001 Lyon", *SUMS),
    "beside other things": ("Acme SAS|Facture F-12", "Date 12/03/2026|Client", "Lyon|Menuiserie"
                            " Calixte SARL", "Tel 01 23 45|24 rue Burdeau", "Siret 1|69001 Lyon",
                            *SUMS),
}  # fmt: skip


def read(*lines: str) -> str:
    return addressee.read(layout([page(*lines)]))


@pytest.mark.parametrize("name", PAGES)
def test_the_addressee_is_named(name: str) -> None:
    assert read(*PAGES[name]) == "Menuiserie Calixte SARL"


def test_a_name_without_an_address_is_no_addressee() -> None:
    assert read("Acme SAS", "Client", "Menuiserie Calixte SARL", *SUMS) == ""


@pytest.mark.parametrize(
    "xml",
    [
        "<ubl:Invoice xmlns:ubl='u' xmlns:c='c'><c:ID>1</c:ID><c:AccountingCustomerParty><c:Party>"
        "<c:PartyName><c:Name>Calixte SARL</c:Name></c:PartyName></c:Party>"
        "</c:AccountingCustomerParty></ubl:Invoice>",
        "<CrossIndustryInvoice><ExchangedDocument><ID>1</ID></ExchangedDocument>"
        "<SupplyChainTradeTransaction><ApplicableHeaderTradeAgreement><BuyerTradeParty>"
        "<Name>Calixte SARL</Name></BuyerTradeParty></ApplicableHeaderTradeAgreement>"
        "</SupplyChainTradeTransaction></CrossIndustryInvoice>",
    ],
)
def test_an_e_invoice_names_its_buyer(xml: str) -> None:
    found = e_invoice.read(xml.encode())
    assert found is not None
    assert found.addressee == "Calixte SARL"


@pytest.mark.parametrize(
    ("name", "text", "other"),
    [
        (
            "Menuiserie Calixte SARL",
            "Menuiserie Calixte SARL, 69001 Lyon",
            "Menuiserie Calixte SARL",
        ),
        ("ATELIER LUMEN", "ATELIER LUMEN, 22 rue Burdeau", ""),
        ("Comptabilité", "Comptabilité\nAtelier Lumen\n69001 Lyon", ""),
        ("Hall 3", "Hall 3\nSIREN 853 402 170", ""),
        ("", "Menuiserie Calixte SARL", None),
    ],
)
def test_what_names_us_anywhere_is_for_us(name: str, text: str, other: str | None) -> None:
    assert US.other_than_us(name, text) == other


def test_nobody_is_somebody_else_where_we_do_not_know_who_we_are() -> None:
    assert OwnIdentity().other_than_us("Menuiserie Calixte SARL", "") is None
