"""A letter to a supplier: a text to copy, for nothing is sent from here."""

from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.openers import without_openers
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.slots import has

_PLAINLY = 13  # more than what a follow-up leans on
_KINDS = ("delay", "missing")


def letter(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Write to Levante asking for another 30 days", "chase Orange for the missing bill"."""
    line = without_openers(said.words, words)
    names_papers = any(word.startswith(words.documents) for word in line.split())
    is_to_somebody = said.vendors or said.references or names_papers
    if not is_to_somebody or not has(words.offers["letter"], line):
        return None
    if has(words.offers["standing_question"], line):
        return None
    if has(words.plain["corrected"], line):
        return Reading(None, topic="talk.letter", score=_PLAINLY)
    kind = next((one for one in _KINDS if has(words.plain[f"letter_{one}"], line)), "any")
    if kind == "any" and not (said.references or names_papers):
        return None  # A complaint about a delivery is about no bill.
    return Reading(None, topic=f"talk.letter_{kind}", score=_PLAINLY)
