"""How much of a thing is asked for, and at which price: "how many hours did Martin bill in May, at
what rate?"."""

from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.paper_words import of_paper
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.slots import category, has, main_period, slot, vendor
from assistant.tools.unit_names import PASSING, units

QUANTITY = "quantity"
_MOST = 3  # words of a thing: "bulletins de paie"
_OF = frozenset(("of", "de", "d", "du", "des", "del", "di", "della", "dei", "von", "l", "la", "le"))


def quantity(said: Utterance, words: Lexicon) -> Reading | None:
    """Of a supplier's, a kind of cost's or one bill's lines: of all of a period, or of the last
    one where that is named."""
    kind = None if said.vendors else category(said, words, guessed=False)
    is_known = bool(said.vendors and said.vendors[0][1]) or kind or said.references
    is_other = said.is_sought or len(said.vendors) > 1 or len(said.references) > 1
    if is_other or not is_known or slot("amount", said, words) == "vat":
        return None
    thing = _thing(said, words)
    if thing is None or (kind and not thing) or not _is_counted(thing, said, words):
        return None
    part = " ".join(thing) or None
    if said.references:
        return of_paper("lines", invoice=said.references[0], part=part)
    named = {"vendor": vendor(said), "category": kind, "period": main_period(said)[0], "part": part}
    is_last = not said.periods and has(words.plain["last_bill"], said.words)
    reading = of_paper("lines" if is_last else "quantity", **named)
    return Reading(reading.tool, reading.arguments, QUANTITY, reading.score)


def _thing(said: Utterance, words: Lexicon) -> list[str] | None:
    """The words of what is counted or priced; none of them where only a price is asked for, None
    where neither is."""
    cues = (*words.plain["how_many_of"], *words.plain["price_per"])
    ends = sorted(one.end() for cue, _ in cues for one in cue.finditer(said.words))
    for end in ends:
        if found := _named(said.words[end:].split(), words):
            return found
    prices = (one.end() for cue, _ in words.plain["unit_price"] if (one := cue.search(said.words)))
    behind = [said.words[end:].lstrip() for end in prices]
    return [] if any(not one.startswith(words.documents) for one in behind) else None


def _named(spoken: list[str], words: Lexicon) -> list[str]:
    """The words of a thing at the beginning of these: "<bulletins de paie> en novembre"."""
    found: list[str] = []
    for word in spoken:
        if word in _OF:
            continue
        is_end = word.startswith(("<", *words.documents)) or word in words.small
        if (is_end and not units(word)) or len(found) == _MOST:
            break
        found.append(word)
    return found


def _is_counted(thing: list[str], said: Utterance, words: Lexicon) -> bool:
    """Whether it is a thing that bills charge: in a unit, in a word nobody here knows, or at a
    price; documents are none."""
    if not thing and has(words.plain["how_many_of"], said.words):
        return False  # "How many invoices, and at what price?"
    is_priced = any(has(words.plain[name], said.words) for name in ("unit_price", "at_price"))
    is_unit = bool(units(" ".join(thing)) - PASSING)
    return is_priced or is_unit or bool(thing and thing[0] in said.unknown)
