"""A letter to a supplier that is asked for: a text to copy, for nothing is sent from here."""

import re

from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.missing_words import names_a_lacking_field
from assistant.agent.built_in.openers import without_openers
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.slots import has
from assistant.tools.period_words import lexicon
from assistant.tools.words import fold, split

_TELLS = re.compile(r"(?i):\s+|\b(?:saying(?: that)?|that|dass|que|che)\s+|\bqu['’]")
_PLAINLY = 13  # more than what a follow-up leans on
_LENGTHS = {"day": 1, "week": 7, "month": 30}
_SHORTEST = 3  # words of a message
_CUES = {"correction": "corrected", "more_time": "letter_delay", "missing": "letter_missing"}


def letter(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Write to Levante asking for another 30 days", "chase Orange for the missing bill"."""
    line = without_openers(said.words, words)
    names_papers = bool(said.references) or any(
        word.startswith(words.documents) for word in line.split()
    )
    is_told = names_papers and has(words.plain["letter_tells"], line)
    if not (said.vendors or names_papers) or not (is_told or has(words.offers["letter"], line)):
        return None
    if has(words.offers["standing_question"], line) or has(words.plain["to_self"], line):
        return None
    subject = about(said, words)
    whole = "".join(f" {word}" for word in split(fold(said.text)))
    is_ours = names_papers or has(
        (*words.plain["alert_iban"], *words.plain["letter_paying"]), whole
    )
    if subject == "other" and not is_ours:
        return None  # A complaint about a delivery is about no bill.
    number = said.references[0] if said.references else None
    days = _days(said, words) if subject == "more_time" else None
    asked = {"about": subject, "invoice": number, "days": days}
    if subject == "more_time" and not number and len(said.vendors) == 1:
        asked["vendor"] = said.vendors[0][0]
    if subject == "other" and (message := _message(said)):
        asked["message"] = message
    return Reading("draft_letter", asked, "letter", _PLAINLY)


def about(said: Utterance, words: Lexicon) -> str:
    """What a letter is about: a correction, more time, a missing bill, or something else."""
    line = without_openers(said.words, words)
    subject = next((one for one, cue in _CUES.items() if has(words.plain[cue], line)), "other")
    if subject in ("missing", "other") and names_a_lacking_field(line, words):
        return "correction"  # "The missing VAT number" is no missing bill.
    return subject


def _days(said: Utterance, words: Lexicon) -> int | None:
    """How many more days: "another 30 days", "two more weeks"."""
    numbers, heard = iter(said.numbers), said.words.split()
    lengths = {
        name: days
        for unit, days in _LENGTHS.items()
        for name in lexicon(words.language).named(unit)
    }
    for at, word in enumerate(heard):
        many = next(numbers, None) if word == "<number>" else words.numbers.get(word)
        unit = next((lengths[one] for one in heard[at + 1 : at + 3] if one in lengths), None)
        if many and unit:
            return many * unit
    return said.numbers[0] if said.numbers else None


def _message(said: Utterance) -> str | None:
    """What is to be told, as it was typed: behind "that", or a colon."""
    _, *told = _TELLS.split(said.text, maxsplit=1)
    message = told[0].strip(" .!") if told else ""
    return message if len(message.split()) >= _SHORTEST else None
