"""The tool call an intent becomes, with its arguments as text."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from assistant.agent.built_in.lexicon import Cue, Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.slots import (
    all_excluded,
    bounds,
    category,
    counted,
    excluded,
    has,
    main_period,
    order,
    slot,
    top_number,
    vendor,
    words_sought,
)
from assistant.tools.periods import (
    Period,
    a_year_before,
    before,
    in_year,
    month,
    resolve,
    written,
)

_GRAINS = ("week", "month", "quarter", "year")
KINDS = {
    "duplicates": "duplicate",
    "iban_changed": "iban_changed",
    "missing_vat": "missing_vat",
    "missing_document": "document",
    "contradiction": "contradiction",
}

_UNDONE = {"pushed": "approved", "paid": "unpaid", "approved": "to_review"}

# Tools that take a period and a supplier beside what the intent itself fixes.
_SPANS: dict[str, tuple[str, dict[str, Any]]] = {
    "vat_rate": ("vat_by_rate", {}),
    "vat_sums": ("check_vat", {"question": "sums"}),
    "vat_without": ("check_vat", {"question": "without"}),
}

_ON_THE_WAY = ("to_review", "approved", "pushed", "failed")  # States of documents.

_DELAYS = {"pay_days": "days", "paid_late": "late"}

# Tools about one invoice, by its number or its supplier.
_ONE_INVOICE: dict[str, tuple[str, dict[str, Any]]] = {
    "why_match": ("explain_match", {}),
    "inspect_signals": ("inspect_invoice", {"question": "signals"}),
    "inspect_identity": ("inspect_invoice", {"question": "identity"}),
    "inspect_e_invoice": ("inspect_invoice", {"question": "e_invoice"}),
    "inspect_sources": ("inspect_invoice", {"question": "sources"}),
}


_UNDER = (
    r"\s(?:as|under|in|into|to|en|dans|sous|comme|als|unter|zu|come|sotto|nella|como|bajo|a)\s"
    r"(?:(?:the|la|le|les|die|der|das|il|el)\s)?(?:(?:category|catégorie|kategorie|categoria|"
    r"categoría)\s)?"
)
_LONG_AGO = 180  # days
_BESIDE = 3  # words
_DAYS = 27  # Of less than these, what came in is asked for, not what is dated so.
_IN_QONTO = re.compile(r" (?:in|dans|en|su|bei) qonto(?= |$)")  # its status there, not ours here
_VERSUS = {"vs", "versus"}  # in every language
_HOME = "EUR"  # "In euros" says the unit, not which bills.
_AS_OF_TODAY = (
    "a oggi", "ad oggi", "a dia de hoy", "a fecha de hoy", "a ce jour", "to date", "bis dato",
)  # fmt: skip
_ON_THE_DAY = re.compile(r" (?:per|zum|al|au|at|as of|stand) <period>")
_TWO = 2
_TERSE = 5  # words: "total unpaid > 5k"
_ANY = (None, None)  # neither a lower nor an upper bound


def build(intent: str, said: Utterance, words: Lexicon) -> tuple[str | None, dict[str, Any]]:
    """The tool of an intent and its arguments; no tool when a write names no document."""
    period, _ = main_period(said)
    if intent == "summarise":
        return "summarise_month", {"month": _month(said)}
    if intent == "attention":
        return "needs_attention", _about({"only": None}, said)
    if intent in ("duplicates", "compare") and len(said.references) == 2:
        return "compare_invoices", dict(zip(("invoice", "other"), said.references, strict=True))
    if intent in KINDS:
        return "needs_attention", _about({"only": KINDS[intent]}, said)
    if intent == "unmatched":
        return "list_unmatched_invoices", {"period": period, "vendor": vendor(said)}
    if intent == "get" and said.references:
        return "get_invoice", {"number": said.references[0]}
    if intent == "sync":
        return "sync_status", {}
    if intent in ("outflow", "pay_all"):
        return "cash_out", {
            "until": _ahead(period, said),
            "overdue_only": intent == "pay_all" or None,
        }
    if intent == "changes":
        return "what_changed", {"since": period}
    if intent in _ONE_INVOICE:
        tool, fixed = _ONE_INVOICE[intent]
        return tool, fixed | {"invoice": _reference(said), **_party_or_line(intent, said)}
    if intent == "approvals":
        # A name nobody here has is rather who approved: "did Claire push it".
        party = vendor(said) if said.vendors and said.vendors[0][1] else None
        return "approval_history", {"document": _reference(said), "vendor": party}
    if intent == "who_is" and (said.vendors or said.quotes):
        return "vendor_card", {"vendor": vendor(said) or said.quotes[0]}
    is_bounded = not said.numbers and bounds(said, words, exact=False) != _ANY
    if intent == "combination" and said.amounts and not is_bounded:
        return "find_combination", _combination(said, words)
    if intent in ("proof", "csv"):
        return "explain_answer", {"wanted": intent}
    if intent == "paid_yet" and (asked := _payment(said, words)) and any(asked.values()):
        return "payment_status", asked
    if intent in _DELAYS:
        question = {"question": _DELAYS[intent]}
        return "payment_delay", question | {"period": period, "vendor": vendor(said)}
    if intent == "lone_payments":
        return "list_lone_payments", {"period": period}
    if intent == "subscriptions":
        return "list_subscriptions", {"vendor": vendor(said)}
    if intent in ("prices", "price_rise"):
        return "price_history", {"vendor": vendor(said)}
    if intent in _SPANS:
        tool, fixed = _SPANS[intent]
        return tool, fixed | {"period": period, "vendor": vendor(said)}
    if intent == "push":
        return _push(said, words)
    if (
        intent == "spend"
        and period
        and _is_coming(said)
        and not _is_as_of(said)
        and slot("basis", said, words) == "owed"
    ):
        coming = {"status": "unpaid", "period": None, "due": period, "order": "due_first"}
        return "search_invoices", search_arguments(said, words) | coming
    if intent == "spend" and len(said.references) == 1 and not said.vendors:
        return "get_invoice", {"number": said.references[0]}
    if intent == "spend" and len(said.periods) == 2 and _VERSUS & set(said.words.split()):
        intent = "compare"
    if intent == "spend" and said.halves and any(one in said.words for one in words.apart):
        intent = "compare"  # "By how much did EDF climb from 2024 to 2025?"
    if intent == "compare" and len(said.periods) < 2 and len(_several(said)) > _TWO:
        intent = "spend"
    if intent == "spend" and _ranks_bills(said, words):
        return "search_invoices", search_arguments(said, words)
    if intent == "spend" and _sums_documents(said, words):
        return "search_invoices", search_arguments(
            said, words
        )  # "The sum of what is to be checked"
    if intent in ("spend", "compare"):
        return "query_spend", spend_arguments(intent, said, words)
    arguments = search_arguments(said, words)
    if arguments["status"] == "unmatched":
        return "list_unmatched_invoices", {"period": period, "vendor": vendor(said)}
    return "search_invoices", arguments


def _month(said: Utterance) -> str | None:
    """What is summed up; "through August" is August."""
    text, period = main_period(said)
    if period and period.end and period.start is None:
        return written(month(period.end))
    return text


def _reference(said: Utterance) -> str | None:
    return said.references[0] if said.references else None


def _party_or_line(intent: str, said: Utterance) -> dict[str, Any]:
    """The supplier; a name nobody here has is looked for on the bank line that is asked about."""
    is_known = bool(said.vendors and said.vendors[0][1])
    if intent == "why_match" and said.vendors and not is_known:
        return {"vendor": None, "line": vendor(said)}
    return {"vendor": vendor(said)}


def _payment(said: Utterance, words: Lexicon) -> dict[str, Any]:
    """Whose payment is asked for."""
    return {
        "vendor": vendor(said), "category": category(said, words), "invoice": _reference(said),
        "period": said.periods[0][0] if said.periods else None,
    }  # fmt: skip


def _combination(said: Utterance, words: Lexicon) -> dict[str, Any]:
    large = [one for one in said.amounts if one.currency or one.value > 100] or said.amounts
    spoken = next((words.numbers[word] for word in said.words.split() if word in words.numbers), 0)
    count = next((one for one in said.numbers if 1 < one <= 4), spoken)
    money = large[0]
    amount = f"{money.value} {money.currency or ''}".strip()
    return {"amount": amount, "count": count or None, "vendor": vendor(said)}


def _is_coming(said: Utterance) -> bool:
    _, period = main_period(said)
    return bool(period and period.start and period.start >= said.today)


def _about(arguments: dict[str, Any], said: Utterance) -> dict[str, Any]:
    """Only of the supplier or the invoice that is named."""
    if said.references:
        return arguments | {"invoice": said.references[0]}
    return arguments | ({"vendor": vendor(said)} if said.vendors else {})


def _push(said: Utterance, words: Lexicon) -> tuple[str | None, dict[str, Any]]:
    """What is named; "the approved ones" are named by their state, and still only offered."""
    named = [*said.references, *said.quotes, *[text for text, _ in said.vendors]]
    _, most = bounds(said, words, exact=False)
    if not named and most:
        return "approve_and_push", {"documents": ["everything"], "max_amount": most}
    if not named and has(words.slots["compare"]["all_approved"], said.words):
        return "approve_and_push", {"documents": ["approved"]}
    if not named:
        return None, {}
    return "approve_and_push", {"documents": named}


def _two_periods(said: Utterance, words: Lexicon) -> tuple[str | None, str | None]:
    """What is compared with what. One past period alone is what the present one is held against;
    the present one alone is held against the one before."""
    if len(said.periods) > 1:
        return _same_part(said.periods[0], said.periods[1])
    if not said.periods:
        return None, None
    text, one = said.periods[0]
    if said.halves:
        return said.halves
    if has(words.year_on_year, said.words) and one.start and one.end:
        return text, written(a_year_before(one))
    if one.grain not in _GRAINS or not (one.start and one.end):
        return text, None
    if one.start <= said.today <= one.end:
        return text, written(before(one))
    present = resolve(f"this {one.grain}", said.today, "en")
    return (written(present), text) if present else (text, None)


def _same_part(one: tuple[str, Period], other: tuple[str, Period]) -> tuple[str, str]:
    """ "The first half of 2026 against 2025": against the first half of it."""
    start, end, year = one[1].start, one[1].end, other[1]
    is_part = start and end and start.year == end.year and one[1].grain != "year"
    if is_part and year.grain == "year" and year.start:
        return one[0], written(in_year(one[1], year.start.year))
    return one[0], other[0]


def search_arguments(said: Utterance, words: Lexicon) -> dict[str, Any]:
    """What a listing is filtered and sorted by."""
    status = _status(said, words)
    period, span = main_period(said)
    is_due = status in (None, "unpaid") and has(words.slots["compare"]["due"], said.words)
    is_due = is_due and (status is None or period is not None)
    is_due = is_due or (status == "unpaid" and _is_coming(said))
    if status == "overdue" and span and span.grain == "day":
        period = None
    least, most = bounds(said, words)
    sorting = order(said, words)
    late = _days_late(said, words) if status == "overdue" else None
    if late:
        period = None
    arrived = period if not is_due and _has_arrived(said, words) else None
    sought = words_sought(said, words) or _reference(said)
    kind = None if sought or said.vendors else category(said, words, guessed=False)
    return {
        "text": sought,
        **({"category": kind} if kind else {}),
        "vendor": None if excluded(said, words) else vendor(said),
        "except_vendor": excluded(said, words),
        "status": "unpaid" if is_due else status,
        "period": None if is_due or arrived else period,
        **({"arrived": arrived} if arrived else {}),
        "due": late or (_coming(period, said) if is_due else None),
        "min_amount": least,
        "max_amount": most,
        "order": "due_first" if is_due and sorting is None else sorting,
        "limit": counted(said, words) if sorting else None,
    } | _in_currency(said)


def _has_arrived(said: Utterance, words: Lexicon) -> bool:
    """ "What came in since yesterday?" is about the days it came in, not those on the invoices; of
    a month or more, and of a supplier's bills, what counts is what stands on them."""
    _, period = main_period(said)
    end = period.end or said.today if period else said.today
    is_short = period and period.start and (end - period.start).days < _DAYS
    return bool(is_short and has(words.slots["compare"]["arrived"], said.words))


