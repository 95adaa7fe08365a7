"""The grammar of periods over words of any language: ranges, since and until, points in time."""

from dataclasses import replace
from datetime import date, timedelta

from assistant.tools.period_points import point
from assistant.tools.period_reader import (
    Places,
    Read,
    Reader,
    Span,
    add_units,
    has,
    later,
    relative,
    start_of,
)
from assistant.tools.period_words import PeriodWords

_TO_DATE = {
    "year": "to_date",
    "week": "week_to_date",
    "month": "month_to_date",
    "quarter": "quarter_to_date",
}
# What a word can be beside a preposition: "de" in French, "año" in Spanish.
_BESIDE_FILL = ("from", "to", "since", "within", "month_name", "year", "month")
_ASIDE = 4  # Words that what a day is called may have, and that may lead to its date.
_THIRDS = {"start": (1, 10), "middle": (11, 20), "end": (21, 31)}


def read_span(places: Places, at: int, today: date, lexicon: PeriodWords, text: str) -> Read | None:
    """A period that begins at this place, and the place after it; None when none does."""
    start = at
    if has(places, at, "fill") and not has(places, at, *_BESIDE_FILL):
        return None
    for rule in (_range, _within, _since, _until, _third_of_month, _named):
        found = rule(Reader(places, today, lexicon.turn_follows), at)
        if found is not None and not _is_doubtful(places, start, found[1], lexicon, text):
            span, following = found
            return replace(span, from_char=places[start][0].start), following
    return None


def _is_doubtful(places: Places, at: int, following: int, lexicon: PeriodWords, text: str) -> bool:
    """A lone word such as "may" is a month only after a preposition or a word that vouches for it,
    as "vs" does, or as the whole text."""
    if following - at != 1:
        return False
    word, before = places[at][0], places[at - 1][0] if at else None
    if text[word.start : word.end] not in lexicon.doubtful:
        return False
    if before and text[before.start : before.end] in lexicon.vouchers:
        return False
    if has(places, at, "month_name") and text[word.end : word.end + 2] == ". ":
        return False  # "Dez. Rechnungen"
    listed = has(places, at - 1, "comma", "and", "slash") and has(places, at - 2, "month_name")
    listed = listed or has(places, at + 1, "month_name") or has(places, at - 1, "month_name")
    listed = listed or (has(places, at + 1, "slash") and has(places, at + 2, "month_name"))
    led = has(places, at - 1, "fill", "from", "to", "since", "whole")
    is_last = has(places, at, "month_name") and not text[word.end :].strip(" ?.!")
    return not (len(places) == 1 or led or listed or is_last)


def _range(words: Reader, at: int) -> Read | None:
    first = words.skip(at + 1) if words.has(at, "from", "since") else at
    opened = first != at
    left = _day_only(words, first) if opened or words.has(at + 1, "to") else None
    left = point(words, first) or (_now(words, first) if opened else None) or left
    if left is None:
        return None
    is_open = opened and words.has(left[1], "onward", "to_date")
    is_open = is_open or words.has(left[1], "or_later")
    if is_open and left[0].start:
        return Span(left[0].start, words.today, "span"), left[1] + 1
    if words.has(left[1], "or_earlier") and left[0].end:
        return Span(None, left[0].end, "span"), left[1] + 1
    if not words.has(left[1], "to") and not (opened and words.has(left[1], "and")):
        return None
    last = words.skip(left[1] + 1)
    if _is_weekday(words, first) and _is_weekday(words, last):
        return _days_of_week(words, first, last)
    if words.has(last, "now") and left[0].start and left[0].start <= words.today:
        return Span(left[0].start, words.today, "span"), last + 1
    right = point(words, last)
    if right is None:
        return None
    joined = _from_today(left[0], right[0], words.today) or _joined(left[0], right[0])
    return (joined, right[1]) if joined else None


def _now(words: Reader, at: int) -> Read | None:
    """ "Between now and": today."""
    today = Span(words.today, words.today, "day")
    return (today, at + 1) if words.has(at, "now") else None


def _from_today(left: Span, right: Span, today: date) -> Span | None:
    """ "Between today and 12 December": what it ends with is yet to come, where no year is
    named."""
    if left.grain != "day" or left.start != today or right.year_named or right.end is None:
        return None
    if right.end >= today:
        return None
    return Span(today, later(right.end, "year", 1), "span", True)


def _is_weekday(words: Reader, at: int) -> bool:
    return words.value(at, "weekday_name") is not None


def _days_of_week(words: Reader, first: int, last: int) -> Read | None:
    """ "Monday to Thursday": the last ones past."""
    found = point(words, last)
    if found is None or found[0].end is None:
        return None
    days = (
        (words.value(last, "weekday_name") or 0) - (words.value(first, "weekday_name") or 0)
    ) % 7
    return Span(found[0].end - timedelta(days=days), found[0].end, "span", True), found[1]


def _day_only(words: Reader, at: int) -> Read | None:
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


def _since(words: Reader, at: int) -> Read | None:
    first = words.skip(at + 1)
    is_open = words.has(at, "from") and words.has(first, "start")  # "from the start of the year"
    if not is_open and not words.has(at, "since", "after"):
        return None
    found = _day_behind(words, first) or point(words, first)
    found = found or _day_past(words, first) or _units_past(words, first)
    if found is None:
        return None
    span, following = found
    if span.start is None or span.end is None:
        return None
    start = span.end + timedelta(days=1) if words.has(at, "after") else span.start
    if start > words.today:
        return None
    return Span(start, words.today, "span"), following


