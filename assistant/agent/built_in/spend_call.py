"""The arguments of a total, a ranking or a comparison."""

import re
from dataclasses import replace
from typing import Any

from assistant.agent.built_in.kinds import kinds_named
from assistant.agent.built_in.leaving_out import (
    all_excluded,
    kept_words,
    kinds_excepted,
    one_or_all,
)
from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.search_call import days_late, is_state, only_one, status_of
from assistant.agent.built_in.slots import (
    ANY,
    bounds,
    category,
    counted,
    has,
    in_currency,
    main_period,
    order,
    slot,
    top_number,
    two_categories,
    vendor,
)
from assistant.tools.periods import (
    Period,
    a_year_before,
    before,
    in_year,
    joined,
    resolve,
    written,
)

_GRAINS = ("week", "month", "quarter", "year")
# States of invoices; of "paid" and "unpaid" the basis speaks.
_STATES = ("overdue", "unmatched", "matched", "rejected", "discarded", "archived", "scheduled",
           "waiting_in_qonto", "to_approve_there", "no_category")  # fmt: skip
_LISTED = ("no_date", "no_due_date", "no_amount", "incomplete")
_PAID = ("paid", "unpaid")
_ON_THE_WAY = ("to_review", "approved", "pushed", "failed")  # States of documents.
_HOME = "EUR"  # "In euros" says the unit, not which bills.
_TWO = 2
_NET_OF = re.compile(r" (?:al netto|au net|net) (?:del?|dell[ae]?|dei|degli|du|des|of)(?= )")
_NET_OF_NAME = re.compile(r" al netto (?:di|d)(?= <vendor>)")
_TERSE = 5  # words: "total unpaid > 5k"


def _two_periods(said: Utterance, words: Lexicon) -> tuple[str | None, str | None]:
    """What is compared with what. One past period alone is what the present one is held against;
    the present one alone is held against the one before."""
    if len(said.periods) > 1:
        return same_part(said.periods[0], said.periods[1])
    rest = said.words
    for cue, _ in words.year_on_year:
        rest = cue.sub("", rest)
    if not said.periods and rest and rest != said.words:
        this_year = Period(said.today.replace(month=1, day=1), said.today, "span")
        return written(this_year), written(a_year_before(this_year))
    if not said.periods:
        return None, None
    text, one = said.periods[0]
    if said.halves:
        return said.halves
    if has(words.year_on_year, said.words) and one.start and one.end:
        return text, written(a_year_before(one))
    if one.grain not in _GRAINS or not (one.start and one.end):
        return text, None
    if has(words.plain["has_risen"], said.words) and not _is_held_against(said, words):
        return text, written(before(one))  # "By how much did it rise in October?"
    if one.start <= said.today <= one.end:
        return text, written(before(one))
    present = resolve(f"this {one.grain}", said.today, "en")
    return (written(present), text) if present else (text, None)


def _is_held_against(said: Utterance, words: Lexicon) -> bool:
    return has(words.slots["compare"]["against"], said.words)


def same_part(one: tuple[str, Period], other: tuple[str, Period]) -> tuple[str, str]:
    """ "The first half of 2026 against 2025": against the first half of it."""
    if (one[1].start, one[1].end) == (other[1].start, other[1].end) and one[1].start:
        return one[0], written(a_year_before(one[1]))  # "This October against last October"
    start, end, year = one[1].start, one[1].end, other[1]
    is_part = start and end and start.year == end.year and one[1].grain != "year"
    if is_part and year.grain == "year" and year.start:
        return one[0], written(in_year(one[1], year.start.year))
    return one[0], other[0]