def _coming(text: str | None, said: Utterance) -> str | None:
    """What falls due "before 15 December" is yet to come: a day of long ago is next year's."""
    _, period = main_period(said)
    is_past = period and period.end and period.end < said.today - timedelta(days=_LONG_AGO)
    if not (text and period and period.end and is_past) or re.search(r"\d{4}|last|dern", text):
        return text
    later = in_year(period, period.end.year + 1) if period.start else None
    if later:
        return written(later)
    return f"..{_a_year_after(period.end)}"


def _ahead(text: str | None, said: Utterance) -> str | None:
    """As `_coming`; a weekday that is asked for is the next one: "ready for Friday"."""
    _, period = main_period(said)
    day = period.start if period and period.grain == "day" else None
    is_weekday = text and day and day < said.today and not re.search(r"\d", text)
    if day and is_weekday and (said.today - day).days in range(2, 7):
        return str(day + timedelta(days=7))
    return _coming(text, said)


def _a_year_after(day: date) -> date:
    return day.replace(year=day.year + 1) if (day.month, day.day) != (2, 29) else day


def _status(said: Utterance, words: Lexicon) -> str | None:
    """The state asked for; what is not yet paid, approved or sent is in the state before."""
    status = slot("status", said, words)
    if status == "pushed" and has(words.received, said.words):
        return None  # "What they have sent us" came here and went nowhere.
    if status in _UNDONE and _is_beside(words.even, status, said, words):
        return None  # "All of them, even the paid ones"
    if status == "paid" and _is_beside(words.drops, status, said, words):
        return "unpaid"
    is_approved = has(words.slots["status"]["approved"], said.words)
    if is_approved and not _is_negated("approved", said, words) and status in ("pushed", "failed"):
        is_kept = status == "failed" or _is_negated(status, said, words)
        status = "approved" if is_kept else status
    if status == "to_review" and _IN_QONTO.search(said.words):
        return "waiting_in_qonto"
    for done, earlier in _UNDONE.items():
        if status in (done, earlier) and _is_negated(done, said, words):
            return earlier
    return status


