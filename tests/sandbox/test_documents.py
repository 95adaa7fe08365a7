"""The PDFs: what is on them is the bill, in text, and for some in XML as well."""

import re
from io import BytesIO

import pytest
from lxml import etree
from pypdf import PdfReader

from assistant.qonto.sandbox import wording
from assistant.qonto.sandbox.bills import Bill
from assistant.qonto.sandbox.company import organizations
from assistant.qonto.sandbox.documents import content_type, document
from assistant.qonto.sandbox.layouts import LAYOUTS
from assistant.qonto.sandbox.mishaps import arrivals
from assistant.qonto.sandbox.samples import sample_bills, sample_uploads
from assistant.qonto.sandbox.suppliers import suppliers
from tests.sandbox.conftest import TODAY

BILLS = [arrival.bill for arrival in arrivals(organizations(1)[0], TODAY, 300)]
RAM = "{urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100}"


def _one_of_each() -> list[Bill]:
    kinds: dict[tuple[object, ...], Bill] = {}
    for bill in BILLS:
        supplier = bill.supplier
        kinds.setdefault((supplier.layout, supplier.language, bill.kind, bill.scanned), bill)
    return list(kinds.values())


def _text(content: bytes) -> str:
    text = PdfReader(BytesIO(content)).pages[0].extract_text()
    return re.sub(r"[\s\u00a0]+", " ", text)


@pytest.mark.parametrize(
    "bill", _one_of_each(), ids=lambda bill: f"{bill.supplier.key}-{bill.kind}"
)
def test_totals_numbers_dates_and_accounts_are_visible_as_text(bill: Bill) -> None:
    content = document(bill)
    document.cache_clear()
    assert document(bill) == content
    text = _text(content)
    if bill.scanned:
        assert text == ""
        return
    if bill.kind == "letter":
        assert wording.words(bill.supplier.language)["letter"] in text
        return
    language, currency = bill.supplier.language, bill.supplier.currency
    total = wording.money(bill.total, currency, language).replace("\u00a0", " ")
    for expected in (bill.number, total, wording.day(bill.issue_date, language), bill.buyer.name):
        assert expected in text
    for line in bill.lines:
        assert line.name in text
    if bill.iban:
        assert wording.spaced(bill.iban) in text
    if bill.vat:
        assert bill.vat in text


def test_every_layout_and_language_is_in_use() -> None:
    assert {bill.supplier.layout for bill in BILLS} == set(LAYOUTS)
    assert {bill.supplier.language for bill in BILLS} == {"fr", "en", "de", "it", "es"}


def test_six_suppliers_embed_their_invoice_as_xml() -> None:
    with_xml = {supplier.key for supplier in suppliers(1) if supplier.facturx}
    assert len(with_xml) == 6
    for key in sorted(with_xml):
        bill = next(bill for bill in BILLS if bill.supplier.key == key and bill.kind == "invoice")
        reader = PdfReader(BytesIO(document(bill)))
        (attached,) = reader.attachments["factur-x.xml"]
        root = etree.fromstring(attached)
        assert root.findtext(f".//{RAM}GrandTotalAmount") == str(bill.total)
        assert root.findtext(f".//{RAM}TaxTotalAmount") == str(bill.tax)
        assert root.findtext(f".//{RAM}IBANID") == bill.iban
        assert root.findtext(f".//{RAM}ID") == "urn:cen.eu:en16931:2017"
        assert len(root.findall(f".//{RAM}IncludedSupplyChainTradeLineItem")) == len(bill.lines)
        assert b"/AFRelationship /Alternative" in document(bill)


def test_a_credit_note_says_so_in_xml() -> None:
    bill = next(b for b in BILLS if b.kind == "credit_note" and b.supplier.facturx)
    (attached,) = PdfReader(BytesIO(document(bill))).attachments["factur-x.xml"]
    root = etree.fromstring(attached)
    assert root.findtext(f".//{RAM}TypeCode") == "381"
    assert root.findtext(f".//{RAM}IssuerAssignedID") == bill.credited


def test_one_document_is_addressed_to_somebody_else() -> None:
    others = {bill.buyer.name for bill in BILLS} - {"Atelier Lumen SAS"}
    assert others == {"Menuiserie Calixte SARL"}


def test_sample_uploads_are_new_documents_from_known_and_new_suppliers() -> None:
    samples = sample_uploads(1, TODAY)
    assert len(samples) == 4
    assert samples == sample_uploads(1, TODAY)
    assert {content for _, content in samples}.isdisjoint({document(bill) for bill in BILLS})
    assert all(name.endswith(".pdf") and "/" not in name for name, _ in samples)
    bills = sample_bills(organizations(1)[0], TODAY)
    known = {supplier.key for supplier in suppliers(1)}
    assert [bill.supplier.key in known for bill in bills] == [True, True, False, False]
    numbers = {(bill.supplier.key, bill.number) for bill in BILLS}
    assert numbers.isdisjoint((bill.supplier.key, bill.number) for bill in bills)


def test_types_are_told_by_content() -> None:
    assert content_type(b"%PDF-1.4") == "application/pdf"
    assert content_type(b"\x89PNG\r\n\x1a\n") == "image/png"
    assert content_type(b"\xff\xd8\xff\xe0") == "image/jpeg"
    assert content_type(b"<html>") == "application/octet-stream"
