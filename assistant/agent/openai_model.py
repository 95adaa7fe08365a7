"""Any OpenAI-compatible endpoint as a LanguageModel: chat completions, streamed, with tools.

Imported only when a model is configured: the client library takes most of a second to load.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

import openai
from openai import AsyncOpenAI, AsyncStream
from openai.types.chat import ChatCompletionChunk

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
            stream = await self._limited(self._opened(messages, tools), self._first_word)
            async with stream:
                async for item in self._read(stream):
                    yield item
        except TimeoutError as error:
            raise ModelUnavailable("The language model did not answer in time.") from error
        except openai.APIError as error:
            raise ModelUnavailable(_sentence(error)) from error

    async def _opened(
        self, messages: Sequence[ChatMessage], tools: Sequence[ToolSchema]
    ) -> AsyncStream[ChatCompletionChunk]:
        request: dict[str, Any] = {
            "model": self.name,
            "messages": [_message(one) for one in messages],
            "max_completion_tokens": MOST_TOKENS,
            "stream_options": {"include_usage": True},
        }
        if tools:
            request["tools"] = [_tool(tool) for tool in tools]
        made: AsyncStream[ChatCompletionChunk] = await self._client.chat.completions.create(
            stream=True, **request
        )
        return made

    async def _read(
        self, stream: AsyncStream[ChatCompletionChunk]
    ) -> AsyncIterator[TextDelta | Completed]:
        calls: dict[int, _PartialCall] = {}
        usage: dict[str, int] = {}
        finished, patience = False, self._first_word
        chunks = aiter(stream)
        while (chunk := await self._limited(_next(chunks), patience)) is not None:
            patience = self._next_word
            if chunk.usage:
                usage = {"in": chunk.usage.prompt_tokens, "out": chunk.usage.completion_tokens}
            for choice in chunk.choices[:1]:
                finished = finished or choice.finish_reason is not None
                _collect(calls, choice.delta.tool_calls or [])
                if choice.delta.content:
                    yield TextDelta(choice.delta.content)
        if not finished:
            raise ModelUnavailable("The language model's answer broke off.")
        yield Completed(tuple(_whole(at, call) for at, call in sorted(calls.items())), usage)

    @staticmethod
    async def _limited(work: Any, seconds: float) -> Any:  # noqa: ANN401 — any awaitable's result
        return await asyncio.wait_for(work, seconds)


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


def _collect(calls: dict[int, _PartialCall], deltas: Sequence[Any]) -> None:
    for delta in deltas:
        call = calls.setdefault(delta.index, _PartialCall())
        call.id = delta.id or call.id
        if delta.function:
            call.name += delta.function.name or ""
            call.arguments += delta.function.arguments or ""


def _whole(at: int, call: _PartialCall) -> ToolCall:
    return ToolCall(call.id or f"call-{at}", call.name, call.arguments)


async def _next(
    chunks: AsyncIterator[ChatCompletionChunk],
) -> ChatCompletionChunk | None:
    return await anext(chunks, None)


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
