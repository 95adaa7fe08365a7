"""Words that a field is known by, found on a page in any case."""

import re
from collections.abc import Iterator
from functools import lru_cache


class Label:
    """A pattern in small letters that finds its words in any case (or as written, if told so).

    Places are those of the text as it is, a hit's own text is in small letters. To look for small
    letters in small letters is several times as fast as to ignore their case. One `at_word` is
    found only where no letter or digit stands before it: told by the pattern itself, that would be
    tried at each letter of a text, where the few first letters of short words are skipped to.
    """

    def __init__(self, pattern: str, *, any_case: bool = True, at_word: bool = False) -> None:
        self._pattern = re.compile(pattern)
        self._at_word = at_word
        self._seen = small if any_case else str
        self.is_at_start = pattern.startswith("^")

    def search(self, text: str) -> re.Match[str] | None:
        """The first place."""
        seen = self._seen(text)
        return next(self._at_words(seen), None) if self._at_word else self._pattern.search(seen)

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """At the start."""
        return self._pattern.match(self._seen(text), start)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The whole text."""
        return self._pattern.fullmatch(self._seen(text))

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Every place."""
        seen = self._seen(text)
        return self._at_words(seen) if self._at_word else self._pattern.finditer(seen)

    def without(self, text: str) -> str:
        """The text in small letters, with a space for each hit."""
        return self._pattern.sub(" ", self._seen(text))

    def _at_words(self, seen: str) -> Iterator[re.Match[str]]:
        at = 0
        while hit := self._pattern.search(seen, at):
            begin = hit.start()
            if begin and seen[begin - 1].isalnum():
                at = begin + 1
            else:
                yield hit
                at = hit.end()


@lru_cache(4096)  # a page's lines are looked at once for each label
def small(text: str) -> str:
    """A text in small letters, letter for letter: only the Turkish İ would become two."""
    return text.lower() if text.isascii() else text.replace("İ", "i").lower()


def any_of(*words: str) -> Label:
    """One of the words, not inside another word."""
    return Label(rf"(?<![^\W_])(?:{'|'.join(words)})(?![^\W\d_])")
