"""The tool call an intent becomes, with its arguments as text."""

import re
from datetime import timedelta
from functools import cache
from typing import Any

from assistant.agent.built_in.coming import (
    ahead,
    coming_span,
    is_coming,
    is_now,
    is_open,
    to_come,
)
from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.orders import is_order, order
from assistant.agent.built_in.search_call import (
    days_late,
    is_state,
    paid_without_line,
    search_arguments,
    status_of,
)
from assistant.agent.built_in.slots import (
    ANY,
    bounds,
    category,
    combination,
    has,
    in_currency,
    main_period,
    reference,
    slot,
    vendor,
    words_sought,
)
from assistant.agent.built_in.spend_call import (
    grain_of_several,
    is_as_of,
    late_suppliers,
    lists_state,
    ranks_bills,
    spend_arguments,
    splits,
    sums_documents,
    suppliers_named,
)
from assistant.tools import category_names, period_words
from assistant.tools.by_trade import is_trade
from assistant.tools.periods import Period, month, written
from assistant.tools.words import fold

KINDS = {
    "duplicates": "duplicate",
    "iban_changed": "iban_changed",
    "missing_vat": "missing_vat",
    "missing_document": "document",
    "contradiction": "contradiction",
}
# Tools that take a period and a supplier beside what the intent itself fixes.
_SPANS: dict[str, tuple[str, dict[str, Any]]] = {
    "vat_rate": ("vat_by_rate", {}),
    "vat_sums": ("check_vat", {"question": "sums"}),
    "vat_without": ("check_vat", {"question": "without"}),
}
_DELAYS = {"pay_days": "days", "paid_late": "late"}
# Tools about one invoice, by its number or its supplier.
_ONE_INVOICE: dict[str, tuple[str, dict[str, Any]]] = {
    "why_match": ("explain_match", {}),
    "inspect_signals": ("inspect_invoice", {"question": "signals"}),
    "inspect_identity": ("inspect_invoice", {"question": "identity"}),
    "inspect_e_invoice": ("inspect_invoice", {"question": "e_invoice"}),
    "inspect_sources": ("inspect_invoice", {"question": "sources"}),
}
_DAYS = ("day", "end")
_LONG = ("month", "quarter", "half", "year")  # Periods that invoices are picked by.
_UNDATED = ("sync", "push", "overdue", "due_soon", "match", "merge", "no_rate")  # of no issue date
_LONGER = ("week", *_LONG[1:])
_LATE = 20  # From this day on a month is at its end.
_VERSUS = {"vs", "versus"}  # in every language
_TWO = 2
# What only a list of invoices can be narrowed and sorted by.
_NARROWING = ("min_amount", "max_amount", "category", "except_vendor", "except_category", "order",
              "country", "currency", "arrived")  # fmt: skip
_SHORT = 3  # "Send it" is nobody of computers.


