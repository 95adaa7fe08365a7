"""The present: asked for at the edges and passed inwards, so that tests can choose it."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


def today(zone: str, moment: datetime | None = None) -> date:
    """The calendar day in an organisation's time zone (IANA name)."""
    return (moment or now()).astimezone(ZoneInfo(zone)).date()


def midnight(day: date | None, zone: str) -> datetime | None:
    """When a day begins in a time zone; None for no day."""
    return datetime.combine(day, time.min, ZoneInfo(zone)) if day else None