def _is_beside(cues: Sequence[Cue], status: str, said: Utterance, words: Lexicon) -> bool:
    """Whether one of these words stands just before the state: "ignore the paid ones"."""
    heads = (
        said.words[: found.start()].split()[-_BESIDE:]
        for cue, _ in words.slots["status"][status]
        if (found := cue.search(said.words))
    )
    return any(has(cues, f" {' '.join(head)}") for head in heads)


def _is_negated(status: str, said: Utterance, words: Lexicon) -> bool:
    return any(
        set(said.words[: found.start()].split()[-4:]) & set(words.negations)
        for cue, _ in words.slots["status"][status]
        if (found := cue.search(said.words))
    )


def _days_late(said: Utterance, words: Lexicon) -> str | None:
    """ "More than 30 days late": due before that many days ago, as text."""
    found = re.search(rf" <number> (?:{'|'.join(words.days)})(?= |$)", said.words)
    if not found or not said.numbers:
        return None
    return f"..{said.today - timedelta(days=said.numbers[0] + 1)}"


def category_arguments(said: Utterance) -> dict[str, Any]:
    """Which invoice or supplier is to be filed, and under what: what stands after "as"."""
    named = [*said.references, *(text for text, _ in said.vendors)]
    under = re.split(_UNDER, said.text.strip(" .!?"), flags=re.IGNORECASE)
    return {
        "change": "categorise",
        "names": named[:1] or None,
        "category": under[-1].strip(" '\"“”«»") if len(under) > 1 else None,
    }