def build(intent: str, said: Utterance, words: Lexicon) -> tuple[str | None, dict[str, Any]]:
    """The tool of an intent and its arguments; no tool when a write names no document."""
    period, _ = main_period(said)
    if intent == "summarise" and is_coming(said):
        intent = "outflow"  # "What will next month look like?"
    if intent == "summarise":
        return "summarise_month", {"month": _month(said) or _running(said)}
    if intent == "attention":
        return "needs_attention", _about({"only": None}, said)
    if intent in ("duplicates", "compare") and len(said.references) == 2:
        return "compare_invoices", dict(zip(("invoice", "other"), said.references, strict=True))
    if intent in KINDS:
        only: dict[str, Any] = {"only": KINDS[intent]}
        if intent == "contradiction" and has(words.plain["of_amounts"], said.words):
            only |= {"amounts": True}  # "Do the totals match the PDFs?"
        return "needs_attention", _about(only, said)
    if intent == "why_match" and not said.references and not said.vendors:
        intent = "unmatched" if has(words.intents["unmatched"], said.words) else intent
    if intent == "unmatched" and is_state("paid", said, words):
        return "search_invoices", paid_without_line(said, words)
    if intent == "unmatched":
        return _unmatched(said, words)
    if said.references and (intent == "get" or _is_one_invoice(intent, said, words)):
        return "get_invoice", _one_invoice(said, words)
    if intent == "sync":
        return "sync_status", {}
    if intent == "search" and slot("credit_notes", said, words) == "netted":
        intent = "spend"  # "Their bills minus credit notes": what is left of both.
    if intent == "paid_late" and status_of(said, words) == "unpaid":
        intent = "search"  # "Who hasn't been paid yet?"
    if intent in ("spend", "paid_late") and (late := days_late(said, words)):
        if owed := late_suppliers(said, words):
            return "query_spend", owed
        arguments = search_arguments(said, words) | {"status": "overdue", "period": None}
        return "search_invoices", arguments | {"due": late}
    if intent == "pay_all" and (coming := coming_span(said)) and coming_is_due(said, words):
        due = {"status": "unpaid", "period": None, "due": coming, "order": "due_first"}
        return "search_invoices", search_arguments(said, words) | due
    if intent == "outflow" and _is_over(said):
        paid = {"status": "paid", "by": "paid", "period": period, "due": None}
        return "search_invoices", search_arguments(said, words) | paid
    if intent == "outflow" and len(said.vendors) == 1:
        theirs = {"status": "unpaid", "period": None, "due": coming_span(said)}
        sorting = {"order": "due_first", "limit": None}  # "Orange's next due date"
        return "search_invoices", search_arguments(said, words) | theirs | sorting
    if intent in ("outflow", "pay_all"):
        return "cash_out", {
            "until": ahead(period, said),
            "overdue_only": intent == "pay_all" or None,
        }
    if intent == "changes":
        return "what_changed", {"since": period}
    if intent in _ONE_INVOICE:
        tool, fixed = _ONE_INVOICE[intent]
        return tool, fixed | {"invoice": reference(said), **_party_or_line(intent, said)}
    if intent == "approvals":
        # A name nobody here has is rather who approved: "did Claire push it".
        party = vendor(said) if said.vendors and said.vendors[0][1] else None
        is_named = len(said.unknown) == 1 or has(words.plain["who_decided"], said.words)
        if party is None and is_named:
            party = vendor(said) or next(
                iter(said.unknown), None
            )  # A document may be a stranger's.
        return "approval_history", {"document": reference(said), "vendor": party}
    if intent == "who_is" and (said.vendors or said.quotes):
        return "vendor_card", {"vendor": vendor(said) or said.quotes[0]}
    is_bounded = not said.numbers and bounds(said, words, exact=False) != ANY
    is_bounded = is_bounded and not has(words.plain["adds_up"], said.words)
    if intent == "combination" and said.amounts and not is_bounded:
        return "find_combination", combination(said, words)
    if intent in ("proof", "csv"):
        return "explain_answer", {"wanted": intent}
    if intent == "paid_yet" and (asked := _payment(said, words)) and any(asked.values()):
        if any(asked[name] for name in ("vendor", "category", "invoice")):
            return "payment_status", asked
        # "What of November is settled already?"
        return "search_invoices", search_arguments(said, words) | {"status": "paid"}
    is_by_payment = intent in ("search", *_DELAYS) and slot("by", said, words) == "paid"
    if intent in _DELAYS and not is_by_payment:
        kind = None if said.vendors else category(said, words, guessed=False)
        named = {"period": period, "vendor": vendor(said), "category": kind}
        return "payment_delay", {"question": _DELAYS[intent], **named}
    if intent == "lone_payments":
        return "list_lone_payments", {"period": period}
    if intent == "subscriptions":
        return "list_subscriptions", {"vendor": vendor(said), **in_currency(said)}
    if intent in ("prices", "price_rise"):
        return "price_history", {"vendor": vendor(said)}
    if intent == "vat_without" and is_bounded:
        intent = "search"  # "Bills with more than 300 euros of VAT"
    names_rates = has(words.plain["by_rate_words"], said.words)
    if intent == "vat_rate" and slot("group_by", said, words) and not names_rates:
        intent = "spend"  # "Split the VAT by supplier"
    if intent in _SPANS:
        tool, fixed = _SPANS[intent]
        kind = category(said, words, guessed=False) if intent == "vat_rate" else None
        named = {"category": kind} if kind and not said.vendors else {}
        if intent == "vat_sums" and len(said.references) == 1:
            named = {"invoice": said.references[0]}
        return tool, fixed | {"period": period, "vendor": vendor(said), **named}
    if intent == "push":
        return _push(said, words)
    if intent == "spend" and (day := _past_day(said, words)):
        return "owed_then", {"day": day, "vendor": vendor(said)}
    if intent in ("spend", "compare") and (yet := _yet_to_come(said, words)):
        return yet
    if intent == "spend" and len(said.references) == 1 and not said.vendors:
        return "get_invoice", _one_invoice(said, words)
    if intent == "spend" and len(said.periods) == 2 and _is_against(said, words):
        intent = "compare"
    if intent == "spend" and has(words.year_on_year, said.words):
        intent = "compare"
    if intent == "spend" and said.halves and any(one in said.words for one in words.apart):
        intent = "compare"  # "By how much did EDF climb from 2024 to 2025?"
    if intent == "compare" and len(said.periods) < 2 and len(suppliers_named(said)) > _TWO:
        intent = "spend"
    if intent == "compare" and grain_of_several(said):
        intent = "spend"
    if intent == "spend" and ranks_bills(said, words):
        return "search_invoices", search_arguments(said, words)
    if intent == "spend" and sums_documents(said, words):
        return "search_invoices", search_arguments(
            said, words
        )  # "The sum of what is to be checked"
    if intent == "spend" and lists_state(said, words):
        return "search_invoices", search_arguments(said, words)
    if (
        intent in ("spend", "compare")
        or is_by_payment
        or (intent == "search" and splits(said, words))
    ):
        intent = "compare" if intent == "compare" else "spend"
        return "query_spend", spend_arguments(intent, said, words)
    arguments = search_arguments(said, words)
    if arguments["status"] == "unmatched":
        return _unmatched(said, words)
    return "search_invoices", arguments


