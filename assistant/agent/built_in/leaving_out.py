"""What a question leaves out: suppliers and kinds of cost after "without", or after an order to
hide them."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from assistant.agent.built_in.lexicon import THE, Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.tools import category_names

_LONGEST_NAME = 3  # words of a kind of cost: "padrone di casa"
_NEAR = 2  # words between an order to hide and what it hides
Span = tuple[int, int]


def all_excluded(said: Utterance, words: Lexicon) -> list[str]:
    """Every supplier after "except": "without Figma and Slack"."""
    place = said.words.find(" <vendor>")
    if place < 0:
        return []
    before = said.words[:place]
    cues = words.slots["compare"]["except"]
    is_last = any(
        found.end() >= len(before) - 4 and not _compares(found, said, words)
        for cue, _ in cues
        for found in cue.finditer(before)
    )
    is_last = is_last or _is_followed(said.words, words)
    return [text for text, _ in said.vendors] if is_last else []


def _is_followed(line: str, words: Lexicon) -> bool:
    """ "Total purchases, Orange excluded": what leaves it out stands behind the last name; "Orange
    exklusive MwSt." is net."""
    behind = line[line.rfind(" <vendor>") + len(" <vendor>") :]
    is_net = any(cue.match(behind) for cue, _ in words.slots["amount"]["net"])
    return not is_net and any(
        cue.match(behind) for cue, _ in words.slots["compare"]["except_after"]
    )


def _compares(found: re.Match[str], said: Utterance, words: Lexicon) -> bool:
    """ "Weniger bei Alan als 2025": less was spent there, and nobody is left out."""
    is_led = bool(found.string[found.end() :].strip())
    return found[0].strip() in words.comparing and (is_led or len(said.periods) > 1)


def left_out(said: Utterance, words: Lexicon) -> list[str]:
    """The same, also after an order to hide: "leave out Figma", "lass Figma weg"."""
    place, cues = said.words.find(" <vendor>"), words.slots["compare"]["hidden"]
    found = [one.span() for cue, _ in cues for one in cue.finditer(said.words)]
    hides = any(
        start <= place and len(said.words[end:place].split()) <= _NEAR for start, end in found
    )
    return [text for text, _ in said.vendors] if hides else all_excluded(said, words)


def kinds_left_out(said: Utterance, words: Lexicon) -> list[str]:
    """Every kind of cost that is to be left out, as it was said: "without rent and energy",
    "lass die Miete weg", "affitto escluso"."""
    spans = sorted(_all_spans(said, words))
    return list(dict.fromkeys(said.words[start:end].strip() for start, end in spans))


def kinds_excepted(said: Utterance, words: Lexicon) -> dict[str, Any]:
    """The same as the argument of a call; nothing where none is left out."""
    left = kinds_left_out(said, words)
    return {"except_category": one_or_all(left)} if left else {}


def one_or_all(left: list[str]) -> str | list[str] | None:
    """What is left out as an argument: one as text, several as a list."""
    return left if len(left) > 1 else left[0] if left else None


def kept_words(said: Utterance, words: Lexicon) -> str:
    """The words without the kinds of cost that are left out: "ohne Miete" is not about rent."""
    line = said.words
    for start, end in sorted(_all_spans(said, words), reverse=True):
        line = f"{line[:start]} {line[end:]}"
    return line


def _all_spans(said: Utterance, words: Lexicon) -> set[Span]:
    """Where they stand; "without taxes" says net, and leaves no kind of cost out."""
    cues = words.slots["amount"]["net"]
    net = [one.span() for cue, _ in cues for one in cue.finditer(said.words)]
    return {
        (start, end) for start, end in (*_spans(said.words, words), *_negated(said, words))
        if not any(first <= start and end <= last for first, last in net)
    }  # fmt: skip


def _negated(said: Utterance, words: Lexicon) -> Iterator[Span]:
    """ "Bills over 800, not rent": a kind that a clause begins with a "not" before."""
    place = 0
    for clause in said.clauses:
        found = _nots(words.basis_nots).match(clause)
        rest = clause[found.end() :] if found else ""
        if found and (length := _kind_at(rest.split()[:_LONGEST_NAME], words)):
            start = place + found.end()
            yield start, start + len(" ".join(rest.split()[:length])) + 1
        place += len(clause)


@cache
def _nots(nots: tuple[str, ...]) -> re.Pattern[str]:
    ways = "|".join(map(re.escape, nots))
    return re.compile(rf"(?: (?:{ways}))(?: (?:{THE}|de|d))?(?= )")


def _spans(line: str, words: Lexicon) -> Iterator[Span]:
    compare = words.slots["compare"]
    for cue, _ in (*compare["except"], *compare["hidden"]):
        for found in cue.finditer(line):
            compares = found[0].strip() in words.comparing
            yield from _named_from(found.end(), line, words, needs_article=compares)
    for cue, _ in compare["except_around"]:
        for found in cue.finditer(line):
            verb = found[0].split()[0]
            yield from _named_from(found.start() + len(verb) + 1, line, words)
    for cue, _ in compare["except_after"]:
        for found in cue.finditer(line):
            yield from _named_until(found.start(), line, words)


def _named_from(
    place: int, line: str, words: Lexicon, *, needs_article: bool = False
) -> Iterator[Span]:
    """The kinds named from a place on, one after the other; "less rent" compares and leaves
    nothing out, "less the rent" does."""
    led = _article().match(line, place)
    if needs_article and not led:
        return
    while True:
        led = _between(words).match(line, place)
        place = led.end() if led else place
        mark = re.compile(r" <vendor>(?= |$)").match(line, place)
        if mark:
            place = mark.end()
            continue
        length = _kind_at(line[place:].split()[:_LONGEST_NAME], words)
        if not length:
            return
        end = place + len(" ".join(line[place:].split()[:length])) + 1
        yield place, end
        place = end


def _named_until(place: int, line: str, words: Lexicon) -> Iterator[Span]:
    """The kind that ends at a place: "rent excluded"."""
    spoken = line[:place].split()
    for length in range(min(_LONGEST_NAME, len(spoken)), 0, -1):
        if _kind_at(spoken[-length:], words) == length:
            yield place - len(" ".join(spoken[-length:])) - 1, place
            return


def _kind_at(spoken: list[str], words: Lexicon) -> int:
    """How many words from the first on name a kind of cost."""
    for length in range(len(spoken), 1, -1):
        if category_names.find(" ".join(spoken[:length])):
            return length
    return 1 if spoken and spoken[0] in words.categories else 0


@cache
def _article() -> re.Pattern[str]:
    return re.compile(rf" (?:{THE})(?= )")


def _between(words: Lexicon) -> re.Pattern[str]:
    """What stands between a cue and a kind, or between two kinds: "and the", "ni les", "von"."""
    return _between_of(words.conjunctions, tuple(sorted(words.beside_kinds)))


@cache
def _between_of(conjunctions: tuple[str, ...], beside: tuple[str, ...]) -> re.Pattern[str]:
    small = "|".join(map(re.escape, (*conjunctions, *beside)))
    return re.compile(rf"(?: (?:{small}|{THE})(?= )){{0,4}}")
