"""The arguments of a listing of invoices."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from assistant.agent.built_in import shorthand
from assistant.agent.built_in.coming import (
    ahead,
    coming_span,
    is_coming,
    is_far_month,
    is_open,
    to_come,
)
from assistant.agent.built_in.fillers import ways
from assistant.agent.built_in.leaving_out import (
    all_excluded,
    kept_words,
    kinds_excepted,
    one_or_all,
)
from assistant.agent.built_in.lexicon import Cue, Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.pointing_words import place_of
from assistant.agent.built_in.slots import (
    bounds,
    category,
    counted,
    has,
    in_currency,
    main_period,
    order,
    reference,
    slot,
    top_number,
    vendor,
    words_sought,
)
from assistant.tools import period_words
from assistant.tools.periods import moved
from assistant.tools.words import fold, split

WAITING_THERE = ("waiting_in_qonto", "to_approve_there")  # for a look or an approval in Qonto
_UNDONE = {"pushed": "approved", "paid": "unpaid", "approved": "to_review",
           "scheduled": "unpaid"}  # fmt: skip
_BESIDE = 3  # words
_FURTHER = 4  # words: "seconda fattura più alta"
_LACKING = ("no_date", "no_due_date", "no_amount", "incomplete")
_NEAR = 4
_SMALL = 3  # letters of a preposition
_LENGTHS = {"day": 1, "week": 7, "month": 0}
_ONE = ("a", "an", "un", "une", "una", "uno", "ein", "eine", "einem", "einer", "einen")
_DAYS = 27  # Of less than these, what came in is asked for, not what is dated so.


def search_arguments(said: Utterance, words: Lexicon) -> dict[str, Any]:
    """What a listing is filtered and sorted by."""
    status = status_of(said, words)
    period, span = main_period(said)
    by = slot("by", said, words)
    is_due = by == "due" or has(words.slots["compare"]["due"], said.words)
    is_dated = by == "issued" or has(words.plain["dated"], said.words)
    is_due = is_due and status in (None, "unpaid") and not is_dated
    is_due = is_due and not _only_arrived(said, words)
    is_due = is_due and (status is None or period is not None)
    is_still_open = status == "unpaid" and by is None and not is_dated
    is_due = is_due or (status == "unpaid" and is_coming(said))
    is_due = is_due or (is_still_open and (is_far_month(said) or is_open(said)))
    period = (coming_span(said) or period) if is_due else period
    if status == "overdue" and span and span.grain == "day":
        period = None
    least, most = bounds(said, words)
    sorting = order(said, words)
    late = days_late(said, words) if status == "overdue" else None
    if late:
        period = None
    arrived = period if not is_due and has_arrived(said, words) else None
    is_paid_then = status == "paid" and bool(period) and paid_then(said, words)
    without = all_excluded(said, words)
    sought = words_sought(said, words) or reference(said)
    kind = None if sought or said.vendors else category(said, words, guessed=False)
    return {
        "text": sought,
        **({"category": kind} if kind else {}),
        "vendor": None if without else vendor(said),
        "except_vendor": one_or_all(without),
        **kinds_excepted(said, words),
        "status": "unpaid" if is_due else status,
        **_also_paid_or_not(status, said, words),
        "period": None if is_due or arrived else period,
        **({"arrived": arrived} if arrived else {}),
        **({"by": "paid"} if is_paid_then else {}),
        "due": late or (_due(period, said, words) if is_due else None),
        "min_amount": least,
        "max_amount": most,
        "order": "due_first" if is_due and sorting is None else sorting,
        "limit": (counted(said, words) or top_number(said, words) or only_one(said, words))
        if sorting
        else None,
        **_further_down(sorting, said, words),
        **_bounded(least or most, said, words),
    } | in_currency(said)


def _also_paid_or_not(status: str | None, said: Utterance, words: Lexicon) -> dict[str, str]:
    """ "Do any unpaid invoices have no due date?": both, what is missing and how it stands."""
    if status not in _LACKING:
        return {}
    also = next((one for one in ("overdue", "unpaid", "paid") if is_state(one, said, words)), None)
    return {"payment": also} if also else {}


def paid_without_line(said: Utterance, words: Lexicon) -> dict[str, Any]:
    """Invoices that are paid by Qonto's word alone."""
    arguments = search_arguments(said, words)
    dated = {"by": "paid"} if arguments["period"] else {}
    return arguments | {"status": "paid_without_line", "text": None} | dated


def _due(period: str | None, said: Utterance, words: Lexicon) -> str | None:
    """What is due on a Sunday is so on the next one, what was due on the last."""
    return to_come(period, said) if has(words.plain["was"], said.words) else ahead(period, said)


