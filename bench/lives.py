"""Processes that are forked from a warm parent, so that a life costs milliseconds, and killed.

    lives.in_child(prepare())                       # the parent stays free of loops and threads
    life = Life(work, seconds=0.05)                 # work(begun): calls begun() when it matters
    while not life.is_over() and not life.is_due(): …
    life.end()                                      # SIGKILL

A life's time runs from its `begun()`, or from birth: then it dies while it starts. One that never
begins dies of age.
"""

import asyncio
import os
import select
import signal
import time
import traceback
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

OLD_AGE = 3.0
Begun = Callable[[], None]
Work = Callable[[Begun], Coroutine[Any, Any, None]]


class Life:
    """One process, from its fork to its end."""

    def __init__(self, work: Work, seconds: float, *, from_birth: bool = False) -> None:
        self._begun, spoken = os.pipe()
        self._child = os.fork()
        if self._child == 0:
            _obey(work(partial(_say, spoken)))
        os.close(spoken)
        self._seconds = seconds
        self._deadline = time.monotonic() + (seconds if from_birth else OLD_AGE)
        self.has_begun = self._over = False

    def is_over(self) -> bool:
        """Whether it ended by itself."""
        self._over = self._over or os.waitpid(self._child, os.WNOHANG)[0] != 0
        return self._over

    def is_due(self) -> bool:
        """Whether its time is up."""
        if not self.has_begun and select.select([self._begun], [], [], 0)[0]:
            self.has_begun = True
            self._deadline = min(self._deadline, time.monotonic() + self._seconds)
        return time.monotonic() >= self._deadline

    def end(self) -> bool:
        """Kill it; whether it still lived."""
        os.close(self._begun)
        if self._over:
            return False
        os.kill(self._child, signal.SIGKILL)
        return os.WIFSIGNALED(os.waitpid(self._child, 0)[1])


def in_child(work: Coroutine[Any, Any, None]) -> None:
    """Do it in a child and wait, so that this process stays without a loop and can be forked."""
    child = os.fork()
    if child == 0:
        _obey(work)
    work.close()
    status = os.waitpid(child, 0)[1]
    if status:
        raise RuntimeError(f"a child of the bench failed (status {status})")


def _say(pipe: int) -> None:
    os.write(pipe, b".")


def _obey(work: Coroutine[Any, Any, None]) -> None:
    """Run and leave at once, without the parent's clean-up."""
    status = 1
    try:
        asyncio.run(work)
        status = 0
    finally:
        if status:
            traceback.print_exc()
        os._exit(status)