def review_arguments(said: Utterance, words: Lexicon) -> dict[str, Any]:
    """Which invoices are to be put into review; a new IBAN that is spoken of is left out."""
    cues = words.slots["status"]
    states = ("unmatched", "overdue", "unpaid", "paid")
    named = [*said.references, *said.quotes, *(text for text, _ in said.vendors)]
    return {
        "change": "review",
        "names": named or None,
        "period": main_period(said)[0],
        "status": next((one for one in states if has(cues[one], said.words)), None),
        "without_new_iban": " iban " in said.words or None,
    }


def _in_currency(said: Utterance) -> dict[str, Any]:
    is_bound = any(one.currency for one in said.amounts)
    return {"currency": said.currency} if said.currency and not is_bound else {}


def spend_arguments(intent: str, said: Utterance, words: Lexicon) -> dict[str, Any]:
    """What is added up, over what, split how."""
    group_by = slot("group_by", said, words)
    top = top_number(said, words)
    basis = slot("basis", said, words)
    is_asked = has(words.slots["compare"]["whom"], said.words) and not top  # "Whom did we pay?"
    is_split = (group_by or top) and not is_asked
    is_paid = basis == "paid" and intent == "spend" and not is_split
    is_paid = is_paid and _one_amount(said, words) == "gross"
    without = all_excluded(said, words)
    least, most = bounds(said, words, exact=False) if _bounds_bills(said, words) else _ANY
    period, other = _two_periods(said, words) if intent == "compare" else (None, None)
    several = _several(said) if intent == "spend" and not without else []
    return (
        {
            "measure": slot("measure", said, words) or "sum",
            "basis": "owed" if basis == "owed" else "paid" if is_paid else "spent",
            "amount": _one_amount(said, words),
            "period": period
            or (None if basis == "owed" and _is_as_of(said) else main_period(said)[0]),
            "compare_with": other,
            "vendor": None if without else several or vendor(said),
            "except_vendor": without if len(without) > 1 else excluded(said, words),
            "category": None if _is_one_suppliers(said, intent, without) else category(said, words),
            "min_amount": least,
            "max_amount": most,
            "group_by": group_by or ("vendor" if top else None),
            "top": None if intent == "compare" else top,
        }
        | ({} if said.currency == _HOME else _in_currency(said))
        | _finer(intent, said, words)
    )


