"""Follow-ups: "and in September?", "only the unpaid ones", "push the second one"."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from assistant.agent.built_in.about_it import FIGURES, Before, Call, about_it, of_the_peak
from assistant.agent.built_in.age_words import further
from assistant.agent.built_in.basis import corrected
from assistant.agent.built_in.cues import intents
from assistant.agent.built_in.decided import DECISIONS
from assistant.agent.built_in.held_against import held_against
from assistant.agent.built_in.inherited import OF_A_SUPPLIER, against_usual, inherited, of_the_first
from assistant.agent.built_in.leaving_out import kinds_left_out, left_out
from assistant.agent.built_in.lexicon import THE, Lexicon
from assistant.agent.built_in.listed_state import in_a_state
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.meant import meant
from assistant.agent.built_in.named_again import widened
from assistant.agent.built_in.openers import without_openers
from assistant.agent.built_in.orders import SURE
from assistant.agent.built_in.pointing import points
from assistant.agent.built_in.pointing_words import pointing_words
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.refined import EXCEPTING, as_spend, changed, compares_it, listed
from assistant.agent.built_in.refining import only_refines
from assistant.agent.built_in.search_call import status_of
from assistant.agent.built_in.slots import category, has, order, slot
from assistant.agent.built_in.vat_words import rate_of_it
from assistant.agent.language_model import ChatMessage
from assistant.tools.explain_answer import ABOUT_BEFORE

_RECORD = re.compile(r"^(invoice|document) (\d+): (.*)$")
_LONGEST = 9
_SHORTEST = 4
_SENTENCE = 5
_PLAINLY = 12
_ARTICLE = 3
_SEVERAL = 2
# Tools about one record, and the argument that names it.
_ABOUT_ONE = {
    "explain_match": "invoice", "inspect_invoice": "invoice", "payment_status": "invoice",
    "approval_history": "document",
}  # fmt: skip
_ENDS = ("oldest", "newest", "largest", "smallest")
_DEFINITE = frozenset(THE.split("|"))
_UNDO, _CARDS = "talk.undo", ("approve_and_push", "offer_change")
_WAITING = ("to_review", "approved")
_NAMES = ("invoice", "document", "vendor", "category")


def before(messages: Sequence[ChatMessage]) -> Before | None:
    """What the conversation is about: its last tool call, and the one before that."""
    made: list[Call] = []
    answers: list[list[str]] = []
    shown: list[str] = []
    for one in reversed(messages):
        if one.role == "tool":
            shown.insert(0, one.text)
        if one.role != "assistant" or not one.tool_calls:
            continue
        if all(call.name in ABOUT_BEFORE for call in one.tool_calls):
            shown = []
            continue  # What was told of an answer leaves the talk where it was.
        made += [(call.name, _loaded(call.arguments)) for call in reversed(one.tool_calls)]
        answers.append(shown)
        shown = []
    if not made:
        return None
    (tool, arguments), *earlier = made
    records, ranked = _records(answers[0]), _ranked(answers[0])
    return Before(
        tool, arguments, tuple((number, key) for number, key, _ in records),
        earlier[0] if earlier else None, tuple(name for _, _, name in records), ranked,
        _listed(answers), _peak(answers[0], arguments), tuple(made),
    )  # fmt: skip


def _peak(shown: Sequence[str], arguments: dict[str, Any]) -> str | None:
    """The group that a ranking named: that of the most, or of the least where that was asked."""
    ends = [text for one in shown for text in _loaded(one).get("data", {}).get("ends", [])]
    is_least = arguments.get("order") == "smallest"
    return (str(ends[0]) if is_least else str(ends[-1])) if ends else None


def _listed(answers: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The numbers of the last answer that showed several records; the newest answer comes first."""
    every = (dict.fromkeys(number for number, _, _ in _records(shown)) for shown in answers)
    return next((tuple(numbers) for numbers in every if len(numbers) > 1), ())


