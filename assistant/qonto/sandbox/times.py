"""The sandbox's clock, and date-times as Qonto writes them."""

import time
from datetime import UTC, date, datetime


class Clock:
    """Real time plus a shift that tests can change, so that nobody has to wait."""

    def __init__(self) -> None:
        self.shift = 0.0

    def seconds(self) -> float:
        """Seconds since 1970 by this clock."""
        return time.time() + self.shift

    def now(self) -> datetime:
        """This moment, in UTC."""
        return datetime.fromtimestamp(self.seconds(), UTC)

    def today(self) -> date:
        """The date of this moment, in UTC."""
        return self.now().date()


def stamp(moment: datetime) -> str:
    """`2026-10-19T08:42:11.307Z`: UTC with milliseconds, the form live answers have."""
    utc = moment.astimezone(UTC)
    return utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment(text: str) -> datetime:
    """Reads any RFC 3339 date-time; a missing offset is taken as UTC. ValueError otherwise."""
    parsed = datetime.fromisoformat(text.strip().replace(" ", "+"))
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
