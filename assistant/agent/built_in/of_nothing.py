"""What points at something that was not named, with nothing told before: asked back."""

import re

from assistant.agent.built_in.lexicon import THE, Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.openers import without_openers
from assistant.agent.built_in.pointing_words import pointing_words
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.slots import has
from assistant.tools.words import fold, split

_SHORT = 5
_GUESSED = ("refused.elsewhere", "talk.help")
# A pronoun before its verb, which elsewhere is an article; or at the verb's end.
_CLITIC = re.compile(
    r" (?:me|te|nous|peux|peut|pouvez|puoi|puede|puedes) (?:le|la|les|lo|las|los|li) \S+$"
    r"|r(?:la|lo|le|li|las|los|mela|melo)$"
)


def of_nothing(said: Utterance, alone: Reading, words: Lexicon) -> Reading | None:
    """ "Should I trust it?", "tu peux me la ressortir ?": short, and no word of it was a cue."""
    if _points_at_one(said, alone, words):
        return Reading(None, topic="unclear.bare_which", score=alone.score)
    line = without_openers(said.words, words)
    is_guess = not alone.score and (alone.tool or alone.topic in _GUESSED)
    if not is_guess or len(line.split()) > _SHORT or "<" in line:
        return None
    if any(word.startswith(words.documents) for word in line.split()):
        return None  # "Which invoices are behind it?"
    pointed = (words.pronouns - {*THE.split("|")}) & {*line.split()}
    if not pointed and not _CLITIC.search(said.words):
        return None
    return Reading(None, topic="unclear", second=("search", "attention"))


def _points_at_one(said: Utterance, alone: Reading, words: Lexicon) -> bool:
    """ "Is the IBAN on this one right?": no answer of all is one to that."""
    named = (said.vendors, said.references, said.quotes, said.amounts, said.periods)
    if any(named) or alone.tool in (None, "offer_change", "approve_and_push"):
        return False
    line = "".join(f" {word}" for word in split(fold(said.text)))
    return has(pointing_words(words.language).cues["this_one"], line)
