"""The words that point at what an answer showed, from `pointing.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.agent.built_in.lexicon import Cue, pattern


@dataclass(frozen=True)
class PointingWords:
    """One language's; what each is for stands in the file."""

    fields: frozenset[str]
    amounts: frozenset[str]
    little: frozenset[str]
    days: frozenset[str]
    several: frozenset[str]
    more: frozenset[str]
    prefixes: dict[str, int]
    cues: dict[str, tuple[Cue, ...]]


_CUES = ("first_due", "after", "before", "both", "percent", "yearly", "whole")


@cache
def pointing_words(language: str) -> PointingWords:
    """In English where a language has none."""
    path = Path(__file__).with_name("pointing.toml")
    every = tomllib.loads(path.read_text(encoding="utf-8"))
    table = every.get(language) or every["en"]
    names = ("fields", "amounts", "little", "days", "several", "more")
    return PointingWords(
        **{name: frozenset(table[name]) for name in names},
        prefixes=table.get("prefixes", {}),
        cues={name: _cues(table[name]) for name in _CUES},
    )


def _cues(cues: list[str]) -> tuple[Cue, ...]:
    """The longest first: they are taken off a line in this order."""
    return tuple((pattern(cue), 1) for cue in sorted(cues, key=len, reverse=True))
