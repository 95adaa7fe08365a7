"""E-invoices in both syntaxes, inside a PDF under any name and as files of their own."""

from decimal import Decimal
from pathlib import Path

import pytest

from assistant.database import Database
from assistant.documents import e_invoice, reading
from assistant.documents.file_types import content_type
from tests.documents.test_intake import upload
from tests.documents.test_reading import CII, printed, read

UBL = """<?xml version="1.0"?>
<{root} xmlns="urn:{root}-2" xmlns:cac="urn:cac" xmlns:cbc="urn:cbc">
<cbc:ID>U-9</cbc:ID><cbc:IssueDate>2026-10-17</cbc:IssueDate><cbc:DueDate>2026-11-16</cbc:DueDate>
<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode><cbc:BuyerReference>04-11</cbc:BuyerReference>
<cac:OrderReference><cbc:ID>PO-5</cbc:ID></cac:OrderReference>
<cac:AccountingSupplierParty><cac:Party><cac:PartyTaxScheme><cbc:CompanyID>NL810433941B01</cbc:CompanyID>
<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
<cac:PartyLegalEntity><cbc:RegistrationName>Bloem B.V.</cbc:RegistrationName></cac:PartyLegalEntity>
</cac:Party></cac:AccountingSupplierParty>
<cac:PaymentMeans><cac:PayeeFinancialAccount><cbc:ID>NL50 INGB 0683 2513 09</cbc:ID>
</cac:PayeeFinancialAccount></cac:PaymentMeans>
<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">30</cbc:TaxAmount>
<cac:TaxSubtotal><cbc:TaxableAmount>100</cbc:TaxableAmount><cbc:TaxAmount>21</cbc:TaxAmount>
<cac:TaxCategory><cbc:Percent>21</cbc:Percent></cac:TaxCategory></cac:TaxSubtotal>
<cac:TaxSubtotal><cbc:TaxableAmount>100</cbc:TaxableAmount><cbc:TaxAmount>9</cbc:TaxAmount>
<cac:TaxCategory><cbc:Percent>9</cbc:Percent></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
<cac:LegalMonetaryTotal><cbc:TaxExclusiveAmount>200</cbc:TaxExclusiveAmount>
<cbc:TaxInclusiveAmount>230</cbc:TaxInclusiveAmount></cac:LegalMonetaryTotal>
<cac:{line}Line><cbc:ID>1</cbc:ID><cbc:LineExtensionAmount>200</cbc:LineExtensionAmount>
<cac:Item><cbc:Name>Tulips</cbc:Name></cac:Item></cac:{line}Line>
</{root}>"""


@pytest.mark.parametrize(("root", "credit"), [("Invoice", "false"), ("CreditNote", "true")])
def test_ubl_is_read_with_lines_rates_and_references(root: str, credit: str) -> None:
    found = e_invoice.read(UBL.format(root=root, line=root).encode())
    assert found is not None
    assert {name: one.value for name, one in found.fields.items()} == {
        "vendor": "Bloem B.V.", "vat_number": "NL810433941B01", "iban": "NL50INGB0683251309",
        "number": "U-9", "issue_date": "2026-10-17", "due_date": "2026-11-16", "currency": "EUR",
        "net": "200", "tax": "30", "total": "230", "credit_note": credit,
    }  # fmt: skip
    assert found.references == {"order": "PO-5", "buyer": "04-11"}
    assert [row["rate"] for row in found.taxes] == ["21", "9"]
    assert found.lines == [{"id": "1", "name": "Tulips", "net": "200"}]


@pytest.mark.parametrize("name", ["factur-x.xml", "ZUGFeRD-invoice.xml", "whatever.bin"])
async def test_an_e_invoice_is_found_under_any_name(tmp_path: Path, name: str) -> None:
    made = printed("Licht GmbH", "Total 119.00 EUR")
    made.add_attachment(name, CII.format(vendor="Licht GmbH").encode())
    assert (await read(tmp_path, made)).provenance["number"]["source"] == "xml"