def _loaded(text: str) -> dict[str, Any]:
    read = json.loads(text or "{}")
    return read if isinstance(read, dict) else {}


def _records(shown: Sequence[str]) -> list[tuple[str, str, str]]:
    """Number, id and supplier of what was shown."""
    found = []
    for text in shown:
        for line in _loaded(text).get("data", {}).get("records", []):
            if match := _RECORD.match(line):
                number, _, supplier = match[3].partition(",")
                found.append((number, match[2], supplier.strip()))
    return found


def _ranked(shown: Sequence[str]) -> tuple[str, ...]:
    """The suppliers or kinds of cost of the last answer, in their order."""
    every = [_loaded(text).get("data", {}).get("ranked", []) for text in shown]
    return tuple(every[-1]) if every else ()


def merge(said: Utterance, alone: Reading, words: Lexicon, last: Before) -> Reading | None:
    """The last call with what was said put in; None when the utterance stands on its own."""
    if alone.topic == _UNDO and last.tool in _CARDS:
        return None  # "Actually no, cancel that" opens nothing.
    if alone.arguments.get("change") == "share_answer":
        return None  # "Can I send that to Bob?" names nobody who bills.
    if _drops_an_end(said, words, last):
        return Reading(None, topic="unclear", second=("search", "attention"))
    last = widened(last) if said.periods and not said.references else last
    last = _as_total(said, words, last)
    said = meant(said, words)
    if has(words.plain["not_due"], said.words) and not words.pronouns & set(said.words.split()):
        return further(said, words, last)  # Of all that is open, and not of a bill that was shown.
    readers = (in_a_state, corrected, further, held_against)
    if reading := next((found for read in readers if (found := read(said, words, last))), None):
        return reading
    if alone.tool == "than_usual":
        return against_usual(said, alone, words, last)
    if alone.arguments.get("change") == "categorise" and not alone.arguments.get("names"):
        return _filed(alone, last)
    if reading := _filed_too(said, words, last):
        return reading
    if alone.arguments.get("change") in DECISIONS:
        return _decided(alone, _chosen(said, words, last), last)
    if alone.arguments.get("change") == "merge_suppliers":
        return _merged(alone, words, last)
    if has(words.plain["all_but"], said.words) and intents(said, words).get("push", 0) >= SURE:
        return _all_but(said, alone, words, last)
    if (counted := _counted(said, words, last)) and intents(said, words).get("push", 0) >= SURE:
        return Reading("approve_and_push", {"documents": counted}, "push", 5)
    if reading := _said_to_be_fine(said, words, last) or _agreed(said, words, last):
        return reading
    if last.arguments.get("status") == "credit_note" and has(words.plain["offset"], said.words):
        return Reading(last.tool, last.arguments, "follow_up", 5)
    if rate := rate_of_it(said, last.tool, last.arguments):
        return rate
    is_net = last.tool in FIGURES and slot("amount", said, words) == "net"
    if alone.tool == "check_vat" and is_net and only_refines(said, words):
        return changed(said, words, last.tool, last.arguments)  # "Sin IVA"
    is_of_it = not (alone.arguments.get("vendor") or said.periods or alone.is_bare)
    if alone.tool in ("check_vat", "vat_by_rate") and is_of_it:
        told = {one: last.arguments.get(one) for one in ("vendor", "period")}
        if isinstance(told["vendor"], str) or told["period"]:
            return Reading(alone.tool, alone.arguments | told, "follow_up", 5)
    asked = _asks_of_it(said, words) if last.tool == "get_invoice" else None
    if asked is not None:
        return Reading("get_invoice", {"number": last.arguments.get("number")} | asked, "get", 5)
    if _only_leaves_out(said, words) and (reading := _without(said, words, last)):
        return reading
    if reading := about_it(said, words, last) or points(said, words, last):
        return reading
    if last.tool in OF_A_SUPPLIER and (reading := _of_another(said, words, last)):
        return reading
    if last.tool == "search_invoices" and _only_sorts(said, words):
        return changed(said, words, last.tool, last.arguments)
    hides = alone.topic == "refused.delete" and last.tool == "search_invoices"
    if hides and status_of(said, words) and only_refines(said, words):
        return changed(said, words, last.tool, last.arguments)  # "Quita las pagadas"
    if alone.topic.startswith("refused") and not alone.is_bare:
        return None
    scores = intents(said, words)
    is_ranking = alone.tool == "query_spend" and alone.arguments.get("group_by")
    is_ranking = is_ranking or slot("group_by", said, words) == "vendor"
    if is_ranking and not has(words.slots["compare"]["top"], said.words):
        is_ranking = not (_places(said, words, 0) and listed(last.tool, last.arguments))
    is_ranking = is_ranking and not scores.get("push")
    chosen = [] if is_ranking or last.ranked else _chosen(said, words, last)
    if not chosen and scores.get("push", 0) >= 4 and _is_only_an_order(said):
        chosen = [number for number, _ in last.records] if len(last.records) == 1 else []
    if chosen and scores.get("push", 0) >= 4 and _spares_some(said, words, chosen):
        return Reading(None, topic="unclear.push")
    if not chosen and (picked := _picked(said, words, last)) and scores.get("push", 0) >= SURE:
        return picked
    if last.tool == "payment_status" and _asks_why(said, words):
        return _why(last)
    if alone.tool in _ABOUT_ONE and not any(alone.arguments.get(name) for name in _NAMES):
        pointed = chosen or ([last.records[0][0]] if len(last.records) == 1 else [])
        if pointed:
            arguments = {**alone.arguments, _ABOUT_ONE[alone.tool]: pointed[0]}
            return Reading(alone.tool, arguments, "follow_up", 5)
    if _asks_why(said, words):
        return of_the_peak(last, said) or _why(last)
    if last.tool in ("query_spend", "summarise_month") and compares_it(said, words):
        asked = as_spend(last.tool, last.arguments)
        by = {} if asked.get("vendor") or asked.get("group_by") else {"group_by": "vendor"}
        return changed(said, words, "query_spend", asked | by)
    if chosen and scores.get("push", 0) >= 4:
        return Reading("approve_and_push", {"documents": chosen}, "push", 5)
    if alone.tool == "search_invoices" and of_the_first(last) is not last:
        return inherited(said, alone, words, last)  # "Their last three invoices"
    if only_refines(said, words) and not _is_one_of_them(said, words, chosen):
        return changed(said, words, last.tool, last.arguments)
    if chosen and not said.vendors and len(said.words.split()) <= _LONGEST:
        is_order = alone.tool == "approve_and_push" or (
            alone.topic == "unclear.push" and words.orders.verbs.search(said.words)
        )
        if scores.get("push", 0) >= 2 or is_order:
            return Reading("approve_and_push", {"documents": chosen}, "push", 5)
        if len(chosen) == 1:
            return Reading("get_invoice", {"number": chosen[0]}, "get", 5)
    if _asks_for_total(said, words, last):
        return Reading(last.tool, last.arguments, "follow_up", 5)
    if reading := inherited(said, alone, words, last):
        return reading
    if not _leans_on(said, alone, words, last):
        return None
    return changed(said, words, last.tool, last.arguments)


