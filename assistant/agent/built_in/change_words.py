"""What differs: two invoices, several of one number, a bill and the one before it."""

import re
from typing import Any

from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.refusals import refusal
from assistant.agent.built_in.slots import category, has, main_period, vendor
from assistant.tools import period_words
from assistant.tools.periods import month, written

_PLAINLY = 13  # more than what a follow-up leans on
_TWO = 2
_SPANS = ("day", "month")  # A longer span holds many bills: their totals are compared.
_SHORTEST = 2  # letters of a unit


def two_invoices(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Compare RE-1 with RE-2", "why is RE-1 dearer than RE-2?"."""
    if len(said.references) != _TWO:
        return None
    cues = (*words.intents["compare"], *words.plain["two_apart"])
    if not (has(cues, said.words) or _asks_why(said, words)):
        return None
    return _compare(invoice=said.references[0], other=said.references[1])


def cheaper(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Who became cheaper?": whose price fell; "is Northpeak cheaper?": its bills over time."""
    is_other = said.references or said.amounts or len(said.vendors) > 1 or len(said.periods) > 1
    if is_other or refusal(said, words) or has(words.slots["amount"]["vat"], said.words):
        return None  # "The reduced VAT rate" is no lower price.
    kind = None if said.vendors else category(said, words, guessed=False)
    is_one = (kind or (said.vendors and said.vendors[0][1])) and not said.periods
    if is_one and has(words.plain["cheap"], said.words):
        asked = {"vendor": vendor(said), **({"category": kind} if kind else {})}
        return Reading("price_history", asked, "prices", _PLAINLY)
    if said.vendors or kind or not has(words.plain["cheaper"], said.words):
        return None
    return Reading("price_history", {"vendor": None, "direction": "down"}, "prices", _PLAINLY)


def went_from(said: Utterance, words: Lexicon) -> Reading | None:
    """ "When did the cleaning go from 480 to 552?": the bills of who that is, over time."""
    kind = None if said.vendors else category(said, words, guessed=False)
    is_one = bool(kind) or len(said.vendors) == 1
    if not is_one or said.references or len(said.amounts) != _TWO:
        return None
    if not has(words.plain["from_to"], said.words):
        return None
    asked = {"vendor": vendor(said), "category": kind}
    return Reading("price_history", asked, "prices", _PLAINLY)


def dearer_since(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Since when do the cleaners charge more?", "when did Northpeak go up, and by how much?": the
    bills of one over time, which say when."""
    kind = None if said.vendors else category(said, words, guessed=False)
    is_one = bool(kind) or (len(said.vendors) == 1 and bool(said.vendors[0][1]))
    if not is_one or said.references or said.amounts or len(said.periods) > 1:
        return None
    rises = has(words.plain["is_dearer"], said.words) or has(words.plain["raised"], said.words)
    is_due = has(words.slots["compare"]["due"], said.words)
    if is_due or not (rises and has(words.plain["dearer_since"], said.words)):
        return None
    asked = {"vendor": vendor(said), **({"category": kind} if kind else {})}
    return Reading("price_history", asked, "prices", _PLAINLY)


def charges_now(said: Utterance, words: Lexicon) -> Reading | None:
    """ "What does Northpeak charge us now?": its last bills, not all that it ever billed."""
    is_one = len(said.vendors) == 1 and bool(said.vendors[0][1])
    if not is_one or said.references or said.amounts or said.periods:
        return None
    if not has(words.plain["charges_now"], said.words):
        return None
    return Reading("price_history", {"vendor": vendor(said)}, "prices", _PLAINLY)


def same_number(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Why is RE-1 there twice?", "which one of the two RE-1 counts?"; not whether it is."""
    if len(said.references) != 1 or not has(words.plain["twice_there"], said.words):
        return None
    if not has(words.plain["twice_why"], said.words):
        return None
    return _compare(invoice=said.references[0], against="same_number")


def dearer_bill(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Why is November's energy bill higher?": held against the bill before it."""
    is_why = _asks_why(said, words)
    if said.amounts or said.is_sought or len(said.vendors) > 1 or len(said.references) > 1:
        return None
    if said.references:
        return _compare(invoice=said.references[0], against="before") if is_why else None
    if not is_why and (later := _later_of_two(said, words)):
        return _of_bill(said, words, later)
    if not is_why:
        return _dearer_unit(said, words)
    before_it = period_words.lexicon(words.language).named_whole("one_before")
    spans = [one for one in said.periods if not one[0].endswith(before_it)]
    if any(span.grain not in _SPANS for _, span in spans) or spans[1:]:
        return None
    if not said.vendors and not has(words.plain["dear_bill"], said.words):
        return None
    return _of_bill(said, words, spans[0][0] if spans else None)


def _of_bill(said: Utterance, words: Lexicon, period: str | None) -> Reading | None:
    """The bill of the supplier or the kind of cost that is named, against the one before it."""
    kind = None if said.vendors else category(said, words, guessed=False)
    if not (said.vendors or kind):
        return None
    return _compare(against="before", vendor=vendor(said), category=kind, period=period)


def _later_of_two(said: Utterance, words: Lexicon) -> str | None:
    """ "What changed between October's and November's bill?": November, as text."""
    is_asked = has(words.plain["is_changed"], said.words)
    if not is_asked or not has(words.plain["dear_bills"], said.words):
        return None
    _, span = main_period(said)
    if not (span and span.start and span.end):
        return None
    months = (span.end.year - span.start.year) * 12 + span.end.month - span.start.month
    return written(month(span.end)) if months == 1 else None


def _asks_why(said: Utterance, words: Lexicon) -> bool:
    """Why something costs more or less."""
    return has(words.plain["asks_why"], said.words) and has(words.plain["is_dearer"], said.words)


def _dearer_unit(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Did the price per kWh go up?": on the newest bill that names such a unit."""
    if said.vendors or said.periods or not has(words.plain["price_per"], said.words):
        return None
    for cue, _ in words.plain["price_per"]:
        found = cue.search(said.words)
        unit = re.match(r" ([^\W\d_]+)", said.words[found.end() :]) if found else None
        if unit and unit[1] in said.unknown and len(unit[1]) >= _SHORTEST:
            return _compare(against="before", category=unit[1])
    return None


def _compare(**named: Any) -> Reading:  # noqa: ANN401
    usual = dict.fromkeys(("invoice", "other", "against", "vendor", "category", "period"))
    return Reading("compare_invoices", {**usual, **named}, "compare", _PLAINLY)