def _day_behind(words: Reader, at: int) -> Read | None:
    """ "Since Easter Monday, 6 April", "depuis la rentrée (1er septembre)": the day it was."""
    for aside in range(at + 1, at + _ASIDE + 1):
        if words.has(aside, "comma") and not words.has(aside - 1, "number", "ordinal", "digits"):
            near = (words.skip(one) for one in range(aside + 1, aside + _ASIDE))
            found = next((day for one in near if (day := point(words, one))), None)
            return found if found and found[0].grain == "day" else None
    return None


def _units_past(words: Reader, at: int) -> Read | None:
    """ "Seit drei Monaten": from the first day of the unit so many before this one."""
    count, unit = words.value(at, "number"), words.unit(at + 1)
    if count is None or unit is None:
        return None
    start = words.today - timedelta(days=count - 1)
    if unit != "day":
        start = add_units(start_of(words.today, unit), unit, -count)
    return Span(start, start, "day"), at + 2


def _day_past(words: Reader, at: int) -> Read | None:
    """ "since the 15th": the last 15th."""
    found = _coming_day(words, at)
    if found is None or found[0].start is None:
        return None
    day = found[0].start
    if day > words.today:
        day = add_units(day, "month", -1).replace(day=day.day)
    return Span(day, day, "day"), found[1]


def _within(words: Reader, at: int) -> Read | None:
    """ "within 30 days", "entro due settimane": from today on."""
    if not words.has(at, "within"):
        return None
    first = words.skip(at + 1)
    count, unit = words.value(first, "number"), words.unit(first + 1)
    if count is None or unit is None:
        return None
    return Span(words.today, later(words.today, unit, count), "span", True), first + 2


def _until(words: Reader, at: int) -> Read | None:
    if not words.has(at, "until", "before"):
        return None
    first = words.skip(at + 1)
    found = _coming_weekday(words, first) or point(words, first) or _coming_day(words, first)
    if found is None or found[0].start is None or found[0].end is None:
        return None
    span, following = found
    assert span.start
    is_before = words.has(at, "before") and span.grain != "end"
    end = span.start - timedelta(days=1) if is_before else span.end
    return Span(None, end, "span"), following


def _coming_weekday(words: Reader, at: int) -> Read | None:
    """ "By Friday": the next one, or today."""
    number = words.value(at, "weekday_name")
    if number is None or words.has(at + 1, "last"):
        return None
    day = words.today + timedelta(days=(number - 1 - words.today.weekday()) % 7)
    return Span(day, day, "day"), at + 1


def _coming_day(words: Reader, at: int) -> Read | None:
    """ "before the 15th": the next 15th."""
    number = words.value(at, "ordinal")
    if number is None or not 1 <= number <= 28:
        return None
    day = words.today.replace(day=number)
    return Span(day, day, "day"), at + 1


def _third_of_month(words: Reader, at: int) -> Read | None:
    """ "Early October", "mi-mai", "fin juin", on their own: ten days, or what is left of them."""
    first, last = next((days for kind, days in _THIRDS.items() if words.has(at, kind)), (0, 0))
    month = words.skip(at + 1)
    if not first or not words.has(month, "month_name"):
        return None
    found = point(words, month)
    if found is None or found[0].grain != "month" or not (found[0].start and found[0].end):
        return None
    end = found[0].start.replace(day=last) if last < 30 else found[0].end
    return replace(found[0], start=found[0].start.replace(day=first), end=end, grain="span"), (
        found[1]
    )


def _named(words: Reader, at: int) -> Read | None:
    if words.has(at, "ever"):
        return Span(None, None, "ever"), at + 1
    for kind in ("one_before", "year_earlier"):
        if words.has(at, kind):
            return Span(None, None, kind), at + 1
    if found := _as_many_before(words, at) or _same_part(words, at):
        return found
    if words.has(at, "last_hours"):
        return Span(words.today - timedelta(days=1), words.today, "span"), at + 1
    return _to_date(words, at) or point(words, at)


def _to_date(words: Reader, at: int) -> Read | None:
    """ "Year to date"; "depuis le début du mois | dernier" begins a month earlier."""
    for unit, phrase in _TO_DATE.items():
        if words.has(at, phrase):
            turn = next((one for one in ("last", "before_last") if words.has(at + 1, one)), None)
            start = relative(words.today, unit, turn or "this", None).start
            return Span(start, words.today, "span"), at + (2 if turn else 1)
    return None


def _as_many_before(words: Reader, at: int) -> Read | None:
    """ "The 30 days before", "aux 30 précédents": as many as were just named."""
    if words.value(at, "number") is None:
        return None
    following = at + 2 if words.unit(at + 1) else at + 1
    is_last = following + 1 == len(words.places) or words.has(following + 1, "comma")
    if words.has(following, "before") and not is_last:
        return None  # "10 days before the due date"
    if words.has(following, "one_before", "before_that"):
        return Span(None, None, "one_before"), following + 1
    return None


def _same_part(words: Reader, at: int) -> Read | None:
    """ "The same quarter of 2025": what was just named, of that year."""
    if not words.has(at, "same_part"):
        return None
    year = words.value(words.skip(at + 1), "year_number")
    if year is None:
        return None
    return Span(date(year, 1, 1), None, "same_part"), words.skip(at + 1) + 1
