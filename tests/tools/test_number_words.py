"""Numbers in words, and amounts bounded on either side, in five languages."""

from typing import Any

import pytest

from assistant.agent.built_in.assistant import BuiltIn
from assistant.tools.number_words import figures
from assistant.tools.periods import resolve
from assistant.tools.vendor_names import VendorNames
from tests.tools.books import TODAY


@pytest.mark.parametrize(
    ("language", "text", "written"),
    [
        ("en", "two hundred and fifty dollars", "250 dollars"),
        ("en", "the top three suppliers", "the top three suppliers"),
        ("fr", "quatre-vingt-dix-neuf euros", "99 euros"),
        ("fr", "mille deux cents", "1200"),
        ("de", "eintausendfunfhundert euro", "1500 euro"),
        ("de", "funfundzwanzig", "25"),
        ("it", "duecentocinquanta euro", "250 euro"),
        ("it", "e poi", "e poi"),
        ("it", "grazie mille", "grazie mille"),
        ("en", "two hundred and five hundred euros", "200 and 500 euros"),
        ("en", "5 thousand", "5 thousand"),
        ("es", "treinta y cinco euros", "35 euros"),
        ("es", "una factura", "una factura"),
    ],
)
def test_numbers_in_words_become_figures(language: str, text: str, written: str) -> None:
    assert figures(text, language) == written


@pytest.mark.parametrize(
    ("language", "text", "least", "most"),
    [
        ("en", "invoices of 800 € or more", "800 EUR", None),
        ("en", "bills that are not over sixty euros", None, "60 EUR"),
        ("fr", "factures à 1k5 ou plus", "1500", None),
        ("de", "Rechnungen, mindestens 99,95 €, höchstens 1.099,95 €", "99.95 EUR", "1099.95 EUR"),
        ("it", "fatture che non superano i 250 euro", None, "250 EUR"),
        ("es", "facturas de mil quinientos euros para arriba", "1500 EUR", None),
    ],
)
def test_bounds_stand_on_either_side(
    language: str, text: str, least: str | None, most: str | None
) -> None:
    found: dict[str, Any] = BuiltIn(VendorNames([]), TODAY, language).reading(text, ()).arguments
    assert (found["min_amount"], found["max_amount"]) == (least, most)


@pytest.mark.parametrize(
    ("language", "text", "period"),
    [
        ("en", "the back half of October", "2026-10-16..2026-10-31"),
        ("fr", "deuxième quinzaine de mai", "2026-05-16..2026-05-31"),
        ("es", "último trimestre de 2025", "2025-Q4"),
        ("de", "vom 3.8. bis 12.9.", "2026-08-03..2026-09-12"),
        ("en", "09/26", "2026-09"),
    ],
)
def test_parts_of_months_and_short_dates(language: str, text: str, period: str) -> None:
    found = resolve(text, TODAY, language)
    assert found
    assert found.id == period