def _drops_an_end(said: Utterance, words: Lexicon, last: Before) -> bool:
    """ "Drop the largest" of a list: which one that is, is asked; only the largest is its
    opposite."""
    named = (said.vendors, said.periods, said.references, said.amounts)
    is_short = len(said.words.split()) <= _SENTENCE + 2 and not any(named)
    is_end = is_short and last.tool == "search_invoices" and order(said, words) in _ENDS
    cues = (cue.search(said.words) for cue, _ in words.drops)
    dropped = (said.words[one.start() :].split() for one in cues if one)
    return is_end and any(_DEFINITE & {*line[1:3]} for line in dropped)  # Not "la moins chère".


def _as_total(said: Utterance, words: Lexicon, last: Before) -> Before:
    """ "And by supplier?" behind what is usual splits the months that were asked for."""
    if last.tool != "than_usual" or not slot("group_by", said, words):
        return last
    told = {name: value for name, value in last.arguments.items() if value}
    return replace(last, tool="query_spend", arguments=as_spend("", {}) | told)


def _asks_of_it(said: Utterance, words: Lexicon) -> dict[str, str] | None:
    """ "Was it paid?", "when is it due?" of the invoice that was shown; None for anything else."""
    spoken = said.words.split()
    names = (said.vendors, said.periods, said.amounts, said.references, said.unknown)
    names_papers = any(word.startswith(words.documents) for word in spoken)
    if any(names) or names_papers or len(spoken) > _SENTENCE:
        return None
    if has(pointing_words(words.language).cues["in_time"], said.words):
        return None  # "Paid on time?" is not whether it is paid.
    if "?" in said.text and slot("status", said, words) == "paid":
        return {"question": "paid"}
    is_due = has(words.slots["compare"]["due"], said.words)
    return {} if is_due and has(words.plain["when"], said.words) else None


