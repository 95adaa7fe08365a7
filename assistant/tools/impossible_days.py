"""Days and quarters that people name and no calendar has: "31 February", "30.02.2026", "Q5"."""

import re
from calendar import monthrange
from datetime import date

from assistant.tools.periods import resolve
from assistant.tools.words import fold

_LEAP = 2024
_MOST = 31
_YEAR = r"(?:,?\s+(?:de\s+|del\s+)?(?P<year>20\d\d))?"
_NAMED = (
    re.compile(
        r"(?<![\d.,])(?P<day>\d{1,2})(?:\.|er|st|nd|rd|th|º|°)?\s+(?:of\s+|de\s+|di\s+)?"
        rf"(?P<month>[a-z]{{3,}}){_YEAR}"
    ),
    re.compile(
        rf"(?P<month>[a-z]{{3,}})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)(?![\d.,]\d){_YEAR}"
    ),
)  # fmt: skip
_IN_FIGURES = (
    re.compile(r"(?<!\d)(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)"),
    re.compile(r"(?<![\d.])(?P<day>\d{1,2})([./])(?P<month>\d{1,2})\2(?P<year>20\d\d)(?!\d)"),
    re.compile(r"(?<![\w./-])(?P<day>29|3[01])/(?P<month>0?[1-9]|1[0-2])(?P<year>)(?![\w/-])"),
    re.compile(r"(?<![\w./-])(?P<day>29|3[01])\.(?P<month>0?[1-9]|1[0-2])\.(?P<year>)(?!\w)"),
)


_QUARTER = re.compile(
    r"(?<![\w.,/-])(?:[qt]\s?[05-9]|[05-9](?:\.|th|e|eme|o)?\s?(?:quartal|quarter|trimestre))"
    r"(?![\w/-])"
)


def names_impossible_quarter(text: str) -> bool:
    """Whether a text names a quarter that no year has."""
    return _QUARTER.search(fold(text)) is not None


def names_impossible_day(text: str, today: date) -> bool:
    """Whether a text names a day that its month is too short for."""
    return any(
        _is_beyond(int(found["day"]), found["month"], found["year"], today)
        for way in (*_NAMED, *_IN_FIGURES)
        for found in way.finditer(fold(text))
    )


def _is_beyond(day: int, month: str, year: str | None, today: date) -> bool:
    """Whether a month ends before that day; without a year, in every year."""
    if month.isdecimal():
        number = int(month)
    else:
        named = resolve(month, today)
        is_month = named is not None and named.grain == "month" and named.start is not None
        number = named.start.month if is_month and named and named.start else 0
    if not 1 <= number <= 12 or not day <= _MOST:
        return False
    return day > monthrange(int(year or _LEAP), number)[1]