def _ranks_bills(said: Utterance, words: Lexicon) -> bool:
    """ "The three largest of AWS": bills of one supplier, not suppliers."""
    is_one = len(said.vendors) == 1 and bool(said.vendors[0][1])
    return (
        is_one
        and bool(counted(said, words) and order(said, words))
        and not slot("group_by", said, words)
    )


def _sums_documents(said: Utterance, words: Lexicon) -> bool:
    """Whether what is on its way to Qonto is added up: its list says the sum."""
    is_plain = not (slot("measure", said, words) or slot("group_by", said, words))
    return is_plain and _status(said, words) in _ON_THE_WAY and not said.vendors[1:]


def _is_as_of(said: Utterance) -> bool:
    """ "What we owe as of today": on that day, not of it."""
    _, period = main_period(said)
    is_today = any(text in _AS_OF_TODAY for text, _ in said.periods)
    is_day = period is not None and period.grain in ("day", "end")
    return is_today or (is_day and bool(_ON_THE_DAY.search(said.words)))


def _bounds_bills(said: Utterance, words: Lexicon) -> bool:
    """Whether an amount bounds the bills that are added up: "bills over 500", not "did we spend
    over 500"."""
    is_terse = "<amount>" in said.words and len(said.words.split()) <= _TERSE
    named = any(word.startswith(words.documents) for word in said.words.split())
    return (
        named
        or is_terse
        or bool(_status(said, words))
        or bool({"<", ">", "<=", ">="} & set(said.words.split()))
    )


def _several(said: Utterance) -> list[str]:
    """The suppliers that are asked for together, where there are more than one."""
    known = [text for text, found in said.vendors if found]
    return list(dict.fromkeys(known)) if len(set(known)) > 1 else []


def _is_one_suppliers(said: Utterance, intent: str, without: list[str]) -> bool:
    """ "What the DATEV licence cost": what a known supplier bills needs no kind of cost beside."""
    is_known = any(found for _, found in said.vendors)
    return is_known and intent == "spend" and not without


def _finer(intent: str, said: Utterance, words: Lexicon) -> dict[str, Any]:
    """What only some questions say: netting, dates, states, shares, running totals, order, and the
    second of two suppliers or categories that are compared."""
    status = _status(said, words)
    found: dict[str, Any] = {
        "credit_notes": slot("credit_notes", said, words),
        "by": slot("by", said, words),
        "shares": bool(slot("shares", said, words)) or None,
        "running": bool(slot("running", said, words)) or None,
    }
    if slot("order", said, words) == "smallest" and has(
        words.slots["compare"]["ranked"], said.words
    ):
        found["order"] = "smallest"
    if status in ("overdue", "unmatched", "matched"):
        found["status"] = status
    if found["shares"] and not slot("group_by", said, words):
        found["group_by"] = "vendor"
    if intent == "compare" and len(said.vendors) > 1 and len(said.periods) < 2:
        found |= {"compare_vendor": said.vendors[1][0], "compare_with": None}
        found["period"] = said.periods[0][0] if said.periods else None
    return {name: value for name, value in found.items() if value} | _kept(found)


def _kept(found: dict[str, Any]) -> dict[str, Any]:
    """Two suppliers are compared over one period, or over all time."""
    if "compare_vendor" not in found:
        return {}
    return {"compare_with": None, "period": found["period"]}


def _one_amount(said: Utterance, words: Lexicon) -> str:
    """Net or VAT when only that is named; asked for together, gross tells all three."""
    line = said.words
    for cue, _ in words.slots["credit_notes"]["netted"]:
        line = cue.sub("", line)  # "Net of credit notes" is not "excl. VAT".
    line = line.replace(f" {category(said, words)}", " ")  # "Impuestos municipales" are no VAT.
    named = [value for value, cues in words.slots["amount"].items() if has(cues, line)]
    if len(named) > 1 and ("gross" in named or has(words.slots["compare"]["both"], line)):
        return "gross"
    return slot("amount", replace(said, words=line), words) or "gross"
