"""The last call of a conversation with what was said put in."""

import re
from typing import Any, get_args

from assistant.agent.built_in.coming import to_come
from assistant.agent.built_in.leaving_out import kinds_left_out, left_out, one_or_all
from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.search_call import status_of
from assistant.agent.built_in.slots import bounds, category, has, order, slot, vendor
from assistant.tools.periods import in_year, resolve, written
from assistant.tools.states import Known

EXCEPTING = ("search_invoices", "query_spend")
PARTS = ("month", "quarter", "half")
_FILTERS = (
    "vendor", "except_vendor", "category", "except_category", "period", "min_amount", "max_amount",
    "status", "country",
)  # fmt: skip
_KEPT = (
    "vendor", "except_vendor", "category", "except_category", "period", "min_amount", "max_amount",
    "amount", "currency", "country",
)  # fmt: skip
_DOCUMENTS = ("to_review", "approved", "pushed", "failed")
EMPTY_LIST: dict[str, Any] = {
    "text": None, "status": None, "vendor": None, "except_vendor": None, "period": None,
    "due": None, "min_amount": None, "max_amount": None, "order": None, "limit": None,
}  # fmt: skip
_TIMES = ("week", "month", "quarter", "year")
_MEASURES = ("average", "median")  # What no list says of itself.
_NO_COUNT = ("text", "due", "arrived")  # What only a listing is filtered by.


def changed(said: Utterance, words: Lexicon, tool: str, before: dict[str, Any]) -> Reading | None:
    """A call with its period, supplier, kind of cost, state, bounds or split replaced."""
    arguments = dict(before)
    group_by, measure = slot("group_by", said, words), slot("measure", said, words)
    if has(words.slots["compare"]["how_many"], said.words) and measure in (None, "count"):
        return _counted(tool, arguments, status_of(said, words))
    is_figure = group_by or measure in _MEASURES
    if is_figure and tool == "search_invoices" and (split := listed_spend(tool, arguments)):
        tool, arguments = "query_spend", split
    amount = slot("amount", said, words)
    if tool == "query_spend" or (tool == "summarise_month" and (group_by or measure or amount)):
        was, (tool, arguments) = tool, _spend(arguments, tool)
        _put(arguments, group_by=group_by, measure=measure, amount=slot("amount", said, words))
        if was == "query_spend" and arguments.get("group_by"):
            _put(arguments, top=_how_many(said, words))
    if group_by == "vendor" and arguments.get("vendor"):
        arguments["vendor"] = None  # One supplier is not split by supplier.
    if said.periods or group_by in _TIMES:
        _drop_comparison(arguments)
    _put_period(said, words, tool, arguments)
    _put_whose(said, words, tool, arguments)
    status = status_of(said, words)
    if status and tool == "summarise_month" and not (said.periods or said.vendors):
        tool, arguments = "search_invoices", _listing({"period": arguments.get("month")})
    if status and tool == "query_spend" and not (said.periods or said.vendors or group_by):
        tool, arguments = "search_invoices", _listing(arguments)
    if tool == "search_invoices":
        sorting = _sorting(said, words)
        is_sorted = has(words.slots["compare"]["sorting"], said.words) and sorting["order"]
        _put(arguments, status=None if is_sorted else status, **sorting)
        if status == "overdue" and _is_to_come(arguments.get("due"), said, words):
            arguments["due"] = None  # "What falls due next week?" "And what is late already?"
    if tool in ("search_invoices", "query_spend"):
        least, most = bounds(said, words)
        _put(arguments, currency=None if said.amounts else said.currency)
        _put(arguments, min_amount=least, max_amount=most)
    if arguments == before and not slot("amount", said, words):
        return None
    return Reading(tool, arguments, "follow_up", 5)


def _counted(tool: str, arguments: dict[str, Any], status: str | None) -> Reading:
    """How many the shown ones are, or those of them in a state; a list that cannot be counted
    otherwise says it itself."""
    if status in get_args(Known):
        arguments = arguments | {"status": status}
    if tool == "query_spend":
        return Reading(tool, arguments | {"measure": "count"}, "follow_up", 5)
    if tool != "search_invoices" or any(arguments.get(name) for name in _NO_COUNT):
        return Reading(tool, arguments, "follow_up", 5)
    kept = {name: arguments[name] for name in _FILTERS if arguments.get(name)}
    _, empty = _spend({}, "")
    return Reading("query_spend", {**empty, "measure": "count", **kept}, "follow_up", 5)


