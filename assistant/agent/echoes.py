"""Our instructions to a model are no answer: a sentence that repeats them is withheld."""

from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from assistant.agent import prompts
from assistant.tools.words import fold, split

# Nobody writes as many of the same words in the same order by chance.
_WORDS_IN_A_ROW = 9
_PAIRS = _WORDS_IN_A_ROW - 1


def repeats_instructions(sentence: str) -> bool:
    """Whether nine words in a row stand in the system prompt as well."""
    words, (runs, pairs) = split(fold(sentence)), _instructions()
    # Nine words hold eight pairs, and one of any eight pairs in a row is looked at here.
    some = zip(words[_PAIRS - 1 :: _PAIRS], words[_PAIRS::_PAIRS], strict=False)
    return not pairs.isdisjoint(some) and not runs.isdisjoint(_runs(words))


@cache
def _instructions() -> tuple[frozenset[tuple[str, ...]], frozenset[tuple[str, str]]]:
    """The runs of nine words of the system prompt, and its pairs of words."""
    words = split(fold((prompts.folder() / "system.md").read_text(encoding="utf-8")))
    return frozenset(_runs(words)), frozenset(pairwise(words))


def _runs(words: list[str]) -> Iterator[tuple[str, ...]]:
    last = len(words) - _WORDS_IN_A_ROW + 1
    return (tuple(words[at : at + _WORDS_IN_A_ROW]) for at in range(last))
