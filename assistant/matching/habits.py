"""How long after the due day a payment usually comes: by supplier, by the bank's word, of all.

A direct debit keeps to the day, a transfer to a habit, some payments are late: what was seen of a
supplier weighs more the more of it there is, and what was seen of others fills the gaps.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import log

NEAR = 2
WIDEST = 200
"""Days over which a payment may fall when nothing is known."""

Lags = Mapping[int | str, list[int]]


def sorted_lags(seen: Iterable[tuple[int, str, int]]) -> dict[int | str, list[int]]:
    """Lags by vendor, by route and (under "") of all, from (vendor, route, lag)."""
    found: dict[int | str, list[int]] = defaultdict(list)
    for vendor, route, lag in seen:
        for key in (vendor, f"{route} ", ""):
            found[key].append(lag)
    for lags in found.values():
        lags.sort()
    return found


def log_likelihood(lags: Lags, vendor: int, route: str, lag: int) -> float:
    """How much more often a payment lies that many days after the due day than on any other, as a
    logarithm."""
    share = 1 / WIDEST
    for key, prior in (("", 5), (f"{route} ", 5), (vendor, 3)):
        seen = lags.get(key, ())
        near = bisect_right(seen, lag + NEAR) - bisect_left(seen, lag - NEAR)
        share = (near / (2 * NEAR + 1) + prior * share) / (len(seen) + prior)
    return log(share * WIDEST)
