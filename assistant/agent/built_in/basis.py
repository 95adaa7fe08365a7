"""Which date a sum goes by: what was invoiced, or what was really paid."""

import re
from collections.abc import Iterator
from typing import Any

from assistant.agent.built_in.about_it import Before, as_figure
from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.slots import has, order, slot
from assistant.agent.built_in.spend_call import spend_arguments

BOTH = "paid_and_invoiced"  # The topic where both are asked for: one answer tells them.
_SURE = 5
_FIRST = 4  # Among so many words a question has its question word.
_PLAINLY = 13
_LONGEST = 14  # words of a correction
_BASES = {"paid": "paid", "invoiced": "spent"}
_ASKED = ("paid", "unpaid", "overdue")  # States that say nothing beside the basis.


def corrected(said: Utterance, words: Lexicon, last: Before) -> Reading | None:
    """ "No, paid, not invoiced", "I meant by payment date": what was told before, by that date."""
    others = said.vendors or said.references or said.amounts or said.quotes
    if others or len(said.words.split()) > _LONGEST:
        return None
    meant, denied = _meant(said, words)
    if len(meant) != 1 or not (denied - meant or _corrects(said, words)):
        return None
    whole = {name: value for name, value in last.arguments.items() if name != "limit"}
    told = as_figure((last.tool, whole))
    if told is None or told.get("measure") in ("silent", "new"):
        return None
    period = {"period": said.periods[0][0]} if said.periods else {}
    kept = {name: value for name, value in told.items() if name != "by"}
    if kept.get("status") in _ASKED:
        kept["status"] = None
    return Reading("query_spend", {**kept, "basis": meant.pop(), **period}, "follow_up", _SURE)


def really_paid(said: Utterance, words: Lexicon) -> Reading | None:
    """ "What did we actually pay in June?", "billed and really paid in October": by the dates of
    payment; that answer says beside it what was invoiced."""
    if slot("by", said, words) == "issued":
        return None  # "Paid (by issue date)" is one figure.
    meant, _ = _meant(said, words)
    is_asked = has(words.basis["how_much"], said.words)
    is_real = is_asked and "paid" in meant and has(words.basis["really"], said.words)
    is_both = len(meant) == len(_BASES) and bool(said.periods or said.vendors)
    is_both = is_both and (is_asked or not words.acts.asks & set(said.words.split()[:_FIRST]))
    is_delay = has(words.intents["pay_days"], said.words) or has(words.plain["when"], said.words)
    is_delay = is_delay or (has(words.intents["paid_yet"], said.words) and not is_asked)
    is_delay = is_delay or bool(order(said, words))  # "Their largest bill left to pay" is one.
    if not (is_real or is_both) or is_delay or said.references or _names_papers(said, words):
        return None
    asked: dict[str, Any] = spend_arguments("spend", said, words)
    plain = {"measure": "sum", "basis": "paid", "compare_with": None}
    kept = {name: value for name, value in asked.items() if name not in ("by", "status")}
    return Reading("query_spend", kept | plain, BOTH if is_both else "spend", _PLAINLY)


def _corrects(said: Utterance, words: Lexicon) -> bool:
    """Whether it begins like a correction, "sorry", "I meant", or names the date itself."""
    line = f"{said.words} "
    begins = any(line.startswith(f" {one} ") for one in words.basis_leads)
    return begins or any(has(cues, said.words) for cues in words.slots["by"].values())


def _names_papers(said: Utterance, words: Lexicon) -> bool:
    """Whether papers are named, not what they billed: "which invoices did we really pay?"."""
    line = said.words
    for cue, _ in words.basis["invoiced"]:
        line = cue.sub(" ", line)
    return any(word.startswith(words.documents) for word in line.split())


def _meant(said: Utterance, words: Lexicon) -> tuple[set[str], set[str]]:
    """The bases that are said, and those that a "not" stands before; of two with a "not" each,
    the first only takes something back: "no pagado, no facturado"."""
    found = [one for clause in said.clauses for one in _named(clause, words)]
    if found and all(is_denied for _, is_denied in found) and len(found) > 1:
        found[0] = (found[0][0], False)
    meant = {basis for basis, is_denied in found if not is_denied}
    return meant, {basis for basis, is_denied in found if is_denied} - meant


def _named(clause: str, words: Lexicon) -> Iterator[tuple[str, bool]]:
    """Each basis that a clause names, in its order, and whether it is denied."""
    places = sorted(
        {
            (found.start(), found.end(), basis)
            for name, basis in _BASES.items()
            for cue, _ in words.basis[name]
            for found in cue.finditer(clause)
        }
    )
    negated = re.compile(rf" (?:{'|'.join(map(re.escape, words.basis_nots))})(?= |$)")
    end = 0
    for start, stop, basis in places:
        if start >= end:
            yield basis, bool(negated.search(clause, end, start))
            end = stop
