"""An utterance becomes a tool call: refusals first, then intents by their cues, then arguments.

It says how sure it is. A write needs its own words and a named document; nothing else leads there.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from typing import Any

from assistant.agent.built_in.lexicon import Cue, Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.tools.amounts import Mention
from assistant.tools.periods import before, resolve, written

SURE = 3
MOST_UNKNOWN = 2
_GRAINS = ("week", "month", "quarter", "year")
KINDS = {
    "duplicates": "duplicate",
    "iban_changed": "iban_changed",
    "missing_vat": "missing_vat",
    "price_rise": "price_rise",
    "missing_document": "document",
}
TALK = ("help", "privacy", "greeting", "thanks")


@dataclass(frozen=True, slots=True)
class Reading:
    """What an utterance was taken for. `tool` None: `topic` says what to answer instead.

    `is_bare`: it only named a supplier, a number or a period. `unread` are words of it that
    nothing here understood: the answer names them.
    """

    tool: str | None
    arguments: dict[str, Any] = field(default_factory=dict)
    topic: str = ""
    score: int = 0
    second: tuple[str, ...] = ()
    is_bare: bool = False
    unread: tuple[str, ...] = ()


def read(said: Utterance, words: Lexicon) -> Reading:
    """The best reading of an utterance that stands on its own."""
    if topic := refusal(said, words):
        return Reading(None, topic=f"refused.{topic}")
    scores = intents(said, words)
    ranked = sorted(scores, key=lambda name: -scores[name])
    best = ranked[0] if ranked else ""
    if best in ("search", "spend") and len(said.unknown) > MOST_UNKNOWN:
        return Reading(None, topic="unclear", second=tuple(ranked[:3]))
    if not best or scores[best] < SURE:
        return _alone(said, words) or Reading(None, topic="unclear", second=tuple(ranked[:3]))
    if best in TALK:
        rest = next((name for name in ranked if name not in TALK and scores[name] >= SURE), None)
        if rest is None:
            return Reading(None, topic=f"talk.{best}", score=scores[best])
        best = rest
    tool, arguments = build(best, said, words)
    if tool is None:
        return Reading(None, topic="unclear.push", score=scores[best])
    left = unread(said, arguments)
    return Reading(tool, arguments, best, scores[best], tuple(ranked[1:3]), unread=left)


def unread(said: Utterance, arguments: dict[str, Any]) -> tuple[str, ...]:
    """The words nothing here knows that no argument carries either."""
    used = " ".join(str(value) for value in arguments.values() if value)
    return tuple(word for word in dict.fromkeys(said.unknown) if word not in used)


def refusal(said: Utterance, words: Lexicon) -> str | None:
    """The topic that is refused whatever else was said."""
    line = without_openers(said.words, words)
    for topic, cues in words.refusals.items():
        if any(cue.search(line) for cue, _ in cues):
            return topic
    return None


def without_openers(line: str, words: Lexicon) -> str:
    """Without "please", "can you": so that the verb comes first."""
    changed = True
    while changed:
        changed = False
        for opener in words.openers:
            if line.startswith(f" {opener} "):
                line, changed = line[len(opener) + 1 :], True
    return line


def intents(said: Utterance, words: Lexicon) -> dict[str, int]:
    """Every intent with a cue in the utterance and the sum of its cues' weights."""
    line = without_openers(said.words, words)
    scores = {name: _score(cues, line) for name, cues in words.intents.items()}
    if any(cue.match(line) for cue, _ in words.intents["push"]):
        scores["push"] += 4  # An order begins with its verb.
    if said.references:
        scores["get"] += 3 if len(said.references) == 1 else 0
        scores["push"] += 5 if scores["push"] >= SURE else 0
    if len(said.periods) == 2 and scores["compare"]:
        scores["compare"] += 4
    if said.references and scores["duplicates"] >= SURE:
        scores["duplicates"] += 4  # About that one invoice.
    elif slot("status", said, words) in ("approved", "pushed", "failed", "to_review"):
        scores["search"] += 5
    if said.vendors and not said.references:
        scores["search"] += 1
        scores["spend"] += 1
    if said.amounts and len(said.amounts) > len(said.numbers):
        scores["search"] += 1
    return {name: score for name, score in scores.items() if score}


def _score(cues: Sequence[Cue], line: str) -> int:
    return sum(weight for cue, weight in cues if cue.search(line))


def _alone(said: Utterance, words: Lexicon) -> Reading | None:
    """Only a supplier, a number or a period: what one would most likely want of it."""
    if said.unknown and said.words.split() == said.unknown and len(said.unknown) == 1:
        said.vendors.append((said.unknown[0], ()))  # A lone word is most likely a name.
    elif len(said.unknown) > 1:
        return None
    if said.references:
        return Reading("get_invoice", {"number": said.references[0]}, "get", SURE, is_bare=True)
    if said.vendors:
        arguments = search_arguments(said, words)
        return Reading("search_invoices", arguments, "search", SURE, is_bare=True)
    if len(said.periods) == 1 and len(said.words.split()) <= 4:
        month = {"month": said.periods[0][0]}
        return Reading("summarise_month", month, "summarise", SURE, is_bare=True)
    return None


