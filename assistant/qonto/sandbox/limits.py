"""Rate limits per address: sliding windows over the sandbox's clock."""

from collections import deque
from dataclasses import dataclass, field

from assistant.qonto.sandbox.options import RateLimits


@dataclass
class _Window:
    limit: int
    seconds: float
    hits: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        """Seconds until another hit fits; 0 when it does now."""
        while self.hits and self.hits[0] <= now - self.seconds:
            self.hits.popleft()
        return self.hits[0] + self.seconds - now if len(self.hits) >= self.limit else 0


@dataclass
class RateLimiter:
    """Counts requests and refused logins by address."""

    limits: RateLimits | None
    _windows: dict[str, tuple[_Window, _Window, _Window]] = field(default_factory=dict)

    def wait(self, address: str, now: float) -> float:
        """Counts a request; seconds the address must wait, 0 if the request may pass."""
        if self.limits is None:
            return 0
        short, long, unauthorized = self._of(address)
        wait = max(short.wait(now), long.wait(now), unauthorized.wait(now))
        if not wait:
            short.hits.append(now)
            long.hits.append(now)
        return wait

    def refused(self, address: str, now: float) -> None:
        """Counts an answer with status 401."""
        if self.limits is not None:
            self._of(address)[2].hits.append(now)

    def _of(self, address: str) -> tuple[_Window, _Window, _Window]:
        assert self.limits
        if address not in self._windows:
            self._windows[address] = (
                _Window(*self.limits.short),
                _Window(*self.limits.long),
                _Window(*self.limits.unauthorized),
            )
        return self._windows[address]
