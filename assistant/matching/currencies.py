"""Other currencies: what a payment in one currency may be for a bill in another.

No rates are fetched. A coarse level per currency bounds what is possible at all; payments that name
their bill then show the rate of their time, and others must lie near it.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping

from assistant.matching.records import Bill, Payment

# Ten-thousandths of each currency for one euro, coarse: only ever used with a wide window.
LEVELS = {
    "EUR": 10_000, "USD": 11_100, "GBP": 8_550, "CHF": 9_500, "SEK": 112_000, "NOK": 116_000,
    "DKK": 74_600, "PLN": 42_800, "CZK": 250_000, "HUF": 3_980_000, "RON": 49_900, "BGN": 19_558,
    "JPY": 1_660_000, "CAD": 15_400, "AUD": 17_200, "NZD": 18_800, "SGD": 14_700, "HKD": 87_000,
    "CNY": 80_000, "INR": 950_000, "ILS": 39_500, "AED": 40_800, "MXN": 206_000, "BRL": 60_500,
    "ZAR": 202_000, "TRY": 420_000, "KRW": 15_500_000, "THB": 378_000,
}  # fmt: skip
COARSE = 150
NARROW = 35
NEAR_DAYS = 45

Rate = tuple[str, str, int, int]
"""A bill's currency, its payment's, the day, and millionths of the former for one of the latter."""


def rate_of(bill: Bill, payment: Payment) -> Rate:
    """The rate at which a payment settled a bill."""
    rate = bill.amount * 1_000_000 // payment.amount
    return bill.currency, payment.currency, payment.day, rate


class Rates:
    """Which amounts fit, in thousandths around the coarse level or around rates seen nearby."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)

    def learn(self, seen: Mapping[tuple[int, int], Rate]) -> None:
        """Rates that were paid, by bill and payment; what was learnt before is forgotten."""
        self._seen.clear()
        for owed_in, paid_in, day, rate in seen.values():
            self._seen[owed_in, paid_in].append((day, rate))
        for rates in self._seen.values():
            rates.sort()

    def fits(self, owed_in: str, owed: int, paid_in: str, paid: int, day: int) -> int | None:
        """How far off the expected rate, in thousandths; None when outside of the window."""
        if owed_in not in LEVELS or paid_in not in LEVELS or owed * paid <= 0:
            return None
        rate = owed * 1_000_000 // paid
        nearby = self._nearby(owed_in, paid_in, day)
        level = nearby or LEVELS[owed_in] * 1_000_000 // LEVELS[paid_in]
        off = (rate - level) * 1000 // level
        return off if abs(off) <= (NARROW if nearby else COARSE) else None

    def is_known(self, owed_in: str, paid_in: str, day: int) -> bool:
        """Payments around that day show the rate."""
        return self._nearby(owed_in, paid_in, day) is not None

    def _nearby(self, owed_in: str, paid_in: str, day: int) -> int | None:
        """The middle one of the rates seen within some weeks."""
        rates = self._seen.get((owed_in, paid_in), [])
        first = bisect_left(rates, (day - NEAR_DAYS, 0))
        near = sorted(rate for when, rate in rates[first:] if when <= day + NEAR_DAYS)
        return near[len(near) // 2] if len(near) >= 2 else None
