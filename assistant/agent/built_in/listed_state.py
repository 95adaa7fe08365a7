"""A state that only what was told before can be narrowed by: "which of those were paid late?"."""

from assistant.agent.built_in.about_it import Before
from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.pointing_words import POINTED, pointing_words, rest
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.refined import listed
from assistant.agent.built_in.slots import has, slot
from assistant.tools.words import fold, split

_SURE = 5
_LONGEST = 10
_SUMMED = ("paid", "unpaid", "overdue")
_OTHER = {None: "unpaid", "paid": "unpaid", "unpaid": "paid"}
_STATES = {"late_ones": "paid_late", "turned_down": "rejected"}


def in_a_state(said: Utterance, words: Lexicon, last: Before) -> Reading | None:
    """The invoices that were told, only those in the state that is named; None where the question
    names suppliers, days or amounts of its own."""
    named = (said.vendors, said.periods, said.references, said.amounts, said.quotes)
    if any(named) or slot("group_by", said, words) or len(said.words.split()) > _LONGEST:
        return None
    cues = pointing_words(words.language).cues
    line = "".join(f" {word}" for word in split(fold(said.text)))  # as typed, nothing mended
    state = next((one for name, one in _STATES.items() if has(cues[name], line)), None)
    state = state or _summed(said, line, words) or _remaining(line, words, last)
    shown = listed(last.tool, last.arguments) if state else None
    if shown is None or last.tool == "cash_out":
        return None
    return Reading("search_invoices", {**shown, "status": state}, POINTED, _SURE)


def _remaining(line: str, words: Lexicon, last: Before) -> str | None:
    """ "And the ones that are left?": those of what was told that are in the other state."""
    pointing = pointing_words(words.language)
    cues, told = pointing.cues["remaining"], last.arguments.get("status")
    if last.tool != "search_invoices" or told not in _OTHER or not has(cues, line):
        return None
    left = rest(line, words, pointing, *cues) - words.small - pointing.several - pointing.fields
    return None if left else _OTHER[told]


def _summed(said: Utterance, line: str, words: Lexicon) -> str | None:
    """ "The paid ones together", "what do the open ones come to?": the state of those of what was
    told whose list says their total."""
    status, pointing = slot("status", said, words), pointing_words(words.language)
    cues = pointing.cues["summed"]
    points = set(line.split()) & (words.pronouns | pointing.several)
    if status not in _SUMMED or not points or not has(cues, line):
        return None
    if any(word.startswith(words.documents) for word in set(line.split()) - points):
        return None  # "What do the open invoices come to?" may be of all.
    left = rest(line, words, pointing, *words.slots["status"][status], *cues)
    return None if left - words.small - pointing.several else status
