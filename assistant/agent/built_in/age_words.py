"""How old what is owed is: in bands, or the bills beyond an age."""

import re
from datetime import timedelta

from assistant.agent.built_in.about_it import Before
from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.refined import EMPTY_LIST
from assistant.agent.built_in.refining import only_refines
from assistant.agent.built_in.search_call import is_state, longer_than, search_arguments
from assistant.agent.built_in.slots import category, has, slot, vendor
from assistant.tools.words import fold, split

_PLAINLY = 13  # more than what a follow-up leans on
_FURTHER = 5
_UNBOUND = dict.fromkeys(("min_amount", "max_amount", "text", "limit"))


def ageing(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Ageing of what we owe", "aged payables by supplier", "the ageing of Orange"."""
    is_asked = has(words.plain["ageing"], said.words) or _names_bands(said, words)
    if said.references or not is_asked or len(said.amounts) > len(said.numbers):
        return None  # Bands have no smallest bill.
    if has(words.plain["receivables"], said.words):
        return Reading(None, {}, "refused.customers", _PLAINLY)
    by_supplier = not said.vendors and slot("group_by", said, words) == "vendor"
    kind = None if said.vendors else category(said, words, guessed=False)
    asked = {"vendor": vendor(said), "category": kind, "by_supplier": by_supplier or None}
    return Reading("ageing", asked, "ageing", _PLAINLY)


def late_between(said: Utterance, words: Lexicon) -> Reading | None:
    """ "How much is 31 to 60 days overdue?": one band, as a list."""
    found = re.search(
        rf" (\d{{1,3}})(?: \w{{1,3}})? (\d{{1,3}}) (?:{_days(words)})(?= |$)", _line(said)
    )
    if said.references or found is None or not has(words.plain["late"], said.words):
        return None
    first, last = sorted(map(int, found.groups()))
    due = f"{said.today - timedelta(days=last)}..{said.today - timedelta(days=first)}"
    late = {"status": "overdue", "period": None, "due": due, "order": "due_first", "by": None}
    return Reading("search_invoices", search_arguments(said, words) | late | _UNBOUND, "search",
                   _PLAINLY)  # fmt: skip


def not_due(said: Utterance, words: Lexicon) -> Reading | None:
    """ "What is not due yet?": what is open and falls due from today on."""
    if said.references or said.periods or not has(words.plain["not_due"], said.words):
        return None
    coming = {"status": "unpaid", "due": f"{said.today}..", "order": "due_first", "by": None}
    return Reading("search_invoices", search_arguments(said, words) | coming | {"limit": None},
                   "search", _PLAINLY)  # fmt: skip


def _names_bands(said: Utterance, words: Lexicon) -> bool:
    """ "What we owe at 30, 60 and 90 days"."""
    is_owed = has(words.plain["late"], said.words) or slot("basis", said, words) == "owed"
    three = r" \d{1,3}(?: [^\W\d]{1,3})?" * 3
    return is_owed and bool(re.search(rf"{three} (?:{_days(words)})(?= |$)", _line(said)))


def _line(said: Utterance) -> str:
    return "".join(f" {word}" for word in split(fold(said.text)))


def _days(words: Lexicon) -> str:
    return "|".join(map(re.escape, words.days))


def old_by(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Unpaid bills older than 60 days": issued before that, and not paid since."""
    if said.references or not has(words.plain["older"], said.words):
        return None
    until = longer_than(said, words)
    if until is None or has(words.plain["late"], said.words):
        return None
    is_open = is_state("unpaid", said, words) or slot("basis", said, words) == "owed"
    old = {"status": "unpaid" if is_open else None, "period": until, "due": None, "order": None}
    return Reading("search_invoices", search_arguments(said, words) | old | _UNBOUND, "search",
                   _PLAINLY)  # fmt: skip


def owed_beyond(said: Utterance, words: Lexicon) -> Reading | None:
    """ "What have we owed for over 90 days?": past its due date for that long."""
    if said.references or slot("basis", said, words) != "owed":
        return None
    until = longer_than(said, words)
    if until is None or slot("group_by", said, words) == "vendor":
        return None
    late = {"status": "overdue", "period": None, "due": until, "order": "due_first"}
    return Reading("search_invoices", search_arguments(said, words) | late | _UNBOUND, "search",
                   _PLAINLY)  # fmt: skip


def further(said: Utterance, words: Lexicon, last: Before) -> Reading | None:
    """Behind the bands: "and those over 60 days?" lists these, "and Orange?", "by supplier" are
    its bands and those of each."""
    if last.tool != "ageing" or said.references or said.periods:
        return None
    named = {name: last.arguments.get(name) for name in ("vendor", "category")}
    if has(words.plain["not_due"], said.words):
        coming = {"status": "unpaid", "due": f"{said.today}..", "order": "due_first"}
        return Reading("search_invoices", EMPTY_LIST | named | coming, "follow_up", _FURTHER)
    if due := longer_than(said, words):
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
