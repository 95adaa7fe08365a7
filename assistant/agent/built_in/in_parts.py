"""One question whose parts need a call each: what fell due and what of it is open, all of a list
and the large ones of it, who rose more of two, the last invoice of each of the first."""

from dataclasses import replace
from typing import Any

from assistant.agent.built_in.each_part import first_of_each_part
from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.missing_words import TO_CLOSE
from assistant.agent.built_in.pointing_words import pointing_words
from assistant.agent.built_in.reading import OF_EACH, Reading
from assistant.agent.built_in.refined import EMPTY_LIST, listed
from assistant.agent.built_in.slots import has, main_period, slot, vendor
from assistant.agent.built_in.spend_call import same_part, spend_arguments
from assistant.agent.built_in.supplier_words import NUMBER_TOO
from assistant.tools.periods import before, resolve, written

_PLAINLY = 13
_ALONE = "vendor"
_TWO = 2


def fell_due(said: Utterance, words: Lexicon) -> Reading | None:
    """ "How much fell due last week?": all that was to be paid then, paid since or not."""
    is_asked = has(words.plain["what_sum"], said.words) and has(words.plain["fell_due"], said.words)
    _, period = main_period(said)
    has_begun = period and period.start and period.end and period.start <= said.today
    is_other = said.references or said.amounts or has(words.offers["standing_question"], said.words)
    if not (is_asked and has_begun) or is_other:
        return None
    arguments = spend_arguments("spend", said, words)
    due = {"measure": "sum", "basis": "spent", "by": "due", "group_by": None, "top": None}
    kept = {name: value for name, value in arguments.items() if name != "status"}
    return Reading("query_spend", {**kept, **due, "compare_with": None}, "fell_due", _PLAINLY)


def in_parts(whole: Reading, said: Utterance, words: Lexicon) -> list[Reading]:
    """The calls of such a question, in the order of its parts; none where it is another."""
    every = (
        _due_and_open, _all_and_bounded, _rose_more, _last_of_each, _owed_to_each,
        _count_and_sum, _measures, _account_and_number, first_of_each_part,
        _moved_between, _then_as_well, _to_close,
    )  # fmt: skip
    return next((found for one in every if (found := one(whole, said, words))), [])


def _due_and_open(whole: Reading, said: Utterance, words: Lexicon) -> list[Reading]:
    """ "How much fell due last week, how much of it is still open and with whom?" """
    if whole.topic != "fell_due":
        return []
    places = [one.end() for cue, _ in words.plain["fell_due"] for one in cue.finditer(said.words)]
    behind = said.words[min(places) :]
    if not has(words.plain["still_open"], behind):
        return []
    open_ones = {
        "vendor": vendor(said), "status": "unpaid", "due": main_period(said)[0],
        "order": "due_first",
    }  # fmt: skip
    return [whole, Reading("search_invoices", EMPTY_LIST | open_ones, "search", _PLAINLY)]


def _all_and_bounded(whole: Reading, said: Utterance, words: Lexicon) -> list[Reading]:
    """ "What is due this month: the total, and those over 1,000": all, then the large ones."""
    bounds = {name: None for name in ("min_amount", "max_amount") if whole.arguments.get(name)}
    if whole.tool != "search_invoices" or not bounds:
        return []
    ahead = said.words.partition(" <amount>")[0]
    if not has(words.plain["all_and"], ahead):
        return []
    return [replace(whole, arguments=whole.arguments | bounds), whole]


def _rose_more(whole: Reading, said: Utterance, words: Lexicon) -> list[Reading]:
    """ "Compare Orange and Adobe this year: which rose more?": each against the period before."""
    told = whole.arguments
    two = [told.get("vendor"), told.get("compare_vendor")]
    period = resolve(str(told.get("period") or ""), said.today, words.language)
    if whole.tool != "query_spend" or not all(two) or not has(words.plain["rose"], said.words):
        return []
    if not (period and period.start and period.end):
        return []
    alone: dict[str, Any] = {"compare_vendor": None, "group_by": None}
    alone |= {"compare_with": written(before(period))}
    return [whole, *(replace(whole, arguments=told | alone | {_ALONE: one}) for one in two)]


def _last_of_each(whole: Reading, said: Utterance, words: Lexicon) -> list[Reading]:
    """ "The top three suppliers and the last invoice of each"."""
    told = whole.arguments
    if whole.tool != "query_spend" or told.get("group_by") != "vendor" or not told.get("top"):
        return []
    if not has(words.plain["last_of_each"], said.words):
        return []
    newest = {"order": "newest", "limit": 1}
    return [replace(whole, unread=()), Reading("search_invoices", EMPTY_LIST | newest, OF_EACH)]


def _owed_to_each(whole: Reading, said: Utterance, words: Lexicon) -> list[Reading]:
    """ "The first three suppliers of Q3, and what we still owe them": ranked by what they billed,
    each with what is owed now."""
    told = whole.arguments
    is_ranking = whole.tool == "query_spend" and told.get("group_by") == "vendor"
    if not is_ranking or not told.get("top") or not has(words.plain["owed_by_each"], said.words):
        return []
    if not (said.clauses[1:] or set(words.conjunctions) & set(said.words.split())):
        return []
    billed = {"basis": "spent", "status": None}
    owed = dict.fromkeys(told) | {"measure": "sum", "basis": "owed", "amount": "gross"}
    ranking = replace(whole, arguments=told | billed, unread=())
    return [ranking, Reading("query_spend", owed, OF_EACH)]


