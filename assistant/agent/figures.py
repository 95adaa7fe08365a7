"""Figures in prose: money, percentages, counts, dates and numbers in words."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assistant import formats
from assistant.agent import number_words
from assistant.tools.amounts import parse
from assistant.tools.words import fold, split

_CURRENCY = {
    "€": "EUR", "$": "USD", "£": "GBP", "eur": "EUR", "euro": "EUR", "euros": "EUR", "usd": "USD",
    "gbp": "GBP", "chf": "CHF", "dollars": "USD", "dollar": "USD", "pounds": "GBP",
    "dollaro": "USD", "dollari": "USD", "dolar": "USD", "dolares": "USD", "pfund": "GBP",
    "livres": "GBP", "sterline": "GBP", "libras": "GBP", "franken": "CHF", "francs": "CHF",
    "franchi": "CHF", "francos": "CHF", "yen": "JPY",
}  # fmt: skip
_DIGIT = re.compile(r"\d")
_PERCENT = ("%", "percent", "prozent")
_UNITS = (
    r"€|\$|£|%|eur(?:os?)?\b|usd\b|gbp\b|chf\b|dollar[sio]?\b|dolar(?:es)?\b|pounds?\b|pfund\b"
    r"|livres\b|sterline\b|libras\b|franken\b|francs\b|franchi\b|francos\b|yen\b|percent\b"
    r"|pour\s?cent\b|per\s?cent\b|prozent\b|per\s?cento\b|por\s?ciento\b"
)
_SCALES = (
    r"k|m|bn|mio|mrd|tsd|thousand|million|billion|mille|millions?|milliards?|hundert|tausend"
    r"|millionen|milliarden|mila|mil|milion[ei]|miliard[oi]|millon(?:es)?|hundred|cent"
)
_NUMBER = re.compile(
    rf"(?P<before>€|\$|£|(?:eur|usd|gbp|chf)\s)?\s?(?P<sign>(?<![-−–+])[-−–+](?=[\d€$£]))?(?P<again>€|\$|£)?"
    r"(?P<number>\d{1,3}(?:[\s.,'’]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?)"
    rf"(?P<scale>[\s.]?(?:{_SCALES})\b(?!\s?ciento))?"
    rf"(?:[\s-]?(?P<after>{_UNITS}))?"
)
_NOT_A_SHARE = re.compile(
    r"(?:first|second|h1|h2|premiere?|deuxieme|seconde?|erste|zweite|prima|seconda|primera|segunda)\s+$"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure and where it stands. `number` None: it has digits but reads as nothing."""

    start: int
    end: int
    number: Decimal | None = None
    unit: str = ""
    decimals: int = 0
    day: date | None = None


def figures_in(text: str, language: str) -> list[Figure]:
    """Every figure in a text, in order, none of them overlapping."""
    folded = fold(text)
    found: list[Figure] = []
    if _DIGIT.search(folded):
        found += _dates(folded, language)
        found += [one for one in _numbers(folded) if not _inside(one, found)]
    found += [one for one in _in_words(folded, language) if not _inside(one, found)]
    return sorted(found, key=lambda figure: figure.start)


def currencies_named(folded: str) -> set[str]:
    """The currencies whose names or codes stand in a folded text."""
    return {_CURRENCY[word] for word in _CURRENCY.keys() & split(folded)}


def _inside(one: Figure, others: list[Figure]) -> bool:
    return any(one.start < other.end and other.start < one.end for other in others)


def _dates(folded: str, language: str) -> list[Figure]:
    found: list[Figure] = []
    for pattern in _date_patterns(language):
        for match in pattern.finditer(folded):
            one = Figure(match.start(), match.end(), day=_day(match, language))
            if not _inside(one, found):
                found.append(one)
    return found


def _date_patterns(language: str) -> list[re.Pattern[str]]:
    names = "|".join(fold(name) for name in _month_names(language))
    return [
        re.compile(r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})\b"),
        re.compile(r"\b(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>\d{4})\b"),
        re.compile(
            rf"\b(?P<d>\d{{1,2}})(?:er|st|nd|rd|th|\.|º|°)?\s(?:of\s|de\s)?(?P<name>{names})\b"
            r"(?:,?\s(?:de\s)?(?P<y>\d{4})\b)?"
        ),
        re.compile(
            rf"\b(?P<name>{names})\s(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d)(?:,?\s(?P<y>\d{{4}})\b)?"
        ),
    ]


def _month_names(language: str) -> list[str]:
    return [*formats.month_names(language), *formats.month_names("en")]


def _day(match: re.Match[str], language: str) -> date | None:
    parts = match.groupdict()
    if "name" in parts:
        names = [fold(name) for name in _month_names(language)]
        month = names.index(parts["name"]) % 12 + 1
    else:
        month = int(parts["m"])
    if not parts.get("y"):
        return None
    try:
        return date(int(parts["y"]), month, int(parts["d"]))
    except ValueError:
        return None


def _numbers(folded: str) -> list[Figure]:
    found = []
    for match in _NUMBER.finditer(folded):
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        if _glued(folded, start, match.end()):
            found.append(_whole_word(folded, match))
            continue
        unit = (match["before"] or match["again"] or match["after"] or "").strip()
        found.append(Figure(start, match.end(), *_value(match, unit)))
    return found


def _value(match: re.Match[str], unit: str) -> tuple[Decimal | None, str, int]:
    if match["scale"]:
        return None, unit, 0
    text = re.sub(r"[\s'’]", "", match["number"])
    number = parse(text)
    if number is not None and match["sign"] in ("-", "−", "–"):
        number = -number
    name = "%" if unit in _PERCENT or "cent" in unit or "ciento" in unit else unit
    exponent = number.as_tuple().exponent if number is not None else 0
    decimals = -exponent if isinstance(exponent, int) else 0
    return number, _CURRENCY.get(name, name), decimals


def _glued(folded: str, start: int, end: int) -> bool:
    """Part of a word such as INV-2291 or 3e: not a number of its own."""
    before, after = folded[start - 1 : start], folded[end : end + 1]
    return bool(before and (before.isalnum() or before in "-/_.")) or bool(
        after and (after.isalnum() or after in "-/_")
    )


def _whole_word(folded: str, match: re.Match[str]) -> Figure:
    start, end = match.start("number"), match.end("number")
    while start and not folded[start - 1].isspace():
        start -= 1
    while end < len(folded) and not folded[end].isspace():
        end += 1
    return Figure(start, end)


def _in_words(folded: str, language: str) -> list[Figure]:
    return [
        Figure(one.start, one.end, one.number)
        for one in number_words.find(folded, language)
        if one.number is not None or not _NOT_A_SHARE.search(folded[: one.start])
    ]
