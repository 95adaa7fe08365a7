"""The words of an utterance that no part of its reading carries: the answer names them."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from assistant.agent.built_in.lexicon import Lexicon, lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.formats import LANGUAGES

SHORTEST_CONDITION = 3
_EVERYTHING = ("search", "spend", "greeting", "thanks", "help")
_ASKS = {"query_spend": "spend", "search_invoices": "search"}


def unread(said: Utterance, arguments: dict[str, Any]) -> tuple[str, ...]:
    """The words nothing here knows that no argument carries either, little words of another
    language apart: "show me die Rechnungen, please"."""
    used = " ".join(str(value) for value in arguments.values() if value)
    strange = dict.fromkeys(one for one in said.unknown if one not in _little())
    return tuple(word for word in strange if word not in used)


@cache
def _little() -> frozenset[str]:
    """The words of every language that ask for nothing by themselves."""
    every = [lexicon(language) for language in LANGUAGES]
    around = (word for one in every for start in one.openers for word in start.split())
    return frozenset(around).union(*(one.small | one.between_values for one in every))


def passed_over(said: Utterance, words: Lexicon) -> dict[str, str]:
    """The words that no cue of a list or a total takes, and the intent that each alone is a cue of:
    of "how many duplicate bills" told as a number of all, "duplicate"."""
    slots = (cues for values in words.slots.values() for cues in values.values())
    own = (*(words.intents[name] for name in _EVERYTHING), *slots, *words.basis.values())
    heard = [cue for cues in own for cue, _ in cues if cue.search(said.words)]
    found: dict[str, str] = {}
    for word in said.words.split():
        if word in words.small or word.startswith(words.documents):
            continue
        weights = {
            name: max((weight for cue, weight in cues if cue.search(f" {word}")), default=0)
            for name, cues in words.intents.items()
            if name not in _EVERYTHING
        }
        told = max(weights, key=lambda name: weights[name])
        if weights[told] and not carries(word, said.words, heard):
            found[word] = told
    return found


def carries(word: str, line: str, heard: Iterable[re.Pattern[str]]) -> bool:
    """Whether something that was heard would not be without the word; in a gap it would."""
    without = re.sub(rf" {re.escape(word)}(?= |$)", " ~", line)
    return any(not cue.search(without) for cue in heard)


def overlooked(said: Utterance, arguments: dict[str, Any], words: Lexicon) -> tuple[str, ...]:
    """The words of a condition that no cue takes and no argument carries: "with a green label"."""
    joints = "|".join(map(re.escape, words.conditions))
    tails = re.findall(rf" (?:{joints})((?: [^\W\d]+){{1,3}})", said.words)
    spoken = [
        word
        for tail in tails
        for word in tail.split()
        if len(word) >= SHORTEST_CONDITION and word not in words.small and word != "qonto"
    ]
    if not spoken:
        return ()
    used = " ".join(str(value) for value in arguments.values() if value)
    tables = (
        *words.intents.values(),
        *(cues for slot in words.slots.values() for cues in slot.values()),
    )
    taken = {
        word
        for cues in tables
        for cue, _ in cues
        if (found := cue.search(said.words))
        for word in found[0].split()
    }
    known = taken | words.categories | words.currencies.keys() | words.numbers.keys()
    return tuple(word for word in dict.fromkeys(spoken) if word not in known and word not in used)


def left_over(said: Utterance, tool: str, words: Lexicon) -> tuple[str, ...]:
    """The words that a total or a list of everything makes no use of: "how many came in with the
    first import?" Where there are any, it is not everything that is asked for."""
    groups = (*words.slots.values(), words.plain, words.basis)
    cues = [cue for group in groups for several in group.values() for cue, _ in several]
    cues += [cue for cue, _ in words.intents[_ASKS[tool]]]
    used = {word for cue in cues for found in cue.finditer(said.words) for word in found[0].split()}
    used |= _little() | words.beside_it | words.categories | words.currencies.keys()
    used |= (
        words.numbers.keys()
        | words.pronouns
        | words.refers
        | words.relative
        | words.which
        | words.to_date
        | words.units
    )
    return tuple(
        word
        for word in dict.fromkeys(said.words.split())
        if len(word) >= SHORTEST_CONDITION and not word.startswith(("<", *words.documents))
        if word not in used
    )