def _unmatched(said: Utterance, words: Lexicon) -> tuple[str, dict[str, Any]]:
    """What no payment is known for; with an amount, a kind of cost, an order or what to leave out,
    the list that takes them too."""
    asked = search_arguments(said, words)
    if any(asked.get(name) for name in _NARROWING):
        return "search_invoices", asked | {"status": "unmatched", "text": None}
    return "list_unmatched_invoices", {"period": main_period(said)[0], "vendor": vendor(said)}


def coming_is_due(said: Utterance, words: Lexicon) -> bool:
    """ "If I settle everything due next week", "due by 5 December": what falls due then, not what
    is late now."""
    is_late = has(words.slots["status"]["overdue"], said.words)
    is_ahead = is_coming(said) or is_open(said)
    return is_ahead and not is_late and has(words.slots["compare"]["due"], said.words)


def _is_over(said: Utterance) -> bool:
    """ "What went out last week?": nothing that is yet to come, as "Friday" is."""
    text, period = main_period(said)
    if set((text or "").split()) & set(period_words.lexicon(said.language).named("weekday_name")):
        return False
    is_past = period and period.start and period.end and period.end < said.today
    return bool(is_past and to_come(text, said) == text)


def _yet_to_come(said: Utterance, words: Lexicon) -> tuple[str, dict[str, Any]] | None:
    """What is spent, owed or due in days to come has no invoices yet: what falls due is told, that
    of one supplier or one kind of cost as a list."""
    period = coming_span(said)
    if period is None or is_as_of(said, words) or slot("amount", said, words) == "vat":
        return None
    is_due = has(words.slots["compare"]["due"], said.words)
    if not (is_coming(said) or is_due or (is_open(said) and slot("basis", said, words) == "owed")):
        return None
    is_due = is_due or slot("basis", said, words) == "owed"
    arguments = search_arguments(said, words)
    if is_due or arguments["vendor"] or arguments.get("category"):
        coming = {"status": "unpaid", "period": None, "due": period, "order": "due_first"}
        return "search_invoices", arguments | coming
    return "cash_out", {"until": ahead(period, said), "overdue_only": None}


