"""A question with no subject of its own, behind an answer that had one: "show me the invoices",
"which month was the most expensive?", "what do they add up to?"."""

from dataclasses import replace
from typing import Any

from assistant.agent.built_in.about_it import FIGURES, Before, compares
from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.pointing_words import pointing_words
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.refined import as_spend, listed, listed_spend
from assistant.agent.built_in.slots import has

_SURE = 5
_LONGEST = 10
_SUBJECTS = (
    "vendor", "country", "except_vendor", "category", "except_category", "period", "month", "due",
    "until", "arrived", "status", "min_amount", "max_amount", "currency", "text", "compare_with",
    "compare_vendor", "compare_category",
)  # fmt: skip
_SHAPE = ("measure", "amount", "group_by", "top", "order", "shares", "running")
OF_A_SUPPLIER = ("price_history", "payment_delay", "list_subscriptions")
_OWN = ("silent", "new")


def inherited(said: Utterance, alone: Reading, words: Lexicon, last: Before) -> Reading | None:
    """The question asked of what the answer before was about; None where it has a subject, or
    says that all is meant."""
    named = (said.vendors, said.periods, said.references, said.amounts, said.quotes)
    arguments = alone.arguments
    if any(named) or said.currency or any(arguments.get(one) for one in _SUBJECTS):
        return None
    is_whole = has(pointing_words(words.language).cues["whole"], said.words)
    is_whole = is_whole or has(words.slots["compare"]["sorting"], said.words)
    if is_whole or len(said.words.split()) > _LONGEST:
        return None
    last = of_the_first(last)
    if not any(last.arguments.get(one) for one in _SUBJECTS):
        return None
    kind = last.arguments.get("category")
    if alone.tool == "price_history" and isinstance(kind, str):
        return Reading(alone.tool, {**arguments, "category": kind}, "follow_up", _SURE)
    if alone.tool in OF_A_SUPPLIER and isinstance(name := last.arguments.get("vendor"), str):
        return Reading(alone.tool, {**arguments, "vendor": name}, "follow_up", _SURE)
    if alone.tool == "search_invoices":
        shown = listed(last.tool, last.arguments)
        ranked = {one: arguments.get(one) for one in ("order", "limit")}
        if shown is None:
            return None
        return Reading("search_invoices", {**shown, **ranked}, "follow_up", _SURE)
    if alone.tool != "query_spend" or arguments.get("basis") != "spent":
        return None
    return _summed(arguments, last)


def against_usual(said: Utterance, alone: Reading, words: Lexicon, last: Before) -> Reading | None:
    """ "Is that more than usual?" of the months, the supplier or the kind of cost that was told;
    as it stands where it names one itself."""
    if any(alone.arguments.get(one) for one in _SUBJECTS):
        return alone
    if has(pointing_words(words.language).cues["whole"], said.words):
        return alone
    told = of_the_first(last).arguments
    named = {one: told[one] for one in ("vendor", "category") if told.get(one)}
    if last.tool == "get_invoice" and len(last.suppliers) == 1 and last.suppliers[0]:
        named = {"vendor": last.suppliers[0]}
    period = told.get("period") or told.get("month")
    return Reading("than_usual", {**alone.arguments, **named, "period": period}, "follow_up", _SURE)


def of_the_first(last: Before) -> Before:
    """Behind "our biggest supplier" that one is spoken of."""
    told = last.arguments
    is_one = last.tool == "query_spend" and told.get("group_by") == "vendor"
    if not (is_one and told.get("top") == 1 and last.ranked):
        return last
    one = {"vendor": last.ranked[0], "group_by": None, "top": None, "after": None}
    return replace(last, arguments={**told, **one}, ranked=())


def _summed(asked: dict[str, Any], last: Before) -> Reading | None:
    """A figure over what was told, split and measured as it is asked for."""
    is_figure = last.tool in FIGURES
    told = as_spend(last.tool, last.arguments) if is_figure else _listed_spend(last)
    by = asked.get("group_by")
    if told is None or compares(told) or asked.get("measure") in _OWN or (by and told.get(by)):
        return None
    shape = {one: asked.get(one) for one in _SHAPE}
    return Reading("query_spend", {**told, **shape}, "follow_up", _SURE)


def _listed_spend(last: Before) -> dict[str, Any] | None:
    return listed_spend(last.tool, {**last.arguments, "limit": None})
