"""Which language a question is in, by its small words."""

import tomllib
from functools import cache
from pathlib import Path

from assistant.formats import LANGUAGES
from assistant.tools.words import fold, split

_FOLDER = Path(__file__).parent / "built_in" / "languages"


def language_of(text: str, otherwise: str = "en") -> str:
    """The language with most small words in the text; `otherwise` when none or a tie tells."""
    words = split(fold(text))
    scores = {name: sum(word in small_words(name) for word in words) for name in spoken()}
    best = max(scores.values(), default=0)
    winners = [name for name, score in scores.items() if score == best]
    if best and len(winners) == 1:
        return winners[0]
    return otherwise if otherwise in scores else "en"


@cache
def spoken() -> tuple[str, ...]:
    """The languages the assistant has words for."""
    return tuple(name for name in LANGUAGES if (_FOLDER / f"{name}.toml").is_file())


@cache
def small_words(language: str) -> frozenset[str]:
    """Function words, and words of the trade, that give a language away."""
    data = tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return frozenset(data["small_words"])