def _count_and_sum(whole: Reading, said: Utterance, words: Lexicon) -> list[Reading]:
    """ "The number of invoices and their total for each month": a split tells one figure."""
    told = whole.arguments
    if whole.tool != "query_spend" or told.get("measure") != "count" or not told.get("group_by"):
        return []
    if not has(words.plain["amount_too"], said.words) or slot("shares", said, words):
        return []
    return [whole, replace(whole, arguments=told | {"measure": "sum"})]


def _account_and_number(whole: Reading, said: Utterance, words: Lexicon) -> list[Reading]:
    """ "Has their IBAN or their VAT number changed?" """
    if whole.topic != NUMBER_TOO:
        return []
    card = {"vendor": vendor(said), "field": "numbers"}
    return [whole, Reading("vendor_card", card, "who_is", _PLAINLY)]


def _measures(whole: Reading, said: Utterance, words: Lexicon) -> list[Reading]:
    """ "Orange 2026: total, number of invoices and average"."""
    told, cues = whole.arguments, words.slots["measure"]
    found = [one for one in ("sum", "count", "average") if has(cues.get(one, ()), said.words)]
    is_plain = whole.tool == "query_spend" and not told.get("group_by")
    is_joined = said.clauses[1:] or set(words.conjunctions) & set(said.words.split())
    if not (is_plain and is_joined) or "average" not in found or len(found) < _TWO:
        return []
    figures = [replace(whole, arguments=told | {"measure": one}) for one in found]
    return [*figures, *_ends(told, said, words)]


def _ends(told: dict[str, Any], said: Utterance, words: Lexicon) -> list[Reading]:
    """ "…, and which was the largest": the bill at that end of what was counted."""
    shown = listed("query_spend", told)
    if shown is None:
        return []
    cues = words.slots["order"]
    ends = [one for one in ("largest", "smallest") if has(cues[one], said.words)]
    return [
        Reading("search_invoices", shown | {"order": one, "limit": 1}, "search", _PLAINLY)
        for one in ends
    ]


def _moved_between(whole: Reading, said: Utterance, words: Lexicon) -> list[Reading]:
    """ "What did Orange cost in Q2 and Q3, and by what percentage did it change?": the later one
    against the earlier one."""
    spans, told = [period for _, period in said.periods], whole.arguments
    is_told = has(pointing_words(words.language).cues["changed_by"], said.words)
    if whole.tool == "query_spend" and told.get("compare_with") and told.get("shares") and is_told:
        return [replace(whole, arguments=told | {"shares": None})]  # "The difference in percent"
    is_plain = whole.tool == "query_spend" and told.get("measure") == "sum"
    is_pair = len(spans) == _TWO and spans[0].grain == spans[1].grain and not said.halves
    if not (is_plain and is_pair and all(one.start and one.end for one in spans)):
        return []
    if not is_told:
        return []
    then, now = (text for text, _ in sorted(said.periods, key=lambda one: str(one[1].start)))
    apart = {"period": now, "compare_with": then, "group_by": None, "top": None, "shares": None}
    return [replace(whole, arguments=told | apart, unread=())]


def _then_as_well(whole: Reading, said: Utterance, words: Lexicon) -> list[Reading]:
    """ "What did we spend in October, and the year before?": October against the one before. A year
    behind a part of one means the same part of it."""
    told, spans = whole.arguments, said.periods
    if whole.tool != "query_spend" or len(spans) != _TWO or told.get("compare_with"):
        return []
    if (
        told.get("top")
        or told.get("basis") == "owed"
        or not all(one.start and one.end for _, one in spans)
    ):
        return []
    if not _ends_with_a_period(said, words):
        return []
    named = [(written(span), span) for _, span in spans]
    period, other = same_part(*named)
    if not said.is_parted and other == named[1][0]:
        return []  # "In October and in September": one figure each, or one of both.
    return [replace(whole, arguments=told | {"period": period, "compare_with": other}, unread=())]


def _to_close(whole: Reading, said: Utterance, words: Lexicon) -> list[Reading]:
    """ "What is missing to close November?": files, bills that were to come, and bills without a
    date, which no month holds."""
    if whole.topic != TO_CLOSE:
        return []
    absent = {"vendor": None, "absent_only": True}
    undated = {"which": "no_date", "period": None, "vendor": None}
    return [
        whole,
        Reading("list_subscriptions", absent, "subscriptions", _PLAINLY),
        Reading("list_papers", undated, "papers", _PLAINLY),
    ]


def _ends_with_a_period(said: Utterance, words: Lexicon) -> bool:
    """Whether a period stands behind the last "and", and nothing but little words beside it."""
    head, _, _ = said.words.rpartition(" <period>")
    if said.words != f"{head} <period>":
        return False
    spoken = head.split()
    while spoken and spoken[-1] in words.small and spoken[-1] not in words.conjunctions:
        spoken.pop()
    return spoken[-1:] != [] and spoken[-1] in words.conjunctions


def ranked_first(result: dict[str, Any], most: int) -> list[str]:
    """The names of the first suppliers of a ranking that was just told."""
    tables = result.get("data", {}).get("tables") or [{}]
    return [str(row[0]) for row in tables[0].get("rows", [])[:most] if row]


def of_each(reading: Reading, names: list[str]) -> list[Reading]:
    """The call for each of those names."""
    return [replace(reading, arguments=reading.arguments | {_ALONE: one}) for one in names]
