"""What is asked in so many words that its reading needs nothing that was learnt."""

from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.openers import without_openers
from assistant.agent.built_in.orders import SURE, is_order
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.refusals import acted
from assistant.agent.built_in.search_call import search_arguments
from assistant.agent.built_in.slots import has

_PLAINLY = SURE + 3


def plainly(said: Utterance, words: Lexicon) -> Reading | None:
    """The reading of such a question; None for all others, and for orders to send."""
    if is_order(without_openers(said.words, words), words) or acted(said, words):
        return None
    return next((found for read in _READINGS if (found := read(said, words))), None)


def _memory(said: Utterance, words: Lexicon) -> Reading | None:
    """ "What do you remember?" deletes nothing."""
    if not has(words.plain["memory"], said.words):
        return None
    return Reading(None, topic="talk.memory", score=_PLAINLY)


def _same(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Is Sita the same as Zita?" merges nobody; "they are the same supplier." does."""
    is_told = "?" not in said.text and has(words.offers["merge_suppliers"], said.words)
    if is_told or len(said.vendors) < 2 or not has(words.plain["same"], said.words):
        return None
    one, other = said.vendors[0][0], said.vendors[1][0]
    return Reading("vendor_card", {"vendor": one, "other": other}, "who_is", _PLAINLY)


def _mentions(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Which invoices mention LED-Modul?": words in the text of papers."""
    if not said.is_sought:
        return None
    return Reading("search_invoices", search_arguments(said, words), "search", _PLAINLY)


_READINGS = (_memory, _same, _mentions)
