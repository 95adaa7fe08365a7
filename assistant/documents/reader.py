"""Reads one file and answers with what it found as JSON.

Runs in a child process only, under the limits of `limits.py`: the file may be built to do harm.
pdfium reads fast and in order but may abort, and then pypdf reads the same file plainly, without
places on the page.
"""

import json
import re
from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw
from pypdf import PdfReader

from assistant.documents import (
    addressee,
    e_invoice,
    embedded,
    limits,
    notices,
    recognition,
    sheet,
    text_layer,
)
from assistant.documents.contradictions import compared
from assistant.documents.e_invoice import EInvoice
from assistant.documents.findings import NO_TEXT, NO_TOTAL, Finding, Findings
from assistant.documents.layout import layout
from assistant.documents.limits import MAX_CHARACTERS, MAX_PAGES_READ
from assistant.documents.ourselves import NOBODY, Ourselves
from assistant.documents.sheet import Sheet
from assistant.documents.words import Word

MAX_PAGES = 2000
READ_BEFORE = 8
MAX_TEXT = 50_000
PROTECTED = "This file is protected by a password."
CONTRADICTION = (
    "The document contradicts itself{name}: its e-invoice says {xml}, its printed page says {text}."
)
RECOGNISED = "Text recognition read this scan: compare every field with the picture."
NO_INVOICE = "This XML file is no e-invoice that can be read."


def read_pdf(path: str, us: str) -> bytes:
    """A PDF, by pdfium: the e-invoice in it first, the printed text for the rest.

    `us` is what `Ourselves.told` says, here and below.
    """
    limits.check_size(path)
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if error.err_code == pdfium_raw.FPDF_ERR_PASSWORD:
            return _said(Findings(readable=False, problem=PROTECTED))
        raise
    if len(document) > MAX_PAGES:
        return _said(_too_long(len(document)))
    sheets = sheet.read(document, MAX_PAGES_READ, MAX_CHARACTERS)
    metadata = [str(said) for said in document.get_metadata_dict().values() if said]
    invoice = embedded.read(document, path)
    return _said(_found(len(document), sheets, invoice, metadata, Ourselves.of(us)))


def read_plainly(path: str, us: str) -> bytes:
    """The same by pypdf."""
    limits.check_size(path)
    document = PdfReader(path, strict=False)
    if document.is_encrypted and not document.decrypt(""):
        return _said(Findings(readable=False, problem=PROTECTED))
    pages = len(document.pages)
    if pages > MAX_PAGES:
        return _said(_too_long(pages))
    sheets = [
        _plain_sheet(number, (document.pages[number - 1].extract_text() or "")[:MAX_CHARACTERS])
        for number in sheet.looked_at(pages, MAX_PAGES_READ)
    ]
    metadata = [str(said) for said in (document.metadata or {}).values()]
    invoice = embedded.in_pypdf(document)
    return _said(_found(pages, sheets, invoice, metadata, Ourselves.of(us)))


def recognise(path: str, tesseract: str, us: str) -> bytes:
    """A scan, by the tesseract program: every value is unsure, and a person is told so."""
    limits.check_size(path)
    with Path(path).open("rb") as file:
        is_pdf = file.read(5) == b"%PDF-"
    if is_pdf:
        document = pdfium.PdfDocument(path)
        pages, sheets = len(document), recognition.of_pdf(document, tesseract)
    else:
        pages, sheets = 1, recognition.of_picture(path, tesseract)
    found = _found(pages, sheets, None, [], Ourselves.of(us))
    if found.problem != NO_TEXT:
        found.problem = RECOGNISED
    return _said(found)


def read_xml(path: str) -> bytes:
    """An e-invoice that is no PDF."""
    limits.check_size(path)
    invoice = e_invoice.read(Path(path).read_bytes())
    if invoice is None or invoice.fields.keys() <= {"credit_note"}:
        return _said(Findings(readable=False, problem=NO_INVOICE))
    return _said(_with_invoice(Findings(), invoice))


def practise() -> None:
    """Read a page of our own, until Python has settled how it runs what runs often: that and what
    is prepared at a first call is then there for every child."""
    for _ in range(READ_BEFORE):
        document = pdfium.PdfDocument(_PAGE)
        sheets = sheet.read(document, 1, MAX_CHARACTERS)
        _said(_found(1, sheets, e_invoice.read(_NOTHING), [], NOBODY))
        document.close()