def only_one(said: Utterance, words: Lexicon) -> int | None:
    """ "The latest invoice from AWS" is one; "the largest invoice amounts" are several."""
    compare = words.slots["compare"]
    beside = (
        *(cue for cues in words.slots["status"].values() for cue in cues),
        *compare["arrived"],
        *words.received,
        *compare["except"],
        *compare["except_after"],
    )
    rest = kept_words(said, words)
    for cue, _ in beside:
        rest = cue.sub("", rest)  # "La plus ancienne facture impayée" is one too.
    is_one = _ends_with_a_bill(said.words, words) or _ends_with_a_bill(rest, words)
    is_one = is_one or has(words.plain["one_of_theirs"], said.words)
    return 1 if is_one else None


def _further_down(sorting: str | None, said: Utterance, words: Lexicon) -> dict[str, Any]:
    """ "The second largest bill", "die zweitgrößte Rechnung": the one behind the first."""
    heard = said.words.split() if sorting else []
    for at, word in enumerate(heard):
        line, place = place_of(f" {word}", words)
        near = f"{line} {' '.join(heard[at + 1 : at + _FURTHER])}"
        if place > 1 and has(words.slots["order"][str(sorting)], near):
            return {"after": place - 1, "limit": 1}
    return {}


def _ends_with_a_bill(line: str, words: Lexicon) -> bool:
    """Whether one bill is named, and nothing behind it makes it more: "the latest invoice"."""
    spoken = line.split()
    led = {*words.vendor_after, *words.name_after}
    ranks = tuple(cue for cues in words.slots["order"].values() for cue in cues)
    for at, word in enumerate(spoken):
        after = spoken[at + 1 : at + 3]
        ends = not after or after[0] in led or after[0].startswith("<")
        after = [one for one in spoken[at + 1 : at + _FURTHER] if len(one) > _SMALL]
        ends = ends or not after or after[0].startswith("<")  # "im <period>", "in the <period>"
        ends = ends or has(ranks, f" {' '.join(spoken[at + 1 : at + 4])}")  # "fattura più alta"
        if ends and has(words.plain["one_bill"], f" {word}"):
            return True
    return False


def _bounded(bound: str | None, said: Utterance, words: Lexicon) -> dict[str, Any]:
    """ "Net over 2,000": the amount that is bounded, where it is not the total."""
    named = slot("amount", said, words)
    return {"amount": named} if bound and named in ("net", "vat") else {}


def has_arrived(said: Utterance, words: Lexicon) -> bool:
    """ "What came in since yesterday?" is about the days it came in, not those on the invoices; of
    a month or more, and of a supplier's bills, what counts is what stands on them."""
    _, period = main_period(said)
    end = period.end or said.today if period else said.today
    is_short = period and period.start and (end - period.start).days < _DAYS
    is_short = is_short and not is_coming(said)  # Nothing has come in next week.
    return bool(is_short and has(words.slots["compare"]["arrived"], said.words))


def _only_arrived(said: Utterance, words: Lexicon) -> bool:
    """ "Ce qui est tombé depuis jeudi" came in then: nothing else says that it was due."""
    line = said.words
    for cue, _ in words.slots["compare"]["arrived"]:
        line = cue.sub("", line)
    period, _ = main_period(said)
    has_begun = not is_coming(said) and to_come(period, said) == period
    return has_begun and not has(words.slots["compare"]["due"], line) and has_arrived(said, words)


def paid_then(said: Utterance, words: Lexicon) -> bool:
    """ "Which were paid in October?" goes by the day they were paid, "the paid ones of October" by
    what stands on them."""
    by = slot("by", said, words)
    if by in ("paid", "issued") or not said.periods:
        return by == "paid"
    if has(words.plain["we_paid"], said.words):
        return True  # "What did we settle last week?"
    lead = said.clauses[0].split() if said.clauses[1:] else []
    if "<period>" in lead and all(len(one) <= _SMALL for one in lead if one != "<period>"):
        return True  # "In October, bills paid"
    for cue, _ in words.slots["status"]["paid"]:
        for found in cue.finditer(said.words):
            after = said.words[found.end() :].split()[:_BESIDE]
            before = said.words[: found.start()].split()[-1:] if words.capital_nouns else []
            between = after[: after.index("<period>")] if "<period>" in after else ["none"]
            is_led = "<period>" in before or _is_led_by_a_period(said.words[: found.start()], words)
            if is_led or all(len(one) <= _SMALL for one in between):
                return True
    return False


def _is_led_by_a_period(head: str, words: Lexicon) -> bool:
    """ "El mes pasado, facturas pagadas": nothing but the papers stands between."""
    _, mark, between = head.rpartition(" <period> ")
    spoken = between.split()
    names_papers = any(one.startswith(words.documents) for one in spoken)
    return bool(mark) and names_papers and len(spoken) <= _FURTHER and "<" not in between


