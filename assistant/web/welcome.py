"""Streams end soon after their reader has no access any more: signed out, disabled, revoked."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

LOOK_EVERY = 10.0

Part = TypeVar("Part", str, bytes)
IsWelcome = Callable[[], Awaitable[bool]]


async def while_welcome(
    messages: AsyncIterator[Part], is_welcome: IsWelcome
) -> AsyncGenerator[Part]:
    """The messages, until `is_welcome()` is false: asked every ten seconds, also in a silence.

    The messages are made by one task from beginning to end, and closed with the stream.
    """
    queue: asyncio.Queue[Part | None] = asyncio.Queue()
    over = asyncio.Event()
    making = asyncio.create_task(_make(messages, queue))
    watching = asyncio.create_task(_watch(is_welcome, over, making))
    try:
        while (message := await queue.get()) is not None:
            yield message
        await asyncio.wait({making})
        if not making.cancelled():
            making.result()  # raises what the messages raised
    finally:
        over.set()  # a look that is under way comes to its end, and gives its connection back
        making.cancel()
        await asyncio.gather(making, watching, return_exceptions=True)


async def _make(messages: AsyncIterator[Part], queue: "asyncio.Queue[Part | None]") -> None:
    try:
        async for message in messages:
            queue.put_nowait(message)
    finally:
        queue.put_nowait(None)


async def _watch(is_welcome: IsWelcome, over: asyncio.Event, making: asyncio.Task[None]) -> None:
    try:
        while not over.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(over.wait(), LOOK_EVERY)
            if over.is_set() or not await is_welcome():
                return
    finally:
        making.cancel()