_NOTHING = b"<Invoice/>"
_PAGE = b"""%PDF-1.4
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R
  /Resources <</Font <</F <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>>>>>>> endobj
4 0 obj <</Length 300>> stream
BT /F 10 Tf 14 TL 50 800 Td (Acme GmbH, Hauptstr. 5, 10115 Berlin) Tj T* (Bill to) Tj
T* (Dupont SA) Tj T* (Invoice no. R-77 of 12.03.2026) Tj T* (VAT ID DE136695976) Tj
T* (Due date 12.04.2026) Tj T* (Net 100,00 EUR) Tj T* (VAT 20,00 EUR) Tj T* (Total 120,00 EUR) Tj
T* (IBAN DE89 3704 0044 0532 0130 00) Tj ET
endstream endobj
trailer <</Root 1 0 R>>
"""


def _found(
    pages: int,
    sheets: list[Sheet],
    invoice: EInvoice | None,
    metadata: list[str],
    us: Ourselves,
) -> Findings:
    seen, spoken = notices.without_instructions(layout(sheets))
    scanned = {sheet.number for sheet in sheets if sheet.is_scan}
    unseen = {sheet.number for sheet in sheets if sheet.is_scan and not sheet.is_recognised}
    text = "\n".join(run.text for run in seen.runs if run.page not in unseen)
    found = Findings(pages=pages, text=text[:MAX_TEXT])
    found.notices = [*notices.hidden(sheets), *spoken, *notices.in_texts(metadata, "metadata")]
    found.fields = {
        name: _less_sure(one) if one.page in scanned else one
        for name, one in text_layer.read(seen, us).items()
    }
    found.references = text_layer.references(seen)
    found.addressee = addressee.read(seen, us)
    if invoice:
        return _with_invoice(found, invoice)
    if not seen.runs:
        found.problem = NO_TEXT
    elif "total" not in found.fields:
        found.problem = NO_TOTAL
    return found


def _less_sure(found: Finding) -> Finding:
    """A text recognition wrote it where nobody sees it."""
    return replace(found, confidence=min(found.confidence, 0.55), note="recognised")


def _contradiction(found: Findings) -> str | None:
    """The first contradiction as a sentence."""
    if not found.contradictions:
        return None
    first = found.contradictions[0]
    xml, text = (one["value"] for one in first["values"])
    name = "" if first["field"] == "total" else f" for its {first['field'].replace('_', ' ')}"
    return CONTRADICTION.format(xml=xml, text=text, name=name)


def _with_invoice(found: Findings, invoice: EInvoice) -> Findings:
    """What the e-invoice says comes first; where the page says otherwise, both are kept."""
    found.notices += notices.in_texts(invoice.notes, "e_invoice")
    found.notices += notices.in_texts([one.value for one in invoice.fields.values()], "e_invoice")
    found.contradictions = compared(invoice.fields, found.fields)
    found.fields = {**found.fields, **invoice.fields}
    for one in found.contradictions:
        found.fields[one["field"]] = one.pop("finding")
    found.references = {**found.references, **invoice.references}
    found.addressee = invoice.addressee or found.addressee
    found.problem = _contradiction(found)
    found.lines, found.taxes = invoice.lines, invoice.taxes
    return found


def _plain_sheet(number: int, text: str) -> Sheet:
    """Lines as words with invented places, so that the same reader reads them."""
    made = Sheet(number, 0, 0)
    for row, line in enumerate(text.splitlines()):
        left = 0.0
        for piece in re.finditer(r"\S+| {2,}", line):
            if piece[0].isspace():
                left += 40
                continue
            width = 5.0 * len(piece[0])
            made.words.append(Word(piece[0], left, row * 12.0, left + width, row * 12.0 + 10))
            left += width + 3
    return made


def _too_long(pages: int) -> Findings:
    return Findings(pages, readable=False, problem=f"This file has {pages} pages: too many.")


def _said(found: Findings) -> bytes:
    return json.dumps(found.as_json()).encode()
