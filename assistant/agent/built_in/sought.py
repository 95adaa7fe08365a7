"""What is looked for in the text of papers: "mention LED-Modul", "search the PDFs for toner"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from assistant.agent.built_in.lexicon import Lexicon, sought_words
from assistant.tools import periods as calendar
from assistant.tools.words import split

_TAKEN = r"([^,;:?!.\n]{2,60}?)(?=\s*(?:[,;:?!]|\.(?:\s|$)|$))"
_QUOTED = "<quote>"
_NEAR = 4  # Words before a verb that may negate it.
_FEW = 2  # Words of "what" before a verb.


@dataclass(frozen=True, slots=True)
class Sought:
    """Where in the folded question it stands; `is_quoted`: it was taken out as a quote before."""

    start: int
    end: int
    is_quoted: bool = False


@dataclass(frozen=True, slots=True)
class _Way:
    """One way of asking; what a `weak` one leads to must have a word that is nothing else here."""

    pattern: re.Pattern[str]
    is_weak: bool


def find(folded: str, lexicon: Lexicon, today: date, language: str) -> Sought | None:
    """The words that are looked for, without the period behind them; none where the verb is
    negated or leads to nothing."""
    for way in _ways(language):
        for found in way.pattern.finditer(folded):
            start, end = _bare(folded, *found.span(1), language)
            said = _without_place(folded[start:end], language)
            before = set(split(folded[: found.start()])[-_NEAR:])
            if not said or before & set(lexicon.negations) or said.split()[0] in lexicon.negations:
                continue
            if said == _QUOTED:
                return Sought(start, start + len(said), is_quoted=True)
            if not _tells(said, lexicon, is_weak=way.is_weak) or _asks_of_one(
                found, said, way, lexicon
            ):
                continue
            if words := _without_period(said, lexicon, today, language):
                return Sought(start, start + len(words))
    return None


def _asks_of_one(found: re.Match[str], said: str, way: _Way, lexicon: Lexicon) -> bool:
    """ "Was enthält RE-10482?": what one paper contains is asked, not which ones contain it."""
    before = split(found.string[: found.start()])
    is_begun = len(before) <= _FEW and not any(one.startswith(lexicon.documents) for one in before)
    return way.is_weak and is_begun and any(sign.isdigit() for sign in said)


def _without_period(said: str, lexicon: Lexicon, today: date, language: str) -> str:
    """ "Toner in this year": toner."""
    periods = [one for one in calendar.find(said, today, language) if one.start]
    kept = said[: periods[0].start] if periods else said
    words = kept.split()
    while periods and len(words) > 1 and words[-1] in lexicon.small:
        words.pop()
    return " ".join(words)


def _without_place(said: str, language: str) -> str:
    """ "DALI in our papers": DALI."""
    return _place(language).sub("", said) or said


@cache
def _place(language: str) -> re.Pattern[str]:
    words = sought_words(language)
    inside, papers = (_either(words[name]) for name in ("inside", "papers"))
    return re.compile(rf"\s+(?:{inside})\s+(?:[a-z]+\s+){{0,2}}?(?:{papers})$")


def _tells(said: str, lexicon: Lexicon, *, is_weak: bool) -> bool:
    """Whether words can be looked for: "it" can not; after "contain", "errors" is asked of us."""
    spoken = [word for word in split(said) if len(word) > 1]
    known = lexicon.words if is_weak else lexicon.small
    return "<" not in said and any(word not in known for word in spoken)


def _bare(folded: str, start: int, end: int, language: str) -> tuple[int, int]:
    """Without articles, and without the spaces around."""
    article = _articles(language).match(folded, start, end)
    while article:
        start = article.end()
        article = _articles(language).match(folded, start, end)
    said = folded[start:end]
    return start + len(said) - len(said.lstrip()), start + len(said.rstrip())


@cache
def _articles(language: str) -> re.Pattern[str]:
    words = sorted(sought_words(language)["articles"], key=len, reverse=True)
    ways = "|".join(re.escape(word) + ("" if word.endswith("'") else r"(?=\s)") for word in words)
    return re.compile(rf"\s*(?:{ways})\s*")


@cache
def _ways(language: str) -> tuple[_Way, ...]:
    return tuple(_Way(re.compile(text), is_weak) for text, is_weak in _patterns(language))


def _patterns(language: str) -> Iterator[tuple[str, bool]]:
    """Each way of asking as a regular expression: what stands between two words goes first."""
    words = sought_words(language)
    for first, *last in words["around"]:
        ends = rf"\s+(.{{2,60}}?)\s+{re.escape(last[0])}(?!\w)" if last else rf"\s+{_TAKEN}"
        yield rf"(?<!\w){re.escape(first)}{ends}", bool(set(last) & set(words["weak"]))
    seek, inside, papers = (_either(words[name]) for name in ("seek", "inside", "papers"))
    places = rf"(?:(?:{inside})\s+)?(?:\w+\s+){{0,2}}?(?:{papers})"
    behind = _either(words["behind"])
    yield rf"(?<!\w)(?:{seek})\s+{places}\s+(?:{behind})\s*{_TAKEN}", "" in words["behind"]
    at = rf"(?:{inside})\s+(?:\w+\s+){{0,2}}?(?:{papers})(?!\w)"
    yield rf"(?<!\w)(?:{seek})\s+(.{{2,60}}?)\s+{at}", True
    for name in ("verbs", "weak"):
        yield rf"(?<!\w)(?:{_either(words[name])})(?:(?<=')|\s+){_TAKEN}", name == "weak"


def _either(words: list[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
