"""What is asked of a paper itself: what is on it, its terms and numbers, where it is from."""

from typing import Any

from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.slots import category, has, main_period, slot, vendor

_PLAINLY = 13  # more than what a follow-up leans on
_VALUES = ("number", "due_date", "date", "supplier", "iban", "amount")
_OF_ONE = ("terms", "references", "country", "added")


def on_paper(said: Utterance, words: Lexicon) -> Reading | None:
    """ "What is RE-10482 for?", "what are its terms", "which country is it from"."""
    if len(said.references) != 1:
        return None
    if has(words.plain["on_source"], said.words) or _asks_whence(said, words):
        arguments = {"question": "sources", "invoice": said.references[0], "vendor": None}
        return Reading("inspect_invoice", arguments, "inspect_sources", _PLAINLY)
    named = {"invoice": said.references[0], "vendor": vendor(said)}
    if has(words.plain["on_delivery"], said.words):
        return of_paper("references", part="delivery", **named)
    is_due = has(words.slots["compare"]["due"], said.words)
    for question in _OF_ONE:
        if is_due and question == "added":
            continue  # "When is RE-10482 due, and how much is it?"
        if has(words.plain[f"on_{question}"], said.words):
            return of_paper(question, **named)
    if part := _part(said, words):
        return of_paper("lines", part=part, **named)
    is_lines = has(words.plain["on_lines"], said.words) and not slot("amount", said, words)
    return of_paper("lines", **named) if is_lines else None


def on_bills(said: Utterance, words: Lexicon) -> Reading | None:
    """ "What did Orange charge us for in May?", "how much of the rent bill is service charges?": of
    a supplier's or a kind of cost's bills."""
    if said.references or said.amounts or said.is_sought or len(said.vendors) > 1:
        return None
    kind = None if said.vendors else category(said, words, guessed=False)
    if not (kind or said.vendors):
        return None
    named = {"vendor": vendor(said), "category": kind, "period": main_period(said)[0]}
    part = _part(said, words)
    if part and not (kind and kind in part):  # "What part of our spend is software?"
        return of_paper("lines", part=part, **named)
    is_delivery = has(words.plain["on_delivery"], said.words)
    if is_delivery or has(words.plain["on_references"], said.words):
        return of_paper("references", part="delivery" if is_delivery else None, **named)
    if slot("amount", said, words) or not has(words.plain["on_lines_of"], said.words):
        return None
    return of_paper("lines", **named)


def _asks_whence(said: Utterance, words: Lexicon) -> bool:
    """ "Where did you read the due date of RE-10482?": of a value; not of where a bill is from."""
    names_value = any(has(words.plain[f"field_{one}"], said.words) for one in _VALUES)
    names_value = names_value or bool(slot("amount", said, words))
    return names_value and has(words.plain["whence"], said.words)


def _part(said: Utterance, words: Lexicon) -> str | None:
    """What is asked to be part of a bill: "service charges". VAT and what is paid are none."""
    if slot("amount", said, words) == "vat" or slot("status", said, words):
        return None
    names_papers = any(word.startswith(words.documents) for word in said.words.split())
    if slot("shares", said, words) and said.vendors and not (names_papers or said.references):
        return None  # "Which part of our spend is Orange's, in percent?"
    ends = [one.end() for cue, _ in words.plain["on_part"] if (one := cue.search(said.words))]
    tail = said.words[max(ends) :].split() if ends else []
    return " ".join(word for word in tail if not word.startswith("<")) or None


def of_paper(question: str, **named: Any) -> Reading:  # noqa: ANN401
    """What is asked of one paper, or of those of a slice."""
    usual = dict.fromkeys(("invoice", "vendor", "category", "period", "part"))
    return Reading("read_document", {"question": question, **usual, **named}, "paper", _PLAINLY)
