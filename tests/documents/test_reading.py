"""What is read in a document, and what a hostile file can and cannot do."""

import io
import time
import zlib
from datetime import date
from pathlib import Path

import pytest
from fpdf import FPDF
from pypdf import PdfReader, PdfWriter

from assistant.documents import reading
from assistant.qonto.sandbox.company import organizations
from assistant.qonto.sandbox.documents import document
from assistant.qonto.sandbox.samples import sample_bills

TODAY = date(2026, 11, 23)
CII = """<?xml version="1.0"?>
<rsm:CrossIndustryInvoice xmlns:rsm="urn:rsm" xmlns:ram="urn:ram" xmlns:udt="urn:udt">
<rsm:ExchangedDocument><ram:ID>LW-7</ram:ID><ram:IssueDateTime>
<udt:DateTimeString format="102">20261017</udt:DateTimeString></ram:IssueDateTime>
</rsm:ExchangedDocument><rsm:SupplyChainTradeTransaction>
<ram:ApplicableHeaderTradeAgreement><ram:SellerTradeParty><ram:Name>{vendor}</ram:Name>
<ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">DE897785536</ram:ID>
</ram:SpecifiedTaxRegistration></ram:SellerTradeParty></ram:ApplicableHeaderTradeAgreement>
<ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
<ram:SpecifiedTradeSettlementHeaderMonetarySummation>
<ram:TaxBasisTotalAmount>100.00</ram:TaxBasisTotalAmount>
<ram:TaxTotalAmount currencyID="EUR">19.00</ram:TaxTotalAmount>
<ram:GrandTotalAmount>119.00</ram:GrandTotalAmount>
</ram:SpecifiedTradeSettlementHeaderMonetarySummation></ram:ApplicableHeaderTradeSettlement>
</rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>"""


def printed(*lines: str) -> PdfWriter:
    """A PDF with these lines on its page."""
    sheet = FPDF()
    sheet.add_page()
    sheet.set_font("helvetica", size=11)
    for line in lines:
        sheet.cell(0, 8, line, new_x="LMARGIN", new_y="NEXT")
    writer = PdfWriter()
    writer.append(PdfReader(io.BytesIO(bytes(sheet.output()))))
    return writer


def saved(path: Path, made: PdfWriter | bytes) -> Path:
    file = path / "file.pdf"
    if isinstance(made, bytes):
        file.write_bytes(made)
    else:
        made.write(file)
    return file


async def read(path: Path, made: PdfWriter | bytes) -> reading.Reading:
    return await reading.read(saved(path, made), "application/pdf")


async def test_the_samples_are_read_as_they_were_written(tmp_path: Path) -> None:
    for bill in sample_bills(organizations(1)[0], TODAY):
        found = await read(tmp_path, document(bill))
        assert found.values["vendor"].casefold().startswith(bill.supplier.name.casefold())
        assert found.values["number"] == bill.number
        assert found.values["issue_date"] == bill.issue_date.isoformat()
        assert found.values["iban"] == bill.iban
        assert found.values["currency"] == "EUR"
        assert found.problem is None


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ["Papier & Co", "Facture n° 2026-118", "Date : 31/10/2026", "Échéance : 30/11/2026",
             "Total HT 1 155,00 EUR", "TVA 20 % 231,00 EUR", "Net à payer 1 386,00 EUR"],
            {"number": "2026-118", "issue_date": "2026-10-31", "due_date": "2026-11-30",
             "net": "1155.00", "tax": "231.00", "total": "1386.00", "vendor": "Papier & Co"},
        ),
        (
            ["Brightside Ltd", "Invoice number INV-0042", "Invoice date October 31, 2026",
             "Due date 30 November 2026", "Subtotal GBP 1,155.00", "VAT 20% GBP 231.00",
             "Amount due GBP 1,386.00"],
            {"number": "INV-0042", "issue_date": "2026-10-31", "due_date": "2026-11-30",
             "net": "1155.00", "tax": "231.00", "total": "1386.00", "currency": "GBP"},
        ),
        (
            ["Licht GmbH", "Rechnungsnummer: R-77", "Rechnungsdatum: 31.10.2026",
             "Zahlbar bis: 14.11.2026", "Nettobetrag 1.155,00 EUR", "MwSt. 19 % 219,45 EUR",
             "Rechnungsbetrag 1.374,45 EUR"],
            {"number": "R-77", "issue_date": "2026-10-31", "due_date": "2026-11-14",
             "net": "1155.00", "tax": "219.45", "total": "1374.45"},
        ),
        (
            ["Luce S.r.l.", "Fattura n. 12/2026", "Data: 31/10/2026", "Scadenza: 30/11/2026",
             "Imponibile 100,00 EUR", "IVA 22% 22,00 EUR", "Totale fattura 122,00 EUR"],
            {"number": "12/2026", "issue_date": "2026-10-31", "due_date": "2026-11-30",
             "net": "100.00", "tax": "22.00", "total": "122.00"},
        ),
        (
            ["Papel S.L.", "Número de factura: F-9", "Fecha: 31 de octubre de 2026",
             "Vencimiento: 30/11/2026", "Base imponible 100,00 EUR", "IVA 21% 21,00 EUR",
             "Total a pagar 121,00 EUR"],
            {"number": "F-9", "issue_date": "2026-10-31", "due_date": "2026-11-30",
             "net": "100.00", "tax": "21.00", "total": "121.00"},
        ),
    ],
    ids=["fr", "en", "de", "it", "es"],
)  # fmt: skip
async def test_printed_fields_are_found_in_five_languages(
    tmp_path: Path, lines: list[str], expected: dict[str, str]
) -> None:
    found = await read(tmp_path, printed(*lines))
    assert {name: found.values.get(name) for name in expected} == expected
    assert found.provenance["total"]["source"] == "text"
    assert found.provenance["total"]["quote"] == lines[-1]
    assert found.provenance["total"]["page"] == 1