def build(intent: str, said: Utterance, words: Lexicon) -> tuple[str | None, dict[str, Any]]:
    """The tool of an intent and its arguments; no tool when a write names no document."""
    period = said.periods[0][0] if said.periods else None
    if intent == "summarise":
        return "summarise_month", {"month": period}
    if intent == "attention":
        return "needs_attention", _about({"only": None}, said)
    if intent in KINDS:
        return "needs_attention", _about({"only": KINDS[intent]}, said)
    if intent == "unmatched":
        return "list_unmatched_invoices", {"period": period, "vendor": vendor(said)}
    if intent == "get" and said.references:
        return "get_invoice", {"number": said.references[0]}
    if intent == "sync":
        return "sync_status", {}
    if intent == "push":
        return _push(said, words)
    if intent == "spend" and period and _is_coming(said) and slot("basis", said, words) == "owed":
        coming = {"status": "unpaid", "period": None, "due": period, "order": "due_first"}
        return "search_invoices", search_arguments(said, words) | coming
    if intent in ("spend", "compare"):
        return "query_spend", spend_arguments(intent, said, words)
    return "search_invoices", search_arguments(said, words)


def _is_coming(said: Utterance) -> bool:
    start = said.periods[0][1].start
    return bool(start and start >= said.today)


def _about(arguments: dict[str, Any], said: Utterance) -> dict[str, Any]:
    """Only of the supplier or the invoice that is named."""
    if said.references:
        return arguments | {"invoice": said.references[0]}
    return arguments | ({"vendor": vendor(said)} if said.vendors else {})


def _push(said: Utterance, words: Lexicon) -> tuple[str | None, dict[str, Any]]:
    """What is named; "the approved ones" are named by their state, and still only offered."""
    named = [*said.references, *said.quotes, *[text for text, _ in said.vendors]]
    if not named and _has(words.slots["compare"]["all_approved"], said.words):
        return "approve_and_push", {"documents": ["approved"]}
    if not named:
        return None, {}
    return "approve_and_push", {"documents": named}


def vendor(said: Utterance) -> str | None:
    """The supplier as it was written."""
    return said.vendors[0][0] if said.vendors else None


def _two_periods(said: Utterance) -> tuple[str | None, str | None]:
    """What is compared with what. One past period alone is what the present one is held against;
    the present one alone is held against the one before."""
    if len(said.periods) > 1:
        return said.periods[0][0], said.periods[1][0]
    if not said.periods:
        return None, None
    text, one = said.periods[0]
    if one.grain not in _GRAINS or not (one.start and one.end):
        return text, None
    if one.start <= said.today <= one.end:
        return text, written(before(one))
    present = resolve(f"this {one.grain}", said.today, "en")
    return (written(present), text) if present else (text, None)


def category(said: Utterance, words: Lexicon) -> str | None:
    """A word for a kind of cost ("travel", "loyer"), also one nobody knows after "on"."""
    known = next((word for word in said.words.split() if word in words.categories), None)
    if known:
        return known
    spoken = said.words.split()
    return next(
        (
            word
            for ahead, word in pairwise(spoken)
            if word in said.unknown and ahead in words.category_after
        ),
        None,
    )


def search_arguments(said: Utterance, words: Lexicon) -> dict[str, Any]:
    """What a listing is filtered and sorted by."""
    status = _status(said, words)
    period = said.periods[0][0] if said.periods else None
    is_due = status in (None, "unpaid") and _has(words.slots["compare"]["due"], said.words)
    is_due = is_due and (status is None or period is not None)
    if status == "overdue" and said.periods and said.periods[0][1].grain == "day":
        period = None
    least, most = bounds(said, words)
    order = slot("order", said, words)
    late = _days_late(said, words) if status == "overdue" else None
    if late:
        period = None
    return {
        "text": _text(said, words),
        "vendor": None if _excluded(said, words) else vendor(said),
        "except_vendor": _excluded(said, words),
        "status": "unpaid" if is_due else status,
        "period": None if is_due else period,
        "due": late or (period if is_due else None),
        "min_amount": least,
        "max_amount": most,
        "order": "due_first" if is_due and order is None else order,
        "limit": None,
    } | _in_currency(said)


def _status(said: Utterance, words: Lexicon) -> str | None:
    """The state asked for; "paid" after "not" is unpaid."""
    status = slot("status", said, words)
    if status != "paid":
        return status
    for cue, _ in words.slots["status"]["paid"]:
        if found := cue.search(said.words):
            before = said.words[: found.start()].split()[-3:]
            if set(before) & set(words.negations):
                return "unpaid"
    return status


def _days_late(said: Utterance, words: Lexicon) -> str | None:
    """ "More than 30 days late": due before that many days ago, as text."""
    found = re.search(rf" <number> (?:{'|'.join(words.days)})(?= |$)", said.words)
    if not found or not said.numbers:
        return None
    return f"until {said.today - timedelta(days=said.numbers[0] + 1)}"


