"""Several suppliers or kinds of cost and nothing else, or a spend without one: "Adobe plus Orange",
"loyer + énergie", "spese senza l'affitto"."""

import re

from assistant.agent.built_in.kinds import kinds_named
from assistant.agent.built_in.leaving_out import kinds_left_out
from assistant.agent.built_in.lexicon import THE, Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.pointing_words import pointing_words
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.search_call import status_of
from assistant.agent.built_in.slots import has
from assistant.agent.built_in.spend_call import grain_of_several, spend_arguments, suppliers_named
from assistant.tools.periods import joined, written

_PLAINLY = 13
_FIRST = 2


def together(said: Utterance, words: Lexicon) -> Reading | None:
    """What each of them cost, and their sum; at most one period stands beside."""
    named = suppliers_named(said) or kinds_named(said, words)
    if not named or said.references or said.amounts or len(said.periods) > 1:
        return None
    rest = set(re.sub("|".join(map(re.escape, named)), " ", said.words).split())
    small = {"<vendor>", "<period>", *THE.split("|"), *words.conjunctions, *words.together}
    small |= {*words.name_after, *words.vendor_after, *words.beside_kinds}
    if rest - small or rest & set(words.either):
        return None
    return Reading("query_spend", spend_arguments("spend", said, words), "spend", _PLAINLY)


def several_periods(said: Utterance, words: Lexicon) -> Reading | None:
    """ "February and March together, net": one figure over both."""
    if len(said.periods) < _FIRST or said.references or said.amounts or status_of(said, words):
        return None
    together = joined([period for _, period in said.periods])
    names_papers = any(one.startswith(words.documents) for one in said.words.split())
    both = pointing_words(words.language).cues["both"]
    if together is None or names_papers or not has(both, said.words):
        return None
    if has(words.intents["compare"], said.words):
        return None
    arguments = spend_arguments("spend", said, words)
    if arguments["group_by"] == grain_of_several(said):
        arguments["group_by"] = None
    whole = {"period": written(together), "compare_with": None}
    return Reading("query_spend", arguments | whole, "spend", _PLAINLY)


def spent_without(said: Utterance, words: Lexicon) -> Reading | None:
    """What was spent without a kind of cost; what is due, open or listed is asked otherwise."""
    spoken = said.words.split()
    names_papers = any(one.startswith(words.documents) for one in spoken)
    if names_papers or said.references or status_of(said, words) or said.amounts:
        return None
    is_plain = set(spoken[:_FIRST]) & set(words.together) and len(said.periods) <= 1
    if not is_plain or not kinds_left_out(said, words):
        return None
    return Reading("query_spend", spend_arguments("spend", said, words), "spend", _PLAINLY)