def _without(said: Utterance, words: Lexicon, last: Before) -> Reading | None:
    """What was told, measured as it was, without what is left out."""
    tool, arguments = last.tool, last.arguments
    if tool == "summarise_month":
        tool, arguments = "query_spend", as_spend(tool, arguments)
    if tool not in EXCEPTING or not (reading := changed(said, words, tool, arguments)):
        return None
    kept = {name: arguments[name] for name in ("measure", "amount") if name in arguments}
    return replace(reading, arguments=reading.arguments | kept)


def _only_leaves_out(said: Utterance, words: Lexicon) -> bool:
    """ "Leave out Adobe", "without the rent": of what was shown, and deletes nothing."""
    is_short = len(said.words.split()) <= _SENTENCE + 2
    names_more = said.periods or said.amounts or said.references or slot("status", said, words)
    names_them = left_out(said, words) or kinds_left_out(said, words)
    return is_short and not names_more and bool(names_them)


def _of_another(said: Utterance, words: Lexicon, last: Before) -> Reading | None:
    """ "And Adobe?" behind what one supplier's price did: the same of that one."""
    little = {*words.between_values, *words.starts, "<vendor>"}
    if len(said.vendors) != 1 or said.periods or set(said.words.split()) - little:
        return None
    asked = {**last.arguments, "vendor": said.vendors[0][0]}
    return Reading(last.tool, asked, "follow_up", 5)


def _only_sorts(said: Utterance, words: Lexicon) -> bool:
    """ "Sort them by due date": of what was shown."""
    named = (said.periods, said.vendors, said.amounts, said.references, said.quotes)
    is_short = len(said.words.split()) <= _SENTENCE + 2
    return is_short and not any(named) and has(words.slots["compare"]["sorting"], said.words)


def _filed(alone: Reading, last: Before) -> Reading | None:
    """ "Put it under Advertising": the supplier that was spoken of, else the one record shown."""
    shown = [last.records[0][0]] if len(last.records) == 1 else []
    named = [name for name in (last.arguments.get("vendor"),) if name] or shown
    return replace(alone, arguments={**alone.arguments, "names": named}) if named else None


def _filed_too(said: Utterance, words: Lexicon, last: Before) -> Reading | None:
    """ "And Adobe too", "no, under marketing" behind a card that files a supplier: the same card
    for the other supplier or kind of cost."""
    if last.arguments.get("change") != "categorise" or len(said.words.split()) > _SENTENCE + 2:
        return None
    if said.periods or said.references or said.amounts or "?" in said.text:
        return None
    kind = category(said, words, guessed=False)
    names = [name for name, _ in said.vendors]
    if bool(kind) == bool(names):
        return None
    named = {"names": names} if names else {"category": kind}
    return Reading("offer_change", {**last.arguments, **named}, "follow_up", 5)