def spend_arguments(intent: str, said: Utterance, words: Lexicon) -> dict[str, Any]:
    """What is added up, over what, split how."""
    measure = slot("measure", said, words) or "sum"
    if measure == "count" and kinds_excepted(said, words) and not _names_papers(said, words):
        measure = "sum"  # "Don't count the rent" counts nothing.
    group_by = slot("group_by", said, words)
    if measure == "sum" and group_by == "month" and has(words.plain["costs_a_month"], said.words):
        measure = "average"
    top = top_number(said, words)
    basis = slot("basis", said, words)
    if basis is None and intent == "spend" and is_state("unpaid", said, words):
        basis = "owed"  # "All that is left to settle"
    if basis == "paid" and slot("by", said, words) == "issued":
        basis = None  # The date that is named says which.
    is_counted = measure == "suppliers"  # They are counted, not listed each.
    is_to_all = basis == "paid" and has(words.plain["to_suppliers"], said.words)
    if group_by == "vendor" and (
        is_counted or is_to_all or _are_creditors(basis, top, said, words)
    ):
        group_by = None
    is_asked = has(words.slots["compare"]["whom"], said.words) and not top  # "Whom did we pay?"
    is_split = (group_by or top) and not is_asked
    is_paid = basis == "paid" and intent == "spend" and not is_split
    is_paid = is_paid and _one_amount(said, words) == "gross"
    of_bills = _part_of_bills(basis, said, words) if intent == "spend" else {}
    basis = None if of_bills else basis
    is_paid = is_paid and not of_bills
    without = all_excluded(said, words)
    if len(without) > 1 and len(said.periods) <= 1:
        intent = "spend"  # Suppliers to leave out are not held against each other.
    least, most = bounds(said, words, exact=False) if _bounds_bills(said, words) else ANY
    several = suppliers_named(said) if intent == "spend" and not without else []
    kinds = kinds_named(said, words) if intent == "spend" and not several else []
    period, other = _two_periods(said, words) if intent == "compare" else (None, None)
    if intent == "spend" and (grain := grain_of_several(said)):
        group_by = group_by or grain
    is_one = len(said.vendors) == 1 and bool(said.vendors[0][1]) and not (several or without or top)
    if is_one and group_by == "vendor" and intent == "spend" and not slot("shares", said, words):
        group_by = None  # "What Orange charged us" is no split of suppliers.
    if several and measure == "sum":
        group_by = group_by or "vendor"  # What each of them cost, and all together.
    if kinds and measure == "sum" and basis != "owed":
        group_by = group_by or "category"
    return (
        {
            "measure": measure,
            "basis": "owed" if basis == "owed" else "paid" if is_paid else "spent",
            "amount": _one_amount(said, words),
            "period": period
            or (None if basis == "owed" and is_as_of(said, words) else main_period(said)[0]),
            "compare_with": other,
            "vendor": None if without else several or vendor(said),
            "except_vendor": one_or_all(without),
            "category": None
            if _is_one_suppliers(said, intent, without)
            else kinds or category(said, words),
            "min_amount": least,
            "max_amount": most,
            "group_by": group_by or ("vendor" if top else None),
            "top": top if intent != "compare" or has(words.plain["moves"], said.words) else None,
        }
        | kinds_excepted(said, words)
        | ({} if said.currency == _HOME else in_currency(said))
        | _finer(intent, said, words)
        | of_bills
        | _share_of_currency(said, words)
    )


def _part_of_bills(basis: str | None, said: Utterance, words: Lexicon) -> dict[str, Any]:
    """ "The VAT on the open bills", "on the bills paid in October": of bills in a state. "VAT
    paid to suppliers" is what they invoiced."""
    if _one_amount(said, words) == "gross":
        return {}
    if basis == "owed":
        return {"status": "unpaid"}
    return {"by": "paid"} if has(words.plain["paid_bills"], said.words) else {}


def _are_creditors(basis: str | None, top: int | None, said: Utterance, words: Lexicon) -> bool:
    """ "What do we owe our suppliers": they are whom it is owed to, and split nothing."""
    if basis != "owed" or top or slot("shares", said, words) or order(said, words):
        return False
    found = [cue.search(said.words) for cue, _ in words.slots["group_by"]["vendor"]]
    heard = [one[0].split() for one in found if one]
    return bool(heard) and all(len(one) == 1 for one in heard)


