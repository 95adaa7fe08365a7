"""What is asked of an answer itself: as a chart, why it is higher, the others, the two compared."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from assistant.agent.built_in.lexicon import Cue, Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.openers import without_openers
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.refined import as_spend, listed_spend
from assistant.agent.built_in.slots import slot
from assistant.tools.periods import before as period_before
from assistant.tools.periods import resolve, written
from assistant.tools.words import fold, split

Call = tuple[str, dict[str, Any]]
_SURE = 5
_LISTS = ("search_invoices", "list_unmatched_invoices")
FIGURES = ("query_spend", "summarise_month")
_NAMED = ("vendor", "category")
_CENT = Decimal("0.01")
_TWO = 2
_TIMES = ("week", "month", "quarter", "year")
_OPPOSITE = {"unpaid": "paid", "paid": "unpaid", "matched": "unmatched", "unmatched": "matched"}


@dataclass(frozen=True)
class Before:
    """The last call of the conversation, the records it showed with whom they are from, the call
    before it, the suppliers or kinds of cost that it ranked, and the numbers of the last records
    that were several: what "the second one" is of. `peak`: the group that a ranking named, that
    of the most or, where it was asked for, of the least. `calls`: every one, the last one first."""

    tool: str
    arguments: dict[str, Any]
    records: tuple[tuple[str, str], ...] = field(default_factory=tuple)
    earlier: Call | None = None
    suppliers: tuple[str, ...] = ()
    ranked: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    peak: str | None = None
    calls: tuple[Call, ...] = ()


def about_it(said: Utterance, words: Lexicon, last: Before) -> Reading | None:
    """The reading of a follow-up that names nothing but a way to look at what was told."""
    if said.vendors or said.references or said.quotes or said.amounts or said.periods:
        return None
    asked = _asked(said, words)
    if asked in ("chart", "table"):
        return _shown(last, asked, slot("group_by", said, words))
    if asked == "notes":
        return _without_notes(last)
    reading = {"higher": _why, "compared": _compared, "moved": _moved, "rest": _others}.get(asked)
    if reading is None:
        return None
    return reading(last, said) or Reading(None, topic="unclear")


def _asked(said: Utterance, words: Lexicon) -> str:
    """Which of these is all that is said, small words apart; empty for none."""
    line = "".join(f" {word}" for word in split(fold(said.text)))
    line = without_openers(line, words)
    splits = [cue for cues in words.slots["group_by"].values() for cue in cues]
    for name, cues in words.about_it.items():
        rest = _without(line, cues)
        if rest != line and _small(words).issuperset(_without(rest, splits).split()):
            return name
    return ""


def _without(line: str, cues: tuple[Cue, ...] | list[Cue]) -> str:
    for cue, _ in cues:
        line = cue.sub("", line)
    return line


def _small(words: Lexicon) -> frozenset[str]:
    around = " ".join((*words.starts, *words.only, *words.openers)).split()
    return words.beside_it | words.between_values | words.pronouns | set(around)


def _shown(last: Before, how: str, group_by: str | None) -> Reading:
    """The same again, split where it had nothing to draw: a list by its suppliers, one supplier's
    by month."""
    tool, arguments = last.tool, dict(last.arguments)
    found = listed_spend(tool, arguments) if tool in _LISTS and how == "chart" else None
    if found is not None:
        tool, arguments = "query_spend", found
    if tool == "query_spend" and how == "chart" and not compares(arguments):
        usual = arguments.get("group_by") or ("month" if arguments.get("vendor") else "vendor")
        arguments["group_by"] = group_by or usual
    return Reading(tool, arguments, "follow_up", _SURE)


def _without_notes(last: Before) -> Reading | None:
    """The same without credit notes, which are out of it already where nothing took them in."""
    if last.tool not in (*_LISTS, *FIGURES) or last.arguments.get("status") == "credit_note":
        return None
    arguments = {**last.arguments}
    if arguments.get("credit_notes"):
        arguments["credit_notes"] = None
    return Reading(last.tool, arguments, "follow_up", _SURE, notes=("without_notes",))


def _why(last: Before, said: Utterance) -> Reading:
    """What the difference is made of, by supplier; a figure of one period is held against the one
    before. Of anything else, how it was worked out."""
    arguments = as_spend(last.tool, last.arguments)
    if last.peak and arguments.get("group_by") in _TIMES:
        arguments |= {"period": last.peak, "group_by": None, "order": None}
    if last.tool in FIGURES and not compares(arguments):
        then = as_figure(last.earlier) if last.earlier else None
        apart = (_apart(arguments, then) if then else {}) if not arguments.get("group_by") else {}
        told = apart if "compare_with" in apart and len(apart) == _TWO else {}
        arguments = {**arguments, **(told or before_it(arguments, said)), "top": None}
    if last.tool not in FIGURES or not compares(arguments):
        return Reading("explain_answer", {"wanted": "proof"}, "follow_up", _SURE)
    two = arguments.get("compare_vendor") or arguments.get("compare_category")
    split = {"group_by": "month" if two else "vendor"}
    return Reading("query_spend", {**arguments, **split}, "follow_up", _SURE)


def of_the_peak(last: Before, said: Utterance) -> Reading | None:
    """ "Why?" of the dearest month, or of a difference: what it is made of."""
    is_named = last.peak and last.arguments.get("group_by") in _TIMES
    is_asked = last.tool == "query_spend" and (is_named or compares(last.arguments))
    return _why(last, said) if is_asked else None


def _compared(last: Before, said: Utterance) -> Reading | None:
    """What was told last held against what was told before it, where they differ in their
    supplier, kind of cost or period."""
    arguments = as_figure((last.tool, last.arguments))
    other = as_figure(last.earlier) if last.earlier else None
    if arguments is None or compares(arguments):
        return None
    pair = arguments.get("vendor")
    if isinstance(pair, list) and len(pair) == _TWO:
        apart: dict[str, Any] = {"vendor": pair[0], "compare_vendor": pair[1]}
    elif other is None:
        return None
    else:
        apart = _apart(arguments, other)
    if not apart:
        return None
    return Reading("query_spend", {**arguments, "group_by": None, "top": None, **apart},
                   "follow_up", _SURE)  # fmt: skip


def _moved(last: Before, said: Utterance) -> Reading | None:
    """ "So up or down?", "by how much?": the last two figures against each other; a lone one
    against the period before its own."""
    is_told = last.tool == "query_spend" and compares(last.arguments)
    if is_told or last.tool == "price_history":
        return Reading(last.tool, last.arguments, "follow_up", _SURE)
    if compared := _compared(last, said):
        return compared
    arguments = as_figure((last.tool, last.arguments)) or {}
    apart = before_it(arguments, said)
    return Reading("query_spend", {**arguments, **apart}, "follow_up", _SURE) if apart else None


def before_it(arguments: dict[str, Any], said: Utterance) -> dict[str, Any]:
    """A lone figure is held against the period before its own."""
    period = resolve(str(arguments.get("period") or ""), said.today, said.language)
    if not (period and period.start and period.end) or period.start > said.today:
        return {}
    return {"compare_with": written(period_before(period))}


def _apart(now: dict[str, Any], then: dict[str, Any]) -> dict[str, Any]:
    """In what two figures differ, the earlier one first, as arguments of a comparison."""
    names = [one for one in (*_NAMED, "period") if now.get(one) != then.get(one)]
    if not all(now.get(one) and then.get(one) for one in names):
        return {}
    apart = {one: then[one] for one in names}
    compared = {"compare_with" if one == "period" else f"compare_{one}": now[one] for one in names}
    return apart | compared


def as_figure(call: Call) -> dict[str, Any] | None:
    """The total over what a call was about."""
    tool, arguments = call
    if tool in FIGURES:
        return dict(as_spend(tool, arguments))
    return listed_spend(tool, arguments)


def compares(arguments: dict[str, Any]) -> bool:
    """Whether a call holds two slices against each other."""
    return any(arguments.get(f"compare_{name}") for name in ("with", "vendor", "category"))


def _others(last: Before, said: Utterance) -> Reading | None:
    """What was left out: the groups behind the first ones, or the invoices on the other side of
    the narrowest filter."""
    arguments = dict(last.arguments)
    is_ranked = last.tool == "query_spend" and arguments.get("group_by") == "vendor"
    if is_ranked and (top := arguments.get("top")):
        return Reading(last.tool, {**arguments, "top": None, "after": top}, "follow_up", _SURE)
    if last.tool == "query_spend" and arguments.get("status") in _OPPOSITE:
        arguments["status"] = _OPPOSITE[str(arguments["status"])]
        return Reading(last.tool, arguments, "follow_up", _SURE)
    if last.tool != "search_invoices":
        return None
    least, most = arguments.get("min_amount"), arguments.get("max_amount")
    status, named = arguments.get("status"), arguments.get("vendor")
    if arguments.get("limit"):
        arguments["limit"] = None
    elif least and not most:
        arguments |= {"min_amount": None, "max_amount": _beside(least, -_CENT)}
    elif most and not least:
        arguments |= {"max_amount": None, "min_amount": _beside(most, _CENT)}
    elif (kind := arguments.get("category")) and not arguments.get("except_category"):
        arguments |= {"category": None, "except_category": kind}
    elif named and not status and not arguments.get("except_vendor"):
        arguments |= {"vendor": None, "except_vendor": named}
    elif status == "overdue" and not arguments.get("due"):
        arguments |= {"status": "unpaid", "due": f"{said.today}.."}
    elif status in _OPPOSITE and not arguments.get("due"):
        arguments["status"] = _OPPOSITE[status]
    else:
        return None
    return Reading(last.tool, arguments, "follow_up", _SURE)


def _beside(bound: str, step: Decimal) -> str:
    """The amount just beyond a bound, as text."""
    number, _, currency = bound.partition(" ")
    return f"{Decimal(number) + step} {currency}".strip()
