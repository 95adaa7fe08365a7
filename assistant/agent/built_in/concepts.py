"""What words stand for, in any language: "lettrer", "abgleichen" and "reconcile" are one concept.

So a way of asking that was learnt in one language is known in all five.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent
_SHORTEST_STEM, _SHORTEST_PART = 3, 5
_LONGEST_PHRASE = 3


@dataclass(frozen=True)
class Concepts:
    """The concepts that the words of one language stand for: whole words and phrases, and
    beginnings of words. `compounds`: words are written as one, "Lieferantenrechnung"."""

    phrases: dict[tuple[str, ...], frozenset[str]]
    stems: dict[str, frozenset[str]]
    compounds: bool

    def heard(self, words: Sequence[str]) -> list[frozenset[str]]:
        """The concepts of an utterance in order; a mask such as <period> is one itself."""
        found = (self._at(words, at) for at in range(len(words)))
        return [concepts for concepts in found if concepts]

    def _at(self, words: Sequence[str], at: int) -> frozenset[str]:
        word = words[at]
        if word.startswith("<"):
            return frozenset([word])
        starts = (tuple(words[at : at + length]) for length in range(1, _LONGEST_PHRASE + 1))
        whole = frozenset[str]().union(*(self.phrases.get(start, ()) for start in starts))
        return whole | self._stem(word) or self._part(word)

    def _stem(self, word: str) -> frozenset[str]:
        lengths = range(len(word), _SHORTEST_STEM - 1, -1)
        return next(
            (self.stems[word[:end]] for end in lengths if word[:end] in self.stems), frozenset()
        )

    def _part(self, word: str) -> frozenset[str]:
        """What the parts of a compound stand for."""
        if not self.compounds:
            return frozenset()
        return frozenset[str]().union(*self._parts(word))

    def _parts(self, word: str) -> Iterator[frozenset[str]]:
        for start in range(_SHORTEST_STEM, len(word) - _SHORTEST_PART + 1):
            for end in range(len(word), start + _SHORTEST_PART - 1, -1):
                part = word[start:end]
                if part in self.stems or (part,) in self.phrases:
                    yield self.stems.get(part) or self.phrases[part,]
                    break


@cache
def concepts(language: str, *, compounds: bool) -> Concepts:
    """The concepts of a language's words."""
    return _read(("concepts",), language, compounds)


@cache
def thesaurus(language: str, *, compounds: bool) -> Concepts:
    """The same with many more words, and with finer concepts."""
    return _read(("concepts", "thesaurus"), language, compounds)


def _read(folders: Sequence[str], language: str, compounds: bool) -> Concepts:
    phrases: dict[tuple[str, ...], set[str]] = defaultdict(set)
    stems: dict[str, set[str]] = defaultdict(set)
    files = ((_HERE / folder / f"{language}.toml").read_text() for folder in folders)
    for concept, words in (one for file in files for one in tomllib.loads(file).items()):
        for word in words.split():
            if word.endswith("*"):
                stems[word[:-1]].add(concept)
            else:
                phrases[tuple(word.split("_"))].add(concept)
    return Concepts(
        {phrase: frozenset(found) for phrase, found in phrases.items()},
        {stem: frozenset(found) for stem, found in stems.items()},
        compounds,
    )
