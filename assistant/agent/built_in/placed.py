"""A place in a list that was shown: "number two", "la numéro 2" is no invoice number then."""

import re
from dataclasses import replace

from assistant.agent.built_in.about_it import Before
from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance

_REFERENCE, _NUMBER = "<ref>", "<number>"


def placed(said: Utterance, words: Lexicon, last: Before) -> Utterance | None:
    """The utterance with the place as a number; None where it names none of what was shown."""
    shown = dict.fromkeys(number for number, _ in last.records)
    place = _written(said) or _spoken(said, words)
    if place is None or not 1 <= place[0] <= len(shown) or str(place[0]) in shown:
        return None
    number, as_said = place
    clauses = [one.replace(*as_said, 1) for one in said.clauses]
    return replace(said, words=said.words.replace(*as_said, 1), clauses=clauses, references=[],
                   numbers=[number])  # fmt: skip


def _written(said: Utterance) -> tuple[int, tuple[str, str]] | None:
    """ "No. 2", which else is an invoice's number."""
    is_one = len(said.references) == 1 and said.references[0].isdecimal()
    return (int(said.references[0]), (_REFERENCE, _NUMBER)) if is_one else None


def _spoken(said: Utterance, words: Lexicon) -> tuple[int, tuple[str, str]] | None:
    """ "Number two"."""
    led = "|".join(re.escape(word) for word, _ in words.number_after)
    numbers = "|".join(map(re.escape, words.numbers))
    found = re.search(rf" (?:{led}) ({numbers})(?= |$)", said.words)
    if found is None or said.references:
        return None
    return words.numbers[found[1]], (found[0], f"{found[0][: -len(found[1])]}{_NUMBER}")
