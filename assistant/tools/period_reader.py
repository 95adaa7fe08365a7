"""Folded words of a period at a place, and spans of days counted in calendar units."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.tools.period_words import Word

Places = list[list[Word]]
UNITS = ("day", "week", "month", "quarter", "half", "year")
TURNS = ("last", "next", "this", "whole", "before_last")
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_RECENT = 7


@dataclass(frozen=True, slots=True)
class Span:
    """What was read: two dates, what it is called after, and whether a year was named.

    `is_before`: it is the one before what was spoken of, "the previous month".
    """

    start: date | None
    end: date | None
    grain: str
    year_named: bool = False
    from_char: int = 0
    is_before: bool = False


Read = tuple[Span, int]


def has(places: Places, at: int, *kinds: str) -> bool:
    """Whether the word at a place can be of one of these kinds."""
    return 0 <= at < len(places) and any(word.kind in kinds for word in places[at])


@dataclass(frozen=True, slots=True)
class Reader:
    """The words, and the day that "this" and "last" are about."""

    places: Places
    today: date
    turn_follows: bool = False

    def value(self, at: int, *kinds: str) -> int | None:
        """The value of the word here when it is of one of these kinds."""
        if not 0 <= at < len(self.places):
            return None
        for word in self.places[at]:
            if word.kind in kinds and isinstance(word.value, int):
                return word.value
        return None

    def has(self, at: int, *kinds: str) -> bool:
        """Whether the word here can be of one of these kinds."""
        return has(self.places, at, *kinds)

    def skip(self, at: int) -> int:
        """Past articles and prepositions."""
        while self.has(at, "fill"):
            at += 1
        return at

    def unit(self, at: int) -> str | None:
        """The unit named here: day, week, month…"""
        return next((unit for unit in UNITS if self.has(at, unit)), None)


def relative(today: date, unit: str, turn: str, count: int | None) -> Span:
    """So many of "this", "last", "next" or "before_last" unit; "last N days" end today."""
    if unit == "day":
        if turn == "last" and count is None:
            count = _RECENT  # "In the last days"
        days = timedelta(days=(count or 1) - 1)
        if turn == "next":
            return Span(today, today + days + timedelta(days=1), "span")
        return Span(today - days, today, "span" if count else "day")
    start = start_of(today, unit)
    number = count or 1
    if turn == "last":
        first, last = add_units(start, unit, -number), start - timedelta(days=1)
    elif turn == "before_last":
        first = add_units(start, unit, -number - 1)
        last = add_units(start, unit, -1) - timedelta(days=1)
    elif turn == "next" and number > 1:  # "The next two weeks" begin today.
        first, last = today, later(today, unit, number)
    elif turn == "next":
        first = add_units(start, unit, 1)
        last = add_units(first, unit, 1) - timedelta(days=1)
    else:
        first, last = start, add_units(start, unit, 1) - timedelta(days=1)
    return Span(first, last, unit if number == 1 else "span")


def month_span(year: int, month: int, *, named: bool) -> Span:
    """A calendar month; `named` when its year was."""
    last = monthrange(year, month)[1]
    return Span(date(year, month, 1), date(year, month, last), "month", named)


def start_of(day: date, unit: str) -> date:
    """The first day of the unit that a day is in."""
    if unit == "week":
        return day - timedelta(days=day.weekday())
    if unit == "day":
        return day
    length = _MONTHS[unit]
    return date(day.year, (day.month - 1) // length * length + 1, 1)


def add_units(day: date, unit: str, count: int) -> date:
    """A day so many weeks, months, quarters, halves or years later; months give their first day."""
    if unit == "week":
        return day + timedelta(weeks=count)
    return add_months(day, _MONTHS[unit] * count)


def later(day: date, unit: str, count: int) -> date:
    """The same day so many units later, or the last one of a shorter month."""
    if unit == "day":
        return day + timedelta(days=count)
    moved = add_units(day, unit, count)
    if unit == "week":
        return moved
    return moved.replace(day=min(day.day, monthrange(moved.year, moved.month)[1]))


def add_months(day: date, count: int) -> date:
    """The first day of the month so many months later."""
    year, index = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, index + 1, 1)
