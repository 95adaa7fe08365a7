"""Money: an exact amount with its currency. Never a float, never two currencies in one sum."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£"}
_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")
NO_BREAK = "\u00a0"
MINUS = "\u2212"

# Minor digits that differ from two (ISO 4217).
_DIGITS = {
    "BHD": 3, "CLP": 0, "IQD": 3, "ISK": 0, "JOD": 3, "JPY": 0, "KRW": 0, "KWD": 3,
    "LYD": 3, "OMR": 3, "PYG": 0, "TND": 3, "UGX": 0, "VND": 0, "XAF": 0, "XOF": 0, "XPF": 0,
}  # fmt: skip


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in one currency (ISO 4217 code)."""

    amount: Decimal
    currency: str

    def __add__(self, other: "Money") -> "Money":
        self._same_currency(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same_currency(other)
        return Money(self.amount - other.amount, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def _same_currency(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be added")

    def as_json(self) -> dict[str, str]:
        """The form of the JSON API: `{"value": "186.00", "currency": "EUR"}`."""
        return {"value": plain(self.amount, self.currency), "currency": self.currency}


def parse_decimal(text: object) -> Decimal | None:
    """A plain decimal string ("186.00") as Decimal; None for anything else, exponents included."""
    if isinstance(text, bool) or not isinstance(text, str | int | Decimal):
        return None
    if isinstance(text, str) and not _PLAIN.fullmatch(text):
        return None
    return Decimal(text)


def digits(currency: str) -> int:
    """How many minor digits the currency has."""
    return _DIGITS.get(currency, 2)


def plain(amount: Decimal, currency: str) -> str:
    """The amount as a decimal string with the currency's digits, half rounded up."""
    return str(amount.quantize(Decimal(1).scaleb(-digits(currency)), rounding=ROUND_HALF_UP))


def total(amounts: Iterable[Money]) -> dict[str, Money]:
    """Sums per currency; currencies are never blended."""
    sums: dict[str, Money] = {}
    for money in amounts:
        known = sums.get(money.currency)
        sums[money.currency] = known + money if known else money
    return sums
