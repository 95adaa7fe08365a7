"""Whether one thing that bills charge became dearer: its unit price, not what bills come to."""

from assistant.agent.built_in.cues import PLAIN, intents
from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.slots import has, vendor
from assistant.tools.unit_names import units
from assistant.tools.words import distance, fold, split

_PLAINLY = 13  # more than what a follow-up leans on
_MOST = 3  # words of a thing
_SHORTEST = 4


def product_price(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Did the carton of Senne get dearer?", "has the price of laminated glass moved?" """
    is_other = said.references or said.amounts or said.periods or said.is_sought
    if is_other or len(said.vendors) > 1 or any(not known for _, known in said.vendors):
        return None
    thing = said.quotes[0] if said.quotes else " ".join(_thing(said)[:_MOST])
    if not thing or units(thing) or not _is_of_prices(said, words):
        return None
    return Reading("price_history", {"vendor": vendor(said), "part": thing}, "prices", _PLAINLY)


def _thing(said: Utterance) -> list[str]:
    """The words nobody here knows, and those that were taken for another word's typing error where
    a letter is another one: "Karton" beside "Karten"."""
    spoken = said.words.split()
    return [
        word for word in split(fold(said.text))
        if len(word) >= _SHORTEST
        and (word in said.unknown or (word not in spoken and _is_replaced(word, said.mended)))
    ]  # fmt: skip


def _is_replaced(word: str, mended: set[str]) -> bool:
    return any(
        len(one) == len(word) and sorted(one) != sorted(word) and distance(one, word, 1) == 1
        for one in mended
    )


def _is_of_prices(said: Utterance, words: Lexicon) -> bool:
    """Whether a price is asked to have moved."""
    told = intents(said, words)
    return any(has(words.plain[name], said.words) for name in ("rise", "raised", "cheap")) or (
        max(told.get("price_rise", 0), told.get("prices", 0)) >= PLAIN
    )
