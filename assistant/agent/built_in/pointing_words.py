"""The words that point at what an answer showed, from `pointing.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.agent.built_in.lexicon import Cue, Lexicon, pattern


@dataclass(frozen=True)
class PointingWords:
    """One language's; what each is for stands in the file."""

    fields: frozenset[str]
    amounts: frozenset[str]
    little: frozenset[str]
    days: frozenset[str]
    several: frozenset[str]
    more: frozenset[str]
    theirs: frozenset[str]
    them: frozenset[str]
    its: frozenset[str]
    whom: frozenset[str]
    drops: frozenset[str]
    prefixes: dict[str, int]
    cues: dict[str, tuple[Cue, ...]]


POINTED = "pointed"  # The topic of a reading of which every word was understood.
SHORTEST = 3  # letters of what stands behind a place in one word
_CUES = (
    "first_due", "after", "before", "both", "percent", "inside", "a_month", "yearly", "whole",
    "state", "since_when", "moved_most", "fine", "lacking", "on_it", "how_far",
    "still_open", "one_before", "new_ones", "from_whom", "of_them", "file", "biggest",
    "late_ones", "turned_down", "moved_more", "same_as", "in_time", "in_part",
    "held_against", "summed", "each_month", "each_quarter", "each_year",
    "changed_by", "the_one", "add_up", "this_one", "remaining",
)  # fmt: skip


@cache
def pointing_words(language: str) -> PointingWords:
    """In English where a language has none."""
    path = Path(__file__).with_name("pointing.toml")
    every = tomllib.loads(path.read_text(encoding="utf-8"))
    table = every.get(language) or every["en"]
    names = (
        "fields",
        "amounts",
        "little",
        "days",
        "several",
        "more",
        "theirs",
        "them",
        "its",
        "whom",
        "drops",
    )
    return PointingWords(
        **{name: frozenset(table[name]) for name in names},
        prefixes=table.get("prefixes", {}),
        cues={name: _cues(table[name]) for name in _CUES},
    )


def place_of(line: str, words: Lexicon) -> tuple[str, int]:
    """The line without "second", and 2; 0 where no place is named."""
    prefixes = pointing_words(words.language).prefixes
    kept, place = [], 0
    for word in line.split():
        prefix = next((one for one in prefixes if word.startswith(one)), "")
        if prefix and len(word) > len(prefix) + SHORTEST:
            kept.append(word.removeprefix(prefix))
            place = prefixes[prefix]
        elif words.ordinals.get(word, 0) > 1:
            place = words.ordinals[word]
        else:
            kept.append(word)
    return "".join(f" {word}" for word in kept), place


def _cues(cues: list[str]) -> tuple[Cue, ...]:
    """The longest first: they are taken off a line in this order."""
    return tuple((pattern(cue), 1) for cue in sorted(cues, key=len, reverse=True))


def rest(line: str, words: Lexicon, pointing: PointingWords, *cues: Cue) -> set[str]:
    """The words that are left without these cues and the little ones."""
    for cue, _ in cues:
        line = cue.sub("", line)
    starts = " ".join((*words.starts, *words.only)).split()
    little = words.between_values | words.pronouns | words.beside_it | pointing.little
    return set(line.split()) - little - set(starts)
