"""Where an e-invoice and the page it comes with say different things: both are kept."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from assistant.documents.findings import Finding

COMPARED = ("total", "iban", "number", "currency", "due_date")
SURE = 0.6  # below, the page's reader is more likely to be wrong than the document
CONTRADICTED = 0.4


def compared(invoice: Mapping[str, Finding], page: Mapping[str, Finding]) -> list[dict[str, Any]]:
    """The fields that differ: `{"field", "values": [{"source", "value"}, …], "finding"}`.

    `finding` is the e-invoice's value, less sure, with the page's beside it.
    """
    return [
        {
            "field": name,
            "values": [
                {"source": one.source, "value": one.value} for one in (invoice[name], page[name])
            ],
            "finding": _with_other(invoice[name], page[name]),
        }
        for name in COMPARED
        if name in invoice and name in page and _differ(name, invoice[name], page[name])
    ]


def _differ(name: str, one: Finding, other: Finding) -> bool:
    if other.confidence < SURE:
        return False
    if name == "total":
        return _amount(one.value) != _amount(other.value)
    return _bare(one.value) != _bare(other.value)


def _with_other(one: Finding, other: Finding) -> Finding:
    return replace(
        one,
        confidence=CONTRADICTED,
        others=({"value": other.value, **other.provenance()},),
    )


def _amount(text: str) -> Decimal | None:
    try:
        return abs(Decimal(text))
    except InvalidOperation:
        return None


def _bare(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum()).casefold()
