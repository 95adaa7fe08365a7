"""Papers that carry attacks: PDFs with any letters, printed or hidden, and e-invoices.

A font of the paper's own draws every letter as a bar and says which letter it is, so that no letter
is lost, be it Cyrillic, without width or a tag, and no font has to be installed.
"""

import unicodedata
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap

LINE_LENGTH = 90
HIDDEN = ("white", "tiny", "unseen", "off")
_CII = """<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice
 xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
 xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
 xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
<rsm:ExchangedDocument><ram:ID>{number}</ram:ID><ram:TypeCode>380</ram:TypeCode>
<ram:IssueDateTime>
<udt:DateTimeString format="102">20261102</udt:DateTimeString></ram:IssueDateTime>
<ram:IncludedNote><ram:Content>{note}</ram:Content></ram:IncludedNote></rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction><ram:IncludedSupplyChainTradeLineItem>
<ram:AssociatedDocumentLineDocument><ram:LineID>1</ram:LineID></ram:AssociatedDocumentLineDocument>
<ram:SpecifiedTradeProduct><ram:Name>{note}</ram:Name></ram:SpecifiedTradeProduct>
</ram:IncludedSupplyChainTradeLineItem><ram:ApplicableHeaderTradeAgreement><ram:SellerTradeParty>
<ram:Name>Nordwind Service</ram:Name></ram:SellerTradeParty></ram:ApplicableHeaderTradeAgreement>
<ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
<ram:SpecifiedTradeSettlementHeaderMonetarySummation>
<ram:TaxBasisTotalAmount>100.00</ram:TaxBasisTotalAmount>
<ram:TaxTotalAmount currencyID="EUR">20.00</ram:TaxTotalAmount>
<ram:GrandTotalAmount>120.00</ram:GrandTotalAmount>
</ram:SpecifiedTradeSettlementHeaderMonetarySummation></ram:ApplicableHeaderTradeSettlement>
</rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>
"""


@dataclass(frozen=True)
class Line:
    """One line of a page; `hide` is one of HIDDEN, or empty for what everybody sees."""

    text: str
    hide: str = ""


def invoice(number: str, printed: str = "", hidden: str = "", how: str = "white") -> list[Line]:
    """The page of a small invoice, with more text printed on it or hidden in it."""
    head = ("Nordwind Service", f"Invoice No {number}", "Date 02/11/2026", "Net 100.00 EUR",
            "VAT 20.00 EUR", "Total 120.00 EUR")  # fmt: skip
    lines = [Line(one) for one in head]
    lines += [Line(one) for one in wrapped(printed)]
    return lines + [Line(one, how) for one in wrapped(hidden)]


def wrapped(text: str) -> list[str]:
    """A text in lines that fit the page."""
    return [piece for line in text.splitlines() for piece in wrap(line, LINE_LENGTH)]


def e_invoice(number: str, note: str) -> bytes:
    """An invoice in CII with a note, which is also the name of its only line."""
    written = "".join(letter for letter in note if letter >= " " or letter in "\t\n")
    return _CII.format(number=escape(number), note=escape(written)).encode()


def pdf(
    lines: Sequence[Line],
    metadata: Mapping[str, str] | None = None,
    attached: Mapping[str, bytes] | None = None,
) -> bytes:
    """A page with these lines, entries of the document's information, and files inside."""
    letters = sorted({letter for line in lines for letter in line.text})
    codes = {letter: place for place, letter in enumerate(letters, 1)}
    assert len(codes) < 255, "one font holds 254 letters"
    body = _Body()
    page = body.stream("\n".join(_drawn(lines, codes)).encode())
    font = _font(body, letters)
    files = [_file(body, name, content) for name, content in (attached or {}).items()]
    pages = len(body.objects) + 2
    leaf = body.add(
        f"<< /Type /Page /Parent {pages} 0 R /MediaBox [0 0 595 842] /Contents {page} 0 R"
        f" /Resources << /Font << /F {font} 0 R >> >> >>"
    )
    body.add(f"<< /Type /Pages /Kids [{leaf} 0 R] /Count 1 >>")
    names = " ".join(f"({name}) {place} 0 R" for name, place in files)
    places = " ".join(f"{place} 0 R" for _, place in files)
    tree = f"/Names << /EmbeddedFiles << /Names [{names}] >> >> /AF [{places}]" if files else ""
    root = body.add(f"<< /Type /Catalog /Pages {pages} 0 R {tree} >>")
    entries = " ".join(f"/{name} {_text(said)}" for name, said in (metadata or {}).items())
    return body.written(root, body.add(f"<< {entries} >>"))