def _in_currency(said: Utterance) -> dict[str, Any]:
    is_bound = any(one.currency for one in said.amounts)
    return {"currency": said.currency} if said.currency and not is_bound else {}


def spend_arguments(intent: str, said: Utterance, words: Lexicon) -> dict[str, Any]:
    """What is added up, over what, split how."""
    group_by = slot("group_by", said, words)
    top = _top(said, words)
    is_owed = slot("basis", said, words) == "owed"
    least, most = bounds(said, words, exact=False)
    period, other = _two_periods(said) if intent == "compare" else (None, None)
    return {
        "measure": slot("measure", said, words) or "sum",
        "basis": "owed" if is_owed else "spent",
        "amount": _one_amount(said, words),
        "period": period or (said.periods[0][0] if said.periods else None),
        "compare_with": other,
        "vendor": None if _excluded(said, words) else vendor(said),
        "except_vendor": _excluded(said, words),
        "category": category(said, words),
        "min_amount": least,
        "max_amount": most,
        "group_by": group_by or ("vendor" if top else None),
        "top": top,
    } | _in_currency(said)


def _one_amount(said: Utterance, words: Lexicon) -> str:
    """Net or VAT when only that is named; asked for together, gross tells all three."""
    line = said.words
    named = [value for value, cues in words.slots["amount"].items() if _has(cues, line)]
    if len(named) > 1 and ("gross" in named or _has(words.slots["compare"]["both"], line)):
        return "gross"
    return slot("amount", said, words) or "gross"


def slot(name: str, said: Utterance, words: Lexicon) -> str | None:
    """The value of a slot whose cue is the longest in the utterance."""
    best: tuple[int, str] | None = None
    for value, cues in words.slots[name].items():
        for cue, _ in cues:
            found = cue.search(said.words)
            if found and (best is None or len(found[0]) > best[0]):
                best = len(found[0]), value
    return best[1] if best else None


def bounds(said: Utterance, words: Lexicon, *, exact: bool = True) -> tuple[str | None, str | None]:
    """The least and the most amount, as text; an amount alone is both where `exact`."""
    line = said.words.replace("<number>", "<amount>")
    compare = words.slots["compare"]
    if len(said.amounts) == 2 and _before_amount(compare["between"], line):
        return str(said.amounts[0].value), _text_of(said.amounts[1])
    days = _counts_days(said, words)
    given = [one for one in said.amounts if one.value > 100 or one.currency or not said.numbers]
    given = given or ([] if _top(said, words) else list(said.amounts))
    given = [one for one in given if one.currency or int(one.value) not in days]
    if not given:
        return None, None
    texts = [_text_of(one) for one in given]
    if _before_amount(compare["under"], line):
        return None, texts[0]
    if _before_amount(compare["over"], line):
        return texts[0], None
    return (texts[0], texts[0]) if exact else (None, None)


def _counts_days(said: Utterance, words: Lexicon) -> list[int]:
    """The numbers when the line counts days with them."""
    is_days = any(f" <number> {word} " in f"{said.words} " for word in words.days)
    return said.numbers if is_days else []


def _text_of(amount: Mention) -> str:
    return f"{amount.value} {amount.currency or ''}".strip()


def _before_amount(cues: Sequence[Cue], line: str) -> bool:
    place = line.find(" <amount>")
    return place >= 0 and any(
        found.end() <= place and place - found.end() <= 14
        for cue, _ in cues
        for found in cue.finditer(line)
    )


def _has(cues: Sequence[Cue], line: str) -> bool:
    return any(cue.search(line) for cue, _ in cues)


def _top(said: Utterance, words: Lexicon) -> int | None:
    """ "Top 10": ten; "who do we spend most with": none named."""
    if said.numbers and _has(words.slots["compare"]["top"], said.words):
        return said.numbers[0]
    ranked = (*words.slots["compare"]["top"], *words.slots["compare"]["ranked"])
    for left, right in pairwise(said.words.split()):
        for number, beside in ((left, right), (right, left)):
            if number in words.numbers and _has(ranked, f" {beside}"):
                return words.numbers[number]
    return None


def _excluded(said: Utterance, words: Lexicon) -> str | None:
    """The supplier after "except"."""
    place = said.words.find(" <vendor>")
    if place < 0:
        return None
    before = said.words[:place]
    cues = words.slots["compare"]["except"]
    is_last = any(
        found.end() >= len(before) - 4 for cue, _ in cues for found in cue.finditer(before)
    )
    return vendor(said) if is_last else None


def _text(said: Utterance, words: Lexicon) -> str | None:
    """Words to look for: quoted, or after "containing"."""
    if said.quotes:
        return said.quotes[0]
    for cue in sorted(words.text_words, key=len, reverse=True):
        place = said.words.find(f" {cue} ")
        if place >= 0:
            rest = said.words[place + len(cue) + 2 :].split()
            kept = [
                word
                for word in rest
                if not word.startswith("<") and word not in ("the", "word", "le", "mot", "la")
            ]
            return " ".join(kept[:3]) or None
    return None
