"""Files for bills: a PDF in the supplier's look, with XML inside or as a mere picture."""

from datetime import UTC, datetime, time
from functools import lru_cache
from io import BytesIO

import pypdfium2
from fpdf import FPDF

from assistant.qonto.sandbox.bills import Bill
from assistant.qonto.sandbox.facturx import cii, xmp
from assistant.qonto.sandbox.layouts import LAYOUTS, terms
from assistant.qonto.sandbox.sheet import Sheet

_MAGIC = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}


@lru_cache(maxsize=2000)
def document(bill: Bill) -> bytes:
    """The file of a bill; the same bill always gives the same bytes."""
    if bill.kind == "letter":
        return terms(bill).bytes()
    sheet = LAYOUTS[bill.supplier.layout](bill)
    if bill.supplier.facturx:
        _embed(sheet, bill)
    return _scanned(sheet.bytes(), bill) if bill.scanned else sheet.bytes()


def content_type(content: bytes) -> str:
    """The media type by the first bytes; `application/octet-stream` for anything unknown."""
    for magic, kind in _MAGIC.items():
        if content.startswith(magic):
            return kind
    return "application/octet-stream"


def _embed(sheet: Sheet, bill: Bill) -> None:
    issued = datetime.combine(bill.issue_date, time(6), UTC)
    sheet.pdf.embed_file(
        basename="factur-x.xml",
        bytes=cii(bill),
        mime_type="text/xml",
        desc="Factur-X",
        associated_file_relationship="Alternative",
        creation_date=issued,
        modification_date=issued,
        compress=True,
    )
    sheet.pdf.set_xmp_metadata(xmp())


def _scanned(content: bytes, bill: Bill) -> bytes:
    """The first page as a grey picture in a PDF without text, like a scanner's."""
    page = pypdfium2.PdfDocument(content)[0]
    width, height = page.get_size()
    picture = page.render(scale=150 / 72, grayscale=True).to_pil()
    image = BytesIO()
    picture.save(image, "JPEG", quality=70)
    pdf = FPDF(unit="pt", format=(width, height))
    pdf.set_creation_date(datetime.combine(bill.issue_date, time(9), UTC))
    pdf.add_page()
    pdf.image(image, 0, 0, width, height)
    return bytes(pdf.output())
