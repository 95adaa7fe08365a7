"""Reads one PDF and prints what it found as JSON: `python -m assistant.documents.reader FILE`.

Runs as a child process only, under the limits of `limits.py`: the file may be built to do harm.
"""

import json
import sys
from decimal import Decimal, InvalidOperation

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from assistant.documents import e_invoice, limits, text_layer
from assistant.documents.findings import Finding, Findings

MAX_PAGES_READ = 10
MAX_PAGES = 2000
MAX_CHARACTERS = 200_000
CONTRADICTION = (
    "The document contradicts itself: its e-invoice says {xml}, its printed page says {text}."
)


def read(path: str) -> Findings:
    """Everything found in a PDF: the e-invoice in it first, the printed text for the rest."""
    document = PdfReader(path, strict=False)
    if document.is_encrypted and not document.decrypt(""):
        return Findings(readable=False, problem="This file is protected by a password.")
    pages = len(document.pages)
    if pages > MAX_PAGES:
        return Findings(pages, readable=False, problem=f"This file has {pages} pages: too many.")
    printed = _printed(document)
    from_text = text_layer.read(printed)
    from_xml = _embedded(document)
    return Findings(
        pages=pages,
        fields=from_text | from_xml,
        problem=_problem(from_xml, from_text, printed),
    )


def _printed(document: PdfReader) -> list[str]:
    left, texts = MAX_CHARACTERS, []
    for page in document.pages[:MAX_PAGES_READ]:
        text = (page.extract_text() or "")[:left]
        left -= len(text)
        texts.append(text)
    return texts


def _embedded(document: PdfReader) -> dict[str, Finding]:
    for name, contents in document.attachments.items():
        if name.lower() in e_invoice.FILE_NAMES and contents:
            return e_invoice.read(bytes(contents[0]))
    return {}


def _problem(
    from_xml: dict[str, Finding], from_text: dict[str, Finding], printed: list[str]
) -> str | None:
    xml, text = from_xml.get("total"), from_text.get("total")
    if xml and text and _amount(xml) != _amount(text):
        return CONTRADICTION.format(xml=xml.value, text=text.value)
    if from_xml or from_text.get("total"):
        return None
    if not any(page.strip() for page in printed):
        return "There is no text in this file: type the fields from its picture."
    return "No total was found: type it from the picture."


def _amount(finding: Finding) -> Decimal | None:
    try:
        return Decimal(finding.value)
    except InvalidOperation:
        return None


def main() -> int:
    """0 with JSON on standard output, 1 when the file cannot be read."""
    limits.apply()
    try:
        found = read(sys.argv[1])
    except (PyPdfError, OSError, ValueError, KeyError, TypeError, AttributeError, IndexError):
        return 1
    except (RecursionError, MemoryError, NotImplementedError, ArithmeticError, AssertionError):
        return 1
    sys.stdout.write(json.dumps(found.as_json()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
