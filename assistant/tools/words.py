"""Words as people type them: folded for comparison, and how far two of them are apart."""

import re
import unicodedata
from functools import lru_cache

from rapidfuzz.distance import OSA

_QUOTES = {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "\u00a0": " ", "\u202f": " ", "‐": "-", "‑": "-"}


def fold(text: str) -> str:
    """Lower case without accents, one character for each of the original, so that spans agree."""
    if text.isascii():
        return text.replace("`", "'").lower()
    return "".join(_fold_one(ch) for ch in text)


@lru_cache(maxsize=4096)
def _fold_one(ch: str) -> str:
    plain = unicodedata.normalize("NFKD", _QUOTES.get(ch, ch))[0].lower()
    return plain if len(plain) == 1 else ch


def split(text: str) -> list[str]:
    """The words and numbers of a folded text."""
    return re.findall(r"[^\W_]+", text)


def compact(text: str) -> str:
    """Letters and digits only: "We Work" and "wework" are one."""
    return "".join(split(fold(text)))


def distance(one: str, two: str, most: int) -> int:
    """Edits between two words, a swap of neighbours counting once; above `most`, `most` + 1."""
    return int(OSA.distance(one, two, score_cutoff=most))


def allowed_edits(word: str) -> int:
    """How many typing errors a word of this length may have and still be itself."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2
