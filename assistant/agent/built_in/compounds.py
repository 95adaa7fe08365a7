"""Nouns written as one: "Fixkostenübersicht" is an "Übersicht" of the "Fixkosten"."""

from collections.abc import Collection

_LINKS = ("", "s", "es", "n", "en")
_SHORTEST = 3  # letters of the first noun
_BEYOND = 3  # letters by which a known beginning reaches into the second


def parts(
    word: str,
    heads: tuple[str, ...],
    known: Collection[str],
    units: Collection[str],
    stems: tuple[str, ...],
) -> str | None:
    """Both nouns, with a space between; None for a word of its own. A unit of time stays in its
    word: "die letzte Monatsrechnung" is of no last month."""
    for head in heads:
        first = word.removesuffix(head)
        if first == word or len(first) < _SHORTEST:
            continue
        if any(word.startswith(one) and len(one) >= len(first) + _BEYOND for one in stems):
            continue
        for noun in _nouns(first):
            if noun in units:
                return None
            if noun in known:
                return f"{noun} {head}"
    return None


def _nouns(first: str) -> list[str]:
    """What the first may be without its link: "Freigabe", "Zahlung(s)", "Miet(e)"."""
    bare = [first.removesuffix(link) for link in _LINKS if first.endswith(link)]
    return [one for one in (*bare, f"{first}e") if len(one) >= _SHORTEST]