async def test_amounts_that_do_not_add_up_are_less_sure(tmp_path: Path) -> None:
    fits = await read(tmp_path, printed("Subtotal 100.00", "VAT 20.00", "Total 120.00"))
    odd = await read(tmp_path, printed("Subtotal 100.00", "VAT 20.00", "Total 130.00"))
    assert fits.provenance["total"]["confidence"] > odd.provenance["total"]["confidence"]


async def test_two_rates_of_tax_are_added_up(tmp_path: Path) -> None:
    lines = ("Total HT 292,50 EUR", "TVA 20 % 3,00 EUR", "TVA 10 % 27,75 EUR", "Total TTC 323,25")
    found = await read(tmp_path, printed("SAONE GOURMANDE", *lines))
    assert found.values["tax"] == "30.75"
    assert found.provenance["tax"]["confidence"] > 0.9


async def test_the_buyer_s_own_vat_number_is_not_the_supplier_s(tmp_path: Path) -> None:
    address = ("Bill to", "Atelier Lumen SAS", "22 rue Burdeau", "VAT no. FR65853402170")
    found = await read(tmp_path, printed("Cloudharbor, Inc.", *address, "Total 120.00 USD"))
    assert "vat_number" not in found.values


async def test_an_address_below_a_title_is_not_the_number(tmp_path: Path) -> None:
    lines = ("FACTURE", "12 rue du Bourbonnais", "Facture SG-00369", "Total TTC 203,50 EUR")
    found = await read(tmp_path, printed("SAONE GOURMANDE", *lines))
    assert found.values["number"] == "SG-00369"


async def test_the_e_invoice_inside_counts_more_than_the_print(tmp_path: Path) -> None:
    made = printed("Something else entirely", "Total 119.00 EUR")
    made.add_attachment("factur-x.xml", CII.format(vendor="Licht GmbH").encode())
    found = await read(tmp_path, made)
    assert found.values["vendor"] == "Licht GmbH"
    assert found.values["vat_number"] == "DE897785536"
    assert found.values["issue_date"] == "2026-10-17"
    assert found.provenance["total"] == {
        "source": "xml", "quote": "119.00", "page": None, "confidence": 0.99,
    }  # fmt: skip
    assert found.problem is None


async def test_u05_an_e_invoice_that_contradicts_the_print_is_flagged(tmp_path: Path) -> None:
    made = printed("Licht GmbH", "Total 911.00 EUR")
    made.add_attachment("factur-x.xml", CII.format(vendor="Licht GmbH").encode())
    found = await read(tmp_path, made)
    assert found.problem is not None
    assert "contradicts itself" in found.problem
    assert "119.00" in found.problem and "911.00" in found.problem


async def test_entities_in_the_e_invoice_reach_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret")
    doctype = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>'
    xml = CII.replace('<?xml version="1.0"?>', f'<?xml version="1.0"?>{doctype}')
    made = printed("Licht GmbH", "Total 119.00 EUR")
    made.add_attachment("factur-x.xml", xml.format(vendor="&e;").encode())
    found = await read(tmp_path, made)
    assert "a secret" not in str(found)
    assert found.values["vendor"] == "Licht GmbH"


async def test_a_page_without_text_is_left_to_a_person(tmp_path: Path) -> None:
    found = await read(tmp_path, printed())
    assert (found.readable, found.values) == (True, {})
    assert found.problem == "There is no text in this file: type the fields from its picture."


async def test_u02_a_protected_file_says_so(tmp_path: Path) -> None:
    made = printed("Total 119.00 EUR")
    made.encrypt("secret", algorithm="AES-256")
    found = await read(tmp_path, made)
    assert (found.readable, found.problem) == (False, "This file is protected by a password.")


def bomb() -> bytes:
    """A page whose content unpacks to a gigabyte: one packed megabyte, a thousand times."""
    packer = zlib.compressobj(9, wbits=-15)
    block = packer.compress(b"BT (x) Tj ET " * 80_000) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = b"\x78\xda" + block * 1000 + b"\x03\x00"
    return (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Filter/FlateDecode/Length "
        + str(len(packed)).encode()
        + b">>stream\n"
        + packed
        + b"\nendstream endobj\ntrailer<</Root 1 0 R>>"
    )


LOOP = (
    b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 20000>>endobj\n"
    b"trailer<</Root 1 0 R>>"
)
MANY = (
    b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids["
    + b"3 0 R " * 20_000
    + b"]/Count 20000>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
    b"trailer<</Root 1 0 R>>"
)


@pytest.mark.parametrize(
    "made",
    [b"%PDF-1.7\nnothing at all", b"%PDF-1.7\n" + b"\x00" * 100_000, LOOP, MANY, bomb()],
    ids=["nothing", "zeros", "recursive pages", "20,000 pages", "bomb"],
)
async def test_u02_a_hostile_file_ends_as_unreadable_in_time(tmp_path: Path, made: bytes) -> None:
    begun = time.monotonic()
    found = await read(tmp_path, made)
    assert time.monotonic() - begun < 16
    assert not found.readable or not found.values
    assert found.problem
