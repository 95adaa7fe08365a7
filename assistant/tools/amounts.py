"""Amounts as people write them: 1.234,56 · 1 234,56 € · 1,234.56 · 10k."""

import re
from dataclasses import dataclass
from decimal import Decimal

from assistant.money import NO_BREAK

_CURRENCIES = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "$": "USD", "usd": "USD",
    "dollar": "USD", "dollars": "USD", "£": "GBP", "gbp": "GBP", "pounds": "GBP", "chf": "CHF",
    "e": "EUR", "euri": "EUR", "euronen": "EUR", "eurillos": "EUR", "ocken": "EUR", "quid": "GBP",
    "bucks": "USD", "dolares": "USD", "dollari": "USD", "francs": "CHF", "franken": "CHF",
    "franchi": "CHF", "francos": "CHF", "sterling": "GBP", "pfund": "GBP", "sterline": "GBP",
    "libras": "GBP", "livres": "GBP",
}  # fmt: skip
# Slang whose currency depends on who speaks ("balles", "pavos") is money all the same.
_SLANG = ("balles", "pavos", "tacken", "mause", "boules", "lereles", "piepen")
_WORDS = "|".join(sorted((*(one for one in _CURRENCIES if len(one) > 2), *_SLANG), key=len)[::-1])
_SIGN = rf"€|\$|£|(?:{_WORDS})\b"
_THOUSANDS = ("k", "mille", "mila", "mil", "tsd", "tausend", "grand", "thousand", "riesen")
_SCALES = dict.fromkeys(_THOUSANDS, 1000) | dict.fromkeys(("m", "million", "mio"), 1_000_000)
_AMOUNT = re.compile(
    rf"(?P<before>{_SIGN})?\s*(?<![\w.,-])"
    rf"(?P<number>\d{{1,3}}(?:[ '{NO_BREAK}]\d{{3}})+(?:[.,]\d+)?|\d[\d.,]*\d|\d)"
    rf"\s*(?P<scale>(?:{'|'.join(_SCALES)})(?![a-z])\.?)?(?![\d])(?:(?<=\d)|(?<=[a-z.])|(?=\W|$))"
    rf"\s*(?P<after>{_SIGN}|(?<=\d)e\b)?",
)


@dataclass(frozen=True, slots=True)
class Mention:
    """An amount in a text, with its currency when one is named."""

    value: Decimal
    currency: str | None
    start: int
    end: int


def parse(text: str) -> Decimal | None:
    """The amount a text names; None when it names none."""
    found = find(text.lower())
    return found[0].value if found else None


def currency(text: str) -> str | None:
    """The currency a text names, as its ISO code."""
    found = find(text.lower())
    return found[0].currency if found else None


def find(folded: str) -> list[Mention]:
    """Every amount in a folded text, in order."""
    mentions = []
    for found in _AMOUNT.finditer(folded):
        value = _value(found["number"])
        if value is None:
            continue
        value *= _SCALES.get((found["scale"] or "").rstrip("."), 1)
        sign = (found["before"] or found["after"] or "").strip()
        start = found.start("before") if found["before"] else found.start("number")
        end = start + len(folded[start : found.end()].rstrip())
        mentions.append(Mention(value, _CURRENCIES.get(sign), start, end))
    return mentions


def _value(text: str) -> Decimal | None:
    """Whatever comes last is the decimal point, unless exactly three digits follow it."""
    plain = re.sub(rf"[ '{NO_BREAK}]", "", text)
    last = max(plain.rfind("."), plain.rfind(","))
    if last < 0:
        return Decimal(plain) if plain.isdecimal() else None
    separators = {ch for ch in plain if ch in ".,"}
    whole, fraction = re.sub(r"[.,]", "", plain[:last]), plain[last + 1 :]
    if len(separators) == 1 and (plain.count(plain[last]) > 1 or len(fraction) == 3):
        whole, fraction = whole + fraction, ""
    if not (whole + fraction).isdecimal():
        return None
    return Decimal(f"{whole}.{fraction}" if fraction else whole)
