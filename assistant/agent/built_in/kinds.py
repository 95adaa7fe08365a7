"""Several kinds of cost that are asked for together: "rent and energy", "loyer + énergie"."""

import re
from functools import cache

from assistant.agent.built_in.leaving_out import kinds_left_out
from assistant.agent.built_in.lexicon import THE, Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.tools import category_names

_LONGEST_NAME = 3  # words
_TWO = 2


def kinds_named(said: Utterance, words: Lexicon) -> list[str]:
    """The kinds that an "and" or a comma stands between, where there are two and more."""
    line = " , ".join(one.strip() for one in said.clauses if one.strip())
    parts = _joints(words.conjunctions).split(f" {line} ")
    left = kinds_left_out(said, words)
    runs: list[list[str]] = [[]]
    for before, part in zip(["", *parts], parts, strict=False):
        first = _kind(part.split()[:_LONGEST_NAME], words)
        last = runs[-1] or ([one] if (one := _last_kind(before.split(), words)) else [])
        runs.append([*last, first] if first and last else [])
    found = [one for one in max(runs, key=len) if one not in left]
    return found if len({category_names.find(one) for one in found}) >= _TWO else []


def _kind(spoken: list[str], words: Lexicon) -> str | None:
    """The kind of cost that some words begin with."""
    for length in range(len(spoken), 1, -1):
        if category_names.find(" ".join(spoken[:length])):
            return " ".join(spoken[:length])
    return spoken[0] if spoken and spoken[0] in words.categories else None


def _last_kind(spoken: list[str], words: Lexicon) -> str | None:
    """The kind of cost that some words end with."""
    ends = (spoken[-length:] for length in range(_LONGEST_NAME, 0, -1))
    return next((" ".join(end) for end in ends if _kind(end, words) == " ".join(end)), None)


@cache
def _joints(conjunctions: tuple[str, ...]) -> re.Pattern[str]:
    """What stands between two of a kind, with their articles and prepositions."""
    ands = "|".join(map(re.escape, conjunctions))
    of = "|".join(("on", "for", "de", "du", "des", "en", "fur", "bei", "per", "di", "su", "para"))
    return re.compile(rf" (?:,|{ands})(?: (?:{ands}|{of}|{THE})(?= ))*(?= )")
