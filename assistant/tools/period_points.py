"""Points in time in words of any language: "October", "T3 2025", "42. KW", "2 weeks ago"."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from assistant.tools.period_reader import (
    TURNS,
    UNITS,
    Read,
    Reader,
    Span,
    add_months,
    add_units,
    month_span,
    relative,
    start_of,
)  # fmt: skip

_FIRST_SHORT_YEAR, _LAST_SHORT_YEAR = 20, 35
_SHORTEST_ARTICLE = 2
_MOST = 31  # of days that a part of a month may count
_NEAR_DAYS = {
    "today": 0, "yesterday": -1, "tomorrow": 1, "day_before_yesterday": -2, "day_after_tomorrow": 2,
}  # fmt: skip
# More of them than anybody looks back on are an amount.
_MOST_UNITS = {"day": 400, "week": 110, "month": 60, "quarter": 20, "half": 10, "year": 10}


def point(words: Reader, at: int) -> Read | None:
    """The point in time that begins here, and the place after it."""
    for rule in _POINTS:
        if found := rule(words, at):
            return found
    return None


def _written(words: Reader, at: int) -> Read | None:
    if at >= len(words.places):
        return None
    for word in words.places[at]:
        if word.kind == "date":
            return Span(word.value, word.value, "day", True), at + 1
        if word.kind == "month_of_year" and 1 <= word.value[1] <= 12:
            return month_span(word.value[0], word.value[1], named=True), at + 1
    return None


def _near(words: Reader, at: int) -> Read | None:
    named = _of_the_unit(words, at)
    if named == "week" and (found := _week_of(words, at) or _week_number(words, at)):
        return found
    ahead = words.skip(at + 1)
    if named == "year" and (year := words.value(ahead, "year_number")):
        return Span(date(year, 1, 1), date(year, 12, 31), "year", True), ahead + 1
    turned = words.has(ahead, "last", "next", "this", "month_name")
    if named and not turned:
        return relative(words.today, named, "this", None), at + 1
    for unit in UNITS:
        if words.has(at, f"{unit}_before_last"):
            return relative(words.today, unit, "before_last", None), at + 1
    if words.has(at, "weekend"):
        return _weekend(words, at, at + 1)
    if words.has(at, *TURNS) and words.has(at + 1, "weekend"):
        return _weekend(words, at, at + 2)
    for kind, days in _NEAR_DAYS.items():
        if words.has(at, kind):
            day = words.today + timedelta(days=days)
            return Span(day, day, "day"), at + 1
    return None


def _weekend(words: Reader, at: int, following: int) -> Read:
    """The last Saturday and Sunday, or the coming ones."""
    saturday = words.today - timedelta(days=(words.today.weekday() + 2) % 7)
    if words.has(at, "next", "this") or words.has(following, "next"):
        saturday += timedelta(days=7)
    following += words.has(following, "last", "next")
    return Span(saturday, saturday + timedelta(days=1), "span"), following


def _of_the_unit(words: Reader, at: int) -> str | None:
    """The unit of "of the year", "du mois"."""
    return next((unit for unit in UNITS if words.has(at, f"this_{unit}")), None)


def _day_of_month(words: Reader, at: int) -> Read | None:
    """ "3 November 2026", "1er mars", "November 3, 2026"."""
    number, month, following = words.value(at, "number", "ordinal"), None, at + 1
    if number is not None:
        following = at + 2 if words.has(at + 1, "day_of") else at + 1
        month = words.value(following, "month_name")
    elif (month := words.value(at, "month_name")) is not None:
        number = words.value(at + 1, "digits")  # Not "the November one".
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


def _day_of_this_month(words: Reader, at: int) -> Read | None:
    """ "The 15th of last month", "am 3. dieses Monats"; not "top 3 of the month"."""
    number = words.value(at, "digits")
    if not number or not (words.has(at, "ordinal") or _is_led(words, at)):
        return None
    found = _relative_unit(words, words.skip(at + 1))
    if found is None and _of_the_unit(words, at + 1) == "month":
        found = relative(words.today, "month", "this", None), at + 2
    start, end = (found[0].start, found[0].end) if found else (None, None)
    if found is None or found[0].grain != "month" or not (start and end and number <= end.day):
        return None
    day = start + timedelta(days=number - 1)
    return Span(day, day, "day", True), found[1]


def _is_led(words: Reader, at: int) -> bool:
    """Whether "le", "du", "al" stands before a number; "les 3" counts."""
    if words.has(at - 1, "from", "to", "since", "before", "until", "after"):
        return True
    word = words.places[at - 1][0] if words.has(at - 1, "fill") else None
    return word is not None and word.end - word.start <= _SHORTEST_ARTICLE


def _calendar_month(words: Reader, at: int) -> Read | None:
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
    return month_span(chosen, month, named=year is not None), following


def _year_after(words: Reader, at: int) -> tuple[int | None, int]:
    """A year named here ("2025", "last year", "de l'an dernier"), and the place after it."""
    here = words.skip(at + 1 if words.has(at, "comma") else at)
    if _of_the_unit(words, at) == "year" and not words.has(at + 1, "last", "next"):
        return words.today.year, at + 1
    year = words.value(here, "year_number")
    if year is not None:
        return year, here + 1
    if words.has(here, "year_earlier") and not words.has(at, "comma"):
        return words.today.year - 1, here + 1  # "September of the year before"
    found = _relative_unit(words, here)
    if found and found[0].grain == "year" and found[0].start:
        return found[0].start.year, found[1]
    return None, at


def _half_of_month(words: Reader, at: int) -> Read | None:
    """ "The back half of October", "deuxième quinzaine de mai": the 1st to 15th, or the rest."""
    is_back, is_front = words.has(at, "back"), words.has(at, "front")
    number = 2 if is_back else 1 if is_front else words.value(at, "ordinal")
    if number not in (1, 2):
        return None
    found = _month_halved(words, at + 1)
    if found is None or not (found[0].start and found[0].end):
        return None
    month, following = found
    middle = found[0].start.replace(day=15)
    if number == 1:
        return replace(month, end=middle, grain="span"), following
    return replace(month, start=middle + timedelta(days=1), grain="span"), following


def _month_halved(words: Reader, at: int) -> Read | None:
    """The month in "half of October" and in "Oktoberhälfte"."""
    if words.has(at, "half_part"):
        return _calendar_month(words, words.skip(at + 1))
    if words.has(at, "month_name") and words.has(at + 1, "half_part"):
        month = _calendar_month(words, at)
        return (month[0], at + 2) if month else None
    return None


def _days_of_month(words: Reader, at: int) -> Read | None:
    """ "The first week of October", "les dix premiers jours de mai": so many days from an end."""
    nth, count, is_last, here = 0, None, False, at
    for _ in range(3):
        if nth == 0 and (found := words.value(here, "ordinal")):
            nth = found
        elif words.has(here, "last") and not words.unit(here):
            is_last = True
        elif count is None and (found := words.value(here, "number")) and found <= _MOST:
            count = found
        else:
            break
        here += 1
    if nth == 1 and count and words.unit(here) in ("month", "quarter"):
        return _first_of_year(words, here, count)
    is_led = words.has(here, "month_name")  # "Erste Novemberwoche"
    length = {"day": 1, "week": 7}.get(words.unit(here + is_led) or "")
    if length is None or not (nth or is_last):
        return None
    month = _calendar_month(words, here if is_led else words.skip(here + 1))
    if month and is_led:
        month = month[0], here + 2
    if month is None or not (month[0].start and month[0].end):
        return None
    days = timedelta(days=length * (count or 1) - 1)
    start = month[0].start + timedelta(days=length * (nth - 1))
    start = month[0].end - days if is_last else start
    return replace(month[0], start=start, end=min(start + days, month[0].end), grain="span"), (
        month[1]
    )


def _first_of_year(words: Reader, at: int, count: int) -> Read:
    """ "The first nine months", "les trois premiers trimestres 2025"."""
    year, following = _year_after(words, at + 1)
    start = date(year or words.today.year, 1, 1)
    end = add_units(start, words.unit(at) or "month", count) - timedelta(days=1)
    return Span(start, end, "span", year is not None), following


def _part_of_year(words: Reader, at: int) -> Read | None:
    """ "Q3", "T3 2025", "third quarter", "premier semestre 2026", "last quarter of 2025"."""
    for unit, parts in (("quarter", 4), ("half", 2)):
        number = words.value(at, f"{unit}_number")
        following = at + 1
        if number is None and words.has(at, unit) and _numbered(words, at + 1):
            number, following = _numbered(words, at + 1), at + 2  # "quarter 3"
        elif number is None and (number := words.value(at, "ordinal")) is not None:
            following = words.skip(at + 1)
            is_part = words.has(following, "half_part") and unit == "half"
            is_part = is_part and _year_after(words, following + 1)[0] is not None
            if not words.has(following, unit) and not is_part:
                continue
            following += 1
        if number is None or not 1 <= number <= parts:
            continue
        year, following = _year_after(words, following)
        short = words.value(following, "number") or 0
        if year is None and _FIRST_SHORT_YEAR <= short <= _LAST_SHORT_YEAR:
            year, following = 2000 + short, following + 1  # "Q3 25"
        length = 12 // parts
        first_month = (number - 1) * length + 1
        chosen = year or words.today.year - (first_month > words.today.month)
        start = date(chosen, first_month, 1)
        end = add_months(start, length) - timedelta(days=1)
        return Span(start, end, unit, year is not None), following
    return None


def _numbered(words: Reader, at: int) -> int | None:
    """The number a part of a year has: "quarter 3"; "every quarter one bill" numbers none."""
    number = words.value(at, "number")
    if number != 1 or words.value(at, "digits") is not None:
        return number
    is_last = at + 1 == len(words.places) or words.has(at + 1, "comma")
    return number if is_last or _year_after(words, at + 1)[0] is not None else None


def _relative_unit(words: Reader, at: int) -> Read | None:
    """ "this month", "last 3 months", "les 3 derniers mois", "mois dernier", "2 weeks ago"."""
    here, count, turn, is_apart = at, None, None, False
    if (named := _of_the_unit(words, at)) and words.has(at + 1, "last", "next", "this"):
        return relative(words.today, named, _turn(words, at + 1), None), at + 2
    if words.has(here, "ago"):  # « il y a 2 mois »
        return _ago(words, here + 1, here + 1)
    for _ in range(3):
        if words.has(here, *TURNS) and not words.unit(here):
            if turn == "last" and words.has(here, "this"):
                return None  # "¿Qué ha pasado esta semana?" is about this one.
            turn = _turn(words, here) if turn in (None, "whole", "this") else turn
        elif count is None and words.value(here, "number") is not None:
            count = words.value(here, "number")
        elif words.has(here, "fill") and here > at and count is None and not words.unit(here):
            is_apart = True
        else:
            break
        here += 1
    unit = words.unit(here)
    if unit is None:
        return None
    here += 1
    if turn is None and words.has(here, "ago"):
        return _ago(words, at, here)
    if turn == "whole" and unit == "year" and words.value(words.skip(here), "year_number"):
        return None
    is_next = words.has(here, "this") and words.unit(here + 1)  # "Mes a mes | este año"
    if turn in (None, "whole") and words.turn_follows and words.has(here, *TURNS) and not is_next:
        turn, here = _turn(words, here), here + 1
    elif turn == "last" and words.has(here, "before_last"):  # "month before last"
        turn, here = "before_last", here + 1
    if turn is None or (
        unit == "day" and turn == "this" and (is_apart or not words.has(at, *TURNS))
    ):
        return None  # "Al día estos datos", "esto está al día"
    year = words.value(words.skip(here), "year_number")
    if turn == "last" and count is None and year and unit in ("month", "quarter", "half"):
        last = date(year, 12, 31)  # « último trimestre de 2025 »
        return Span(start_of(last, unit), last, unit, True), words.skip(here) + 1
    if turn == "whole":
        turn = "this"
    if count is not None and (turn == "this" or count > _MOST_UNITS[unit]):
        return None  # "Over 1000 this quarter", "above 500 last month"
    span = relative(words.today, unit, turn, count)
    is_before = count is None and any(words.has(one, "previous") for one in range(at, here))
    return replace(span, is_before=is_before), here


def _turn(words: Reader, at: int) -> str:
    return next(kind for kind in TURNS if words.has(at, kind))


def _ago(words: Reader, at: int, after_unit: int) -> Read | None:
    count = words.value(at, "number")
    unit = words.unit(at + 1)
    if count is None or unit is None:
        return None
    following = max(after_unit + 1, at + 2)
    if unit == "day":
        day = words.today - timedelta(days=count)
        return Span(day, day, "day"), following
    start = start_of(words.today, unit)
    start = add_units(start, unit, -count)
    return Span(start, add_units(start, unit, 1) - timedelta(days=1), unit), following


def _edge(words: Reader, at: int) -> Read | None:
    """ "the start of the year", "mi-mai", "fin du mois": one day."""
    if not words.has(at, "start", "middle", "end"):
        return None
    here = words.skip(at + 1)
    units = ((words.unit(one), one) for one in range(at + 1, here + 1))  # "Año" leads years too.
    found = point(words, here)
    if found is None and (named := next((one for one in units if one[0]), None)):
        found = relative(words.today, str(named[0]), "this", None), named[1] + 1
    if found is None or found[0].start is None or found[0].end is None:
        return None
    day = found[0].start if words.has(at, "start", "middle") else found[0].end
    if words.has(at, "middle"):
        day = day.replace(month=7) if found[0].grain == "year" else day.replace(day=15)
    return Span(day, day, "end" if words.has(at, "end") else "day"), found[1]


def _weekday(words: Reader, at: int) -> Read | None:
    first = at + 1 if words.has(at, "last", "this", "next") else at
    number = words.value(first, "weekday_name")
    if number is None:
        return None
    back = (words.today.weekday() - (number - 1)) % 7
    if words.has(at, "this"):  # of this week
        back = words.today.weekday() - (number - 1)
    is_last = words.has(at, "last") or words.has(first + 1, "last") or words.has(at - 1, "since")
    day = words.today - timedelta(days=back or (7 if is_last else 0))
    following = first + 1
    if words.has(at, "next") or words.has(following, "next"):
        day = words.today + timedelta(days=7 - back)
    if words.has(following, "last", "next"):
        following += 1
    return Span(day, day, "day"), following


def _season(words: Reader, at: int) -> Read | None:
    """ "This summer", "l'hiver dernier", "im Frühjahr 2025": three months, from the third on. The
    one that began last, unless it is said otherwise. "Été" and "fall" are other words but before a
    year."""
    first = at + 1 if words.has(at, "this", "last", "next") else at
    number = words.value(first, "season_name") or words.value(first, "dated_season_name")
    if number is None:
        return None
    year, following = _year_after(words, first + 1)
    if year is None and words.value(first, "season_name") is None:
        return None
    is_last = words.has(at, "last") or words.has(following, "last")
    is_next = words.has(at, "next") or words.has(following, "next")
    following += words.has(following, "last", "next")
    start = date(year or words.today.year + 1, 3 * number, 1)
    while year is None and (add_months(start, 3) if is_last else start) > words.today:
        start = add_months(start, -12)
    if is_next:
        start = add_months(start, 12)
    return Span(start, add_months(start, 3) - timedelta(days=1), "season", True), following


def _week_of(words: Reader, at: int) -> Read | None:
    """ "The week of 9 November", "die Woche vom 9. November": the calendar week of that day."""
    first = words.skip(at + 2 if words.has(at + 1, "from") else at + 1)
    if not words.has(at, "week", "this_week") or first == at + 1:
        return None
    found = _written(words, first) or _day_of_month(words, first)
    if found is None or found[0].start is None or found[0].grain != "day":
        return None
    start = start_of(found[0].start, "week")
    return Span(start, start + timedelta(days=6), "week", found[0].year_named), found[1]


def _week_number(words: Reader, at: int) -> Read | None:
    number = words.value(at, "week_number")
    following = at + 1
    if number is None and words.has(at, "week", "this_week"):
        number, following = _numbered(words, at + 1), at + 2
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


def _year(words: Reader, at: int) -> Read | None:
    first = words.skip(at + 1) if words.has(at, "whole") else at
    first = words.skip(first + 1) if words.unit(first) == "year" else first  # "Full year 2025"
    year = words.value(first, "year_number")
    if year is None:
        return None
    return Span(date(year, 1, 1), date(year, 12, 31), "year", True), first + 1


_POINTS: tuple[Callable[[Reader, int], Read | None], ...] = (
    _written, _near, _half_of_month, _days_of_month, _part_of_year, _day_of_month,
    _day_of_this_month, _calendar_month,
    _week_of, _week_number, _season, _relative_unit, _edge, _weekday, _year,
)  # fmt: skip