def _decided(alone: Reading, chosen: list[str], last: Before) -> Reading | None:
    """ "Reject the second one", "dismiss that warning": what was pointed at, or all that was shown
    where it is one."""
    shown = chosen or ([last.records[0][0]] if len(last.records) == 1 else [])
    if alone.arguments["names"] or not shown:
        return None
    return replace(alone, arguments={**alone.arguments, "names": shown})


def _merged(alone: Reading, words: Lexicon, last: Before) -> Reading | None:
    """ "Merge it with Net Perrache": the supplier that was spoken of, and the one that is named."""
    named = [one for one in alone.arguments.get("names") or [] if one not in words.pronouns]
    spoken_of = last.arguments.get("vendor")
    if len(named) != 1 or not isinstance(spoken_of, str) or spoken_of in named:
        return None
    return replace(alone, arguments={**alone.arguments, "names": [spoken_of, *named]})


def _said_to_be_fine(said: Utterance, words: Lexicon, last: Before) -> Reading | None:
    """ "The papeterie ones are fine, hide them" of warnings: the card that dismisses them."""
    cues = pointing_words(words.language).cues["fine"]
    is_told = last.tool == "needs_attention" and has(cues, said.words) and "?" not in said.text
    if not is_told or set(said.words.split()) & set(words.negations):
        return None
    names = [*said.references, *(text for text, _ in said.vendors)] or _chosen(said, words, last)
    if not names and len(last.records) == 1:
        names = [last.records[0][0]]
    if not names:
        return None
    warning = last.arguments.get("only")
    asked = {"change": "dismiss", "names": names, "warning": warning, "reason": said.text}
    return Reading("offer_change", asked, "change", 5)


def _agreed(said: Utterance, words: Lexicon, last: Before) -> Reading | None:
    """ "The first one yes" of documents that wait: the card for that one."""
    waits = last.arguments.get("status") in _WAITING
    spoken = set(said.words.split())
    if not (waits and spoken & words.agrees) or "?" in said.text:
        return None
    little = {*words.small, *words.pronouns, *words.agrees, *words.ordinals, "one"}
    chosen = _chosen(said, words, last)
    if not chosen or spoken - little.union(*map(str.split, words.many)):
        return None
    return Reading("approve_and_push", {"documents": chosen}, "push", 5)


def _is_one_of_them(said: Utterance, words: Lexicon, chosen: list[str]) -> bool:
    """ "The second one" opens it, "biggest first" sorts them."""
    return len(chosen) == 1 and not (
        has(words.slots["compare"]["sorting"], said.words)
        or any((said.periods, said.vendors, said.amounts, slot("status", said, words)))
    )


def _asks_why(said: Utterance, words: Lexicon) -> bool:
    """Nothing but "why?", or "and why not?"."""
    line = without_openers(said.words, words)
    why = next((one for one in words.why if f"{line} ".startswith(f" {one} ")), "")
    nots = {*words.negations, "no", "non", "so"}
    return bool(why) and nots.issuperset(line.removeprefix(f" {why}").split())


def _why(last: Before) -> Reading:
    """Why an invoice is on the list of unmatched ones, or is not paid; of anything else, how it was
    worked out."""
    if last.tool == "payment_status" and len(last.records) == 1:
        paid = {"number": last.records[0][0], "question": "paid"}
        return Reading("get_invoice", paid, "follow_up", 5)
    if last.tool == "explain_match":
        return Reading(last.tool, last.arguments, "follow_up", 5)
    if last.tool == "list_unmatched_invoices" and last.records:
        arguments = {"invoice": last.records[0][0], "vendor": None}
        return Reading("explain_match", arguments, "follow_up", 5)
    return Reading("explain_answer", {"wanted": "proof"}, "follow_up", 5)


