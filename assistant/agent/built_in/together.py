"""Several suppliers or kinds of cost and nothing else: "Adobe plus Orange", "loyer + énergie"."""

import re

from assistant.agent.built_in.kinds import kinds_named
from assistant.agent.built_in.lexicon import THE, Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.spend_call import spend_arguments, suppliers_named

_PLAINLY = 13


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
