"""How things stand here: bank statements that were added, rules that act by themselves, documents
that hang on their way to Qonto."""

from assistant.agent.built_in.changes import change
from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.openers import without_openers
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.search_call import search_arguments
from assistant.agent.built_in.slots import has
from assistant.tools import month_days

_PLAINLY = 13  # more than what a follow-up leans on


def acts_alone(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Do you approve anything without me?": which rules are on. "Approve all without asking" is
    an order."""
    line = without_openers(said.words, words)
    is_asked = "?" in said.text or set(line.split()[:1]) & words.acts.asks
    is_ordered = any(cue.match(line) for cue, _ in words.intents["push"])
    is_ordered = is_ordered or has(words.plain["may_you"], said.words)
    if said.references or said.vendors or not is_asked or is_ordered:
        return None
    if not (has(words.plain["passes"], line) and has(words.plain["unattended"], line)):
        return None
    return rules()


def rules() -> Reading:
    """Which rules approve and send by themselves."""
    return Reading("sync_status", {"question": "rules"}, "sync", _PLAINLY)


def on_a_day_of_months(said: Utterance, words: Lexicon) -> Reading | None:
    """ "On the 5th of each month remind me …": asked again and again, with no number in it."""
    if not month_days.found(said.text, said.language) or not month_days.wants_to_be_told(said.text):
        return None
    return change("standing_question", said, words)


def statements(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Is the November statement in?", "why is nothing matched?": which statements are here."""
    if said.references or said.vendors or said.amounts:
        return None
    names_papers = any(word.startswith(words.documents) for word in said.words.split())
    is_held = has(words.plain["statement"], said.words) and has(words.plain["is_in"], said.words)
    is_held = is_held and not (names_papers or has(words.plain["bank_lines"], said.words))
    if not (is_held or has(words.plain["none_matched"], said.words)):
        return None
    return Reading("sync_status", {"question": "statements"}, "sync", _PLAINLY)


def who_connected(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Who connected Qonto, and when?": told by the trail."""
    if said.references or said.amounts or not has(words.plain["who_connected"], said.words):
        return None
    return Reading("sync_status", {"question": "connected"}, "sync", _PLAINLY)


def who_has_access(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Who has access here, and in which role?": the people by name. To Qonto's own it is not."""
    line = said.words
    if said.references or said.vendors or has(words.house["refused.qonto_people"], line):
        return None
    if not has(words.plain["who_has_access"], line):
        return None
    return Reading("sync_status", {"question": "people"}, "sync", _PLAINLY)


def stuck(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Any uploads stuck on the way to Qonto?": what could not be sent."""
    if said.references or not has(words.plain["stuck"], said.words):
        return None
    arguments = search_arguments(said, words) | {"status": "failed", "text": None}
    return Reading("search_invoices", arguments, "search", _PLAINLY)
