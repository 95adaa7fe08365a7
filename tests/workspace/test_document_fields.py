"""Values typed by a person or read in a document: what fits a field and what does not."""

from datetime import date
from decimal import Decimal

import pytest

from assistant.errors import Unprocessable
from assistant.workspace.document_fields import fitting, parsed


def test_typed_values_become_what_is_stored() -> None:
    typed = {
        "vendor": "  Papier \n& Co ",
        "issue_date": "2026-10-31",
        "currency": "eur",
        "total": {"value": "186.00", "currency": "EUR"},
        "net": "155.00",
        "iban": "fr76 3000 6000 0112 3456 7890 189",
        "number": "",
    }
    assert parsed(typed) == {
        "vendor": "Papier & Co",
        "issue_date": date(2026, 10, 31),
        "currency": "EUR",
        "total": Decimal("186.00"),
        "net": Decimal("155.00"),
        "iban": "FR7630006000011234567890189",
        "number": None,
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("issue_date", "31/10/2026"),
        ("currency", "EURO"),
        ("total", "1e3"),
        ("total", "12.34567"),
        ("total", True),
        ("total", "9" * 30),
        ("iban", "FR7630006000011234567890188"),
        ("vendor", ["a", "list"]),
        ("colour", "red"),
    ],
)
def test_a_value_that_does_not_fit_names_its_field(name: str, value: object) -> None:
    with pytest.raises(Unprocessable, match=name):
        parsed({name: value})


def test_what_was_read_wrongly_is_left_out() -> None:
    assert fitting({"total": "a lot", "number": "F-1", "issue_date": "soon"}) == {"number": "F-1"}
