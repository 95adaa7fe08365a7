"""Periods: text such as "last month", "T3", "du 1er au 15 mars" becomes two dates.

One grammar for every language; only the words differ (`period_words`). A bare month is the most
recent one that has begun; "last N months" are N full calendar months; "last N days" end today;
"this year" is the whole calendar year; "since" ends today.
"""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from assistant import formats
from assistant.tools.period_grammar import read_span
from assistant.tools.period_reader import Span
from assistant.tools.period_words import languages, lexicon, read
from assistant.tools.words import fold


@dataclass(frozen=True, slots=True)
class Period:
    """Both ends belong to it; None is open. `grain` says what it is called after."""

    start: date | None
    end: date | None
    grain: str = "span"

    @property
    def id(self) -> str:
        """A short stable name for fact ids: 2026-10, 2026-Q3, 2026, 2026-10-01..2026-10-15."""
        if self.start is None and self.end is None:
            return "ever"
        if self.start and self.grain == "month":
            return f"{self.start:%Y-%m}"
        if self.start and self.grain == "quarter":
            return f"{self.start.year}-Q{quarter_of(self.start)}"
        if self.start and self.grain == "year":
            return str(self.start.year)
        return f"{self.start or ''}..{self.end or ''}"


@dataclass(frozen=True, slots=True)
class Mention:
    """A period found in a text, and where."""

    period: Period
    start: int
    end: int


_ENDS = re.compile(r"(\d{4}-\d\d-\d\d)?\.\.(\d{4}-\d\d-\d\d)?")
_PLAIN = 5  # letters
EVER = Period(None, None, "ever")


def month(day: date) -> Period:
    """The calendar month of a day."""
    last = monthrange(day.year, day.month)[1]
    return Period(day.replace(day=1), day.replace(day=last), "month")


def full_months(start: date, end: date, today: date) -> list[Period]:
    """The calendar months from one day to another that are over today."""
    months = []
    one = month(start)
    while one.end and one.end < today and one.start and one.start <= end:
        months.append(one)
        one = after(one)
    return months


def before(period: Period) -> Period:
    """The period of the same length just before: the month before a month, the three months
    before July to September, and so on."""
    assert period.start
    assert period.end
    if period.grain in _MONTHS:
        return _shifted(period, -_MONTHS[period.grain])
    following = period.end + timedelta(days=1)
    if period.start.day == following.day == 1:
        months = 12 * (following.year - period.start.year) + following.month - period.start.month
        return Period(moved(period.start, -months), period.start - timedelta(days=1))
    length = following - period.start
    return Period(period.start - length, period.end - length, period.grain)


def after(period: Period) -> Period:
    """The period of the same length just behind."""
    assert period.start
    assert period.end
    if period.grain in _MONTHS:
        return _shifted(period, _MONTHS[period.grain])
    following = period.end + timedelta(days=1)
    if period.start.day == following.day == 1:
        months = 12 * (following.year - period.start.year) + following.month - period.start.month
        return Period(following, moved(following, months) - timedelta(days=1))
    length = following - period.start
    return Period(following, period.end + length, period.grain)


def a_year_before(period: Period) -> Period:
    """The same period one year earlier."""
    return _shifted(period, -12)


def in_year(period: Period, year: int) -> Period:
    """The same days, weeks or months of another year."""
    assert period.start
    return _shifted(period, 12 * (year - period.start.year))


def joined(periods: Sequence[Period]) -> Period | None:
    """Periods that follow each other without a gap, as one; None for others."""
    for one, two in pairwise(periods):
        if not (one.end and two.start and one.end + timedelta(days=1) == two.start):
            return None
    return Period(periods[0].start, periods[-1].end)


def resolve(
    text: str, today: date, language: str = "en", anchor: Period | None = None
) -> Period | None:
    """The period a text names; None when it names none. The language given is tried first. Two
    days as a period's id has them ("..2026-10-31") are read too."""
    if ends := _ENDS.fullmatch(text.strip()):
        start, end = (date.fromisoformat(day) if day else None for day in ends.groups())
        return Period(start, end)
    found = find(text, today, language, anchor)
    return found[0].period if found else None


def find(
    text: str, today: date, language: str = "en", anchor: Period | None = None
) -> list[Mention]:
    """Every period in a text, in order, in the first language that finds one."""
    folded = fold(text)
    if found := _find_in(folded, today, language, anchor):
        return found
    known = lexicon(language).phrases
    for name in languages():
        # A short word, or one of this language, is none of another: "lüg" is not "luglio".
        found = [
            one
            for one in _find_in(folded, today, name, anchor)
            if one.end - one.start >= _PLAIN and (folded[one.start : one.end],) not in known
        ]
        if name != language and found:
            return found
    return []


def _find_in(folded: str, today: date, language: str, anchor: Period | None) -> list[Mention]:
    words = lexicon(language)
    places = read(folded, words, today)
    mentions: list[Mention] = []
    at = 0
    while at < len(places):
        is_other = all(word.kind == "other" for word in places[at])
        found = None if is_other else read_span(places, at, today, words, folded)
        if found is None:
            at += 1
            continue
        span, following = found
        # "Last month and the one before": before what was just named.
        period = _period(span, mentions[-1].period if mentions else anchor, today)
        mentions.append(Mention(period, span.from_char, places[following - 1][0].end))
        at = following
    return [one for one in mentions if not _is_told_closer(one, mentions)]


