"""A guess at what the columns of an unknown CSV mean: by their headings, then by their cells."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from assistant.sources import amounts, csv_headers, dates
from assistant.sources.csv_states import is_state
from assistant.sources.csv_table import NO_TABLE, Table
from assistant.sources.ibans import iban
from assistant.sources.lines import Unreadable

SAMPLE = 200


def guess(shown: Table) -> dict[str, list[int]]:
    """For each field the likely columns; Unreadable when no column holds days, or none amounts."""
    places = csv_headers.columns(shown.header)
    columns = [[row[place] for row in shown.rows[:SAMPLE]] for place in range(len(shown.header))]
    days = [place for place, cells in enumerate(columns) if _are_mostly(cells, dates.is_day)]
    money = [
        place
        for place, cells in enumerate(columns)
        if place not in days and _are_mostly(cells, _is_amount)
    ]
    if not days or not money:
        raise Unreadable(NO_TABLE)
    taken = {place for those in places.values() for place in those}
    free = [place for place in money if place not in taken] or money
    places.setdefault("date", [max(days, key=lambda place: _share(columns[place], dates.is_day))])
    if not {"amount", "debit", "credit"} & places.keys():
        places |= _money(columns, free)
    if "state" not in places:
        states = [place for place, cells in enumerate(columns) if _are_all(cells, is_state)]
        places |= {"state": states[:1]} if states else {}
    if "label" not in places:
        known = {*days, *money, *taken}
        texts = [place for place in range(len(columns)) if place not in known]
        texts = [place for place in texts if _share(columns[place], _is_iban) < 0.5]
        longest = max(texts, key=lambda place: sum(map(len, columns[place])), default=None)
        places |= {"label": [longest]} if longest is not None else {}
    return places


def _money(columns: Sequence[Sequence[str]], free: Sequence[int]) -> dict[str, list[int]]:
    """Two columns side by side of which each row fills one are paid out and paid in."""
    for left, right in pairwise(free):
        filled = [bool(a) != bool(b) for a, b in zip(columns[left], columns[right], strict=True)]
        if right == left + 1 and all(filled) and any(columns[left]) and any(columns[right]):
            return {"debit": [left], "credit": [right]}
    return {"amount": [max(free, key=lambda place: _share(columns[place], _is_exact))]}


def _are_mostly(cells: Sequence[str], holds: Callable[[str], bool]) -> bool:
    """Whether more than half of the filled cells are so."""
    return _share([one for one in cells if one], holds) > 0.5


def _are_all(cells: Sequence[str], holds: Callable[[str], bool]) -> bool:
    """Whether every cell is filled and so."""
    return bool(cells) and all(map(holds, cells))


def _share(cells: Sequence[str], holds: Callable[[str], bool]) -> float:
    return sum(map(holds, cells)) / max(len(cells), 1)


def _is_amount(written: str) -> bool:
    return amounts.parse(written) is not None


def _is_iban(written: str) -> bool:
    return iban(written) is not None


def _is_exact(written: str) -> bool:
    """An amount with decimals or a sign: more likely money than a number of something."""
    return _is_amount(written) and any(mark in written for mark in ",.-+()")
