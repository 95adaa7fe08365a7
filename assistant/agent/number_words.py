"""Numbers in words, in five languages: "thirty-seven", "siebenunddreißig", "trente-sept"."""

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from assistant.agent.first_look import any_of

ONES = {
    "en": ("one",), "fr": ("un", "une"), "de": ("ein", "eins"), "it": ("un", "uno"),
    "es": ("un", "uno", "una"),
}  # fmt: skip
"""Articles as well: they count only inside a longer number."""


@dataclass(frozen=True, slots=True)
class Spelled:
    """A number in words and where it stands; `number` None for one that is only hinted at."""

    start: int
    end: int
    number: Decimal | None


@dataclass(frozen=True, slots=True)
class _Tongue:
    """The number words of a language, as patterns: `own` for texts in it, `foreign` for others."""

    atoms: dict[str, int]
    times: dict[str, int]
    own: re.Pattern[str]
    foreign: re.Pattern[str]
    atom: re.Pattern[str]
    vague: re.Pattern[str]
    single: re.Pattern[str]
    hint: tuple[str, ...]


def find(folded: str, language: str) -> list[Spelled]:
    """Every number in words of a folded text, in whatever language it is written.

    The text's own language is read first. A word that means something else elsewhere ("due",
    "once") is a number only where its language is spoken.
    """
    found: list[Spelled] = []
    if not _hint().search(folded):
        return found
    for name in sorted(_tongues(), key=lambda name: name != language):
        tongue = _tongues()[name]
        pattern = tongue.own if name == language else tongue.foreign
        for match in pattern.finditer(folded):
            _add(found, Spelled(match.start(), match.end(), _value(match[0], tongue)))
        for match in tongue.single.finditer(folded):
            _add(found, Spelled(match.start(), match.end(), Decimal(1)))
        for match in tongue.vague.finditer(folded):
            _add(found, Spelled(match.start(), match.end(), None))
    return found


def _add(found: list[Spelled], one: Spelled) -> None:
    if not any(one.start < other.end and other.start < one.end for other in found):
        found.append(one)


def _value(text: str, tongue: _Tongue) -> Decimal | None:
    """What the words add up to: units add, "hundred" and "thousand" multiply."""
    total, group = 0, 0
    for atom in tongue.atom.findall(text):
        if atom in tongue.times:
            factor = tongue.times[atom]
            group = max(group, 1) * factor
            if factor > 100:
                total, group = total + group, 0
        elif atom in tongue.atoms:
            value = tongue.atoms[atom]
            # "quatre-vingt" is four times twenty
            group += 76 if value == 20 and group % 100 == 4 else value
    return Decimal(total + group)


@cache
def _hint() -> re.Pattern[str]:
    """Where any number of any language may begin: most sentences have none, and one look tells."""
    return re.compile(rf"\b{any_of(one for tongue in _tongues().values() for one in tongue.hint)}")


@cache
def _tongues() -> dict[str, _Tongue]:
    path = Path(__file__).with_name("number_words.toml")
    read = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: _tongue(name, given) for name, given in read.items()}


def _tongue(name: str, given: dict[str, Any]) -> _Tongue:
    atoms = given["atoms"] | dict.fromkeys(ONES[name], 1)
    words = sorted({*atoms, *given["times"]}, key=len, reverse=True)
    return _Tongue(
        atoms=atoms,
        times=given["times"],
        own=_numbers(words, given["and"], set(ONES[name])),
        foreign=_numbers(words, given["and"], {*given["ambiguous"], *ONES[name]}),
        atom=re.compile("|".join([*words, *given["and"]])),
        vague=re.compile(rf"\b(?:{'|'.join(given['vague'])})(?!\w)"),
        single=re.compile(rf"\b{given['single']}"),
        hint=(*words, *given["vague"], given["single"]),
    )


def _numbers(words: list[str], joins: list[str], not_alone: set[str]) -> re.Pattern[str]:
    """Words in a row, written together, with hyphens or apart, joined by "and"; not one of
    `not_alone` by itself."""
    word, join = "|".join(words), "|".join(joins)
    joined = rf"(?:(?<![a-z])(?:{join})(?![a-z])|(?<=[a-z])(?:{join})(?=[a-z]))"
    between = rf"[\s-]*(?:{joined}[\s-]*)?"
    alone = "|".join(sorted(not_alone))
    lonely = rf"(?:{alone})\b(?!{between}(?:{word})\b)"
    return re.compile(rf"\b(?!{lonely})(?:{word})(?:{between}(?:{word}))*\b")
