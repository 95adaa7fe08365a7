"""How old what is owed is: in bands, or the bills beyond an age."""

from assistant.agent.built_in.about_it import Before
from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.refined import EMPTY_LIST
from assistant.agent.built_in.refining import only_refines
from assistant.agent.built_in.search_call import is_state, longer_than, search_arguments
from assistant.agent.built_in.slots import category, has, slot, vendor

_PLAINLY = 13  # more than what a follow-up leans on
_FURTHER = 5


def ageing(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Ageing of what we owe", "aged payables by supplier", "the ageing of Orange"."""
    if said.references or said.amounts or not has(words.plain["ageing"], said.words):
        return None
    if has(words.plain["receivables"], said.words):
        return Reading(None, {}, "refused.customers", _PLAINLY)
    by_supplier = not said.vendors and slot("group_by", said, words) == "vendor"
    kind = None if said.vendors else category(said, words, guessed=False)
    asked = {"vendor": vendor(said), "category": kind, "by_supplier": by_supplier or None}
    return Reading("ageing", asked, "ageing", _PLAINLY)


def old_by(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Unpaid bills older than 60 days": issued before that, and not paid since."""
    if said.references or not has(words.plain["older"], said.words):
        return None
    until = longer_than(said, words)
    if until is None or has(words.plain["late"], said.words):
        return None
    is_open = is_state("unpaid", said, words) or slot("basis", said, words) == "owed"
    old = {"status": "unpaid" if is_open else None, "period": until, "due": None}
    bounds = dict.fromkeys(("min_amount", "max_amount", "text", "order", "limit"))
    return Reading("search_invoices", search_arguments(said, words) | old | bounds, "search",
                   _PLAINLY)  # fmt: skip


def further(said: Utterance, words: Lexicon, last: Before) -> Reading | None:
    """Behind the bands: "and those over 60 days?" lists these, "and Orange?", "by supplier" are
    its bands and those of each."""
    if last.tool != "ageing" or said.references or said.periods:
        return None
    if due := longer_than(said, words):
        named = {name: last.arguments.get(name) for name in ("vendor", "category")}
        late = EMPTY_LIST | named | {"status": "overdue", "due": due, "order": "due_first"}
        return Reading("search_invoices", late, "follow_up", _FURTHER)
    if not only_refines(said, words):
        return None
    kind = None if said.vendors else category(said, words, guessed=False)
    if said.vendors or kind:
        whose = {"vendor": vendor(said), "category": kind, "by_supplier": None}
        return Reading("ageing", last.arguments | whose, "follow_up", _FURTHER)
    if slot("group_by", said, words) == "vendor":
        return Reading("ageing", last.arguments | {"by_supplier": True}, "follow_up", _FURTHER)
    return None
