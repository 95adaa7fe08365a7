"""The words of an utterance that no part of its reading carries: the answer names them."""

import re
from typing import Any

from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance

SHORTEST_CONDITION = 3


def unread(said: Utterance, arguments: dict[str, Any]) -> tuple[str, ...]:
    """The words nothing here knows that no argument carries either."""
    used = " ".join(str(value) for value in arguments.values() if value)
    return tuple(word for word in dict.fromkeys(said.unknown) if word not in used)


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
