"""A first look at a sentence: one pattern that finds a word wherever any of many patterns would.

Most sentences hold none of the words that a check asks for. Alternatives are tried one by one
wherever a word begins; sorted by their first letters, nearly all are left out at once.
"""

import re
from collections.abc import Iterable, Iterator

_LETTER = re.compile(r"[^\W\d_](?![?*+{|])")
_PIECE = re.compile(r"\\.|\[[^\]]*\]|.", re.S)


def any_of(patterns: Iterable[str]) -> str:
    """A pattern that matches something wherever one of the patterns does, not always as much."""
    by_letter: dict[str, list[str]] = {}
    for one in dict.fromkeys(part for pattern in patterns for part in _alternatives(pattern)):
        letter = one[0] if _LETTER.match(one) else ""
        by_letter.setdefault(letter, []).append(one[len(letter) :])
    groups = [f"{letter}(?:{'|'.join(rests)})" for letter, rests in by_letter.items()]
    return f"(?:{'|'.join(groups)})"


def _alternatives(pattern: str) -> Iterator[str]:
    """What stands between the bars of a pattern; a group at a beginning is taken apart as well."""
    for part in _between_bars(pattern):
        end = _group_end(part)
        if part.startswith("(?:") and end and part[end : end + 1] not in ("?", "*", "+", "{"):
            yield from (one + part[end:] for one in _alternatives(part[3 : end - 1]))
        else:
            yield part


def _between_bars(pattern: str) -> Iterator[str]:
    depth = begun = 0
    for found in _PIECE.finditer(pattern):
        depth += (found[0] == "(") - (found[0] == ")")
        if found[0] == "|" and not depth:
            yield pattern[begun : found.start()]
            begun = found.end()
    yield pattern[begun:]


def _group_end(pattern: str) -> int:
    """Behind the bracket that closes the first one."""
    depth = 0
    for found in _PIECE.finditer(pattern):
        depth += (found[0] == "(") - (found[0] == ")")
        if not depth:
            return found.end()
    return 0
