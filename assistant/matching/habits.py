"""How long after the due day a payment usually comes: by supplier, by the bank's word, of all.

A direct debit keeps to the day, a transfer to a habit, some payments are late: what was seen of a
supplier weighs more the more of it there is, and what was seen of others fills the gaps.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from math import log

from assistant.matching.records import Payment

NEAR = 2
WIDEST = 200
"""Days over which a payment may fall when nothing is known."""
ALL = ""


class Habits:
    """Lags that were seen, by vendor, by route, and of all; on top of those known `before`."""

    def __init__(self, before: "Habits | None" = None) -> None:
        self._before = before
        self._seen: dict[int | str, Counter[int]] = defaultdict(Counter)

    def saw(self, vendor: int, payment: Payment, lag: int) -> None:
        """A payment of that vendor came so many days after its due day."""
        for key in (vendor, route(payment), ALL):
            self.add(key, lag)

    def add(self, key: int | str, lag: int) -> None:
        """The same under one key only: a vendor, a route, or all."""
        self._seen[key][lag] += 1

    def log_likelihood(self, vendor: int, payment: Payment, lag: int) -> float:
        """How much more often a payment lies that many days after the due day than on any other,
        as a logarithm."""
        share = 1 / WIDEST
        for key, prior in ((ALL, 5), (route(payment), 5), (vendor, 3)):
            near, count = self._near(key, lag)
            share = (near / (2 * NEAR + 1) + prior * share) / (count + prior)
        return log(share * WIDEST)

    def _near(self, key: int | str, lag: int) -> tuple[int, int]:
        near, count = self._before._near(key, lag) if self._before else (0, 0)
        if key in self._seen:
            seen = self._seen[key]
            near += sum(seen[lag + away] for away in range(-NEAR, NEAR + 1))
            count += seen.total()
        return near, count

    def of_routes(self) -> dict[str, dict[int, int]]:
        """All that is no vendor's: how often which lag was seen, by route and of all."""
        return {key: dict(seen) for key, seen in self._seen.items() if isinstance(key, str)}

    @staticmethod
    def of(routes: Mapping[str, Mapping[int, int]]) -> "Habits":
        """What `of_routes` told."""
        made = Habits()
        made._seen.update((key, Counter(seen)) for key, seen in routes.items())
        return made


def route(payment: Payment) -> str:
    """The word that the bank begins its line with."""
    return f"{payment.label.split(' ', 1)[0].upper()} "