def _is_told_closer(mention: Mention, others: Sequence[Mention]) -> bool:
    """A season of which days or months are named too: "back in spring, say April"."""
    season = mention.period
    return season.grain == "season" and any(
        one is not mention and is_inside(one.period, season) for one in others
    )


def holds(period: Period, day: date) -> bool:
    """Whether a day belongs to a period, whose ends may be open."""
    return (period.start or day) <= day <= (period.end or day)


def is_inside(one: Period, other: Period) -> bool:
    """Whether a period lies in another; one with an open end does not."""
    ends = (other.start, one.start, one.end, other.end)
    return all(ends) and list(ends) == sorted(day for day in ends if day)


def _period(span: Span, anchor: Period | None, today: date) -> Period:
    if span.grain in ("one_before", "year_earlier", "same_part"):
        known = anchor if anchor and anchor.start and anchor.end else month(today)
        if span.grain == "same_part" and span.start:
            return in_year(known, span.start.year)
        return before(known) if span.grain == "one_before" else a_year_before(known)
    if span.is_before and anchor and (one := _as_one(anchor, span.grain)):
        return before(one)
    return Period(span.start, span.end, span.grain)


def _as_one(period: Period, grain: str) -> Period | None:
    """A period that is one month, quarter or year by its days, called after it."""
    if not (period.start and period.end and grain in _MONTHS):
        return None
    is_one = moved(period.start, _MONTHS[grain]) == period.end + timedelta(days=1)
    return Period(period.start, period.end, grain) if is_one else None


def quarter_of(day: date) -> int:
    """1 to 4."""
    return (day.month - 1) // 3 + 1


def written(period: Period) -> str:
    """A text that `resolve` reads as this period, in any language."""
    assert period.start and period.end
    if period.grain in ("month", "year"):
        return period.id
    if period.grain == "quarter":
        return f"Q{quarter_of(period.start)} {period.start.year}"
    return f"{period.start} - {period.end}"


_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def _shifted(period: Period, months: int) -> Period:
    assert period.start
    assert period.end
    start = moved(period.start, months)
    if period.grain in _MONTHS:
        last = moved(start, _MONTHS[period.grain]) - timedelta(days=1)
        return Period(start, last, period.grain)
    return Period(start, moved(period.end, months), period.grain)


def moved(day: date, months: int) -> date:
    """The same day so many months on, or the last one of that month."""
    year, month_index = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month_index + 1, min(day.day, monthrange(year, month_index + 1)[1]))


def name(period: Period, language: str, today: date) -> str:
    """October · Q3 2026 · 2026 · 16 to 22 November; the year only where it is not this one."""
    if period.start is None or period.end is None:
        return phrase(period, language, today)
    labels = lexicon(language).labels
    if period.grain == "month":
        return formats.month(period.start, language, year=period.start.year != today.year)
    if period.grain == "quarter":
        return labels["quarter"].format(n=quarter_of(period.start), year=period.start.year)
    if period.grain == "half":
        return labels["half"].format(n=1 if period.start.month < 7 else 2, year=period.start.year)
    if period.grain == "year":
        return str(period.start.year)
    if period.start == period.end:
        return formats.day(period.start, language, year=period.start.year != today.year)
    return _written_range(labels["range"], period.start, period.end, language, today)


def phrase(period: Period, language: str, today: date) -> str:
    """With its preposition: "in October", "en octobre", "from 16 to 22 November", "au T3 2026"."""
    labels = lexicon(language).labels
    if period.start is None and period.end is None:
        return labels["ever"]
    if period.start is None:
        assert period.end
        return labels["until"].format(end=formats.day(period.end, language))
    if period.end is None:
        return labels["since"].format(start=formats.day(period.start, language))
    if period.grain in _MONTHS:
        within = labels.get(f"within_{period.grain}", labels["within"])
        return within.format(name=name(period, language, today))
    if period.start == period.end:
        return labels["day"].format(day=name(period, language, today))
    return _written_range(labels["span"], period.start, period.end, language, today)


def _written_range(pattern: str, start: date, end: date, language: str, today: date) -> str:
    same_year = start.year == end.year
    if same_year and start.month == end.month:
        first = str(start.day) if language == "en" else _day_number(start, language)
    else:
        first = formats.day(start, language, year=not same_year)
    last = formats.day(end, language, year=not same_year or end.year != today.year)
    return pattern.format(start=first, end=last)


def _day_number(day: date, language: str) -> str:
    return formats.day(day, language, year=False).split()[0]


def weeks(period: Period) -> list[tuple[date, date]]:
    """The calendar weeks of a period, cut at its ends."""
    assert period.start
    assert period.end
    found = []
    first = period.start
    while first <= period.end:
        last = min(first + timedelta(days=6 - first.weekday()), period.end)
        found.append((first, last))
        first = last + timedelta(days=1)
    return found
