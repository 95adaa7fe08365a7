"""What points at something that was told before, and nothing was: "compare them", "quant'era?". It
is asked back with what would be complete."""

import re
import tomllib
from functools import cache
from pathlib import Path

from assistant.agent.built_in.lexicon import lexicon, pattern
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.slots import slot
from assistant.tools.words import fold, split

_LONGEST = 8
_PLAINLY = 13
# What is asked back for, and the complete questions that are offered with it.
OFFERED = {
    "compare": ("compare", "top", "attention"),
    "change": ("latest", "attention", "unmatched"),
    "amount": ("summarise", "due", "top"),
    "which": ("latest", "overdue", "attention"),
}
_ORDERED = {"send": "push"}


def asked_back(said: Utterance, language: str) -> Reading | None:
    """The reading of such a question, where there is no answer before it."""
    spoken = split(fold(said.text))
    if len(spoken) == 1 and slot("status", said, lexicon(language)):
        return None  # "Scaduta?" is a list, "è scaduta?" is of one.
    if len(spoken) > _LONGEST or any((said.references, said.quotes, said.periods, said.amounts)):
        return None
    beside, kinds = _words(language)
    line = "".join(f" {word}" for word in spoken if word not in beside)
    named = (name for name, cues in kinds.items() if any(one.fullmatch(line) for one in cues))
    if not (kind := next(named, None)):
        return None
    return Reading(None, topic=f"unclear.{_ORDERED.get(kind, f'bare_{kind}')}", score=_PLAINLY)


@cache
def _words(language: str) -> tuple[frozenset[str], dict[str, list[re.Pattern[str]]]]:
    """The words that ask for nothing, and the patterns of each kind; English where a language has
    none."""
    path = Path(__file__).with_name("bare.toml")
    every = tomllib.loads(path.read_text(encoding="utf-8"))
    table = every.get(language) or every["en"]
    kinds = {name: [pattern(cue) for cue in cues] for name, cues in table.items()
             if name != "beside"}  # fmt: skip
    return frozenset(table["beside"]), kinds
