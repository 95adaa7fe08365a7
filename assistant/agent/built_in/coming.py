"""What is asked for is yet to come: a past month or day named for it is the next one."""

import re
from dataclasses import replace
from datetime import date, timedelta

from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.slots import main_period
from assistant.tools.period_reader import later
from assistant.tools.periods import Period, in_year, joined, resolve, written

_LONG_AGO = 180  # days
_SATURDAY = 5
_LAST = re.compile(r"last|past|dern|passe|letzt|vergang|scors|ultim|pasad")


def is_coming(said: Utterance) -> bool:
    """Whether the period that is asked for is yet to come; today's own week or month has begun."""
    _, period = main_period(said)
    if not (period and period.start):
        return False
    has_begun = period.grain != "span" and period.start == said.today  # "This week", on Monday
    return period.start >= said.today and not has_begun


def is_now(period: Period, today: date) -> bool:
    """ "What should I do today?", "before I leave tomorrow", "to date": as things stand."""
    is_at_hand = period.start is None or today <= period.start
    return is_at_hand and period.end in (today, today + timedelta(days=1))


def is_open(said: Utterance) -> bool:
    """Whether only the end of it is named, and is yet to come: "by the end of December"."""
    text, period = main_period(said)
    if not (period and period.start is None and period.end):
        return False
    return period.end > said.today or to_come(text, said) != text


def coming_span(said: Utterance) -> str | None:
    """The days that are asked for, where none of them ended before today: "this week and next"."""
    if is_open(said):
        return to_come(main_period(said)[0], said)
    spans = [period for _, period in said.periods]
    ends = [one.end for one in spans]
    if not spans or not all(ends) or min(end for end in ends if end) < said.today:
        return None
    together = joined(spans) if len(spans) > 1 else None
    return written(together) if together else said.periods[-1][0]


def to_come(text: str | None, said: Utterance) -> str | None:
    """What falls due "before 15 December" is yet to come: a day of long ago is next year's."""
    _, period = main_period(said)
    if text and period and _is_weekend(period, said.today) and not _LAST.search(text):
        return written(_a_week_later(period))
    is_past = period and period.end and period.end < said.today - timedelta(days=_LONG_AGO)
    if not (text and period and period.end and is_past) or re.search(r"\d{4}|last|dern", text):
        return text
    if period.grain == "week":
        coming = resolve(text, later(said.today, "year", 1), said.language)
        return written(coming) if coming else text
    later_one = in_year(period, period.end.year + 1) if period.start else None
    if later_one:
        return written(later_one)
    return f"..{_a_year_after(period.end)}"


def _is_weekend(period: Period, today: date) -> bool:
    """Whether it is the weekend that was last: "due over the weekend" means the next one."""
    if not (period.start and period.end) or period.start.weekday() != _SATURDAY:
        return False
    is_two_days = period.end - period.start == timedelta(days=1)
    return is_two_days and timedelta(0) < today - period.end < timedelta(days=7)


def _a_week_later(period: Period) -> Period:
    """The same days a week later."""
    week = timedelta(days=7)
    assert period.start
    assert period.end
    return replace(period, start=period.start + week, end=period.end + week)


def is_far_month(said: Utterance) -> bool:
    """ "Open bills December", asked in November: the month to come, not that of a year ago."""
    text, period = main_period(said)
    is_month = bool(text and period and period.grain == "month" and period.end)
    return is_month and to_come(text, said) != text


def ahead(text: str | None, said: Utterance) -> str | None:
    """As `to_come`; a weekday that is asked for is the next one: "ready for Friday"."""
    _, period = main_period(said)
    day = period.start if period and period.grain == "day" else None
    is_weekday = text and day and day < said.today and not re.search(r"\d", text)
    if day and is_weekday and (said.today - day).days in range(2, 7):
        return str(day + timedelta(days=7))
    return to_come(text, said)


def _a_year_after(day: date) -> date:
    return day.replace(year=day.year + 1) if (day.month, day.day) != (2, 29) else day
