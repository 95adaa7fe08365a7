"""Ending a turn early without losing what came."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Coroutine
from typing import Any

from assistant.agent.events import Event


async def until(events: AsyncIterator[Event], stop: asyncio.Event | None) -> AsyncGenerator[Event]:
    """The events, until `stop` is set, even while the next one is still awaited."""
    if stop is None:
        async for event in events:
            yield event
        return
    stopping = asyncio.ensure_future(stop.wait())
    step: asyncio.Task[Event | None] | None = None
    try:
        while not stop.is_set():
            step = asyncio.create_task(_next(events))
            await asyncio.wait({step, stopping}, return_when=asyncio.FIRST_COMPLETED)
            upcoming = step.result() if step.done() else None
            if upcoming is None:
                return
            yield upcoming
    finally:
        stopping.cancel()
        if step is not None and not step.done():
            step.cancel()
            await asyncio.wait({step})


async def finish(work: Coroutine[Any, Any, None]) -> None:
    """Let work end although whoever waits for it is being cancelled."""
    await asyncio.shield(asyncio.create_task(work))


async def _next(events: AsyncIterator[Event]) -> Event | None:
    return await anext(events, None)
