"""What a conversation carries from one question to the next, and how that is forgotten.

"Start afresh" cuts what is remembered: what was asked before stays on the page, but no later
question builds on it, nor does a model read it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assistant.agent import answers
from assistant.agent.built_in.lexicon import lexicon
from assistant.agent.built_in.slots import has
from assistant.tools import periods
from assistant.tools.context import ToolContext
from assistant.tools.phrases import Phrases, harmless
from assistant.tools.words import fold, split
from assistant.workspace.conversations import ANSWERED, Message

_LANGUAGES = ("en", "fr", "de", "it", "es")
_CARRIED = (
    "vendor", "except_vendor", "category", "except_category", "period", "month", "due",
    "compare_with",
)  # fmt: skip


def is_asked(text: str) -> bool:
    """Whether the text says nothing but that what was said before is to be forgotten."""
    said = " ".join(split(fold(text)))
    ways = (one for name in _LANGUAGES for one in Phrases(name)("turn.forget_words").split("|"))
    return any(said == " ".join(split(fold(one))) for one in ways)


def remembered(past: Sequence[Message]) -> list[Message]:
    """The turns since the last that forgot those before it."""
    kept: list[Message] = []
    for message in reversed(past):
        if message.state == ANSWERED and answers.from_stored(message.answer).forgets:
            break
        kept.insert(0, message)
    return kept


def carried(
    question: str, calls: Sequence[Mapping[str, Any]], past: Sequence[Message], context: ToolContext
) -> list[str]:
    """What this turn's calls took over from the turn before without its being said again: values
    in the words in which they were said, states as they are called."""
    before = [one for one in past if one.state == ANSWERED]
    if not before:
        return []
    last = answers.from_stored(before[-1].answer).tool_calls
    earlier = {value for call in last for value in _values(call)}
    now = (value for call in calls for value in _values(call))
    new = (value for value in now if value in earlier and value not in fold(question))
    states = {_state(call) for call in last} & {_state(call) for call in calls}
    kept = [one for one in sorted(states) if one and not _is_said(one, question, context.language)]
    return [
        *(context.say(f"filter.{one}") for one in kept if context.say.has(f"filter.{one}")),
        *(_as_typed(value, before, context) for value in dict.fromkeys(new)),
    ]


def _values(call: Mapping[str, Any]) -> Iterator[str]:
    for name in _CARRIED:
        said = call["arguments"].get(name)
        yield from said if isinstance(said, list) else [said] if said else []


def _state(call: Mapping[str, Any]) -> str:
    """The state that a call is about; what is owed is unpaid."""
    owed = "unpaid" if call["arguments"].get("basis") == "owed" else ""
    return call["arguments"].get("status") or owed


def _is_said(state: str, question: str, language: str) -> bool:
    line = "".join(f" {word}" for word in split(fold(question)))
    return has(lexicon(language).slots["status"].get(state, ()), line)


def _as_typed(value: str, past: Sequence[Message], context: ToolContext) -> str:
    """A value as somebody typed it; a period that nobody did, by its name."""
    for message in reversed(past):
        at = fold(message.question).find(value)
        if at >= 0 and len(fold(message.question)) == len(message.question):
            return harmless(message.question[at : at + len(value)])
    period = periods.resolve(value, context.today, context.language)
    return periods.name(period, context.language, context.today) if period else harmless(value)
