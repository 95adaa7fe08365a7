"""What a later part of a message takes over from the part before it: "and which of them are still
open?", "and when was the last one paid?"."""

from dataclasses import replace
from typing import Any

from assistant.agent.built_in.about_it import Before, compares
from assistant.agent.built_in.follow_ups import merge
from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.reading import OF_EACH, Reading
from assistant.agent.built_in.refined import listed, listed_spend
from assistant.agent.built_in.slots import has, order, slot
from assistant.agent.built_in.spend_call import same_part
from assistant.tools.periods import resolve, written
from assistant.tools.words import fold, split

_CARRIED = ("vendor", "category", "period")
_LEFT_OUT = ("except_vendor", "except_category")
_EXTREMES = ("largest", "smallest")
_THEIRS = (("needs_attention", "iban_changed"), ("payment_delay", "terms"))
_FIRST = 4  # Among so many words a question has its question word.


def points_back(said: Utterance, words: Lexicon) -> bool:
    """ "Which of them", "lesquelles", "the last one": nothing of its own is named."""
    spoken = said.words.split()
    names = said.vendors or said.references or said.periods or slot("group_by", said, words)
    papers = [one for one in spoken if one.startswith(words.documents)]
    if names or not words.pronouns.issuperset(papers):
        return False
    return bool(words.which & set(spoken[:_FIRST])) or has(words.last_one, said.words)


def asks_for_one(said: Utterance, reading: Reading, words: Lexicon) -> bool:
    """ "Which invoice was the highest?", "which was the lowest?": one of those that were told."""
    asked = reading.arguments
    named = (*_CARRIED, *_LEFT_OUT, "status", "due", "text", "min_amount", "max_amount")
    is_one = asked.get("limit") == 1 or has(words.plain["one_bill"], said.words)
    is_one = is_one or points_back(said, words)
    is_ranked = reading.tool == "search_invoices" and asked.get("order") and is_one
    return bool(is_ranked) and not any(asked.get(one) for one in named)


def owes_of_it(said: Utterance, reading: Reading, words: Lexicon) -> bool:
    """ "Which are pending?", "which falls due first?" behind a figure: of it, not of all."""
    is_vague = reading.tool in ("needs_attention", "cash_out")
    is_open = slot("basis", said, words) == "owed" or _is_due(said, words)
    return is_vague and is_open and not any(reading.arguments.values()) and points_back(said, words)


def _is_due(said: Utterance, words: Lexicon) -> bool:
    return has(words.slots["compare"]["due"], said.words)


def asks_when_last(said: Utterance, words: Lexicon) -> bool:
    """ "When was the last one paid?", "when did the last invoice come?" """
    if said.vendors or said.references or said.periods:
        return False
    is_bill = has(words.plain["one_bill"], said.words) and order(said, words) == "newest"
    is_last = is_bill or (_is_paid(said, words) and points_back(said, words))
    return is_last and has(words.plain["when"], said.words)


def _is_paid(said: Utterance, words: Lexicon) -> bool:
    return slot("status", said, words) == "paid" or has(words.basis["paid"], said.words)


def carried(
    text: str,
    said: Utterance,
    reading: Reading,
    before: Reading,
    words: Lexicon,
    *,
    in_one: bool = False,
) -> Reading | None:
    """A part that points at the one before, or asks for another figure or another list of the
    same, with what that one was about; None where it is answered by that one. `in_one`: both stand
    in one sentence."""
    if before.tool is None or reading.tool in (None, "approve_and_push", "offer_change"):
        return reading
    if of_told := _of_told(said, reading, before, words):
        return of_told
    if against := _held_against(said, reading, before):
        return against
    if in_one and (
        of_supplier := _open_then(said, reading, before, words)
        or _of_supplier(reading, before)
        or _ranked_of_list(reading, before)
        or _total_of_list(said, reading, before, words)
    ):
        return of_supplier
    points = bool(words.refers & set(split(fold(text))))
    is_total = reading.tool == before.tool == "query_spend"
    names_its_own = any(reading.arguments.get(name) for name in ("vendor", "category"))
    if not points and (not is_total or names_its_own):
        return reading
    missing = _missing(reading, before)
    if points and _is_told_what_is_owed(reading, before):
        return None
    if is_total and not _names_what(said, reading, words):
        stated = ("basis", "status", "by")
        missing |= {name: before.arguments[name] for name in stated if before.arguments.get(name)}
    if points and (not missing or reading.arguments.get("compare_with")):
        return merge(said, reading, words, Before(before.tool, before.arguments))
    return replace(reading, arguments=reading.arguments | missing)


