"""Whether one thing that bills charge became dearer: its unit price, not what bills come to."""

import re

from assistant.agent.built_in.cues import PLAIN, intents
from assistant.agent.built_in.lexicon import THE, Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.slots import has, vendor
from assistant.tools.unit_names import units
from assistant.tools.words import distance, fold, split

_PLAINLY = 13  # more than what a follow-up leans on
_MOST = 3  # words of a thing
_SHORTEST = 4
_US = {"us", "me", "nous", "uns", "mir", "ci", "mi", "nos"}  # Then somebody charges it.
_CALLED = re.compile(rf" (?:{THE}) <vendor> ([^\W\d_]+)")


def product_price(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Did the carton of Senne get dearer?", "what did the LED module cost a year ago?" """
    if said.references or said.amounts or said.is_sought or len(said.vendors) > 1:
        return None
    is_cost = has(words.plain["thing_costs"], said.words) and not _US & set(said.words.split())
    named = _named_thing(said) if is_cost else None
    is_stranger = any(not known for _, known in said.vendors)
    if (said.periods and not is_cost) or (is_stranger and not named):
        return None
    thing = said.quotes[0] if said.quotes else named or " ".join(_thing(said)[:_MOST])
    if not thing or units(thing) or not (is_cost or _is_of_prices(said, words)):
        return None
    asked = {"vendor": None if named else vendor(said), "part": thing}
    return Reading("price_history", asked, "prices", _PLAINLY)


def _named_thing(said: Utterance) -> str | None:
    """ "The LED module": what looks like a stranger's name leads on to a word nobody knows."""
    found = _CALLED.search(said.words)
    is_one = found is not None and len(said.vendors) == 1 and not said.vendors[0][1]
    if not found or not is_one or found[1] not in said.unknown:
        return None
    return f"{said.vendors[0][0]} {found[1]}"


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
