"""When a standing question is due: a day and an hour, in the workspace's own time."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from assistant.errors import Unprocessable

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAYS = ("day", "weekday", *WEEKDAYS, "month")
"""Every day, every working day, one day of the week, or the first of the month."""

USUAL_HOUR = 9
# After a longer outage a day is left out, instead of an answer at an odd hour.
LATEST = timedelta(hours=12)


def read(form: Mapping[str, Any]) -> dict[str, Any]:
    """The day and the hour of a form; Unprocessable names what does not fit."""
    every = str(form.get("every") or "")
    hour = str(form.get("hour") or USUAL_HOUR)
    if every not in DAYS:
        raise Unprocessable("Choose the day on which it is asked.", field="every")
    if not hour.isdecimal() or int(hour) > 23:
        raise Unprocessable("Choose an hour from 0 to 23.", field="hour")
    return {"every": every, "hour": int(hour)}


def latest(every: str, hour: int, zone: ZoneInfo, now: datetime) -> datetime | None:
    """The last moment at which it was due, when that is not too long ago."""
    local = now.astimezone(zone)
    due = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    if due > local:
        due = (local - timedelta(days=1)).replace(hour=hour, minute=0, second=0, microsecond=0)
    if not _is_on(every, due) or now - due > LATEST:
        return None
    return due


def upcoming(every: str, hour: int, zone: ZoneInfo, now: datetime) -> datetime:
    """The next moment at which it is due."""
    local = now.astimezone(zone)
    due = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    longest = monthrange(local.year, local.month)[1] + 1
    for days in range(longest + 1):
        day = due + timedelta(days=days)
        if day > local and _is_on(every, day):
            return day
    raise AssertionError(every)


def _is_on(every: str, day: datetime) -> bool:
    if every == "month":
        return day.day == 1
    if every == "weekday":
        return day.weekday() < WEEKDAYS.index("saturday")
    return every in ("day", WEEKDAYS[day.weekday()])
