"""Invoice numbers in an utterance: "FAC-2026-04", "la 118", "no. 31337", "2025/AB/778"."""

import re
from collections.abc import Callable
from datetime import date
from functools import cache

from assistant.agent.built_in.lexicon import Lexicon
from assistant.tools import amounts, periods

_REFERENCE = re.compile(
    r"(?<![\w€$£])(?=[\w./-]*\d)(?=[\w./-]*[a-z])[a-z]{1,8}[-_/.]?\d[\w]*(?:[-_/][\w]+)*(?![\w])"
    r"|(?<!\w)(?:inv|fa|fac|re|ft|f|rg|ar|fv|fc) \d{3,}(?:[ /-]\d+)*(?![\w]|[.,]\d)"
    r"|(?<!\w)(?:nc|fpr|ft) \d{1,6}(?:/\d+)?(?!\w|[.,]\d)"
    r"|(?<!\w)invoice \d{3,}(?: \d{3,})+(?!\w)"
    r"|(?<![\w.,])\d{2,6}[-/_]\d{3,}(?:[-/_]\w+)*(?!\w)|(?<![\w.,])\d{6,}(?![\w.,])"
)
# Told by their shape alone, before suppliers are looked for: "PRO-7781" names no "Pro".
_SHAPED = re.compile(
    r"(?<![\w€$£.,/-])(?:[a-z]{1,8}[-_/]\d\w+(?:[-_/]\w+)*|\d{2,6}(?:[-/][a-z]{1,4})+[-/]\d{2,}(?:[-/]\w+)*"
    r"|(?:fpr|ft|fv|nc|fa|fac|inv|rg) \d{1,6}/\d{2,4}"
    r"|\d{2}[a-z]{1,3}\d{3,}|\d{1,6}/[a-z]{1,3}|\d{2,6}-\d*[a-z]|\d{3,6}/\d{2,4}|\d/\d{3,}"
    r"|\d{4}-\d{2,3}[a-z]?)(?![\w/-])"
)
_BARE = re.compile(r"(?<![\w.,€$£'’-])\d{4,5}(?![\w.,'’/-]|\s*[€$£%])")
_YEARS = range(1990, 2040)
_NUMBERED = 2  # "No.", "numero": more digits are asked of words that only may come before one.
_ROUND = 50  # Amounts in a hurry are round, numbers of invoices seldom.


def shaped(
    folded: str, text: str, lexicon: Lexicon, today: date, language: str
) -> tuple[str, list[str]]:
    """The text with a mark for each number that its shape, or the word before it, tells."""
    found: list[str] = []
    least = dict(lexicon.number_after)

    def led(one: re.Match[str]) -> str:
        if one[2].isdecimal() and int(one[2]) in _YEARS and least[one[1]] > _NUMBERED:
            return one[0]  # "the bill 2026"
        found.append(_as_typed(one[2], text))
        return f"{one[1]} <ref> "

    def shape(one: re.Match[str]) -> str:
        if _is_period(one[0], today, language) or not any(ch.isdigit() for ch in one[0]):
            return one[0]
        found.append(_as_typed(one[0], text))
        return " <ref> "

    folded = _led(lexicon.number_after).sub(led, folded)
    folded = _SHAPED.sub(shape, folded)
    return folded, [one for _, one in sorted((text.find(one), one) for one in found)]


@cache
def _led(after: tuple[tuple[str, int], ...]) -> re.Pattern[str]:
    """A number after "no." and the like, each with how many digits it needs at least."""
    ways = "|".join(
        rf"{re.escape(word)}(?=\s*\w{{{least},}})" for word, least in sorted(after, reverse=True)
    )
    number = r"\d{1,7}(?:[-/]\w+)*|\d{4,7}"
    money = r"(?![\w.,'’]*\d|\w|\s*(?:[€$£%]|eur|usd|chf|gbp|fran|dol|pound))"
    return re.compile(rf"(?<!\w)({ways})(?:\s+|(?<=\W))({number}){money}")


def written(
    folded: str, text: str, today: date, language: str, lexicon: Lexicon
) -> tuple[str, list[str]]:
    """Invoice numbers that stand by themselves, unless they read as a period (2026-10) or an
    amount (10k)."""
    found: list[str] = []

    def take(one: re.Match[str]) -> str:
        said = one[0]
        if sum(ch.isdigit() for ch in said) < 3 and said.isalnum():
            return said
        if amounts.find(said) and re.fullmatch(r"\d+[km]?", said) and len(said) < 6:
            return said
        if _is_period(said, today, language):
            return said
        found.append(_as_typed(said, text))
        return " <ref> "

    folded = _REFERENCE.sub(take, folded)
    if not any(stem in folded for stem in lexicon.money_moves):
        folded = _BARE.sub(_bare(folded, text, found, lexicon), folded)
    return folded, found


def _bare(
    folded: str, text: str, found: list[str], lexicon: Lexicon
) -> Callable[[re.Match[str]], str]:
    """Four or five digits that are no year and not round, after no "over" or "account"."""

    def take(one: re.Match[str]) -> str:
        before = f" {folded[: one.start()].rstrip()}"
        is_amount = before.endswith(lexicon.not_a_number_after)
        if int(one[0]) in _YEARS or int(one[0]) % _ROUND == 0 or is_amount:
            return one[0]
        found.append(_as_typed(one[0], text))
        return " <ref> "

    return take


def _is_period(said: str, today: date, language: str) -> bool:
    whole = periods.find(said, today, language)
    return bool(whole and whole[0].end - whole[0].start >= len(said) - 1)


def _as_typed(said: str, text: str) -> str:
    """The number with the capitals it was typed with."""
    start = text.lower().find(said)
    if start < 0:
        said = re.sub("^invoice ", "inv ", said)  # as it was before it was spelt out
        start = text.lower().find(said)
    return text[start : start + len(said)] if start >= 0 else said
