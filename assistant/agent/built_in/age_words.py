"""How old what is owed is: in bands, or the bills beyond an age."""

import re
from dataclasses import replace
from datetime import timedelta

from assistant.agent.built_in.about_it import Before
from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.refined import EMPTY_LIST
from assistant.agent.built_in.refining import only_refines
from assistant.agent.built_in.search_call import is_state, longer_than, search_arguments
from assistant.agent.built_in.slots import category, has, main_period, slot, vendor
from assistant.tools.periods import Period, before, resolve, written
from assistant.tools.words import fold, split

_PLAINLY = 13  # more than what a follow-up leans on
_FURTHER = 5
_YEAR, _NEAR = 365, 31  # days
_UNBOUND = dict.fromkeys(("min_amount", "max_amount", "text", "limit"))


def ageing(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Ageing of what we owe", "aged payables of Orange", "ageing as of 31 March"."""
    is_asked = has(words.plain["ageing"], said.words) or _names_bands(said, words)
    if said.references or not is_asked or len(said.amounts) > len(said.numbers):
        return None  # Bands have no smallest bill.
    if has(words.plain["receivables"], said.words):
        return Reading(None, {}, "refused.customers", _PLAINLY)
    by_supplier = not said.vendors and slot("group_by", said, words) == "vendor"
    kind = None if said.vendors else category(said, words, guessed=False)
    asked = {"vendor": vendor(said), "category": kind, "by_supplier": by_supplier or None}
    return Reading("ageing", asked | _as_of(said), "ageing", _PLAINLY)


def _as_of(said: Utterance) -> dict[str, str]:
    """The day, or the end of the period, that ages are asked of; today in one that lasts."""
    text, period = main_period(said)
    if not (text and period and period.end):
        return {}
    is_lasting = not _is_day(period) and period.start and period.start <= said.today < period.end
    if is_lasting:
        return {}
    coming = period.end + timedelta(days=_YEAR)
    is_near = timedelta(0) < coming - said.today <= timedelta(days=_NEAR)
    if is_near and _is_day(period) and str(period.end.year) not in text:
        return {"day": str(coming)}  # At the end of November "30 November" is this one.
    return {"day": text}


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


def owed_on(said: Utterance, words: Lexicon) -> Reading | None:
    """ "What was still unpaid at the end of the quarter?", "open items as of 31 October": what was
    owed on a day that is past; the end of a quarter that is not is that of the one before."""
    text, period = main_period(said)
    is_open = is_state("unpaid", said, words) or slot("basis", said, words) == "owed"
    is_other = said.references or said.amounts or len(said.periods) != 1
    is_other = is_other or has(words.plain["ageing"], said.words)
    if not (is_open and text and period and period.end) or is_other:
        return None
    is_as_of = any(f" {one} <period>" in said.words for one in words.as_of)
    is_past = has(words.plain["was_then"], said.words)
    is_due = has(words.slots["compare"]["due"], said.words) and not is_past
    if not (is_past or is_as_of) or is_due or has(words.plain["was"], said.words):
        return None  # "What was due at the end of September?" is of what fell due then.
    day = _past_end(text, period, said) if is_past else (text if _is_day(period) else None)
    if day is None or (is_as_of and not is_past and period.end >= said.today):
        return None
    return Reading("owed_then", {"day": day, "vendor": vendor(said)}, "spend", _PLAINLY)


def _is_day(period: Period) -> bool:
    return period.start == period.end


def _past_end(text: str, period: Period, said: Utterance) -> str | None:
    """The day, or the end of what is named, that is past."""
    assert period.end
    if period.end < said.today:
        is_end = _is_day(period) or (period.start and period.grain == "span")
        return text if is_end else None
    if period.grain != "end":
        return None
    whole = next(
        (one for unit in ("month", "quarter", "half", "year")
         if (one := resolve(f"this {unit}", said.today, "en")) and one.end == period.end),
        None,
    )  # fmt: skip
    last = before(whole) if whole else None
    return written(replace(last, start=last.end, grain="day")) if last and last.end else None