def _asks_for_total(said: Utterance, words: Lexicon, last: Before) -> bool:
    """ "How much is that in total?" over a list: the list's own answer says it."""
    if last.tool not in ("search_invoices", "list_unmatched_invoices", "needs_attention"):
        return False
    names_more = said.periods or said.vendors or said.amounts or said.references
    splits = bool(slot("group_by", said, words))
    points = words.pronouns & set(said.words.split())
    asks = intents(said, words).get("spend", 0) >= 3
    return bool(
        asks and points and not (names_more or splits) and len(said.words.split()) <= _LONGEST
    )


def _chosen(said: Utterance, words: Lexicon, last: Before) -> list[str]:
    """The shown records that "the second", "the last one", "it", "all three" point at."""
    numbers = [number for number, _ in last.records]
    if said.references:
        return []
    line = f"{said.words} "
    if len(numbers) < _SEVERAL and (found := _listed_before(said, words, last)):
        return found
    if last.tool == "query_spend" and len(numbers) == _SEVERAL and _names_other(said, words):
        return numbers[1:]  # A total names the larger of two.
    if not numbers:
        return []
    if count := _first_or_last(said, words):
        return numbers[:count] if count > 0 else numbers[count:]
    for phrase, how_many in words.many.items():
        if f" {phrase} " in line:
            return numbers if how_many in (0, len(numbers)) else []
    places = [] if said.periods else _places(said, words, len(numbers))
    if places and len(numbers) == 2 and any(f" {word} " in line for word in words.others):
        return [numbers[1 - places[0]]] if _is_negated(said, words) else numbers
    if places:
        return [numbers[at] for at in dict.fromkeys(places) if at < len(numbers)]
    if len(numbers) == 1 and words.pronouns & set(line.split()):
        return numbers
    return []


def _listed_before(said: Utterance, words: Lexicon, last: Before) -> list[str]:
    """ "The second one", "the other one" behind an answer about one of several, or about none: of
    those that were listed before it."""
    numbers, now = list(last.listed), [number for number, _ in last.records]
    places = [] if said.periods or not numbers else _places(said, words, len(numbers))
    if len(places) == 1:
        return [numbers[at] for at in places if at < len(numbers)]
    if not _names_other(said, words) or len(numbers) != _SEVERAL:
        return []
    return [one for one in numbers if one not in now] if now else []


def _names_other(said: Utterance, words: Lexicon) -> bool:
    return any(f" {one} " in f"{said.words} " for one in words.others)