def _put_period(said: Utterance, words: Lexicon, tool: str, arguments: dict[str, Any]) -> None:
    """The period, or the one that it is compared with: "and against Q1?"."""
    if not said.periods:
        return
    is_compared = tool == "query_spend" and has(words.slots["compare"]["against"], said.words)
    is_compared = is_compared or (tool == "query_spend" and compares_it(said, words))
    if is_compared and arguments.get("period"):
        same = same_part(arguments["period"], said)
        arguments["compare_with"] = same or said.periods[0][0]
        return
    key = "month" if tool == "summarise_month" else "period"
    if tool == "search_invoices":
        key = next((one for one in ("due", "arrived") if arguments.get(one)), key)
    if _lies_ahead(said) and key == "period" and arguments.get("status") in (None, "unpaid"):
        key = "due" if tool == "search_invoices" else key
        if tool == "query_spend" and arguments.get("basis") == "owed":
            arguments["by"] = "due"  # Nothing was issued in days to come.
    named = same_part(arguments.get(key), said) or said.periods[0][0]
    arguments[key] = to_come(named, said) if key == "due" else named


def _lies_ahead(said: Utterance) -> bool:
    start = said.periods[0][1].start
    return bool(start and start > said.today)


def _is_to_come(due: str | None, said: Utterance, words: Lexicon) -> bool:
    span = resolve(due, said.today, words.language) if due else None
    return bool(span and span.start and span.start > said.today)


def compares_it(said: Utterance, words: Lexicon) -> bool:
    """ "Why is it higher than Q2?": what was told before, held against a period."""
    if len(said.periods) != 1 or said.vendors or said.references:
        return False
    line = f"{said.words} "
    starts = any(line.startswith(f" {one} ") for one in words.why)
    than = "|".join(map(re.escape, words.than))
    return starts and re.search(rf" (?:{than})(?: \S+){{0,2}} <period>", line) is not None


def _put_whose(said: Utterance, words: Lexicon, tool: str, arguments: dict[str, Any]) -> None:
    """The supplier or the kind of cost; in a sum one takes the place of the other."""
    if tool in EXCEPTING and _leave_out(said, words, arguments):
        return
    if said.vendors and tool in ("search_invoices", "query_spend", "list_unmatched_invoices"):
        arguments["vendor"] = vendor(said)
        if tool == "query_spend":
            arguments["category"] = None
            if arguments.get("group_by") == "vendor":
                arguments |= {"group_by": None, "top": None}
    kind = category(said, words, guessed=False)
    if kind and not said.vendors and tool == "query_spend":
        arguments |= {"vendor": None, "category": kind}
    elif kind and not said.vendors and tool == "search_invoices":
        arguments["category"] = kind


def _leave_out(said: Utterance, words: Lexicon, arguments: dict[str, Any]) -> bool:
    """Whether suppliers or kinds of cost are left out, which are then; kinds beside those that
    were left out before."""
    vendors, kinds = left_out(said, words), kinds_left_out(said, words)
    if vendors:
        arguments["except_vendor"] = one_or_all(vendors)
        if arguments.get("vendor") in vendors:
            arguments["vendor"] = None
    if kinds:
        was = arguments.get("except_category") or []
        kinds = [*([was] if isinstance(was, str) else was), *kinds]
        arguments["except_category"] = one_or_all(list(dict.fromkeys(kinds)))
    return bool(vendors or kinds)


def _sorting(said: Utterance, words: Lexicon) -> dict[str, Any]:
    """How a list is sorted, and how many of it are wanted."""
    sorting = order(said, words)
    if sorting is None and has(words.slots["compare"]["sorting"], said.words):
        is_due = has(words.slots["compare"]["due"], said.words)
        sorting = "due_first" if is_due else "largest"
    return {"order": sorting, "limit": _how_many(said, words)}


def _how_many(said: Utterance, words: Lexicon) -> int | None:
    """ "Only the top three": three, where no amount and no days are counted."""
    if said.periods or len(said.amounts) > len(said.numbers) or has(_bounding(words), said.words):
        return None
    spoken = next((words.numbers[one] for one in said.words.split() if one in words.numbers), None)
    return said.numbers[0] if said.numbers else spoken


def _bounding(words: Lexicon) -> tuple[Any, ...]:
    compare = words.slots["compare"]
    return (*compare["over"], *compare["under"], *compare["over_after"], *compare["under_after"])


