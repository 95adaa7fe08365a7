"""The LanguageModel protocol: what the built-in assistant and any remote model have in common."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A model's wish to use a tool; `arguments` is JSON text as the model wrote it."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """One message of the history: role is system, user, assistant or tool."""

    role: str
    text: str
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str | None = None


@dataclass(frozen=True, slots=True)
class ToolSchema:
    """A tool as a model sees it: name, description, closed JSON schema of its arguments."""

    name: str
    description: str
    parameters: dict[str, Any]


@dataclass(frozen=True, slots=True)
class TextDelta:
    """A piece of the model's text."""

    text: str


@dataclass(frozen=True, slots=True)
class Completed:
    """The end of one model call: the tool calls it asks for (none: it is done), and its usage.

    A model that knows how its answer ended says so in `outcome` ("declined", "clarify"), and
    `offers` complete questions instead.
    """

    tool_calls: tuple[ToolCall, ...] = ()
    usage: dict[str, int] = field(default_factory=dict)
    outcome: str | None = None
    offers: tuple[str, ...] = ()


class LanguageModel(Protocol):
    """Something that answers a history with text and tool calls. Raises ModelUnavailable."""

    name: str

    def respond(
        self, messages: Sequence[ChatMessage], tools: Sequence[ToolSchema]
    ) -> AsyncIterator[TextDelta | Completed]:
        """Stream one reply; the last item is Completed."""
        ...