def _places(said: Utterance, words: Lexicon, count: int) -> list[int]:
    """Which of the shown ones are named, from 0: "the second", "number 2", "the middle one"."""
    found = [words.ordinals[word] for word in said.words.split() if word in words.ordinals]
    if not found and said.numbers and " <number> " in f"{said.words} " and not said.amounts[1:]:
        found = [said.numbers[0]] if said.numbers[0] else []
    middle = [count // 2] if count % 2 else [count]
    return [at - 1 if at > 0 else count - 1 if at < 0 else middle[0] for at in found]


def _is_negated(said: Utterance, words: Lexicon) -> bool:
    return bool({*words.negations, "no", "leave"} & set(said.words.split()))


def _all_but(said: Utterance, alone: Reading, words: Lexicon, last: Before) -> Reading | None:
    """ "Approve them all except Weber's", "all but the second" of what was shown: the card for the
    rest; what spares nobody that is known is asked back."""
    shown = [number for number, _ in last.records]
    spared = alone.arguments.get("except_documents")
    if alone.tool == "approve_and_push" and spared:
        documents = shown if len(shown) >= _SEVERAL else alone.arguments["documents"]
        return replace(alone, arguments=alone.arguments | {"documents": documents})
    cue = next(one for cue, _ in words.plain["all_but"] if (one := cue.search(said.words)))
    behind = replace(said, words=said.words[cue.end() :])
    places = _places(behind, words, len(shown))
    count = _first_or_last(behind, words)
    if count or not places or not all(0 <= at < len(shown) for at in places):
        return None
    kept = [one for at, one in enumerate(shown) if at not in places]
    return Reading("approve_and_push", {"documents": kept}, "push", 5) if kept else None


def _counted(said: Utterance, words: Lexicon, last: Before) -> list[str]:
    """ "Approve the three in review": the documents that were shown, where they are so many."""
    shown = [number for number, _ in last.records]
    spoken = said.words.split()
    counted = {words.numbers.get(one, 0) for one in spoken} | set(said.numbers)
    names = said.vendors or said.periods or said.references or said.quotes
    is_other = bool(names) or len(said.amounts) > len(said.numbers) or _is_negated(said, words)
    is_other = is_other or "?" in said.text or not words.ordinals.keys().isdisjoint(spoken)
    waits = last.arguments.get("status") in _WAITING
    return shown if waits and shown[1:] and len(shown) in counted and not is_other else []


def _picked(said: Utterance, words: Lexicon, last: Before) -> Reading | None:
    """ "Approve the oldest one", "the smallest one can go" of documents that wait."""
    which = order(said, words)
    named = (said.vendors, said.periods, said.references, said.amounts)
    is_list = last.arguments.get("status") in _WAITING and len(last.records) >= _SEVERAL
    if which not in _ENDS or not is_list or any(named) or _is_negated(said, words):
        return None
    shown = [number for number, _ in last.records]
    return Reading("approve_and_push", {"documents": shown, "pick": which}, "push", 5)


def _spares_some(said: Utterance, words: Lexicon, chosen: list[str]) -> bool:
    """A "not" beside what is to be sent, and no word that says which one: it is asked first."""
    line = f"{said.words} "
    return _is_negated(said, words) and not (
        len(chosen) == 1 and any(f" {word} " in line for word in words.others)
    )


def _first_or_last(said: Utterance, words: Lexicon) -> int:
    """ "The first two": 2; "the last three": -3; 0 when neither is said."""
    spoken = said.words.split()
    for at, word in enumerate(spoken):
        turn = words.ordinals.get(word) or words.ordinals.get(word.removesuffix("s"))
        for beside in (*spoken[max(0, at - 1) : at], *spoken[at + 1 : at + 2]):
            number = words.numbers.get(beside, 0)
            if beside == "<number>" and said.numbers:
                number = said.numbers[0]
            if turn in (1, -1) and number:
                return turn * number
    return 0


def _is_only_an_order(said: Utterance) -> bool:
    names = said.periods or said.vendors or said.amounts
    return not names and len(said.words.split()) <= _SHORTEST


def _leans_on(said: Utterance, alone: Reading, words: Lexicon, last: Before) -> bool:
    """Short, begins like a continuation, or names nothing to do."""
    line = said.words
    count = len(line.split())
    continues = any(line.startswith(f" {start} ") or line == f" {start}" for start in words.starts)
    points = any(f" {word} " in f"{line} " for word in (*words.only, *words.pronouns))
    if alone.tool is None:
        return count <= _LONGEST and bool(
            said.periods or said.vendors or said.amounts or continues or points
        )
    if alone.is_bare:
        return count <= _LONGEST
    if not continues and _is_whole_sentence(said, alone, words):
        return False
    names = said.periods or said.vendors or said.references or said.amounts
    splits = slot("group_by", said, words) and last.tool in ("query_spend", "summarise_month")
    if splits and not names and count <= _LONGEST and not category(said, words):
        return True
    is_whole = bool(said.periods or said.vendors) and alone.score > 6
    return count <= _LONGEST and (continues or points) and not is_whole


def _is_whole_sentence(said: Utterance, alone: Reading, words: Lexicon) -> bool:
    """A question in full that points at nothing: "What is our average monthly spend?" Short
    pronouns do not count as pointing: most are articles too."""
    spoken = said.words.split()
    pointing = {*(word for word in words.pronouns if len(word) > _ARTICLE), *words.refers}
    points = pointing & set(spoken) or any(f" {one} " in f"{said.words} " for one in words.only)
    return len(spoken) >= _SENTENCE and alone.score > _PLAINLY and not points
