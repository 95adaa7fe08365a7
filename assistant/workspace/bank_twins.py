"""The same movement in another format of the bank's: other ids and words, yet one payment. No SQL.

Two rows are twins where day, amount and currency are the same and their words do not contradict
each other. Every row has one twin at most: two equal payments of a day stay two.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from assistant.workspace.vendors import fold

_WORD = re.compile(r"[a-z0-9]{3,}")
LEAST_SHARED = 0.5
Facts = tuple[date, Decimal, str]


@dataclass(frozen=True, slots=True)
class Movement:
    """A row as any format tells it; `key` is whatever the caller knows it by."""

    key: int | str
    facts: Facts
    said: str


def twins(new: Sequence[Movement], known: Iterable[Movement]) -> dict[int | str, int | str]:
    """The known twin of each new movement that has one, the likest pairs first."""
    by_facts: Mapping[Facts, list[Movement]] = defaultdict(list)
    for one in known:
        by_facts[one.facts].append(one)
    pairs = [
        (-shared, place, other.key)
        for place, one in enumerate(new)
        for other in by_facts.get(one.facts, ())
        if (shared := likeness(one.said, other.said)) >= LEAST_SHARED
    ]
    found: dict[int | str, int | str] = {}
    taken: set[int | str] = set()
    for _, place, key in sorted(pairs, key=lambda pair: pair[:2]):
        if new[place].key not in found and key not in taken:
            found[new[place].key] = key
            taken.add(key)
    return found


def likeness(one: str, other: str) -> float:
    """How much of the shorter text's words the longer one has; 1 where one of them says nothing."""
    mine, yours = _words(one), _words(other)
    fewer = min(len(mine), len(yours))
    return len(mine & yours) / fewer if fewer else 1.0


@lru_cache(maxsize=20_000)
def _words(said: str) -> frozenset[str]:
    return frozenset(_WORD.findall(fold(said)))
