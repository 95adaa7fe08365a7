"""What a person means by a search text: words, a number, amounts, days, a supplier, a category."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assistant.money import parse_decimal
from assistant.workspace import categories
from assistant.workspace.search.numbers import squeezed
from assistant.workspace.vendors import fold

MOST_WORDS = 8
SHORTEST_PART = 3
# Letters that a number set apart by spaces may have: more are a sentence or a name with a number,
# and a long text takes the index of parts of numbers longer than all others together.
MOST_LETTERS = 12
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[./](\d{1,2})[./](\d{4})")


@dataclass(frozen=True, slots=True)
class Meaning:
    """A text, taken apart. `number` has no separators; amounts and days must all fit; `perhaps` is
    the amount that a bare number may be as well. `vendors`
    are those whose names are spelt alike. Without `dialect` no index is asked; `newest` is the
    newest invoice in it, later ones are looked at if it `is_behind`; `indexed` are the hits that it
    was seen to have, where they are few. A common text has so many
    hits that going through the invoices by date is faster than going through the hits; one that
    is everywhere has so many that nobody should even gather them."""

    text: str
    words: tuple[str, ...] = ()
    number: str = ""
    amounts: tuple[Decimal, ...] = ()
    days: tuple[date, ...] = ()
    vendors: tuple[int, ...] = ()
    category: str = ""
    dialect: str = ""
    workspace_id: str = ""
    newest: int = 0
    is_behind: bool = True
    is_common: bool = False
    is_everywhere: bool = False
    indexed: tuple[int, ...] | None = None
    perhaps: Decimal | None = None


def taken_apart(text: str) -> Meaning:
    """Days, amounts, then words; a number may be the whole text."""
    rest = text.strip()[:200]
    days = tuple(filter(None, map(_day, _DAY.finditer(rest))))
    plain = _DAY.sub(" ", rest) if days else rest
    amount = _amount(plain)
    if amount is not None:
        plain = ""
    words = tuple(re.findall(r"[^\W_]+", fold(plain)))[:MOST_WORDS]
    number = squeezed(rest)
    number = number if _is_number(rest, number) else ""
    return Meaning(
        rest, words, number, (amount,) if amount is not None else (), days,
        perhaps=None if days or amount is not None else _whole(rest), category=_category(words),
    )  # fmt: skip


def _is_number(text: str, squeezed_text: str) -> bool:
    has_figure = any(ch.isdigit() for ch in squeezed_text)
    is_short = sum(map(str.isalpha, squeezed_text)) <= MOST_LETTERS or " " not in text
    return has_figure and is_short and len(squeezed_text) >= SHORTEST_PART


def _day(match: re.Match[str]) -> date | None:
    year, month, day, first, second, last = match.groups()
    try:
        if year:
            return date(int(year), int(month), int(day))
        return date(int(last), int(second), int(first))
    except ValueError:
        return None


def _whole(text: str) -> Decimal | None:
    """A bare number of an amount without cents: 3552."""
    return Decimal(text) if text.isascii() and text.isdecimal() and 1 < len(text) < 8 else None


def _amount(text: str) -> Decimal | None:
    """An amount with its cents, however grouped: 1,234.56 · 1.234,56 · 1 234,56 · 612.00; without
    them where a currency stands beside it or its thousands are set apart: €3,552 · 3 552."""
    compact = re.sub(r"[\s€$£'’]|[A-Z]{3}$", "", text.strip())
    is_money = re.search(r"[€$£]|\b(?:EUR|USD|GBP|CHF)\b", text)
    if re.fullmatch(r"\d{1,3}(?:[.,\s'’]\d{3})+" + (r"|\d+" if is_money else ""), _bare(text)):
        return parse_decimal(re.sub(r"\D", "", text))
    match = re.fullmatch(r"-?(\d[\d.,]*)[.,](\d{2})", compact)
    if not match:
        return None
    return parse_decimal(re.sub(r"[.,]", "", match[1]) + "." + match[2])


def _bare(text: str) -> str:
    return re.sub(r"[€$£]|\b(?:EUR|USD|GBP|CHF)\b", "", text).strip()


def _category(words: tuple[str, ...]) -> str:
    """The category that a single word names, by its id."""
    if len(words) != 1:
        return ""
    named = (one for one in categories.IDS if one.rpartition(".")[2] == words[0])
    return next(named, "")