def _past_day(said: Utterance, words: Lexicon) -> str | None:
    """ "What did we owe on 30 June?", "at the end of June": a day that is past."""
    text, period = main_period(said)
    if not (period and period.end) or slot("basis", said, words) != "owed" or is_open(said):
        return None
    is_day = period.start == period.end or (period.start is None and period.grain in _DAYS)
    is_day = is_day or _ends_a_month(period)
    return text if is_day and period.end < said.today and not said.periods[1:] else None


def _ends_a_month(period: Period) -> bool:
    """The last ten days of a month: "at the end of June"."""
    if not (period.start and period.end):
        return False
    is_last = (period.end + timedelta(days=1)).day == 1
    return is_last and period.start.month == period.end.month and period.start.day > _LATE


def _is_against(said: Utterance, words: Lexicon) -> bool:
    """ "The average in 2026 compared with 2025": a word of comparing stands between the two."""
    _, _, between = said.words.partition(" <period>")
    between, found, _ = between.partition(" <period>")
    cues = (cue for cue, _ in words.intents["compare"])
    return bool(
        _VERSUS & set(between.split()) or (found and any(cue.search(between) for cue in cues))
    )


def _one_invoice(said: Utterance, words: Lexicon) -> dict[str, Any]:
    """One invoice by its number, and what of it is asked for: its VAT, or whether it is paid."""
    asked: dict[str, Any] = {"number": said.references[0]}
    if slot("amount", said, words) == "vat":
        return asked | {"question": "vat"}
    status = slot("status", said, words)
    is_paid = status == "paid" or (status == "unpaid" and "?" in said.text)
    is_paid = is_paid or (status is None and slot("basis", said, words) == "paid")
    return asked | ({"question": "paid"} if is_paid else {})


def _is_one_invoice(intent: str, said: Utterance, words: Lexicon) -> bool:
    """ "Did RE-10482 get to Qonto", "have we paid it": one number outranks any general word."""
    is_sought = intent == "search" and not words_sought(said, words)
    is_one = len(said.references) == 1 and not (said.vendors or said.periods)
    return is_one and (is_sought or intent == "paid_yet")


def _month(said: Utterance) -> str | None:
    """What is summed up; "through August" is August."""
    text, period = main_period(said)
    if period and period.end and period.start is None:
        return written(month(period.end))
    return text


def _running(said: Utterance) -> str | None:
    """ "Summarise the quarter": the one that runs, as it is said."""
    own = period_words.lexicon(said.language)
    units = {word for kind in _LONGER for word in own.named(kind)}
    named = next((word for word in said.words.split() if word in units), None)
    return f"{own.named('this')[0]} {named}" if named else None


def _party_or_line(intent: str, said: Utterance) -> dict[str, Any]:
    """The supplier; a name nobody here has is looked for on the bank line that is asked about."""
    is_known = bool(said.vendors and said.vendors[0][1])
    if intent == "why_match" and said.vendors and not is_known:
        return {"vendor": None, "line": vendor(said)}
    return {"vendor": vendor(said)}


def _payment(said: Utterance, words: Lexicon) -> dict[str, Any]:
    """Whose payment is asked for."""
    return {
        "vendor": vendor(said), "category": category(said, words), "invoice": reference(said),
        "period": said.periods[0][0] if said.periods else None,
    }  # fmt: skip


