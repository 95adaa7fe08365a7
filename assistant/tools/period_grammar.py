"""The grammar of periods over words of any language: ranges, since and until, points in time."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from assistant.tools.period_words import PeriodWords, Word

Places = list[list[Word]]
UNITS = ("day", "week", "month", "quarter", "half", "year")
TURNS = ("last", "next", "this", "whole", "before_last")
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_NEAR_DAYS = {
    "today": 0, "yesterday": -1, "tomorrow": 1, "day_before_yesterday": -2, "day_after_tomorrow": 2,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """What was read: two dates, what it is called after, and whether a year was named."""

    start: date | None
    end: date | None
    grain: str
    year_named: bool = False
    from_char: int = 0


Read = tuple[Span, int]


def read_span(places: Places, at: int, today: date, lexicon: PeriodWords, text: str) -> Read | None:
    """A period that begins at this place, and the place after it; None when none does."""
    start = at
    if _is(places, at, "fill") and not _is(places, at, "from", "to", "since", "month_name"):
        return None
    for rule in (_range, _within, _since, _until, _named):
        found = rule(_Reader(places, today, lexicon.turn_follows), at)
        if found is not None and not _is_doubtful(places, start, found[1], lexicon.doubtful, text):
            span, following = found
            return replace(span, from_char=places[start][0].start), following
    return None


def _is_doubtful(
    places: Places, at: int, following: int, doubtful: frozenset[str], text: str
) -> bool:
    """A lone word such as "may" is a month only after a preposition, or as the whole text."""
    if following - at != 1:
        return False
    word = places[at][0]
    if text[word.start : word.end] not in doubtful:
        return False
    return not (len(places) == 1 or (at and _is(places, at - 1, "fill", "from", "to", "since")))


def _is(places: Places, at: int, *kinds: str) -> bool:
    return 0 <= at < len(places) and any(word.kind in kinds for word in places[at])


@dataclass(frozen=True, slots=True)
class _Reader:
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
        return _is(self.places, at, *kinds)

    def skip(self, at: int) -> int:
        """Past articles and prepositions."""
        while self.has(at, "fill"):
            at += 1
        return at

    def unit(self, at: int) -> str | None:
        """The unit named here: day, week, month…"""
        return next((unit for unit in UNITS if self.has(at, unit)), None)


def _range(words: _Reader, at: int) -> Read | None:
    first = words.skip(at + 1) if words.has(at, "from") else at
    opened = first != at
    left = _day_only(words, first) if opened else None
    left = _point(words, first) or left
    if left is None:
        return None
    if not words.has(left[1], "to") and not (opened and words.has(left[1], "and")):
        return None
    right = _point(words, words.skip(left[1] + 1))
    if right is None or (not opened and left[0].grain == "day_only"):
        return None
    joined = _joined(left[0], right[0])
    return (joined, right[1]) if joined else None


def _day_only(words: _Reader, at: int) -> Read | None:
    number = words.value(at, "number", "ordinal")
    if number is None or not 1 <= number <= 31:
        return None
    return Span(date(2000, 1, number), None, "day_only"), at + 1


def _joined(left: Span, right: Span) -> Span | None:
    if right.start is None or right.end is None or left.start is None:
        return None
    start = left.start
    if left.grain == "day_only":
        if right.grain != "day":
            return None
        start = right.end.replace(day=min(start.day, right.end.day))
    elif right.year_named and not left.year_named:
        start = start.replace(year=right.start.year)
    if start > right.end and not left.year_named:
        start = start.replace(year=start.year - 1)
    if start > right.end:
        return None
    return Span(start, right.end, "span", True)


def _since(words: _Reader, at: int) -> Read | None:
    if not words.has(at, "since", "after"):
        return None
    found = _point(words, words.skip(at + 1))
    if found is None:
        return None
    span, following = found
    if span.start is None or span.end is None:
        return None
    start = span.end + timedelta(days=1) if words.has(at, "after") else span.start
    if start > words.today:
        return None
    return Span(start, words.today, "span"), following


def _within(words: _Reader, at: int) -> Read | None:
    """ "within 30 days", "entro due settimane": from today on."""
    if not words.has(at, "within"):
        return None
    first = words.skip(at + 1)
    count, unit = words.value(first, "number"), words.unit(first + 1)
    if count is None or unit is None:
        return None
    end = words.today + timedelta(days=count) if unit == "day" else None
    end = end or _add_units(words.today, unit, count)
    return Span(words.today, end, "span", True), first + 2


def _until(words: _Reader, at: int) -> Read | None:
    if not words.has(at, "until", "before"):
        return None
    first = words.skip(at + 1)
    found = _point(words, first) or _coming_day(words, first)
    if found is None or found[0].start is None or found[0].end is None:
        return None
    span, following = found
    assert span.start
    is_before = words.has(at, "before") and span.grain != "end"
    end = span.start - timedelta(days=1) if is_before else span.end
    return Span(None, end, "span"), following


def _coming_day(words: _Reader, at: int) -> Read | None:
    """ "before the 15th": the next 15th."""
    number = words.value(at, "ordinal")
    if number is None or not 1 <= number <= 28:
        return None
    day = words.today.replace(day=number)
    return Span(day, day, "day"), at + 1


def _named(words: _Reader, at: int) -> Read | None:
    if words.has(at, "ever"):
        return Span(None, None, "ever"), at + 1
    for kind in ("one_before", "year_earlier"):
        if words.has(at, kind):
            return Span(None, None, kind), at + 1
    if words.has(at, "to_date"):
        return Span(words.today.replace(month=1, day=1), words.today, "span"), at + 1
    if words.has(at, "month_to_date"):
        return Span(words.today.replace(day=1), words.today, "span"), at + 1
    return _point(words, at)


def _point(words: _Reader, at: int) -> Read | None:
    for rule in _POINTS:
        if found := rule(words, at):
            return found
    return None


def _written(words: _Reader, at: int) -> Read | None:
    if at >= len(words.places):
        return None
    for word in words.places[at]:
        if word.kind == "date":
            return Span(word.value, word.value, "day", True), at + 1
        if word.kind == "month_of_year" and 1 <= word.value[1] <= 12:
            return _month_span(word.value[0], word.value[1], named=True), at + 1
    return None


def _near(words: _Reader, at: int) -> Read | None:
    named = _of_the_unit(words, at)
    if named and not words.has(words.skip(at + 1), "last", "next", "this", "month_name"):
        return _relative(words.today, named, "this", None), at + 1
    for kind, days in _NEAR_DAYS.items():
        if words.has(at, kind):
            day = words.today + timedelta(days=days)
            return Span(day, day, "day"), at + 1
    return None


def _of_the_unit(words: _Reader, at: int) -> str | None:
    """The unit of "of the year", "du mois"."""
    units = {"this_year": "year", "this_month": "month"}
    return next((unit for kind, unit in units.items() if words.has(at, kind)), None)


def _day_of_month(words: _Reader, at: int) -> Read | None:
    """ "3 November 2026", "1er mars", "November 3, 2026"."""
    number, month, following = words.value(at, "number", "ordinal"), None, at + 1
    if number is not None:
        following = words.skip(at + 1)
        month = words.value(following, "month_name")
    elif (month := words.value(at, "month_name")) is not None:
        number = words.value(at + 1, "number", "ordinal")
        following = at + 1
    if number is None or month is None or not 1 <= number <= 31:
        return None
    year, following = _year_after(words, following + 1)
    chosen = year or words.today.year
    if number > monthrange(chosen, month)[1]:
        return None
    day = date(chosen, month, number)
    if year is None and day > words.today:
        day = date(chosen - 1, month, min(number, monthrange(chosen - 1, month)[1]))
    return Span(day, day, "day", year is not None), following


def _calendar_month(words: _Reader, at: int) -> Read | None:
    """ "October", "last October", "octobre dernier", "March 2025", "octobre de l'an dernier"."""
    first = at + 1 if words.has(at, "this", "last", "next") else at
    month = words.value(first, "month_name")
    if month is None:
        return None
    year, following = _year_after(words, first + 1)
    if year is None and words.has(following, "last", "next", "this"):
        following += 1
    chosen = year or (words.today.year if month <= words.today.month else words.today.year - 1)
    is_next = words.has(at, "next") or words.has(following - 1, "next")
    if year is None and is_next:
        chosen = words.today.year if month > words.today.month else words.today.year + 1
    if year is None and words.has(at, "last") and month == words.today.month:
        chosen -= 1
    return _month_span(chosen, month, named=year is not None), following


def _month_span(year: int, month: int, *, named: bool) -> Span:
    last = monthrange(year, month)[1]
    return Span(date(year, month, 1), date(year, month, last), "month", named)


def _year_after(words: _Reader, at: int) -> tuple[int | None, int]:
    """A year named here ("2025", "last year", "de l'an dernier"), and the place after it."""
    here = words.skip(at + 1 if words.has(at, "comma") else at)
    year = words.value(here, "year_number")
    if year is not None:
        return year, here + 1
    found = _relative_unit(words, here)
    if found and found[0].grain == "year" and found[0].start:
        return found[0].start.year, found[1]
    return None, at


def _part_of_year(words: _Reader, at: int) -> Read | None:
    """ "Q3", "T3 2025", "third quarter", "premier semestre 2026", "last quarter of 2025"."""
    for unit, parts in (("quarter", 4), ("half", 2)):
        number = words.value(at, f"{unit}_number")
        following = at + 1
        if number is None and (number := words.value(at, "ordinal")) is not None:
            following = words.skip(at + 1)
            if not words.has(following, unit):
                continue
            following += 1
        if number is None or not 1 <= number <= parts:
            continue
        year, following = _year_after(words, following)
        length = 12 // parts
        first_month = (number - 1) * length + 1
        chosen = year or words.today.year - (first_month > words.today.month)
        start = date(chosen, first_month, 1)
        end = _add_months(start, length) - timedelta(days=1)
        return Span(start, end, unit, year is not None), following
    return None


def _relative_unit(words: _Reader, at: int) -> Read | None:
    """ "this month", "last 3 months", "les 3 derniers mois", "mois dernier", "2 weeks ago"."""
    here, count, turn = at, None, None
    if (named := _of_the_unit(words, at)) and words.has(at + 1, "last", "next", "this"):
        return _relative(words.today, named, _turn(words, at + 1), None), at + 2
    if words.has(here, "ago"):  # « il y a 2 mois »
        return _ago(words, here + 1, here + 1)
    for _ in range(3):
        if words.has(here, *TURNS) and not words.unit(here):
            turn = turn or _turn(words, here)
        elif count is None and words.value(here, "number") is not None:
            count = words.value(here, "number")
        elif words.has(here, "fill") and here > at and not words.unit(here):
            pass
        else:
            break
        here += 1
    unit = words.unit(here)
    if unit is None:
        return None
    here += 1
    if turn is None and words.has(here, "ago"):
        return _ago(words, at, here)
    if turn is None and words.turn_follows and words.has(here, *TURNS):
        turn, here = _turn(words, here), here + 1
    elif turn == "last" and words.has(here, "before_last"):  # "month before last"
        turn, here = "before_last", here + 1
    if turn is None:
        return None
    if turn == "whole":
        turn = "this"
    return _relative(words.today, unit, turn, count), here


def _turn(words: _Reader, at: int) -> str:
    return next(kind for kind in TURNS if words.has(at, kind))


def _ago(words: _Reader, at: int, after_unit: int) -> Read | None:
    count = words.value(at, "number")
    unit = words.unit(at + 1)
    if count is None or unit is None:
        return None
    following = max(after_unit + 1, at + 2)
    if unit == "day":
        day = words.today - timedelta(days=count)
        return Span(day, day, "day"), following
    start = _start_of(words.today, unit)
    start = _add_units(start, unit, -count)
    return Span(start, _add_units(start, unit, 1) - timedelta(days=1), unit), following


def _relative(today: date, unit: str, turn: str, count: int | None) -> Span:
    if unit == "day":
        days = timedelta(days=(count or 1) - 1)
        if turn == "next":
            return Span(today, today + days + timedelta(days=1), "span")
        return Span(today - days, today, "span" if count else "day")
    start = _start_of(today, unit)
    number = count or 1
    if turn == "last":
        first, last = _add_units(start, unit, -number), start - timedelta(days=1)
    elif turn == "before_last":
        first = _add_units(start, unit, -number - 1)
        last = _add_units(start, unit, -1) - timedelta(days=1)
    elif turn == "next":
        first = _add_units(start, unit, 1)
        last = _add_units(first, unit, number) - timedelta(days=1)
    else:
        first, last = start, _add_units(start, unit, 1) - timedelta(days=1)
    return Span(first, last, unit if number == 1 else "span")


def _edge(words: _Reader, at: int) -> Read | None:
    """ "the start of the year", "fin du mois": one day."""
    if not words.has(at, "start", "end"):
        return None
    here = words.skip(at + 1)
    found = _point(words, here)
    if found is None and (unit := words.unit(here)):
        found = _relative(words.today, unit, "this", None), here + 1
    if found is None or found[0].start is None or found[0].end is None:
        return None
    day = found[0].start if words.has(at, "start") else found[0].end
    return Span(day, day, "end" if words.has(at, "end") else "day"), found[1]


def _weekday(words: _Reader, at: int) -> Read | None:
    first = at + 1 if words.has(at, "last", "this", "next") else at
    number = words.value(first, "weekday_name")
    if number is None:
        return None
    back = (words.today.weekday() - (number - 1)) % 7
    day = words.today - timedelta(days=back or (7 if words.has(at, "last") else 0))
    if words.has(at, "next"):
        day = words.today + timedelta(days=7 - back)
    following = first + 1
    if words.has(following, "last"):
        following += 1
    return Span(day, day, "day"), following


def _week_number(words: _Reader, at: int) -> Read | None:
    number = words.value(at, "week_number")
    following = at + 1
    if number is None and words.has(at, "week"):
        number, following = words.value(at + 1, "number"), at + 2
    elif number is None and words.has(at + 1, "week"):  # "42. KW"
        number, following = words.value(at, "ordinal"), at + 2
    if number is None or not 1 <= number <= 53:
        return None
    year, following = _year_after(words, following)
    try:
        start = date.fromisocalendar(year or words.today.year, number, 1)
    except ValueError:
        return None
    if year is None and start > words.today:
        start = date.fromisocalendar(words.today.year - 1, number, 1)
    return Span(start, start + timedelta(days=6), "week", year is not None), following


def _year(words: _Reader, at: int) -> Read | None:
    first = words.skip(at + 1) if words.has(at, "whole") else at
    year = words.value(first, "year_number")
    if year is None:
        return None
    return Span(date(year, 1, 1), date(year, 12, 31), "year", True), first + 1


_POINTS: tuple[Callable[[_Reader, int], Read | None], ...] = (
    _written, _near, _part_of_year, _day_of_month, _calendar_month, _week_number, _relative_unit,
    _edge, _weekday, _year,
)  # fmt: skip


def _start_of(day: date, unit: str) -> date:
    if unit == "week":
        return day - timedelta(days=day.weekday())
    if unit == "day":
        return day
    length = _MONTHS[unit]
    return date(day.year, (day.month - 1) // length * length + 1, 1)


def _add_units(day: date, unit: str, count: int) -> date:
    if unit == "week":
        return day + timedelta(weeks=count)
    return _add_months(day, _MONTHS[unit] * count)


def _add_months(day: date, count: int) -> date:
    year, index = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, index + 1, 1)
