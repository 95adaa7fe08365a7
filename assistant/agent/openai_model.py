"""Any OpenAI-compatible endpoint as a LanguageModel: chat completions, streamed, with tools.

Imported only when a model is configured: the client library takes most of a second to load.
"""

import asyncio
import re
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from typing import Any

import openai
from openai import AsyncOpenAI, AsyncStream

from assistant.agent import wire
from assistant.agent.language_model import ChatMessage, Completed, TextDelta, ToolSchema
from assistant.agent.reply import Reply
from assistant.agent.tool_text import masked
from assistant.errors import ContextTooLong, ModelUnavailable

FIRST_WORD = 10.0
NEXT_WORD = 20.0
MOST_TOKENS = 2000
_TOO_LONG = re.compile(
    r"context (?:length|size|window)|maximum context|too many tokens|prompt is too long", re.I
)
_BROKEN_OFF = "The language model's answer broke off."


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
            http_client=wire.client(),
            timeout=max(first_word, next_word),
        )
        self.host = self._client.base_url.host

    async def close(self) -> None:
        """Give the connections back."""
        await self._client.close()

    async def respond(
        self, messages: Sequence[ChatMessage], tools: Sequence[ToolSchema]
    ) -> AsyncIterator[TextDelta | Completed]:
        """Stream one reply. ModelUnavailable in one sentence, whatever went wrong; what came until
        then is told before."""
        reply = Reply()
        why, failure = "", ModelUnavailable
        try:
            async with aclosing(self._spoken(messages, tools, reply)) as texts:
                async for text in texts:
                    yield TextDelta(text)
        except TimeoutError:
            why = "The language model did not answer in time."
        except openai.APIError as error:
            why = _sentence(error)
            failure = ContextTooLong if _is_too_long(error) else ModelUnavailable
        except wire.Broken:
            why = _BROKEN_OFF
        if text := reply.taken():
            yield TextDelta(text)
        if why or reply.is_broken or not reply.is_finished:
            raise failure(why or _BROKEN_OFF)
        yield reply.completed()

    async def _spoken(
        self, messages: Sequence[ChatMessage], tools: Sequence[ToolSchema], reply: Reply
    ) -> AsyncGenerator[str]:
        """The reply's text, some sentences at a time."""
        async with asyncio.timeout(self._first_word):
            stream = await self._opened(messages, tools)
        async with stream:
            lots = wire.lots(
                stream.response, reply.hear, reply.can_wait, self._first_word, self._next_word
            )
            async with aclosing(lots):
                async for _ in lots:
                    if text := reply.taken():
                        yield text
                    if reply.is_over:
                        break
            await wire.settle(stream.response)

    async def _opened(
        self, messages: Sequence[ChatMessage], tools: Sequence[ToolSchema]
    ) -> AsyncStream[object]:
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


def _is_too_long(error: openai.APIError) -> bool:
    """Servers tell it by a code or in words of their own, under 400 or 413."""
    if not isinstance(error, openai.APIStatusError) or error.status_code not in (400, 413):
        return False
    return error.code == "context_length_exceeded" or bool(_TOO_LONG.search(str(error.body)))


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
        case openai.APIStatusError() if _is_too_long(error):
            return "The conversation is too long for the language model."
        case openai.BadRequestError():
            return "The language model's provider did not accept the request."
    return _BROKEN_OFF