def status_of(said: Utterance, words: Lexicon) -> str | None:
    """The state asked for; what is not yet paid, approved or sent is in the state before."""
    status = slot("status", said, words)
    if status == "pushed" and (has(words.received, said.words) or has_arrived(said, words)):
        # "What they have sent us" came here and went nowhere.
        status = "credit_note" if has(words.slots["status"]["credit_note"], said.words) else None
    is_netted = slot("credit_notes", said, words) == "netted"
    if status == "credit_note" and (is_netted or leaves_out_notes(said, words)):
        return None
    if status in _UNDONE and _is_beside(words.even, status, said, words):
        return None  # "All of them, even the paid ones"
    if status == "unpaid" and has(words.slots["status"]["overdue"], said.words):
        status = "overdue"  # "No need to pay, I only want the overdue ones"
    if status == "paid" and _is_beside(words.drops, status, said, words):
        return "unpaid"
    is_approved = has(words.slots["status"]["approved"], said.words)
    if is_approved and not _is_negated("approved", said, words) and status in ("pushed", "failed"):
        is_kept = status == "failed" or _is_negated(status, said, words)
        status = "approved" if is_kept else status
    if status == "to_review" and has(words.plain["at_qonto"], said.words):
        return waiting_there(said, words)
    for done, earlier in _UNDONE.items():
        if status in (done, earlier) and _is_negated(done, said, words):
            return earlier
    return status


def waiting_there(said: Utterance, words: Lexicon) -> str:
    """What waits in Qonto itself: for an approval where that is said, else for a look as well."""
    return "to_approve_there" if has(words.plain["to_approve"], said.words) else "waiting_in_qonto"


def leaves_out_notes(said: Utterance, words: Lexicon) -> bool:
    """ "Without credit notes": they never count anyway, and are not what is listed."""
    return has(words.about_it["notes"], said.words)


def _is_beside(cues: Sequence[Cue], status: str, said: Utterance, words: Lexicon) -> bool:
    """Whether one of these words stands just before the state: "ignore the paid ones"."""
    heads = (
        said.words[: found.start()].split()[-_BESIDE - 1 :]
        for cue, _ in words.slots["status"][status]
        if (found := cue.search(said.words))
    )
    return any(has(cues, f" {' '.join(head)}") for head in heads)


def is_state(status: str, said: Utterance, words: Lexicon) -> bool:
    """Whether a state is named, and is not what is not so."""
    return has(words.slots["status"][status], said.words) and not _is_negated(status, said, words)


def _is_negated(status: str, said: Utterance, words: Lexicon) -> bool:
    """Whether a "not" stands before what says so, or in the midst of what was done: "wurden noch
    nicht übergeben"."""
    return any(
        set(line[:end].split()[-_NEAR:]) & set(words.negations)
        for line in ways(said.words)
        for cue, _ in words.slots["status"][status]
        if (found := cue.search(line))
        for end in ((found.start(), found.end()) if status == "pushed" else (found.start(),))
    )


def longer_than(said: Utterance, words: Lexicon) -> str | None:
    """ "More than a month", "über zwei Wochen": before that long ago, as text."""
    text = shorthand.days(fold(said.text), words.language)
    line = "".join(f" {word}" for word in split(text))
    units = {unit: period_words.lexicon(words.language).named(unit) for unit in _LENGTHS}
    known = {name: unit for unit, names in units.items() for name in names}
    ones = "|".join(map(re.escape, (*_ONE, *words.numbers)))
    for cue, _ in words.plain["longer"]:
        for found in cue.finditer(line):
            behind = re.match(rf" (\d{{1,3}}|{ones}) (\w+)", line[found.end() :])
            unit = known.get(behind[2]) if behind else None
            if behind and unit:
                count = int(behind[1]) if behind[1].isdigit() else words.numbers.get(behind[1], 1)
                return f"..{_ago(said.today, unit, count)}"
    return None


def _ago(today: date, unit: str, count: int) -> date:
    """The day before so many days, weeks or months ago."""
    if unit == "month":
        return moved(today, -count) - timedelta(days=1)
    return today - timedelta(days=count * _LENGTHS[unit] + 1)


def days_late(said: Utterance, words: Lexicon) -> str | None:
    """ "More than 30 days late": due before that many days ago, as text."""
    found = re.search(rf" <number> (?:{'|'.join(words.days)})(?= |$)", said.words)
    if not found or not said.numbers:
        return None
    return f"..{said.today - timedelta(days=said.numbers[0] + 1)}"
