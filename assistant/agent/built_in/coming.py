"""What is asked for is yet to come: a past month or day named for it is the next one."""

import re
from datetime import date, timedelta

from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.slots import main_period
from assistant.tools.periods import in_year, joined, written

_LONG_AGO = 180  # days


def is_coming(said: Utterance) -> bool:
    """Whether the period that is asked for is yet to come; today's own week or month has begun."""
    _, period = main_period(said)
    if not (period and period.start):
        return False
    has_begun = period.grain != "span" and period.start == said.today  # "This week", on Monday
    return period.start >= said.today and not has_begun


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
    is_past = period and period.end and period.end < said.today - timedelta(days=_LONG_AGO)
    if not (text and period and period.end and is_past) or re.search(r"\d{4}|last|dern", text):
        return text
    later = in_year(period, period.end.year + 1) if period.start else None
    if later:
        return written(later)
    return f"..{_a_year_after(period.end)}"


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