def _of_told(said: Utterance, reading: Reading, before: Reading, words: Lexicon) -> Reading | None:
    """When the last of what was told was paid, the highest of it, or those of it in a state."""
    asked, told = reading.arguments, before.arguments
    whose = told.get("vendor") or told.get("category")
    is_last = asks_when_last(said, words)
    if is_last and _is_paid(said, words) and isinstance(whose, str):
        name = "vendor" if told.get("vendor") else "category"
        arguments = {name: whose, "period": told.get("period")}
        return Reading("payment_status", {"vendor": None, **arguments}, "paid_yet", reading.score)
    if is_last and reading.tool != "search_invoices":
        newest = {"order": "newest", "limit": 1}
        reading = replace(reading, tool="search_invoices", arguments=newest)
        asked = reading.arguments
    if owes_of_it(said, reading, words):
        reading = replace(reading, tool="search_invoices", arguments={"status": "unpaid"})
        if _is_due(said, words):
            reading.arguments["order"] = "due_first"
        asked = reading.arguments
    if reading.tool != "search_invoices":
        return None
    is_sum = before.tool == "query_spend" and not compares(told)
    is_one = asks_for_one(said, reading, words)
    if is_one and is_sum and asked["order"] in _EXTREMES:
        one = {"measure": asked["order"], "group_by": None, "top": None}
        return replace(reading, tool="query_spend", arguments={**told, **one})
    if not (points_back(said, words) or is_one):
        return None
    if not (shown := listed(before.tool or "", told)):
        return None
    says = {name: value for name, value in asked.items() if value}
    if says.get("status") == "overdue":
        shown |= {"due": None}  # "What is due this week, and which are already late?"
    return replace(reading, arguments={**shown, **says})


def _held_against(said: Utterance, reading: Reading, before: Reading) -> Reading | None:
    """ "…, and by how much more than in Q2?": what was told is held against the one period that is
    named, and not the present; behind a ranking it is so of its first."""
    asked, told = reading.arguments, before.arguments
    is_total = reading.tool == before.tool == "query_spend" and len(said.periods) == 1
    if not is_total or not told.get("period") or told.get("compare_with"):
        return None
    other, span = said.periods[0]
    own = ("vendor", "category", "group_by", "compare_vendor", *_LEFT_OUT)
    if asked.get("compare_with") != other or any(asked.get(one) for one in own):
        return None
    period = resolve(told["period"], said.today, said.language)
    if period is None:
        return None
    _, other = same_part((told["period"], period), (written(span), span))
    whole = {**told, "compare_with": other}
    if told.get("group_by") != "vendor":
        return replace(reading, arguments=whole)
    return replace(reading, topic=OF_EACH, arguments=whole | {"group_by": None, "top": None})


def _of_supplier(reading: Reading, before: Reading) -> Reading | None:
    """ "How much did Adobe cost and what is overdue?": what is overdue of Adobe; "and did the
    account change?": theirs."""
    vendor = before.arguments.get("vendor")
    own = ("vendor", "category", "text", *_LEFT_OUT)
    is_list = reading.tool == "search_invoices" and before.tool in (
        "search_invoices",
        "query_spend",
    )
    is_list = is_list or (reading.tool, reading.topic) in _THEIRS
    if not is_list or not isinstance(vendor, str) or any(reading.arguments.get(one) for one in own):
        return None
    return replace(reading, arguments=reading.arguments | {"vendor": vendor})


