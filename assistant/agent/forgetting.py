"""What a conversation carries from one question to the next, and how that is forgotten.

"Start afresh" cuts what is remembered: what was asked before stays on the page, but no later
question builds on it, nor does a model read it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assistant.agent import answers
from assistant.tools.phrases import Phrases, harmless
from assistant.tools.words import fold, split
from assistant.workspace.conversations import ANSWERED, Message

_LANGUAGES = ("en", "fr", "de", "it", "es")
_CARRIED = ("vendor", "except_vendor", "category", "period", "month", "due", "compare_with")


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
    question: str, calls: Sequence[Mapping[str, Any]], past: Sequence[Message]
) -> list[str]:
    """What this turn's calls took over from the turn before without its being said again, in the
    words in which it was said."""
    before = [one for one in past if one.state == ANSWERED]
    if not before:
        return []
    earlier = {value for call in answers.from_stored(before[-1].answer).tool_calls
               for value in _values(call)}  # fmt: skip
    now = (value for call in calls for value in _values(call))
    new = (value for value in now if value in earlier and value not in fold(question))
    return [_as_typed(value, before) for value in dict.fromkeys(new)]


def _values(call: Mapping[str, Any]) -> Iterator[str]:
    for name in _CARRIED:
        said = call["arguments"].get(name)
        yield from said if isinstance(said, list) else [said] if said else []


def _as_typed(value: str, past: Sequence[Message]) -> str:
    for message in reversed(past):
        at = fold(message.question).find(value)
        if at >= 0 and len(fold(message.question)) == len(message.question):
            return harmless(message.question[at : at + len(value)])
    return harmless(value)
