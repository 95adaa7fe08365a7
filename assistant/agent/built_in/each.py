"""One call for each of what is named, where a tool takes only one: "show me the unpaid invoices of
Orange and of Adobe", "open F-12 and F-13"."""

import re
from dataclasses import replace

from assistant.agent.built_in.kinds import kinds_named
from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.slots import counted, has, slot
from assistant.agent.built_in.spend_call import spend_arguments, suppliers_named

_OF_ONE_SUPPLIER = (
    "search_invoices", "list_unmatched_invoices", "price_history", "payment_delay", "vendor_card",
    "list_subscriptions", "payment_status", "vat_by_rate", "check_vat",
)  # fmt: skip
_EXTREMES = ("largest", "smallest")
_MEASURES = ("average", "median", *_EXTREMES)
_WHOSE = ("vendor", "category", "period")
_TO = frozenset(
    ("to", "the", "au", "aux", "a", "la", "nach", "bis", "zu", "zur", "zum", "den", "al", "alla",
     "alle", "ai", "las", "los")
)  # fmt: skip
_COMPARED = ("other", "compare_vendor", "compare_with")


def each(reading: Reading, said: Utterance, words: Lexicon) -> list[Reading]:
    """The reading, or one of it for each supplier, number or month that is named."""
    arguments = reading.arguments
    together = suppliers_named(said) or kinds_named(said, words)
    if reading.tool == "search_invoices" and reading.is_bare and together:
        spent = spend_arguments("spend", said, words)  # "Orange and Adobe in October"
        return [replace(reading, tool="query_spend", arguments=spent, topic="spend")]
    if measures := measures_named(said, reading, words):
        spent = spend_arguments("spend", said, words) | {"group_by": None, "top": None}
        spent |= {name: arguments[name] for name in _WHOSE if arguments.get(name)}
        return _with(replace(reading, tool="query_spend", arguments=spent), "measure", measures)
    if any(arguments.get(name) for name in _COMPARED):
        return [reading]
    if reading.tool == "get_invoice" and len(said.references) > 1:
        return _with(reading, "number", said.references)
    if reading.tool == "summarise_month" and len(said.periods) > 1:
        return _with(reading, "month", [text for text, _ in said.periods])
    suppliers = suppliers_named(said)
    is_of_one = reading.tool in _OF_ONE_SUPPLIER and arguments.get("vendor") in suppliers
    if is_of_one and not arguments.get("except_vendor"):
        return _with(reading, "vendor", suppliers)
    if reading.tool == "query_spend" and (periods := _periods_apart(said, reading, words)):
        return _with(reading, "period", periods)
    return [reading]


def measures_named(said: Utterance, reading: Reading, words: Lexicon) -> list[str]:
    """ "Average, highest and lowest bill": every figure that is asked for, where several are;
    what only sorts a list ("from high to low") names none."""
    if reading.tool not in ("query_spend", "search_invoices") or slot("group_by", said, words):
        return []
    spoken = said.words.split()
    is_joined = bool(said.clauses[1:] or set(words.conjunctions) & set(spoken))
    if not is_joined or counted(said, words):
        return []
    cues = {name: words.slots["measure"].get(name, ()) for name in _MEASURES}
    for name in _EXTREMES:
        cues[name] = (*cues[name], *words.slots["order"][name])
    found = [name for name in _MEASURES if has(cues[name], said.words)]
    if _is_sorted(said.words, words):
        return []
    is_both = set(_EXTREMES) <= set(found) or not set(_EXTREMES) & set(found)
    names_papers = any(one.startswith(words.documents) for one in spoken)
    return found if found[1:] and (names_papers or is_both) else []


def _periods_apart(said: Utterance, reading: Reading, words: Lexicon) -> list[str]:
    """The periods that have a call each: "January, May and August", or "the top two of Q2 and of
    Q3", which are the first of each, not of both together."""
    periods = [text for text, _ in said.periods]
    if len(periods) > 1 and _are_apart(said, reading):
        return periods
    if not reading.arguments.get("top"):
        return []
    joins = "|".join(map(re.escape, words.conjunctions))
    if len(periods) == 1:  # "Du T2 et du T3" is one period where it is told as one.
        twice = re.fullmatch(rf"(\S+) (.+) (?:{joins}) \1 (.+)", periods[0])
        return [twice[2], twice[3]] if twice else []
    apart = re.search(rf"(?<=<period>) (?:{joins})(?: \S+){{1,2}} <period>", said.words)
    return periods if apart else []


def _is_sorted(line: str, words: Lexicon) -> bool:
    """ "From the largest to the smallest": only little words stand between the two."""
    ends = [
        (found.start(), found.end())
        for name in _EXTREMES
        for cue, _ in words.slots["order"][name]
        if (found := cue.search(line))
    ]
    first, last = min(ends, default=(0, 0)), max(ends, default=(0, 0))
    between = line[first[1] : last[0]].split()
    return bool(between) and _TO.issuperset(between)


def _with(reading: Reading, name: str, values: list[str]) -> list[Reading]:
    return [replace(reading, arguments=reading.arguments | {name: one}) for one in values]


def _are_apart(said: Utterance, reading: Reading) -> bool:
    """Periods of a kind, of which the call could only take the first: "January, May and August"."""
    is_first = reading.arguments.get("period") == said.periods[0][0]
    return is_first and len({period.grain for _, period in said.periods}) == 1
