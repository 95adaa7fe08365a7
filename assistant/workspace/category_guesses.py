"""A first category from a word of the supplier's name, until a person or a rule knows better."""

import tomllib
from functools import cache, lru_cache
from pathlib import Path

from assistant.workspace import names

_FILE = Path(__file__).with_name("category_words.toml")
_LEAST_PREFIX = 6
MOST_NAMES = 8192  # whose guess is remembered: all are asked for when somebody is called by a trade


@lru_cache(MOST_NAMES)
def guess(name: str) -> tuple[str, str] | None:
    """The category a name suggests, and the word that does; None when no word is known."""
    words = _words()
    for token in names.tokens(name):
        if token in words:
            return words[token], token
    for token in names.tokens(name):
        for known, category in _stems():
            if known in token:
                return category, known
    return None


@cache
def _words() -> dict[str, str]:
    found = {}
    for category, languages in tomllib.loads(_FILE.read_text("utf-8")).items():
        for listed in languages.values():
            for word in listed.split():
                found["".join(names.tokens(word))] = category
    return found


@cache
def _stems() -> list[tuple[str, str]]:
    """Long words also inside a longer one, as German and Dutch put them together."""
    return sorted((w, c) for w, c in _words().items() if len(w) >= _LEAST_PREFIX)