def late_suppliers(said: Utterance, words: Lexicon) -> dict[str, Any] | None:
    """Whom how much is owed for so many days and more; None where no suppliers are asked for."""
    due = days_late(said, words)
    names_them = slot("group_by", said, words) == "vendor"
    names_them = names_them or has(words.plain["late_by"], said.words)
    if not due or not names_them or said.references or said.vendors:
        return None
    late = {"basis": "owed", "status": "overdue", "by": "due", "period": due, "group_by": "vendor"}
    return {**spend_arguments("spend", said, words), "measure": "sum", **late}


def grain_of_several(said: Utterance) -> str | None:
    """ "Q1, Q2 and Q3": three periods of a kind and more, which follow each other, are one in
    parts."""
    spans = [period for _, period in said.periods]
    grains = {one.grain for one in spans}
    if len(spans) <= _TWO or len(grains) > 1 or not grains < set(_GRAINS) or not joined(spans):
        return None
    return spans[0].grain


def ranks_bills(said: Utterance, words: Lexicon) -> bool:
    """ "The three largest of AWS", "the two largest unpaid invoices": bills, not suppliers."""
    is_one = len(said.vendors) == 1 and bool(said.vendors[0][1])
    names_bills = any(word.startswith(words.documents) for word in said.words.split())
    sorting = order(said, words)
    is_last = sorting in ("newest", "oldest") and only_one(said, words)  # "How much was it?"
    return (
        (is_one or names_bills)
        and bool(sorting and (is_last or counted(said, words)))
        and not slot("group_by", said, words)
    )


def sums_documents(said: Utterance, words: Lexicon) -> bool:
    """Whether what is on its way to Qonto is added up: its list says the sum."""
    is_plain = not (slot("measure", said, words) or slot("group_by", said, words))
    return is_plain and status_of(said, words) in _ON_THE_WAY and not said.vendors[1:]


def lists_state(said: Utterance, words: Lexicon) -> bool:
    """ "How many invoices have no due date?", "how many credit notes": the list of them says it."""
    measure, status = slot("measure", said, words), status_of(said, words)
    is_own = slot("credit_notes", said, words) or slot("group_by", said, words)
    if is_own or said.vendors[1:] or measure not in (None, "sum", "count"):
        return False
    if measure == "count" and status in ("credit_note", "overdue"):
        return status == "credit_note" or any(f" {day} " in f"{said.words} " for day in words.days)
    return status in _LISTED


def splits(said: Utterance, words: Lexicon) -> bool:
    """ "What percentage of our invoices is overdue?", "archived invoices by month"."""
    is_split = slot("group_by", said, words) and status_of(said, words) in _STATES
    return bool(slot("shares", said, words) or is_split)


def is_as_of(said: Utterance, words: Lexicon) -> bool:
    """ "What we owe as of today": on that day, not of it."""
    _, period = main_period(said)
    is_today = any(text in words.to_date for text, _ in said.periods)
    is_day = period is not None and period.grain in ("day", "end")
    return is_today or (is_day and any(f" {one} <period>" in said.words for one in words.as_of))


def _bounds_bills(said: Utterance, words: Lexicon) -> bool:
    """Whether an amount bounds the bills that are added up: "bills over 500", "small sums under
    20", not "did we spend over 500"."""
    is_terse = "<amount>" in said.words and len(said.words.split()) <= _TERSE
    return (
        _names_papers(said, words)
        or is_terse
        or has(words.slots["compare"]["everything"], said.words)
        or has(words.plain["of_sums"], said.words)
        or bool(status_of(said, words))
        or bool({"<", ">", "<=", ">="} & set(said.words.split()))
    )


def _names_papers(said: Utterance, words: Lexicon) -> bool:
    return any(word.startswith(words.documents) for word in said.words.split())


