"""What is to be told by itself: "warn me whenever an invoice is above 5k"."""

from typing import Any

from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.openers import without_openers
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.slots import bounds, category, has, slot, vendor
from assistant.tools.phrases import Phrases

_PLAINLY = 13  # more than what a follow-up leans on
_DAILY = {"alert_due": "pay", "alert_iban": "ibans"}  # What is asked every day, and the question.
_ELSEWHERE = ("paid", "approved", "pushed", "failed")


def alert(said: Utterance, words: Lexicon) -> Reading | None:
    """The card for such an automation: of each invoice that comes in; of what falls due, or
    of changed accounts, a question that is asked every day."""
    line = without_openers(said.words, words)
    if said.references or not has(words.plain["alert_me"], line):
        return None
    if has(words.offers["standing_question"], line) or slot("status", said, words) in _ELSEWHERE:
        return None  # "… every Friday", "… when it is paid"
    arguments: dict[str, Any] = dict.fromkeys(("names", "period", "min_amount"))
    daily = next((ask for cue, ask in _DAILY.items() if has(words.plain[cue], line)), None)
    if daily:
        if said.vendors or category(said, words, guessed=False):
            return None
        say = Phrases(words.language)
        asked = {"names": [say(f"offers.{daily}")], "period": say("chip.daily")}
        return Reading("offer_change", arguments | {"change": "standing_question"} | asked,
                       "change", _PLAINLY)  # fmt: skip
    is_paper = any(word.startswith(words.documents) for word in line.split())
    least = bounds(said, words, exact=False)[0]
    if not (is_paper or least or said.vendors):
        return None
    named = [vendor(said)] if said.vendors else None
    arguments |= {"change": "alert", "names": named, "min_amount": least}
    return Reading("offer_change", arguments, "change", _PLAINLY)
