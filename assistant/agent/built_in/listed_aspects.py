"""Several things told of one slice, in a row: "total for October, number of invoices, the three
largest and what is still unpaid". Each is asked for alone, with the period, the supplier and the
state that the first one names."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.orders import SURE
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.slots import category, has, order, slot
from assistant.tools.words import fold, split

Hear = Callable[[str], tuple[Utterance, Reading]]

_FEWEST, _MOST = 2, 5
_FIRST = 2  # Among so many words a question has its question word.
_SLOTS = ("measure", "amount", "group_by", "status")
_CARRIED = ("period", "vendor", "category", "status", "due", "basis", "by")
_OTHERS = ("list_unmatched_invoices", "needs_attention", "payment_delay", "list_subscriptions")
_FIGURES = ("query_spend", "search_invoices")


def listed_aspects(
    items: Sequence[str], said: Utterance, words: Lexicon, hear: Hear
) -> list[tuple[str, Reading]]:
    """A call for each thing, with its words; none where one of them is not a thing to be told, or
    where they are told of several slices."""
    is_one = max(len(said.periods), len(said.vendors)) <= 1 and not said.references
    if not is_one or not _FEWEST <= len(items) <= _MOST:
        return []
    found: list[tuple[str, Reading]] = []
    context = _context(items[:_FEWEST], words, hear)
    if len(said.periods) > ("period" in context) or len(said.vendors) > ("vendor" in context):
        return []  # "Net, VAT and gross of the Orange bills of October": named behind all of them.
    for item in items:
        asked = _without_telling(item, words)
        alone = hear(asked)[0]
        if found and len(items) == _FEWEST and _is_asked(alone, words):
            return []  # Two questions: the second is of what the first one tells.
        if found and has(words.plain["how_late"], alone.words):
            ahead, reading = found[-1]  # A list of what is open tells that as well.
            found[-1] = f"{ahead}, {item}", reading
            continue
        is_due = bool(found) and bool(found[0][1].arguments.get("due"))
        of = {name: one for name, one in context.items() if not (is_due and name == "period")}
        heard, reading = hear(_of_it(asked, alone, of, words))
        if not _is_told(alone, heard, reading, words):
            return []
        if (
            found
            and found[0][1].arguments.get("group_by")
            and _is_rank_alone(alone, reading, words)
        ):
            return []  # "Rank our suppliers, top 7"
        found.append((item, reading if alone.periods else _within(reading, of.get("period"))))
    first = found[0][1]
    told = found[:1]
    for item, one in found[1:]:
        points = bool((words.refers | words.pronouns) & set(split(fold(item))))
        is_of_last = points and told[-1][1].tool == one.tool
        told.append((item, _carried(one, told[-1][1] if is_of_last else first)))
    return _each_once(told)


def _without_telling(item: str, words: Lexicon) -> str:
    """ "Tell me the total": the total."""
    spoken = item.split()
    for length in (3, 2, 1):
        if " ".join(split(fold(" ".join(spoken[:length])))) in words.tell_me:
            return " ".join(spoken[length:])
    return item


def _context(items: Sequence[str], words: Lexicon, hear: Hear) -> dict[str, str]:
    """What the first things are told of, as it was written."""
    named: dict[str, str] = {}
    for said in (hear(item)[0] for item in items):
        kind = category(said, words, guessed=False)
        found = {
            "period": said.periods[0][0] if said.periods else None,
            "vendor": said.vendors[0][0] if said.vendors else None,
            "category": kind,
        }
        named = {name: text for name, text in found.items() if text} | named
    return named


def _of_it(item: str, said: Utterance, context: dict[str, str], words: Lexicon) -> str:
    """ "The three largest" of what was named: "the three largest October"."""
    own = {
        "period": said.periods,
        "vendor": said.vendors or slot("group_by", said, words) == "vendor",
        "category": category(said, words, guessed=False) or said.vendors,
    }
    return " ".join((item, *(text for name, text in context.items() if not own[name])))


def _is_rank_alone(said: Utterance, reading: Reading, words: Lexicon) -> bool:
    names_papers = any(word.startswith(words.documents) for word in said.words.split())
    is_ranked = reading.arguments.get("limit") or reading.arguments.get("top")
    return bool(is_ranked) and not names_papers and not slot("group_by", said, words)


def _within(reading: Reading, period: str | None) -> Reading:
    """With the period as it was first written: "in all" and "this quarter" are one behind it."""
    if not period or not reading.arguments.get("period"):
        return reading
    return replace(reading, arguments=reading.arguments | {"period": period})


def _is_told(alone: Utterance, said: Utterance, reading: Reading, words: Lexicon) -> bool:
    """Whether a piece is a thing to be told, and nothing of it is lost."""
    if reading.unread or reading.left_out or reading.topic.startswith("refused"):
        return False
    if reading.tool in _OTHERS:
        is_plain = _is_asked(alone, words) or reading.score >= SURE
        return is_plain and (reading.tool != "needs_attention" or bool(reading.arguments["only"]))
    if reading.tool not in _FIGURES:
        return False
    names = [name for name in _SLOTS if slot(name, alone, words)]
    is_ranked = reading.arguments.get("top") or has(words.slots["compare"]["most"], alone.words)
    if names == ["group_by"] and not is_ranked:
        return False  # ", month by month" shapes what stands ahead.
    return bool(names or order(alone, words)) or has(tuple(words.intents["spend"]), alone.words)


def _is_asked(said: Utterance, words: Lexicon) -> bool:
    return bool((words.which | words.acts.asks) & set(said.words.split()[:_FIRST]))


def _carried(reading: Reading, first: Reading) -> Reading:
    """With the state of what is listed first, where it names none; what was billed in a month gone
    by is asked for, and not what fell due in it."""
    told, given = reading.arguments, first.arguments
    if reading.tool not in _FIGURES or first.tool not in _FIGURES:
        return reading
    if told.get("due") and told["due"] == given.get("period"):
        return replace(reading, arguments=told | {"period": told["due"], "due": None})
    own = told.get("status") or told.get("due") or told.get("basis") not in (None, "spent")
    if own:
        return reading
    if first.tool == reading.tool:
        kept = {one: given[one] for one in _CARRIED if one in told and given.get(one)}
        return replace(reading, arguments={**told, **kept})
    return reading


def _each_once(told: Sequence[tuple[str, Reading]]) -> list[tuple[str, Reading]]:
    """Each call once: a total tells VAT and what is without it, a list its total and number."""
    found: list[tuple[str, Reading]] = []
    for item, reading in told:
        same = next((at for at, (_, one) in enumerate(found) if _tells(one, reading)), None)
        if same is None:
            found.append((item, reading))
            continue
        words, one = found[same]
        if one.tool == reading.tool == "query_spend":
            one = replace(one, arguments=one.arguments | {"amount": "gross"})
        found[same] = f"{words}, {item}", one
    return found


def _tells(one: Reading, other: Reading) -> bool:
    """Whether a call tells another's figure as well."""
    mine, theirs = one.arguments, other.arguments
    if one.tool == "search_invoices" and other.tool == "query_spend":
        is_all = not mine.get("limit") and theirs.get("measure") in ("sum", "count")
        return is_all and not theirs.get("group_by") and _slice(mine) >= _slice(theirs)
    return one.tool == other.tool and _but_amount(mine) == _but_amount(theirs)


def _slice(told: dict[str, Any]) -> set[tuple[str, str]]:
    return {(one, str(told[one])) for one in ("period", "vendor", "category") if told.get(one)}


def _but_amount(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value and name != "amount"}
