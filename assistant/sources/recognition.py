"""Whether a file is a statement or an invoice, by its first bytes: names come from strangers."""

from assistant.documents import file_types

HEAD_BYTES = 64 * 1024
_OTHERS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"GIF8", b"<html", b"<!DOCTYPE html")
_INVOICES = (b"CrossIndustryInvoice", b"CrossIndustryDocument", b":Invoice-2", b":CreditNote-2")


def may_be_statement(head: bytes) -> bool:
    """False for what is certainly none: pictures, PDFs, archives, e-invoices in XML."""
    if file_types.content_type(head) or head.startswith(_OTHERS):
        return False
    return not any(mark in head for mark in _INVOICES)
