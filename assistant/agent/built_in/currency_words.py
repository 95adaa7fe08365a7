"""Amounts in another currency than the usual one: told as they are, and never converted."""

from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.slots import has
from assistant.agent.built_in.spend_call import spend_arguments

_PLAINLY = 13  # more than what a follow-up leans on
_SHORT = 4
_TWO = 2
_OR = ("or", "ou", "oder", "o", "oppure")


def one_currency(said: Utterance, words: Lexicon) -> Reading | None:
    """ "The total in EUR incl. the USD ones": nothing is converted, each currency is told."""
    if said.references or not has(words.plain["one_currency"], said.words):
        return None
    arguments = spend_arguments("spend", said, words) | {"group_by": "currency", "currency": None}
    return Reading("query_spend", arguments, "spend", _PLAINLY, notes=("no_rate",))


def converted(said: Utterance, words: Lexicon) -> Reading | None:
    """ "What do the dollar bills come to in euros?": they are told as they are, in dollars.
    "In dollars or in euros?": each for itself."""
    line = said.words.split()
    named = [place for place, word in enumerate(line) if word in words.currencies]
    if said.references or len(named) != _TWO:
        return None
    theirs, wanted = (words.currencies[line[place]] for place in named)
    between = {*line[named[0] : named[1]]}
    if theirs == wanted or has(words.intents["compare"], said.words):
        return None
    if between & {*words.conjunctions, *_OR} and has(words.intents["spend"], said.words):
        narrowed = {"currency": None, "group_by": "currency"}
    elif named[1] == len(line) - 1:
        narrowed = {"currency": theirs}
    else:
        return None
    arguments = spend_arguments("spend", said, words) | narrowed
    return Reading("query_spend", arguments, "spend", _PLAINLY, notes=("no_rate",))


def in_currency(said: Utterance, words: Lexicon) -> Reading | None:
    """ "How much in Swiss francs?" """
    line = said.words.split()
    codes = {words.currencies[word] for word in line if word in words.currencies}
    if len(codes) != 1 or len(line) > _SHORT or not has(words.intents["spend"], said.words):
        return None
    return Reading("query_spend", spend_arguments("spend", said, words), "spend", _PLAINLY)


def lone_currency(said: Utterance, words: Lexicon) -> Reading | None:
    """ "USD": what was invoiced in it."""
    spoken = said.words.split()
    if len(spoken) != 1 or spoken[0] not in words.currencies:
        return None
    return Reading("query_spend", spend_arguments("spend", said, words), "spend", _PLAINLY,
                   is_bare=True)  # fmt: skip
