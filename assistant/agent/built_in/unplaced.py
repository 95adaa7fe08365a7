"""What a total is asked of and nothing here knows: "how much has the florist charged us?". The
total of everything is no answer to that."""

from dataclasses import replace
from itertools import pairwise

from assistant.agent.built_in.lexicon import THE, Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.reading import Reading

_DEFINITE = frozenset(THE.split("|"))
_CONTRACTED = frozenset((
    "au", "aux", "du", "des", "beim", "dem", "vom", "zum", "zur", "dal", "dalla", "dallo", "dai",
    "dalle", "al", "alla", "ai", "alle", "del", "della", "nel", "nella", "sul", "sulla",
))  # fmt: skip
_NARROWED = (
    "vendor", "except_vendor", "country", "category", "except_category", "status", "group_by",
    "top", "compare_with", "compare_vendor", "min_amount", "max_amount", "currency", "shares",
    "credit_notes", "running",
)  # fmt: skip
_SHORTEST = 4


def of_a_thing(said: Utterance, reading: Reading, words: Lexicon) -> Reading:
    """A total of everything as one of the thing that is named: as a kind of cost, which the tool
    looks for on the papers or asks back for."""
    told = reading.arguments
    if reading.tool != "query_spend" or told.get("measure") != "sum" or said.references:
        return reading
    if any(told.get(one) for one in _NARROWED) or not (thing := _thing(said, words)):
        return reading
    return replace(reading, arguments={**told, "category": thing})


def _thing(said: Utterance, words: Lexicon) -> str | None:
    """A word nobody knows after an article, or beside what is spent: "dépenses publicitaires"; a
    normal one only as who charges: "the florist charged"."""
    spoken = said.words.split()
    led = _DEFINITE | _CONTRACTED | {*words.category_after}
    for (ahead, word), behind in zip(pairwise(("", *spoken)), (*spoken[1:], ""), strict=True):
        if len(word) < _SHORTEST or word.startswith("<"):
            continue
        if word in said.unknown and (ahead in led or ahead.startswith(words.billing)):
            return word
        is_plain = word in words.normal and word not in words.words | words.common
        if is_plain and ahead in _DEFINITE and behind.startswith(words.billing):
            return word
    return None