class _Body:
    """The objects of a file, numbered from 1."""

    def __init__(self) -> None:
        self.objects: list[bytes] = []

    def add(self, written: str) -> int:
        self.objects.append(written.encode("latin-1"))
        return len(self.objects)

    def stream(self, content: bytes, entries: str = "") -> int:
        packed = zlib.compress(content)
        head = f"<< /Length {len(packed)} /Filter /FlateDecode {entries} >>\nstream\n".encode()
        self.objects.append(head + packed + b"\nendstream")
        return len(self.objects)

    def written(self, root: int, info: int) -> bytes:
        made, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
        for number, content in enumerate(self.objects, 1):
            places.append(len(made))
            made += b"%d 0 obj\n%b\nendobj\n" % (number, content)
        start, count = len(made), len(places) + 1
        made += b"xref\n0 %d\n0000000000 65535 f \n" % count
        made += b"".join(b"%010d 00000 n \n" % place for place in places)
        made += b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R >>\n" % (count, root, info)
        return bytes(made + b"startxref\n%d\n%%%%EOF\n" % start)


def _drawn(lines: Sequence[Line], codes: Mapping[str, int]) -> Iterator[str]:
    for row, line in enumerate(lines):
        size = 1 if line.hide == "tiny" else 9
        left = 900 if line.hide == "off" else 40
        look = {"white": "1 g ", "unseen": "3 Tr "}.get(line.hide, "")
        shown = "".join(f"{codes[letter]:02x}" for letter in line.text)
        yield f"q {look}BT /F {size} Tf {left} {800 - 12 * row} Td <{shown}> Tj ET Q"


def _font(body: _Body, letters: Sequence[str]) -> int:
    """A font that draws bars; what has no width in print has none here."""
    bar = body.stream(b"500 0 0 0 420 600 d1 40 0 340 600 re f")
    blank = body.stream(b"0 0 0 0 0 0 d1")
    unseen = [letter.isspace() or unicodedata.category(letter) == "Cf" for letter in letters]
    widths = " ".join(
        str(0 if hidden and not letter.isspace() else 500)
        for letter, hidden in zip(letters, unseen, strict=True)
    )
    glyphs = " ".join(f"/g{place}" for place in range(1, len(letters) + 1))
    drawings = " ".join(
        f"/g{place} {blank if hidden else bar} 0 R" for place, hidden in enumerate(unseen, 1)
    )
    spoken = "\n".join(
        f"<{place:02x}> <{letter.encode('utf-16-be').hex()}>"
        for place, letter in enumerate(letters, 1)
    )
    said = body.stream(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange\n{len(letters)} beginbfchar\n{spoken}\n"
        "endbfchar endcmap end end".encode()
    )
    return body.add(
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 500 700] /FontMatrix [0.001 0 0 0.001 0 0]"
        f" /FirstChar 1 /LastChar {len(letters)} /Widths [{widths}] /Resources << >>"
        f" /CharProcs << {drawings} >> /ToUnicode {said} 0 R"
        f" /Encoding << /Type /Encoding /Differences [1 {glyphs}] >> >>"
    )


def _file(body: _Body, name: str, content: bytes) -> tuple[str, int]:
    stream = body.stream(content, "/Type /EmbeddedFile /Subtype /text#2Fxml")
    return name, body.add(
        f"<< /Type /Filespec /F ({name}) /UF ({name}) /AFRelationship /Data"
        f" /EF << /F {stream} 0 R /UF {stream} 0 R >> >>"
    )


def _text(said: str) -> str:
    return f"<feff{said.encode('utf-16-be').hex()}>"
