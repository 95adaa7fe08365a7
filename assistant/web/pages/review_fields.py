"""The fields of a document as a person checks and corrects them."""

import re
from dataclasses import dataclass, replace
from typing import Any

from assistant.errors import Unprocessable
from assistant.web.reader import Reader
from assistant.workspace import document_fields, document_view
from assistant.workspace.documents import Document

# The order in which a person checks a page, with each field's name in words.
FIELDS = {
    "vendor": "Supplier",
    "number": "Number",
    "issue_date": "Issued",
    "due_date": "Due",
    "total": "Total",
    "net": "Net",
    "tax": "VAT",
    "currency": "Currency",
    "iban": "IBAN",
    "vat_number": "VAT number",
}
DATES = ("issue_date", "due_date")
AMOUNTS = ("total", "net", "tax")
UNFIT = {
    "date": "Write a day such as 2026-10-31.",
    "amount": "Write an amount such as 1,234.50.",
    "currency": "Write three letters such as EUR.",
    "iban": "The check digits of this IBAN do not fit: compare it with the page.",
    "text": "This cannot be read: write it in plain letters.",
}
SOURCES = {
    "xml": "From the e-invoice inside the file",
    "text": "Read on the page",
    "learnt": "Learnt from your correction of {file}",
    "model": "Found by the language model, its quote checked against the page",
    "human": "Typed by a person",
    "qonto": "From Qonto",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field as the page shows it."""

    name: str
    label: str
    shown: str
    typed: str
    where: str
    confidence: float | None
    kind: str
    is_missing: bool
    is_learnt: bool
    error: str = ""


def fields_of(document: Document, reader: Reader) -> list[Field]:
    """The fields, those to check first."""
    view = document_view.view(document)["fields"]
    fields = [_field(name, label, view[name], reader) for name, label in FIELDS.items()]
    return sorted(fields, key=lambda one: not _to_check(one))


def _field(name: str, label: str, read: dict[str, Any], reader: Reader) -> Field:
    value = read["value"]
    kind = _kind(name)
    typed = value["value"] if isinstance(value, dict) else str(value or "")
    shown = reader.money(value) if isinstance(value, dict) and value["currency"] else typed
    if kind == "date" and value:
        shown = reader.day(value)
    if name == "iban":
        shown = " ".join(typed[at : at + 4] for at in range(0, len(typed), 4))
    return Field(
        name, reader.t(label), shown, typed, _where(read, reader), read["confidence"], kind,
        value is None, read["source"] == "learnt",
    )  # fmt: skip


def _kind(name: str) -> str:
    return "date" if name in DATES else "amount" if name in AMOUNTS else "text"


def _where(read: dict[str, Any], reader: Reader) -> str:
    if read["source"] is None:
        return reader.t("Not found in the file") if read["value"] is None else ""
    file = (read.get("learnt_from") or {}).get("file_name", "")
    place = reader.t(SOURCES.get(read["source"], "Read in the file"), file=file)
    if read["page"]:
        place += ", " + reader.t("page {page}", page=read["page"])
    if read["quote"] and read["source"] in ("text", "learnt", "model"):
        place += f": “{str(read['quote'])[:80]}”"
    return place


def _to_check(field: Field) -> bool:
    return field.confidence is not None and field.confidence < 0.6


def with_typed(fields: list[Field], typed: dict[str, str], errors: dict[str, str]) -> list[Field]:
    """The fields of a form that was refused keep what was typed."""
    return [
        replace(one, typed=typed.get(one.name, one.typed), error=errors.get(one.name, ""))
        for one in fields
    ]


def errors_in(changes: dict[str, str], language: Reader) -> dict[str, str]:
    """What is wrong with typed values, by field."""
    found = {}
    for name, text in changes.items():
        try:
            document_fields.parsed({name: text})
        except Unprocessable:
            found[name] = language.t(UNFIT.get(name) or UNFIT[_kind(name)])
    return found


def plain_amount(text: str) -> str:
    """1,425.00 or 1 425,00 as 1425.00, so that people type as they write."""
    compact = re.sub(r"[\s'’€$£]|[A-Za-z]{3}$", "", text.strip()).replace("−", "-")
    if re.search(r"[^0-9.,-]", compact) or not re.search(r"[0-9]", compact):
        return text
    point = max(compact.rfind("."), compact.rfind(","))
    if point < 0 or len(compact) - point > 3:
        return compact.replace(",", "").replace(".", "") if point >= 0 else compact
    whole = compact[:point].replace(",", "").replace(".", "")
    return f"{whole}.{compact[point + 1 :]}"
