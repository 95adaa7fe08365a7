"""Any OpenAI-compatible endpoint as a LanguageModel: chat completions, streamed, with tools.

Imported only when a model is configured: the client library takes most of a second to load.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import openai
from openai import AsyncOpenAI, AsyncStream

from assistant.agent.language_model import (
    ChatMessage,
    Completed,
    TextDelta,
    ToolCall,
    ToolSchema,
)
from assistant.agent.tool_text import masked
from assistant.errors import ModelUnavailable

FIRST_WORD = 10.0
NEXT_WORD = 20.0
MOST_TOKENS = 2000


@dataclass
class _PartialCall:
    """A tool call while its pieces arrive."""

    id: str = ""
    name: str = ""
    arguments: str = ""


class OpenAIModel:
    """One model at one endpoint. `first_word` and `next_word` are the seconds it may be silent."""

    def __init__(
        self,
        *,
        model: str,
        api_key: str = "",
        base_url: str = "",
        first_word: float = FIRST_WORD,
        next_word: float = NEXT_WORD,
    ) -> None:
        self.name = model
        self._first_word, self._next_word = first_word, next_word
        # Some servers need no key; the library insists on one.
        self._client = AsyncOpenAI(
            api_key=api_key or "none",
            base_url=base_url or None,
            max_retries=0,
            timeout=max(first_word, next_word),
        )
        self.host = self._client.base_url.host

    async def close(self) -> None:
        """Give the connections back."""
        await self._client.close()

    async def respond(
        self, messages: Sequence[ChatMessage], tools: Sequence[ToolSchema]
    ) -> AsyncIterator[TextDelta | Completed]:
        """Stream one reply. ModelUnavailable in one sentence, whatever went wrong."""
        try:
            async with asyncio.timeout(self._first_word):
                stream = await self._opened(messages, tools)
            async with stream:
                async for item in self._read(stream):
                    yield item
        except TimeoutError as error:
            raise ModelUnavailable("The language model did not answer in time.") from error
        except openai.APIError as error:
            raise ModelUnavailable(_sentence(error)) from error

    async def _opened(
        self, messages: Sequence[ChatMessage], tools: Sequence[ToolSchema]
    ) -> AsyncStream[object]:
        """The reply's chunks as plain JSON: a typed object each is half of a turn's work."""
        request: dict[str, Any] = {
            "model": self.name,
            "messages": [_message(one) for one in messages],
            "max_completion_tokens": MOST_TOKENS,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        if tools:
            request["tools"] = [_tool(tool) for tool in tools]
        return await self._client.post(
            "/chat/completions",
            cast_to=object,
            body=request,
            stream=True,
            stream_cls=AsyncStream[object],
        )

    async def _read(self, stream: AsyncStream[object]) -> AsyncIterator[TextDelta | Completed]:
        calls: dict[int, _PartialCall] = {}
        usage: dict[str, int] = {}
        finished, patience = False, self._first_word
        chunks = aiter(stream)
        while True:
            async with asyncio.timeout(patience):
                chunk = await anext(chunks, None)
            if chunk is None:
                break
            patience = self._next_word
            usage = _usage(chunk) or usage
            for choice in _objects(chunk, "choices")[:1]:
                finished = finished or choice.get("finish_reason") is not None
                delta = _object(choice, "delta")
                _collect(calls, _objects(delta, "tool_calls"))
                if text := delta.get("content"):
                    yield TextDelta(str(text))
        if not finished:
            raise ModelUnavailable("The language model's answer broke off.")
        yield Completed(tuple(_whole(at, call) for at, call in sorted(calls.items())), usage)


def _message(message: ChatMessage) -> dict[str, Any]:
    """In the wire format; whole IBANs never leave."""
    made: dict[str, Any] = {"role": message.role, "content": masked(message.text)}
    if message.tool_calls:
        made["tool_calls"] = [
            {
                "id": call.id,
                "type": "function",
                "function": {"name": call.name, "arguments": masked(call.arguments)},
            }
            for call in message.tool_calls
        ]
    if message.tool_call_id is not None:
        made["tool_call_id"] = message.tool_call_id
    return made


def _tool(tool: ToolSchema) -> dict[str, Any]:
    return {
        "type": "function",
        "function": {
            "name": tool.name,
            "description": tool.description,
            "parameters": tool.parameters,
            "strict": True,
        },
    }


def _usage(chunk: object) -> dict[str, int]:
    told = _object(chunk, "usage")
    if not told:
        return {}
    return {
        "in": int(told.get("prompt_tokens") or 0),
        "out": int(told.get("completion_tokens") or 0),
    }


def _collect(calls: dict[int, _PartialCall], deltas: Sequence[Mapping[str, Any]]) -> None:
    """Put pieces of calls together; a server that leaves the index out sends whole calls."""
    for delta in deltas:
        at = delta.get("index")
        call = calls.setdefault(len(calls) if at is None else int(at), _PartialCall())
        function = _object(delta, "function")
        call.id = str(delta.get("id") or call.id)
        call.name += str(function.get("name") or "")
        call.arguments += str(function.get("arguments") or "")


def _object(holder: object, name: str) -> Mapping[str, Any]:
    """A named part of what a server sent; empty where it is something else."""
    found = holder.get(name) if isinstance(holder, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _objects(holder: object, name: str) -> list[Mapping[str, Any]]:
    found = holder.get(name) if isinstance(holder, Mapping) else None
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _whole(at: int, call: _PartialCall) -> ToolCall:
    return ToolCall(call.id or f"call-{at}", call.name, call.arguments)


def _sentence(error: openai.APIError) -> str:
    """What went wrong, without the provider's own words: they may quote the request."""
    match error:
        case openai.APITimeoutError():
            return "The language model did not answer in time."
        case openai.APIConnectionError():
            return "The language model could not be reached."
        case openai.RateLimitError():
            return "The language model's provider is busy or the quota is used up."
        case openai.AuthenticationError() | openai.PermissionDeniedError():
            return "The language model's provider refused the key: check OPENAI_API_KEY."
        case openai.NotFoundError():
            return (
                "The language model's provider does not know this model or address: check "
                "OPENAI_MODEL and OPENAI_BASE_URL."
            )
        case openai.APIStatusError(status_code=status) if status >= 500:
            return "The language model's provider has a problem of its own."
        case openai.BadRequestError():
            return "The language model's provider did not accept the request."
    return "The language model's answer broke off."
