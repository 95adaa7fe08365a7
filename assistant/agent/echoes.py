"""Our instructions to a model are no answer: a sentence that repeats them is withheld."""

from functools import cache

from assistant.agent import prompts
from assistant.tools.words import fold, split

# Nobody writes as many of the same words in the same order by chance.
_WORDS_IN_A_ROW = 9


def repeats_instructions(sentence: str) -> bool:
    """Whether nine words in a row stand in the system prompt as well."""
    return not _runs(sentence).isdisjoint(_instructions())


@cache
def _instructions() -> frozenset[tuple[str, ...]]:
    return _runs((prompts.folder() / "system.md").read_text(encoding="utf-8"))


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = split(fold(text))
    last = len(words) - _WORDS_IN_A_ROW + 1
    return frozenset(tuple(words[at : at + _WORDS_IN_A_ROW]) for at in range(last))
