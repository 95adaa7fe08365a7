"""Amounts as banks write them: decimal commas, thousands, signs before, behind or in brackets."""

import re
from collections.abc import Iterable
from decimal import Decimal

_SPACES = str.maketrans("", "", " \u00a0\u202f\u2009'’\t")
_WORDS = re.compile(r"^(?:[A-Z]{3}|[€$£¥])|(?:[A-Z]{3}|[€$£¥])$")
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[.,][0-9]+")
MAX_DIGITS = 14
DECIMALS = 4


def parse(written: str, decimal: str = "") -> Decimal | None:
    """A signed amount; None when it is none, or has more digits than any money.

    `decimal` ("." or ",") decides what "1,234" means; by itself the last mark is the decimal one,
    unless three digits follow it and it stands more than once.
    """
    bare, negative = _bare(written)
    if not _NUMBER.fullmatch(bare):
        return None
    whole, fraction = _split(bare, decimal)
    digits = re.sub(r"[.,]", "", whole)
    fraction = fraction.rstrip("0")
    if len(digits.lstrip("0")) > MAX_DIGITS or len(fraction) > DECIMALS:
        return None
    value = Decimal(f"{digits or '0'}.{fraction or '0'}")
    return -value if negative else value


def decimal_mark(written: Iterable[str]) -> str | None:
    """Which mark separates decimals in a column: "." or ","; "" when nothing tells.

    None when values could mean two things ("1,234" alone), so that a person must say.
    """
    evidence, doubtful = {".": 0, ",": 0}, False
    for one in written:
        bare, _ = _bare(one)
        marks = [mark for mark in bare if mark in ".,"]
        if not marks:
            continue
        last = marks[-1]
        other = "," if last == "." else "."
        if other in marks:
            evidence[last] += 1
        elif len(marks) > 1:
            evidence[other] += 1
        elif len(bare) - bare.rindex(last) - 1 != 3 or bare.startswith(("0", last)):
            evidence[last] += 1
        else:
            doubtful = True
    if evidence["."] == evidence[","]:
        return None if doubtful else ""
    return max(evidence, key=lambda mark: evidence[mark])


def _bare(written: str) -> tuple[str, bool]:
    """The digits and marks alone, and whether the amount is negative."""
    bare = written.translate(_SPACES).replace("\u2212", "-").replace("–", "-")
    negative = bare.startswith("(") and bare.endswith(")")
    bare = bare.strip("()")
    for _ in range(2):
        if bare[:1] in ("-", "+") or bare[-1:] in ("-", "+"):
            negative ^= "-" in (bare[0], bare[-1])
            bare = bare.strip("+-")
        bare = _WORDS.sub("", bare.upper())
    return bare, negative


def _split(bare: str, decimal: str) -> tuple[str, str]:
    last = max(bare.rfind("."), bare.rfind(","))
    if last < 0:
        return bare, ""
    if decimal:
        whole, _, fraction = bare.partition(decimal)
        return whole, re.sub(r"[.,]", "", fraction)
    if bare.count(bare[last]) > 1:
        return bare, ""
    return bare[:last], bare[last + 1 :]
