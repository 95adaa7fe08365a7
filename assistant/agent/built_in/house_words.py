"""What is asked about this house itself: its people, keys, rules and trail, and what it leaves to
others. Each has a sentence of its own that names the right place."""

from assistant.agent.built_in.changes import offer_in
from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.openers import without_openers
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.service_words import rule_card
from assistant.agent.built_in.slots import has
from assistant.agent.built_in.standing_words import acts_alone, rules, who_has_access

_PLAINLY = 13  # more than what a follow-up leans on
_QONTO = "refused.qonto_people"  # "Add a colleague in Qonto" is nothing of this house.
_RULES = "talk.rules"  # Whether one is on is looked up.
_YIELDING = ("refused.erase", "refused.trail_change")  # There may be a card for it.


def house(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Who else can see this?", "change the audit trail": told, and nothing is done; for
    "auto-approve Horizon below 300" there is the card that leads to the form for a rule."""
    if told := acts_alone(said, words) or who_has_access(said, words):
        return told
    line = without_openers(said.words, words)
    heard = [name for name, cues in words.house.items() if has(cues, line)]
    topic = _QONTO if _QONTO in heard else next(iter(heard), None)
    if topic is None or (topic.startswith("talk.") and said.references):
        return None
    if topic.startswith("talk.") and offer_in(said.words, words) == "stop_sending":
        return None
    if topic in _YIELDING and offer_in(said.words, words):
        return None
    if topic == "refused.advice" and has(words.refusals["tax"], line):
        topic = "refused.tax"  # "Is the flat rate scheme worth it?"
    if topic == "refused.rules" and said.vendors:
        return rule_card(said, words)
    return rules() if topic == _RULES else Reading(None, topic=topic, score=_PLAINLY)


def sync_now(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Refresh now": how it stands, and the button that fetches."""
    is_other = said.references or said.vendors or said.amounts
    line = without_openers(said.words, words)
    if is_other or not has(words.plain["sync_now"], line):
        return None
    return Reading("sync_status", {}, "sync", _PLAINLY, notes=("sync_now",))


def not_here(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Why isn't yesterday's invoice here yet?": how far the copy reaches."""
    if said.references or not has(words.plain["not_here"], said.words):
        return None
    is_paper = any(word.startswith(words.documents) for word in said.words.split())
    if not is_paper or has(words.intents["unmatched"], said.words):
        return None
    asked = {"question": "coverage"}
    return Reading("sync_status", asked, "sync", _PLAINLY, notes=("sync_now",))
