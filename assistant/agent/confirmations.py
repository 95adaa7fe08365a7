"""Typed confirmations: words never confirm, they only show the card again."""

import tomllib
from functools import cache
from pathlib import Path

from assistant.agent.tongue import spoken
from assistant.tools.words import fold, split

_FOLDER = Path(__file__).parent / "built_in" / "languages"
_LONGEST = 8


def is_typed_yes(text: str) -> bool:
    """Whether the text only says yes, confirm, push it: in any language, naming no document."""
    words = split(fold(text))
    if not 0 < len(words) <= _LONGEST:
        return False
    return any(
        set(words) <= yes | beside and bool(set(words) & yes)
        for yes, beside in map(_words, spoken())
    )


def is_plain_yes(text: str) -> bool:
    """Only yes or confirm, with nothing to do named: an answer to a question nobody asked."""
    words = set(split(fold(text)))
    return any(words & plain and words <= plain | leads for plain, leads in map(_plain, spoken()))


@cache
def _words(language: str) -> tuple[frozenset[str], frozenset[str]]:
    data = _confirmation(language)
    yes = [*data["plain"], *data["verbs"]]
    return frozenset(yes), frozenset(data["beside"])


@cache
def _plain(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words of a yes, and those that go with it: "go ahead, confirm"."""
    data = _confirmation(language)
    return frozenset(data["plain"]), frozenset(data["leads"])


def _confirmation(language: str) -> dict[str, list[str]]:
    data = tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return dict(data["confirmation"])
