"""Amounts and days as they are printed in English, French, German, Italian and Spanish."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

# Digits with any grouping, then two decimals: 1.234,56 · 1 234,56 · 1,234.56 · 1'234.56 · 186,00
AMOUNT = re.compile(r"(?<![\d.,])[-−]?\d{1,3}(?:[.,'’   ]?\d{3})*[.,]\d{2}(?![\d%])(?!\s?%)")
_NUMERIC = re.compile(r"\b(\d{1,2})[./-](\d{1,2})[./-](\d{4})\b")
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_DAY_FIRST = re.compile(
    r"\b(\d{1,2})(?:er|\.|º)?\s+(?:de\s+)?([^\W\d_]{3,})\.?\s+(?:de\s+)?(\d{4})\b"
)
_MONTH_FIRST = re.compile(r"\b([^\W\d_]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
_MONTHS = (
    ("january", "janvier", "januar", "gennaio", "enero"),
    ("february", "février", "februar", "febbraio", "febrero"),
    ("march", "mars", "märz", "marzo"),
    ("april", "avril", "aprile", "abril"),
    ("may", "mai", "maggio", "mayo"),
    ("june", "juin", "juni", "giugno", "junio"),
    ("july", "juillet", "juli", "luglio", "julio"),
    ("august", "août", "agosto"),
    ("september", "septembre", "settembre", "septiembre"),
    ("october", "octobre", "oktober", "ottobre", "octubre"),
    ("november", "novembre", "noviembre"),
    ("december", "décembre", "dezember", "dicembre", "diciembre"),
)


def parse_amount(text: str) -> Decimal | None:
    """The last amount in a line of text; None when there is none."""
    found = AMOUNT.findall(text)
    if not found:
        return None
    sign = -1 if found[-1][0] in "-−" else 1
    digits = re.sub(r"\D", "", found[-1])
    try:
        return sign * Decimal(digits).scaleb(-2)
    except InvalidOperation:
        return None


def parse_day(text: str) -> date | None:
    """The first day named in a text; days come before months unless that is impossible."""
    if iso := _ISO.search(text):
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    if numeric := _NUMERIC.search(text):
        day, month, year = (int(part) for part in numeric.groups())
        return _day(year, month, day) or _day(year, day, month)
    if named := _DAY_FIRST.search(text):
        return _day(int(named[3]), _month(named[2]), int(named[1]))
    if named := _MONTH_FIRST.search(text):
        return _day(int(named[3]), _month(named[1]), int(named[2]))
    return None


def _month(word: str) -> int:
    """A month's number from its name or at least three letters of it; 0 when it is no month."""
    start = word.lower()
    for number, names in enumerate(_MONTHS, 1):
        if any(name.startswith(start) for name in names):
            return number
    return 0


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
