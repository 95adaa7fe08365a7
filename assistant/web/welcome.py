"""Streams end soon after their reader has no access any more: signed out, disabled, revoked."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

LOOK_EVERY = 10.0
AT_ONCE = 100

Part = TypeVar("Part", str, bytes)
Ask = Callable[[Any, Collection[str]], Awaitable[Collection[str]]]


@dataclass(frozen=True, slots=True)
class Access:
    """What a reader came in with: `ask(where, secrets)` gives the secrets that are still good."""

    ask: Ask
    where: object
    secret: str


class Welcome:
    """Asks for the readers of all open streams together, every ten seconds, also in a silence."""

    def __init__(self) -> None:
        self._making: dict[asyncio.Task[None], Access] = {}
        self._over: asyncio.Event | None = None

    async def messages(self, messages: AsyncIterator[Part], access: Access) -> AsyncGenerator[Part]:
        """The messages, for as long as the access is good.

        They are made by one task from beginning to end, and closed with the stream.
        """
        queue: asyncio.Queue[Part | None] = asyncio.Queue()
        making = asyncio.create_task(_make(messages, queue))
        self._begin(making, access)
        try:
            while (message := await queue.get()) is not None:
                yield message
            await asyncio.wait({making})
            if not making.cancelled():
                making.result()  # raises what the messages raised
        finally:
            self._end(making)
            making.cancel()
            await asyncio.gather(making, return_exceptions=True)

    def _begin(self, making: asyncio.Task[None], access: Access) -> None:
        self._making[making] = access
        if self._over is None:
            self._over = asyncio.Event()
            self._looking = asyncio.create_task(self._look(self._over))

    def _end(self, making: asyncio.Task[None]) -> None:
        del self._making[making]
        if self._over and not self._making:
            self._over.set()  # a look under way comes to its end, and gives its connection back
            self._over = None

    async def _look(self, over: asyncio.Event) -> None:
        """Rounds until nobody reads any more. What cannot be asked is taken for a no."""
        try:
            while not over.is_set():
                with suppress(TimeoutError):
                    await asyncio.wait_for(over.wait(), LOOK_EVERY)
                for ask in {access.ask for access in self._making.values()}:
                    await self._ask(ask)
        finally:
            if self._over is over:
                self._over = None
                for making in self._making:
                    making.cancel()

    async def _ask(self, ask: Ask) -> None:
        theirs = [(making, one) for making, one in self._making.items() if one.ask is ask]
        for at in range(0, len(theirs), AT_ONCE):
            some = theirs[at : at + AT_ONCE]
            good = await ask(some[0][1].where, {access.secret for _, access in some})
            for making, access in some:
                if access.secret not in good:
                    making.cancel()


async def _make(messages: AsyncIterator[Part], queue: "asyncio.Queue[Part | None]") -> None:
    try:
        async for message in messages:
            queue.put_nowait(message)
    finally:
        queue.put_nowait(None)