def _open_then(
    said: Utterance, reading: Reading, before: Reading, words: Lexicon
) -> Reading | None:
    """ "October by category, and which invoices are still unpaid?": those of October; what is
    overdue, or merely "open", is so whenever it was issued."""
    asked, told = reading.arguments, before.arguments
    own = (*_CARRIED, *_LEFT_OUT, "text", "due", "limit", "min_amount", "max_amount")
    is_list = reading.tool == "search_invoices" and asked.get("status") in ("unpaid", "paid")
    if not is_list or told.get("status") or any(asked.get(one) for one in own):
        return None
    spoken = said.words.split()
    is_of_it = bool(words.refers & set(spoken)) and before.tool == "search_invoices"
    names_papers = any(word.startswith(words.documents) for word in spoken)
    is_month = before.tool == "query_spend" and not told.get("vendor")  # "Their open bills": all.
    is_of_them = is_of_it or (names_papers and is_month)
    shown = listed(before.tool, told) if is_of_them and before.tool and not compares(told) else None
    if not told.get("period") or shown is None:
        return None
    says = {name: value for name, value in asked.items() if value}
    return replace(reading, arguments={**shown, **says})


def _ranked_of_list(reading: Reading, before: Reading) -> Reading | None:
    """ "What's due before the 10th, and who gets the most?": the most of what is listed."""
    told = listed_spend(before.tool or "", before.arguments)
    asked = reading.arguments
    own = ("vendor", "category", "period", "status", "country", *_LEFT_OUT)
    if told is None or reading.tool != "query_spend" or not asked.get("group_by"):
        return None
    if asked.get("basis") != "spent" or any(asked.get(one) for one in own):
        return None
    shape = {one: asked.get(one) for one in ("group_by", "top", "order", "measure", "shares")}
    return replace(reading, arguments={**asked, **told, **shape})


def _total_of_list(
    said: Utterance, reading: Reading, before: Reading, words: Lexicon
) -> Reading | None:
    """ "Cloudharbor's invoices, how much in total this year?": theirs, where nothing is said of
    what was spent."""
    asked = reading.arguments
    own = ("vendor", "category", "group_by", "compare_with", "country", *_LEFT_OUT)
    is_plain = reading.tool == "query_spend" and asked.get("basis") == "spent"
    if before.tool != "search_invoices" or not is_plain or any(asked.get(one) for one in own):
        return None
    whose = isinstance(before.arguments.get("vendor"), str)
    if not whose or any(word.startswith(words.billing) for word in said.words.split()):
        return None
    return replace(reading, arguments=asked | _missing(reading, before))


def _missing(reading: Reading, before: Reading) -> dict[str, Any]:
    """What the part before names and this one does not."""
    missing = {
        name: before.arguments[name]
        for name in _CARRIED
        if name in reading.arguments and before.arguments.get(name) and not reading.arguments[name]
    }
    if reading.arguments.get("group_by") == "vendor":
        missing.pop("vendor", None)
    return missing


def _names_what(said: Utterance, reading: Reading, words: Lexicon) -> bool:
    """Whether a part says of which invoices its figure is."""
    named = any(reading.arguments.get(name) for name in (*_CARRIED, "status"))
    return named or slot("basis", said, words) is not None


def _is_told_what_is_owed(reading: Reading, before: Reading) -> bool:
    """ "And how much do we owe them?" behind a list or a total of what is open: it says that."""
    is_asked = reading.tool == "query_spend" and reading.arguments.get("basis") == "owed"
    is_asked = is_asked and reading.arguments.get("measure") == "sum"
    asked = before.arguments
    is_open = asked.get("status") in ("unpaid", "overdue") or asked.get("basis") == "owed"
    is_sum = before.tool == "search_invoices" or asked.get("measure") == "sum"
    return is_asked and is_open and is_sum and not reading.arguments.get("group_by")