def test_a_draft_of_zugferd_is_read() -> None:
    """Its root is called Invoice as in UBL, its day stands without a tag of its own."""
    draft = """<rsm:Invoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CBFBUY:5">
    <rsm:HeaderExchangedDocument><ID>2013-03</ID><TypeCode>380</TypeCode>
    <IssueDateTime format="102">20130528</IssueDateTime></rsm:HeaderExchangedDocument>
    <rsm:SpecifiedSupplyChainTradeTransaction><ApplicableSupplyChainTradeAgreement>
    <SellerTradeParty><Name>Licht GmbH</Name></SellerTradeParty>
    </ApplicableSupplyChainTradeAgreement></rsm:SpecifiedSupplyChainTradeTransaction>
    </rsm:Invoice>"""
    found = e_invoice.read(draft.encode())
    assert found is not None
    values = {name: one.value for name, one in found.fields.items()}
    assert (values["number"], values["issue_date"]) == ("2013-03", "2013-05-28")
    assert values["vendor"] == "Licht GmbH"


def test_a_broken_e_invoice_yields_what_it_has() -> None:
    cut = CII.format(vendor="Licht GmbH")[:-120]
    found = e_invoice.read(cut.encode())
    assert found is not None
    assert found.fields["vendor"].value == "Licht GmbH"


async def test_both_values_of_a_contradiction_are_kept(tmp_path: Path) -> None:
    made = printed("Licht GmbH", "Net 765.55", "VAT 145.45", "Total 911.00 EUR")
    made.add_attachment("factur-x.xml", CII.format(vendor="Licht GmbH").encode())
    found = await read(tmp_path, made)
    assert found.values["total"] == "119.00"
    [other] = found.provenance["total"]["others"]
    assert (other["value"], other["source"]) == ("911.00", "text")
    assert found.contradictions[0]["field"] == "total"
    assert found.provenance["total"]["confidence"] < 0.5


async def test_a_value_has_its_place_on_the_page(tmp_path: Path) -> None:
    found = await read(tmp_path, printed("Licht GmbH", "Gesamtbetrag 119,00 EUR"))
    told = found.provenance["total"]
    left, top, right, bottom = told["box"]
    assert 0 < left < right < told["sheet"][0] and 0 < top < bottom < 120


async def test_digits_that_do_not_fit_make_an_iban_less_sure_but_keep_it(tmp_path: Path) -> None:
    right = await read(tmp_path, printed("Licht GmbH", "IBAN DE89 3704 0044 0532 0130 00"))
    wrong = await read(tmp_path, printed("Licht GmbH", "IBAN DE88 3704 0044 0532 0130 00"))
    assert wrong.values["iban"] == "DE88370400440532013000"
    assert wrong.provenance["iban"]["confidence"] < right.provenance["iban"]["confidence"]


async def test_an_xml_file_alone_is_a_document(
    database: Database, workspace_id: str, tmp_path: Path
) -> None:
    content = UBL.format(root="Invoice", line="Invoice").encode()
    shown = await upload(database, tmp_path, workspace_id, content, "u9.xml")
    assert (shown["state"], shown["content_type"]) == ("to_review", "application/xml")
    assert Decimal(shown["fields"]["total"]["value"]["value"]) == 230
    assert shown["references"] == {"order": "PO-5", "buyer": "04-11"}
    assert len(shown["taxes"]) == 2


@pytest.mark.parametrize(
    "head",
    [
        b"<svg xmlns='x'/>",
        b"<?xml version='1.0'?><html/>",
        b"<Invoices/>",
        b"<!DOCTYPE Invoice []>",
    ],
)
def test_u03_other_xml_is_no_document(head: bytes) -> None:
    assert content_type(head) is None


async def test_an_xml_file_that_is_no_invoice_says_so(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_bytes(b"<Invoice><nothing/></Invoice>")
    found = await reading.read(file, "application/xml")
    assert (found.readable, found.values) == (False, {})
    assert found.problem == "This XML file is no e-invoice that can be read."
