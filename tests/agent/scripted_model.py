"""A model that says what a test tells it to, one reply per call."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.agent.language_model import (
    ChatMessage,
    Completed,
    TextDelta,
    ToolCall,
    ToolSchema,
)

Reply = list[Any] | Callable[[Sequence[ChatMessage]], list[Any]]


def call(name: str, call_id: str = "c1", **arguments: object) -> Completed:
    """A reply that asks for one tool."""
    return Completed((ToolCall(call_id, name, json.dumps(arguments)),))


def raw_call(name: str, arguments: str, call_id: str = "c1") -> Completed:
    """A reply with arguments as the model wrote them, however broken."""
    return Completed((ToolCall(call_id, name, arguments),))


@dataclass
class ScriptedModel:
    """Plays its replies in order, the last one again and again; strings stream in small pieces,
    exceptions are raised, numbers are seconds of silence. `heard` are the messages it was given."""

    replies: list[Reply]
    name: str = "scripted"
    heard: list[list[ChatMessage]] = field(default_factory=list)

    async def respond(
        self, messages: Sequence[ChatMessage], tools: Sequence[ToolSchema]
    ) -> AsyncIterator[TextDelta | Completed]:
        """The next reply."""
        reply = self.replies[min(len(self.heard), len(self.replies) - 1)]
        self.heard.append(list(messages))
        items = reply(messages) if callable(reply) else reply
        for item in items:
            if isinstance(item, Exception):
                raise item
            if isinstance(item, float):
                await asyncio.sleep(item)
            elif isinstance(item, str):
                for at in range(0, len(item), 7):
                    yield TextDelta(item[at : at + 7])
            else:
                yield item
        if not items or not isinstance(items[-1], Completed | Exception):
            yield Completed()