def _about(arguments: dict[str, Any], said: Utterance) -> dict[str, Any]:
    """Only of the supplier or the invoice that is named."""
    if said.references:
        return arguments | {"invoice": said.references[0]}
    within = {"period": main_period(said)[0]} if _is_of_a_period(arguments["only"], said) else {}
    return arguments | within | ({"vendor": vendor(said)} if said.vendors else {})


def _is_of_a_period(only: str | None, said: Utterance) -> bool:
    """Whether what is wrong is asked for among the bills of a period; "what should I do this week?"
    is about everything there is now."""
    text, span = main_period(said)
    if not (span and span.start and span.start <= said.today) or only in _UNDATED:
        return False
    if only is None:
        own = period_words.lexicon(said.language)
        return span.grain in _LONG and not set((text or "").split()) & set(own.named("this"))
    return not is_now(span, said.today)


def _push(said: Utterance, words: Lexicon) -> tuple[str | None, dict[str, Any]]:
    """What is named; "the approved ones" are named by their state, and still only offered, as are
    all of a supplier that wait."""
    named = _documents(said, words)
    _, most = bounds(said, words, exact=False)
    if not named and most:
        return "approve_and_push", {"documents": ["everything"], "max_amount": most}
    is_sent = is_order(said.words, words, beside=words.slots["status"]["approved"])
    if not named and is_sent and has(words.slots["compare"]["all_approved"], said.words):
        return "approve_and_push", {"documents": ["approved"]}
    is_narrowed = said.vendors or said.amounts or said.periods
    if not (named or is_narrowed) and has(words.slots["compare"]["all_waiting"], said.words):
        approves = words.orders.approves.search(said.words)
        return "approve_and_push", {"documents": ["waiting" if approves else "everything"]}
    if not named:
        return None, {}
    is_several = words.orders.several.search(said.words) is not None
    every = {"every": True} if is_several and not (said.references or said.quotes) else {}
    return "approve_and_push", {"documents": named} | every


def _documents(said: Utterance, words: Lexicon) -> list[str]:
    """The invoices that are to be sent, by number or file; by supplier where no number says which:
    "RE-10482 from DHL" is one, "RE-10482 and the one from DHL" are two."""
    ordered = order(said, words)
    numbers = [one for at, one in enumerate(said.references) if at in ordered.places]
    names = [text for text, _ in said.vendors] if "<vendor>" in ordered.line else []
    names += strangers(said) if ordered.line else []
    if ordered.line and not names and (trade := _trade(said, words)):
        names = [trade]
    if said.references and not _joins(words).search(said.words):
        names = []
    quotes = [] if said.is_sought else said.quotes  # "Approve those that mention toner"
    return [*numbers, *quotes, *names] if numbers or not said.references else []


def _trade(said: Utterance, words: Lexicon) -> str | None:
    """ "The stationer's": a supplier by their trade."""
    known = category(said, words, guessed=False)
    spoken = (one for one in said.words.split() if one not in words.small and len(one) > _SHORT)
    trades = (one for one in spoken if category_names.find(one) or is_trade(one))
    return known or next(trades, None)


def strangers(said: Utterance) -> list[str]:
    """Names that nobody here has yet, with a capital: a document in review may be from somebody
    new."""
    names = re.findall(r"(?<=\s)[A-ZÀ-Þ][\w'’-]{2,}", said.text)
    return [fold(one) for one in names if fold(one) in said.unknown]


@cache
def _joins_of(conjunctions: tuple[str, ...]) -> re.Pattern[str]:
    joints = "|".join(map(re.escape, conjunctions))
    few = r"(?: (?!<)\S+){0,3}"
    return re.compile(rf" (?:{joints}){few} <vendor>|<vendor>(?: \S+)? (?:{joints}){few} <ref>")


def _joins(words: Lexicon) -> re.Pattern[str]:
    """A supplier that stands beside numbers as one more: "and the one from DHL"."""
    return _joins_of(words.conjunctions)
