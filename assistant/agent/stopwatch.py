"""The time a turn may take."""

import asyncio
import time
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


class Stopwatch:
    """Runs from its making; `limit` lets nothing go on past the turn's end."""

    def __init__(self, most: float) -> None:
        self._began = time.perf_counter()
        self._most = most

    @property
    def seconds(self) -> float:
        """Since the start."""
        return time.perf_counter() - self._began

    @property
    def left(self) -> float:
        """Until the end; never below nought."""
        return max(0.0, self._most - self.seconds)

    async def limit(self, work: Coroutine[Any, Any, Result]) -> Result:
        """The work's result; TimeoutError when the turn's time is over first."""
        async with asyncio.timeout(self.left):
            return await work
