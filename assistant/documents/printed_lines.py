"""The lines of a bill, as its e-invoice lists them or as its printed table does.

A printed row counts only where quantity times price is its amount, and the rows only where
together they are the bill's net amount: what does not close is not told.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations, product
from typing import Any

from assistant.money import parse_decimal

CENT = Decimal("0.01")
NEAR = 6  # So many cells a row has at most behind its name.
LONGEST_UNIT = 12
GROUP = 3  # digits
_NUMBER = re.compile(
    r"(?:[€$£]|[A-Z]{3} )? ?"
    r"(-?\d{1,3}(?:[ .,'’\u00a0\u202f]\d{3})*(?:[.,]\d{1,6})?|-?\d+(?:[.,]\d{1,6})?)"
    r" ?(?:[€$£]|[A-Z]{3})?"
)
_TAIL = re.compile(r"(?:(?<=\s)\S*\d\S*\s*){3,4}$")
_TIMES = re.compile(r"(?<=\d) ?[x×*] ?(?=\d)")
_RATE = re.compile(r"-?\d{1,2}(?:[.,]\d{1,2})? ?%")


@dataclass(frozen=True, slots=True)
class Line:
    """One row: what is charged, how many of it, for how much each, and what that comes to, net."""

    name: str
    quantity: Decimal | None
    price: Decimal | None
    net: Decimal


def lines(details: dict[str, Any] | None, text: str, net: Decimal | None) -> tuple[Line, ...]:
    """The lines of an e-invoice, else those of the printed text that come to `net`; none where
    neither lists them."""
    listed = [_listed(one) for one in (details or {}).get("lines", [])]
    if listed:
        return tuple(one for one in listed if one)
    printed = tuple(_printed(text))
    is_whole = bool(printed) and net is not None and sum(one.net for one in printed) == net
    return printed if is_whole else ()


def _listed(row: dict[str, str]) -> Line | None:
    net = parse_decimal(row.get("net"))
    if net is None:
        return None
    quantity, price = parse_decimal(row.get("quantity")), parse_decimal(row.get("price"))
    return Line(row.get("name", ""), quantity, price, net)


def _printed(text: str) -> Iterator[Line]:
    cells = [cell for row in text.splitlines() for cell in _cells(row.strip())]
    at = 0
    while at < len(cells):
        found = None if _values(cells[at]) else _row(cells[at + 1 : at + 1 + NEAR])
        if found:
            quantity, price, net, taken = found
            yield Line(cells[at], quantity, price, net)
            at += taken
        at += 1


def _cells(row: str) -> list[str]:
    """A printed row as cells: its name, then the numbers behind it; "6 x 18,50" are two."""
    parts = _TIMES.split(row)
    if len(parts) > 1 and all(map(_values, parts)):
        return parts
    tail = None if _values(row) else _TAIL.search(row)
    if not tail or not row[: tail.start()].strip():
        return [row]
    return [row[: tail.start()].strip(), *tail[0].split()]


def _row(cells: Sequence[str]) -> tuple[Decimal, Decimal, Decimal, int] | None:
    """Quantity, price and amount that fit each other, and how many cells they take; a unit or a
    rate may stand between them."""
    numbers: list[tuple[int, tuple[Decimal, ...]]] = []
    for place, cell in enumerate(cells, 1):
        if values := _values(cell):
            numbers.append((place, values))
        elif len(cell) > LONGEST_UNIT and not _RATE.fullmatch(cell):
            break
    for (_, quantities), (_, prices), (place, amounts) in combinations(numbers, 3):
        for quantity, price in product(quantities, prices):
            net = (quantity * price).quantize(CENT, ROUND_HALF_UP)
            if net and net in amounts:
                return quantity, price, net, place
    return None


def _values(cell: str) -> tuple[Decimal, ...]:
    """What a cell of digits may stand for: 1.234 is a thousand and more, or one and a bit."""
    found = _NUMBER.fullmatch(cell)
    if not found:
        return ()
    digits = re.sub(r"[ '’\u00a0\u202f]", "", found[1])
    whole, sign, part = digits.rpartition(max(".,", key=digits.rfind))
    if not sign:
        return (Decimal(digits),)
    split = Decimal(f"{re.sub('[.,]', '', whole) or 0}.{part}")
    joined = Decimal(re.sub("[.,]", "", digits))
    return (joined, split) if len(part) == GROUP else (split,)