def suppliers_named(said: Utterance) -> list[str]:
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
    status = status_of(said, words)
    found: dict[str, Any] = {
        "credit_notes": slot("credit_notes", said, words),
        "by": by if (by := slot("by", said, words)) != "issued" else None,
        "shares": (intent != "compare" and bool(slot("shares", said, words))) or None,
        "running": bool(slot("running", said, words)) or None,
    }
    compare = words.slots["compare"]
    is_least = has(compare["least"], said.words) and bool(slot("group_by", said, words))
    is_ranked = has(compare["ranked"], said.words) or _ranks_groups(said, words)
    if is_least or (is_ranked and order(said, words) == "smallest"):
        found["order"] = "smallest"
    if status in _STATES:
        found["status"] = status
    if found["shares"]:
        found |= _part(status, said, words)
    if intent == "compare" and len(said.vendors) > 1 and len(said.periods) < 2:
        found |= {"compare_vendor": said.vendors[1][0], "compare_with": None}
        found["period"] = said.periods[0][0] if said.periods else None
    if intent == "compare" and not said.vendors and len(said.periods) < 2:
        found |= _two_kinds(said, words)
    return {name: value for name, value in found.items() if value} | _kept(found)


def _ranks_groups(said: Utterance, words: Lexicon) -> bool:
    """ "Our smallest supplier": of groups, where no bill is named."""
    is_split = slot("group_by", said, words) in ("vendor", "category")
    return is_split and not _names_papers(said, words)


def _two_kinds(said: Utterance, words: Lexicon) -> dict[str, Any]:
    """Two kinds of cost against each other, over one period."""
    pair = two_categories(said, words)
    if not pair:
        return {}
    period = said.periods[0][0] if said.periods else None
    return {"category": pair[0], "compare_category": pair[1], "period": period}


def _part(status: str | None, said: Utterance, words: Lexicon) -> dict[str, Any]:
    """What makes the part of a whole: a supplier or a kind of cost, else a state; each supplier
    where nothing does. Of "our invoices" as many are meant, not their amounts."""
    if said.vendors or category(said, words) or slot("group_by", said, words):
        return {}
    if status not in (*_STATES, *_PAID):
        return {"group_by": "vendor"}
    part = {"status": status, "basis": "spent"} if status in _PAID else {"status": status}
    is_count = any(word.startswith(words.documents) for word in said.words.split())
    return part | ({"measure": "count"} if is_count else {})


def _share_of_currency(said: Utterance, words: Lexicon) -> dict[str, Any]:
    """ "Which share is in dollars?": no rate is kept, so each currency has its own total."""
    is_share = said.currency and slot("shares", said, words)
    if not is_share or said.vendors or category(said, words):
        return {}
    return {"group_by": "currency", "currency": None, "shares": None}


def _kept(found: dict[str, Any]) -> dict[str, Any]:
    """Two suppliers are compared over one period, or over all time."""
    if "compare_vendor" not in found and "compare_category" not in found:
        return {}
    return {"compare_with": None, "period": found["period"]}


def _one_amount(said: Utterance, words: Lexicon) -> str:
    """Net or VAT when only that is named; asked for together, gross tells all three."""
    line = kept_words(said, words) if kinds_excepted(said, words) else said.words
    for cue, _ in words.slots["credit_notes"]["netted"]:
        line = cue.sub("", line)  # "Net of credit notes" is not "excl. VAT".
    if kinds_excepted(said, words):
        line = _NET_OF.sub(" ", line)  # "Al netto dell'affitto" is not "excl. VAT".
    line = _NET_OF_NAME.sub(" ", line)  # "Al netto di Orange"
    line = line.replace(f" {category(said, words)}", " ")  # "Impuestos municipales" are no VAT.
    named = [value for value, cues in words.slots["amount"].items() if has(cues, line)]
    if len(named) > 1 and ("gross" in named or has(words.slots["compare"]["both"], line)):
        return "gross"
    return slot("amount", replace(said, words=line), words) or "gross"