def same_part(last: str | None, said: Utterance) -> str | None:
    """ "And last year?" after a quarter or a month: the same one of that year."""
    year = said.periods[0][1]
    part = resolve(last, said.today, said.language) if last else None
    if year.grain != "year" or not year.start or part is None or part.grain not in PARTS:
        return None
    return written(in_year(part, year.start.year))


def _drop_comparison(arguments: dict[str, Any]) -> None:
    """Another figure of another period is not compared with what the one before was."""
    if arguments.get("compare_with"):
        arguments["compare_with"] = None


def _put(arguments: dict[str, Any], **values: object) -> None:
    arguments.update({name: value for name, value in values.items() if value is not None})


def as_spend(tool: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a total over what a call was about."""
    return _spend(arguments, tool)[1]


def listed_spend(tool: str, arguments: dict[str, Any]) -> dict[str, Any] | None:
    """The total over what a list shows, with all of its filters; None where one of them, or the
    number it is cut at, has no total."""
    filters = {name: value for name, value in arguments.items() if value}
    status = "unmatched" if tool == "list_unmatched_invoices" else filters.get("status")
    if any(filters.get(name) for name in ("text", "arrived", "limit")):
        return None
    if status not in (None, "credit_note", *get_args(Known)):
        return None
    kept = {name: filters[name] for name in _KEPT if name in filters}
    if due := filters.get("due"):
        kept |= {"period": due, "by": "due"}
    if filters.get("by") == "paid":
        return as_spend("", {}) | kept | {"basis": "paid"}
    if status in ("unpaid", "overdue"):
        kept["basis"] = "owed"
    if status == "credit_note":
        kept["credit_notes"] = "only"
    elif status and status != "unpaid":
        kept["status"] = status
    return as_spend("", {}) | kept


def listed(tool: str, arguments: dict[str, Any]) -> dict[str, Any] | None:
    """The list of the invoices that a call was about, with all of its filters; None where no list
    has them."""
    known = {name: value for name, value in arguments.items() if value}
    if tool == "search_invoices":
        return None if known.get("status") in _DOCUMENTS else arguments
    if tool == "list_unmatched_invoices":
        return {**EMPTY_LIST, **known, "status": "unmatched"}
    if tool == "summarise_month":
        return {**EMPTY_LIST, "period": known.get("month")}
    if tool == "cash_out":
        return {**EMPTY_LIST, "status": "overdue" if known.get("overdue_only") else "unpaid"}
    if tool == "ageing":
        return {**EMPTY_LIST, **_kept(known), "status": "unpaid"}
    return _spend_listed(known) if tool == "query_spend" else None


def _kept(known: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in known.items() if name in _KEPT}


def _spend_listed(known: dict[str, Any]) -> dict[str, Any] | None:
    """The invoices behind a total."""
    several = any(isinstance(known.get(name), list) for name in ("vendor", "category"))
    is_other = known.get("measure") in ("suppliers", "silent", "new") or known.get("after")
    is_compared = any(known.get(f"compare_{name}") for name in ("with", "vendor", "category"))
    is_paid = known.get("basis") == "paid" or known.get("by") == "paid"
    if several or is_other or is_compared:
        return None
    kept = {name: known[name] for name in _KEPT if name in known and name != "amount"}
    if is_paid and "period" in kept:
        kept["by"] = "paid"
    if known.get("by") == "due" and "period" in kept:
        kept["due"] = kept.pop("period")
    if known.get("min_amount") or known.get("max_amount"):
        kept |= {"amount": known.get("amount")}
    status = {"owed": "unpaid", "paid": "paid"}.get(str(known.get("basis")))
    status = "credit_note" if known.get("credit_notes") == "only" else status
    return {**EMPTY_LIST, **kept, "status": known.get("status") or status}


def _spend(arguments: dict[str, Any], tool: str) -> tuple[str, dict[str, Any]]:
    if tool == "query_spend":
        return tool, arguments
    empty: dict[str, Any] = {
        "measure": "sum", "basis": "spent", "amount": "gross", "compare_with": None,
        "vendor": None, "except_vendor": None, "category": None, "min_amount": None,
        "max_amount": None, "group_by": None, "top": None,
    }  # fmt: skip
    return "query_spend", {**empty, "period": arguments.get("month")}


def _listing(arguments: dict[str, Any]) -> dict[str, Any]:
    kept = ("vendor", "except_vendor", "except_category", "period", "min_amount", "max_amount")
    empty = {"text": None, "status": None, "due": None, "order": None, "limit": None}
    return {**empty, **{name: arguments.get(name) for name in kept}}
