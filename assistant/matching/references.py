"""Invoice numbers in bank lines: exact, digits only, one typo, or the number of another invoice."""

import re
from enum import IntEnum
from functools import lru_cache

from rapidfuzz.distance import OSA

_RUNS = re.compile(r"[A-Z]+|[0-9]+")
_LONGEST_JOIN = 5
FEWEST_DIGITS = 3
TYPO_FROM = 5


class Grade(IntEnum):
    """How surely a bank line names an invoice.

    OTHER: it names a different one of this kind. NEIGHBOUR: one of the last two figures differs,
    which may be a slip or the invoice before or after.
    """

    OTHER = -2
    NEIGHBOUR = -1
    UNSAID = 0
    PART = 1
    TYPO = 2
    DIGITS = 3
    EXACT = 4


@lru_cache(maxsize=200_000)
def compact(number: str) -> str:
    """A number without separators, in capitals: "inv-2026/0042" is "INV20260042"."""
    return "".join(_RUNS.findall(number.upper()))


@lru_cache(maxsize=200_000)
def digits(number: str) -> str:
    """The digits of a number."""
    return "".join(ch for ch in number if ch.isdigit())


def spellings(number: str) -> tuple[str, ...]:
    """How a number is found in a line: as it is, and its digits alone; nothing when too short."""
    wanted, only = compact(number), digits(number)
    if len(only) < FEWEST_DIGITS:
        return ()
    return (wanted, only) if only != wanted and len(only) > FEWEST_DIGITS else (wanted,)


@lru_cache(maxsize=200_000)
def shape(number: str) -> str:
    """The kind of a number: "INV20260042" is "INV99999999"."""
    return re.sub(r"\d", "9", number)


@lru_cache(maxsize=100_000)
def written(text: str) -> frozenset[str]:
    """Everything in a bank line that could be a number: neighbouring runs joined, from 3 digits."""
    runs = _RUNS.findall(text.upper())
    found = set()
    for start in range(len(runs)):
        joined, count = "", 0
        for run in runs[start : start + _LONGEST_JOIN]:
            joined += run
            count += len(run) if run[0].isdigit() else 0
            if count >= FEWEST_DIGITS:
                found.add(joined)
    return frozenset(found)


def grade(number: str, said: frozenset[str]) -> Grade:
    """How the things written in a bank line stand to one invoice's number."""
    wanted, only_digits = compact(number), digits(number)
    if len(only_digits) < FEWEST_DIGITS or not said:
        return Grade.UNSAID
    if wanted in said:
        return Grade.EXACT
    if only_digits in said:
        return Grade.DIGITS
    near = _nearest(wanted, said)
    if near is not Grade.UNSAID:
        return near
    return Grade.PART if any(run in said for run in _parts(number)) else Grade.UNSAID


@lru_cache(maxsize=200_000)
def _parts(number: str) -> tuple[str, ...]:
    """Runs of digits that say something on their own: from three digits, no year beside others."""
    runs = [run for run in re.findall(r"\d+", number) if len(run) >= FEWEST_DIGITS]
    return tuple(run for run in runs if not _is_year(run)) or tuple(runs)


def _nearest(wanted: str, said: frozenset[str]) -> Grade:
    """One typo away, or of the same shape and yet another number."""
    kind, best = shape(wanted), Grade.UNSAID
    for text in said:
        if abs(len(text) - len(wanted)) > 1:
            continue
        if len(wanted) >= TYPO_FROM and OSA.distance(text, wanted, score_cutoff=1) <= 1:
            if not _may_be_neighbour(text, wanted):
                return Grade.TYPO
            best = Grade.NEIGHBOUR
        elif best is Grade.UNSAID and not wanted.isdigit() and shape(text) == kind:
            best = Grade.OTHER
    return best


def _may_be_neighbour(text: str, wanted: str) -> bool:
    return len(text) == len(wanted) and text[:-2] == wanted[:-2] and text.isalnum()


def _is_year(run: str) -> bool:
    return len(run) == 4 and run.startswith("20")
