"""Qonto's rate limits: a shared budget per address, and pauses that stop an organisation."""

import random
from collections import deque
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 60.0


class Budget:
    """How many requests may still go to one address: 900 in any 10 s, 9,500 in any 10 min.

    A little below Qonto's own limits, which count per address and so for all organisations.
    """

    WINDOWS = ((900, 10.0), (9_500, 600.0))

    def __init__(self, windows: tuple[tuple[int, float], ...] = WINDOWS) -> None:
        self._windows = [(limit, seconds, deque[float]()) for limit, seconds in windows]

    def take(self, moment: float) -> float:
        """Spend one request at `moment` and answer 0, or answer how many seconds to wait first."""
        wait = max(self._wait(*window, moment) for window in self._windows)
        if wait <= 0:
            for _, _, used in self._windows:
                used.append(moment)
        return max(wait, 0.0)

    @staticmethod
    def _wait(limit: int, seconds: float, used: deque[float], moment: float) -> float:
        while used and used[0] <= moment - seconds:
            used.popleft()
        return used[0] + seconds - moment if len(used) >= limit else 0.0


class Pauses:
    """Organisations that were asked to wait, and until when."""

    def __init__(self) -> None:
        self._until: dict[str, datetime] = {}
        self._strikes: dict[str, int] = {}

    def until(self, connection_id: str) -> datetime | None:
        """When the organisation's requests may go on."""
        return self._until.get(connection_id)

    def begin(self, connection_id: str, now: datetime, retry_after: float | None) -> datetime:
        """Note a 429. Without a time from Qonto each further one doubles the wait, with jitter."""
        strikes = self._strikes.get(connection_id, 0)
        if retry_after is None:
            retry_after = backoff(strikes, first=FIRST_PAUSE, longest=LONGEST_PAUSE)
        until = now + timedelta(seconds=retry_after)
        known = self._until.get(connection_id)
        if known is None or known <= now:
            self._strikes[connection_id] = strikes + 1
        self._until[connection_id] = max(until, known) if known else until
        return self._until[connection_id]

    def succeeded(self, connection_id: str) -> None:
        """An answer came: the next 429 starts from a short wait again."""
        self._strikes.pop(connection_id, None)


def backoff(failures: int, *, first: float, longest: float) -> float:
    """Seconds to wait after so many failures: doubling, with jitter of a quarter either way."""
    plain = min(first * 2.0 ** min(failures, 20), longest)
    return plain * random.uniform(0.75, 1.25)  # noqa: S311 — jitter, not a secret


def parse_retry_after(text: str | None, now: datetime) -> float | None:
    """Seconds from a Retry-After header, which may hold seconds or an HTTP date."""
    if not text:
        return None
    if text.strip().isdecimal():
        return float(text)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max((until - now).total_seconds(), 0.0) if until.tzinfo else None
