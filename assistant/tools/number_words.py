"""Numbers in words become figures: "sixty euros", "eintausendfünfhundert", "mil quinientos"."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.formats import LANGUAGES

_FOLDER = Path(__file__).parent / "languages"
_YEAR_LIKE = 2000
_LEAST = 13  # Smaller ones count things and stand in words of their own: "the last three".
_MONEY = re.compile(
    r"\s*(?:€|\$|£|eur|dollar|pound|chf|fran|balles|pavos|tacken|mause|ocken|quid|bucks|libras|livres|sterlin|pfund|k\b)"
)


@dataclass(frozen=True)
class NumberWords:
    """One language's number words, and the words between them."""

    values: dict[str, int]
    joins: frozenset[str]
    pieces: re.Pattern[str]
    idioms: str = "(?!)"
    alone: frozenset[str] = frozenset()  # No number without another: "the grand total".


def figures(folded: str, language: str) -> str:
    """A folded text with numbers in words written as figures; small ones only before money."""
    words = _words(language)
    tokens = list(re.finditer(r"[a-z]+", folded))
    found, at = [], 0
    while at < len(tokens):
        value, following = _longest(tokens, at, words, folded)
        end = tokens[following - 1].end() if value is not None else 0
        is_led = at > 0 and tokens[at - 1][0] in words.joins  # "A grand" is a thousand.
        is_alone = following == at + 1 and tokens[at][0] in words.alone and not is_led
        is_money = bool(_MONEY.match(folded, end))
        if value is not None and (is_money or (value >= _LEAST and not is_alone)):
            found.append((tokens[at].start(), end, value))
        at = max(following, at + 1)
    for start, end, value in reversed(found):
        # "Two grand" is never a year.
        written = f"{value // 1000}k" if value == _YEAR_LIKE else value
        folded = f"{folded[:start]}{written}{folded[end:]}"
    return folded


def _longest(
    tokens: list[re.Match[str]], at: int, words: NumberWords, folded: str
) -> tuple[int | None, int]:
    """The value of the number words from here, and the place after the last of them."""
    if re.search(rf"(?:\d|{words.idioms}) ?$", folded[: tokens[at].start()]):
        return None, at + 1  # "5 thousand" is an amount as it stands, "grazie mille" is none.
    parts: list[int] = []
    is_joined = False
    following = at
    for place in range(at, len(tokens)):
        if place > at and folded[tokens[place - 1].end() : tokens[place].start()].strip(" -"):
            break
        if found := _pieces(tokens[place][0], words):
            ahead = _run(tokens, place, words)
            if is_joined and not _fits(_value(parts), _value(ahead)):
                break  # "Two hundred and five hundred" are two.
            parts += found
            is_joined, following = False, place + 1
        elif tokens[place][0] in words.joins and place > at:
            is_joined = True
        else:
            break
    return (_value(parts), following) if parts else (None, at + 1)


def _run(tokens: list[re.Match[str]], at: int, words: NumberWords) -> list[int]:
    """The values of the number words that stand here one after the other."""
    parts: list[int] = []
    for token in tokens[at:]:
        if not (found := _pieces(token[0], words)):
            break
        parts += found
    return parts


def _fits(value: int, more: int) -> bool:
    """Whether what follows an "and" goes on with the same number."""
    if value % 1000 == 0:
        return more < 1000
    return more < 100 if value % 100 == 0 else value % 10 == 0 and more < 20


def _pieces(word: str, words: NumberWords) -> list[int]:
    """The values a word is made of; nothing when it is no number."""
    if word in words.values:
        return [words.values[word]]
    if not re.fullmatch(rf"(?:{words.pieces.pattern}|und)+", word):
        return []
    return [words.values[piece] for piece in words.pieces.findall(word)]


def _value(parts: list[int]) -> int:
    """Hundreds and thousands multiply what stands before them; "quatre-vingt" does so too."""
    total = group = 0
    for part in parts:
        if part == 1000:
            total, group = (total + max(group, 1)) * 1000, 0
        elif part == 100 or (part == 20 and group % 100 == 4):
            group = group - group % 100 + max(group % 100, 1) * part
        else:
            group += part
    return total + group


@cache
def _words(language: str) -> NumberWords:
    known = language if language in LANGUAGES else "en"
    data = tomllib.loads((_FOLDER / f"numbers.{known}.toml").read_text(encoding="utf-8"))
    longest_first = sorted(data["values"], key=len, reverse=True)
    return NumberWords(
        data["values"], frozenset(data["joins"]), re.compile("|".join(longest_first)),
        data.get("idioms", "(?!)"), frozenset(data.get("alone", [])),
    )  # fmt: skip
