"""Qonto's reading of uploaded documents: good on the suppliers' own layouts, else modest.

The sample uploads are known by their hash. Of anything else the text is searched for what looks
like a number, a date, a total, an IBAN, a VAT number; what is not found stays null, and a file
without text stays `UNKNOWN`.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from decimal import Decimal
from hashlib import sha256
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from assistant.qonto.sandbox.documents import document
from assistant.qonto.sandbox.ledger import Ledger
from assistant.qonto.sandbox.payloads import money, read_fields, snapshot
from assistant.qonto.sandbox.samples import sample_bills

MOST_BYTES = 2_000_000
"""Larger files are not read: analysis runs in the server's only thread."""


def read(content: bytes, ledger: Ledger) -> dict[str, Any]:
    """The fields that analysis adds to an uploaded invoice."""
    found = _known(sha256(content).hexdigest(), ledger)
    if not found and len(content) <= MOST_BYTES:
        found = _fields(_text(content), ledger)
    is_invoice = "total_amount" in found
    category = "INVOICE" if is_invoice else "UNKNOWN"
    return found | {"attachment_category": category, "is_attachment_invoice": is_invoice}


def _known(digest: str, ledger: Ledger) -> dict[str, Any]:
    if not ledger.samples:
        for bill in sample_bills(ledger.organization, ledger.today):
            ledger.samples[sha256(document(bill)).hexdigest()] = bill
    return read_fields(ledger.samples[digest]) if digest in ledger.samples else {}


def _text(content: bytes) -> str:
    if not content.startswith(b"%PDF-"):
        return ""
    with suppress(PyPdfError, ValueError, KeyError, TypeError, RecursionError):
        return PdfReader(BytesIO(content)).pages[0].extract_text()
    return ""


_NUMBER = re.compile(
    r"(?:invoice|facture|rechnung|fattura|factura)\s*(?:no\.?|n°|nr\.?|n\.º?|number)?\s*[:#]?\s*"
    r"([A-Z]{0,5}[-/ ]?\d[\w/-]{1,20})",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"(?:total ttc|gesamtbetrag|totale documento|total factura|amount due|net à payer|\btotal\b)"
    r"[^\d\n]{0,40}(\d[\d.,\u00a0\u202f ]*\d)",
    re.IGNORECASE,
)
_IBAN = re.compile(r"\b([A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?)\b")
_VAT = re.compile(r"\b((?:FR\d{11}|DE\d{9}|IT\d{11}|ES[A-Z]\d{8}|NL\d{9}B\d\d|BE0\d{9}))\b")
_DAY = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b|\b(\d{2})[./](\d{2})[./](\d{4})\b")


def _fields(text: str, ledger: Ledger) -> dict[str, Any]:
    readers: dict[str, Callable[[str], Any]] = {
        "invoice_number": lambda t: _first(_NUMBER, t),
        "iban": lambda t: (_first(_IBAN, t) or "").replace(" ", "") or None,
        "total_amount": _total,
    }
    found = {name: value for name, reader in readers.items() if (value := reader(text))}
    if "total_amount" in found:
        found["payable_amount"] = found["total_amount"]
    days = _days(text)
    found |= dict(zip(("issue_date", "due_date"), days, strict=False))
    return found | _supplier(text, ledger)


def _supplier(text: str, ledger: Ledger) -> dict[str, Any]:
    numbers = [vat for vat in _VAT.findall(text) if vat != ledger.organization.vat]
    for supplier in ledger.suppliers.values():
        if supplier.vat in numbers:
            return {
                "supplier_id": supplier.id,
                "supplier_name": supplier.name,
                "issuer_name": supplier.legal_name,
                "supplier_snapshot": snapshot(supplier),
                "vat_number": supplier.vat,
            }
    return {"vat_number": numbers[0]} if numbers else {}


def _total(text: str) -> dict[str, Any] | None:
    amounts = _TOTAL.findall(text)
    if not amounts:
        return None
    digits = re.sub(r"[\s.,]", "", amounts[-1])
    cents = len(amounts[-1]) > 2 and amounts[-1][-3] in ".,"
    value = Decimal(digits) / 100 if cents else Decimal(digits)
    return money(value, "USD" if "$" in text else "EUR")


def _days(text: str) -> list[str]:
    days = []
    for year, month, day, other_day, other_month, other_year in _DAY.findall(text):
        with suppress(ValueError):
            parts = (year or other_year, month or other_month, day or other_day)
            days.append(date(*map(int, parts)).isoformat())
    return days[:2]


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(text)
    return found[1].strip() if found else None
