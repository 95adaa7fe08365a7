"""The files inside a PDF that may be e-invoices, whatever they are called."""

from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from assistant.documents import e_invoice
from assistant.documents.e_invoice import EInvoice

MOST_FILES = 20


def read(document: pdfium.PdfDocument, path: str) -> EInvoice | None:
    """The first e-invoice among the attached files; those with many fields come first."""
    found = [one for content in _attached(document) if (one := e_invoice.read(content))]
    if not found:
        found = [one for content in _associated(path) if (one := e_invoice.read(content))]
    return max(found, key=lambda one: len(one.fields), default=None)


def in_pypdf(document: PdfReader) -> EInvoice | None:
    """The same from a file that pdfium cannot open."""
    found = []
    for contents in list(document.attachments.values())[:MOST_FILES]:
        for content in contents[:1]:
            if _may_be_xml(bytes(content)) and (one := e_invoice.read(bytes(content))):
                found.append(one)
    return max(found, key=lambda one: len(one.fields), default=None)


def _attached(document: pdfium.PdfDocument) -> Iterator[bytes]:
    for number in range(min(document.count_attachments(), MOST_FILES)):
        try:
            content = bytes(document.get_attachment(number).get_data())
        except pdfium.PdfiumError:
            continue
        if _may_be_xml(content):
            yield content


def _associated(path: str) -> Iterator[bytes]:
    """Files that only the catalogue's /AF names: pdfium does not list those."""
    if b"/EmbeddedFile" not in Path(path).read_bytes():
        return
    try:
        for reference in list(PdfReader(path, strict=False).root_object.get("/AF") or ()):
            files = reference.get_object().get("/EF") or {}
            stream = files.get("/F") or files.get("/UF")
            content = bytes(stream.get_object().get_data()) if stream else b""
            if _may_be_xml(content):
                yield content
    except (PyPdfError, OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return


def _may_be_xml(content: bytes) -> bool:
    return 0 < len(content) <= e_invoice.MAX_BYTES and b"<" in content[:200]
