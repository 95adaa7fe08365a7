"""Days as banks write them."""

import re
from collections.abc import Iterable
from datetime import date

DAY_FIRST, MONTH_FIRST = "day", "month"
_YEAR_FIRST = re.compile(r"(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?!\d)")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?!\d)")
_NAMED = re.compile(r"(\d{1,2})\.?[-/. ]([^\W\d]{3,9})\.?[-/., ]+(\d{4}|\d{2})(?!\d)")
_NAMED_FIRST = re.compile(r"([^\W\d]{3,9})\.?[-/. ](\d{1,2}),?[-/. ](\d{4})(?!\d)")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan janv ene gen", "feb fev fév févr fevr febr", "mar mars mär mrz marz",
            "apr avr avri abr", "may mai mayo mag", "jun juin giu", "jul juil lug",
            "aug aou aoû août ago", "sep sept set", "oct okt ott", "nov", "dec déc dez dic",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip


def parse(written: str, order: str = DAY_FIRST) -> date | None:
    """A day, with or without a time behind it; None when there is no such day."""
    written = written.strip()
    if found := _YEAR_FIRST.match(written):
        return _day(found[1], found[2], found[3])
    if found := _YEAR_LAST.match(written):
        first, second, year = found.groups()
        day, month = (first, second) if order == DAY_FIRST else (second, first)
        return _day(year, month, day)
    if found := _NAMED.match(written):
        return _day(found[3], _month(found[2]), found[1])
    if found := _NAMED_FIRST.match(written):
        return _day(found[3], _month(found[1]), found[2])
    return None


def is_day(written: str) -> bool:
    """Whether this is a day in either order."""
    return parse(written) is not None or parse(written, MONTH_FIRST) is not None


def order(written: Iterable[str]) -> str | None:
    """Whether days or months come first in a column; None when both would do for every row."""
    days = months = doubtful = 0
    for one in written:
        found = _YEAR_LAST.match(one.strip())
        if not found or found[1] == found[2]:
            continue
        days += int(found[1]) > 12
        months += int(found[2]) > 12
        doubtful += int(found[1]) <= 12 and int(found[2]) <= 12
        if "." in found[0]:
            days += 1  # with dots nobody writes the month first
    if days or months:
        return DAY_FIRST if days >= months else MONTH_FIRST
    return None if doubtful else DAY_FIRST


def _month(name: str) -> str:
    folded = name.lower()
    return str(_MONTHS.get(folded[:4]) or _MONTHS.get(folded[:3]) or 0)


def _day(year: str, month: str, day: str) -> date | None:
    number = int(year) + (2000 if len(year) == 2 else 0)
    try:
        made = date(number, int(month), int(day))
    except ValueError:
        return None
    return made if 1970 <= made.year <= 2100 else None
