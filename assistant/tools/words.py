"""Words as people type them: folded for comparison, and how far two of them are apart."""

import re
import unicodedata

from rapidfuzz.distance import OSA

_QUOTES = {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "\u00a0": " ", "\u202f": " ", "‐": "-", "‑": "-"}
_WORD = re.compile(r"[^\W_]+")
_MOST_FOLDED = 4096


def fold(text: str) -> str:
    """Lower case without accents, one character for each of the original, so that spans agree."""
    if text.isascii():
        return text.replace("`", "'").lower()
    return text.translate(_FOLDED)


class _Folded(dict[int, str]):
    """Characters as they are folded, by their code; those of the languages we write, soon all."""

    def __missing__(self, code: int) -> str:
        ch = chr(code)
        plain = unicodedata.normalize("NFKD", _QUOTES.get(ch, ch))[0].lower()
        folded = plain if len(plain) == 1 else ch
        if len(self) < _MOST_FOLDED:
            self[code] = folded
        return folded


_FOLDED = _Folded()


def split(text: str) -> list[str]:
    """The words and numbers of a folded text."""
    return _WORD.findall(text)


def compact(text: str) -> str:
    """Letters and digits only: "We Work" and "wework" are one."""
    return "".join(split(fold(text)))


def distance(one: str, two: str, most: int) -> int:
    """Edits between two words, a swap of neighbours counting once; above `most`, `most` + 1."""
    return int(OSA.distance(one, two, score_cutoff=most))


def allowed_edits(word: str) -> int:
    """How many typing errors a word of this length may have and still be itself."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2
