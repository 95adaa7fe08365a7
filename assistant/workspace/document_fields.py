"""The fields of a document: their names outside, their columns, and what values they accept."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from assistant.errors import Unprocessable
from assistant.money import parse_decimal

Value = str | date | Decimal | bool

COLUMNS = {
    "vendor": "vendor_name",
    "number": "number",
    "issue_date": "issued_on",
    "due_date": "due_on",
    "currency": "currency",
    "total": "total",
    "net": "net",
    "tax": "tax",
    "iban": "iban",
    "vat_number": "vat_number",
    "credit_note": "credit_note",
}
MAX_TEXT = 200
MAX_AMOUNT = Decimal(10) ** 12


def parsed(changes: Mapping[str, object]) -> dict[str, Value | None]:
    """Values typed by a person; Unprocessable names the field that does not fit. None empties."""
    if not changes:
        raise Unprocessable("Name at least one field to correct.")
    values: dict[str, Value | None] = {}
    for name, given in changes.items():
        if name not in COLUMNS:
            raise Unprocessable(f"There is no field {name[:40]!r}: choose from {_NAMES}.")
        value = None if given in (None, "") else _PARSERS[name](given)
        if value is None and given not in (None, ""):
            raise Unprocessable(f"{name} must be {_EXPECTED[name]}.", field=name)
        values[name] = value
    return values


def fitting(found: Mapping[str, str]) -> dict[str, Value]:
    """Values read in a document, without those that cannot be stored in their field.

    An IBAN with wrong check digits is kept: the page says so, and a person is to see it.
    """
    parsers = {**_PARSERS, "iban": _iban_like}
    fits = {name: parsers[name](text) for name, text in found.items() if name in COLUMNS}
    return {name: value for name, value in fits.items() if value is not None}


def _text(given: object) -> str | None:
    if not isinstance(given, str):
        return None
    printable = "".join(letter for letter in given if letter.isprintable())
    return " ".join(printable.split())[:MAX_TEXT] or None


def _day(given: object) -> date | None:
    if isinstance(given, date):
        return given
    try:
        return date.fromisoformat(str(given))
    except ValueError:
        return None


def _currency(given: object) -> str | None:
    text = str(given).upper()
    return text if len(text) == 3 and text.isascii() and text.isalpha() else None


def _amount(given: object) -> Decimal | None:
    """A plain decimal, or the API's money object (its currency is a field of its own)."""
    text: Any = given.get("value") if isinstance(given, Mapping) else given
    value = parse_decimal(text)
    if value is None or abs(value) >= MAX_AMOUNT or value != round(value, 4):
        return None
    return value


def _iban_like(given: object) -> str | None:
    text = "".join(str(given).split()).upper()
    looks = 12 <= len(text) <= 34 and text.isascii() and text.isalnum() and text[:2].isalpha()
    return text if looks else None


def _iban(given: object) -> str | None:
    text = _iban_like(given)
    if text is None or len(text) < 15:
        return None
    number = "".join(str(int(letter, 36)) for letter in text[4:] + text[:4])
    return text if int(number) % 97 == 1 else None


def _yes_or_no(given: object) -> bool | None:
    if isinstance(given, bool):
        return given
    return {"true": True, "false": False}.get(str(given).lower())


_PARSERS: dict[str, Callable[[object], Value | None]] = {
    "vendor": _text,
    "number": _text,
    "issue_date": _day,
    "due_date": _day,
    "currency": _currency,
    "total": _amount,
    "net": _amount,
    "tax": _amount,
    "iban": _iban,
    "vat_number": _text,
    "credit_note": _yes_or_no,
}
_EXPECTED = {
    "vendor": "a name",
    "number": "a text",
    "issue_date": "a day such as 2026-10-31",
    "due_date": "a day such as 2026-10-31",
    "currency": "a code of three letters such as EUR",
    "total": "an amount such as 186.00",
    "net": "an amount such as 155.00",
    "tax": "an amount such as 31.00",
    "iban": "an IBAN whose check digits are right",
    "vat_number": "a text",
    "credit_note": "true or false",
}
_NAMES = ", ".join(COLUMNS)
