"""How often somebody may ask: token buckets in memory, one set per budget."""

import math
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import TypeVar

from litestar.enums import ScopeType
from litestar.handlers import BaseRouteHandler

from assistant.errors import TooManyRequests
from assistant.settings import Settings
from assistant.web.person import Connection, Person
from assistant.web.welcome import Access, Welcome

MOST_CALLERS = 10_000

Part = TypeVar("Part", str, bytes)

# Bytes of a request's body: ordinary ones, and uploads (several files of Qonto's 10 MB each).
ORDINARY_BODY = 64 * 1024
UPLOAD_BODY = 32 * 1024 * 1024
MOST_PARTS = 100

# Streamed answers of one person at a time, and the seconds after which one is surely over.
MOST_STREAMS = 8
LONGEST_STREAM = 180


@dataclass(frozen=True, slots=True)
class Budget:
    """So many requests at once, then so many a second."""

    burst: float
    per_second: float


def budgets(settings: Settings) -> dict[str, Budget]:
    """The budget of each kind of request; a remote model costs money, so it is asked less."""
    return {
        "sign_in": Budget(10, 1 / 6),
        "connect": Budget(20, 1 / 3),
        "ask": Budget(60, 1) if settings.has_model else Budget(300, 10),
        "upload": Budget(100, 5),
        "confirm": Budget(200, 5),
        "embed": Budget(120, 2),
        "embed_refused": Budget(30, 1 / 10),
        "other": Budget(1000, 50),
    }


class Limiter:
    """Counts requests per caller and budget; who was away longest is forgotten."""

    def __init__(
        self, budgets: dict[str, Budget], timer: Callable[[], float] = time.monotonic
    ) -> None:
        self._budgets = budgets
        self._timer = timer
        self._buckets: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()

    def spend(self, name: str, caller: str) -> None:
        """Take one request from a caller's budget; TooManyRequests when it is used up."""
        budget, now = self._budgets[name], self._timer()
        left, before = self._buckets.pop((name, caller), (budget.burst, now))
        left = min(budget.burst, left + (now - before) * budget.per_second)
        self._buckets[name, caller] = (max(left - 1, 0) if left >= 1 else left, now)
        if len(self._buckets) > MOST_CALLERS:
            self._buckets.popitem(last=False)
        if left < 1:
            wait = math.ceil((1 - left) / budget.per_second)
            raise TooManyRequests(
                f"That was too fast: please try again in {wait} s.", retry_after=wait
            )


class Streams:
    """Answers that are being streamed, per caller: nobody holds all of a process's."""

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self._timer = timer
        self._open: dict[str, dict[object, float]] = {}
        self._welcome = Welcome()

    def opened(self, request: Connection, messages: AsyncIterator[Part]) -> AsyncIterator[Part]:
        """The messages as one of the caller's streams, which ends when the caller's access does."""
        access: Access = request.scope["state"]["access"]
        return self.counted(caller(request), self._welcome.messages(messages, access))

    def counted(self, caller: str, messages: AsyncIterator[Part]) -> AsyncIterator[Part]:
        """The same messages, counted as one stream; TooManyRequests at once when it is one too
        many. A stream that nobody began to read is forgotten after a while."""
        now, theirs = self._timer(), self._open.setdefault(caller, {})
        for ticket in [one for one, since in theirs.items() if since < now - LONGEST_STREAM]:
            del theirs[ticket]
        if len(theirs) >= MOST_STREAMS:
            raise TooManyRequests(
                f"{MOST_STREAMS} answers are being written for you: wait for one of them.",
                retry_after=5,
            )
        ticket = object()
        theirs[ticket] = now
        return self._told(caller, ticket, messages)

    async def _told(
        self, caller: str, ticket: object, messages: AsyncIterator[Part]
    ) -> AsyncIterator[Part]:
        try:
            async for message in messages:
                yield message
        finally:
            theirs = self._open.get(caller, {})
            theirs.pop(ticket, None)
            if not theirs:
                self._open.pop(caller, None)


def guard(connection: Connection, handler: BaseRouteHandler) -> None:
    """Spend from the budget that the route names (`opt={"budget": "ask"}`)."""
    if connection.scope["type"] == ScopeType.HTTP:
        limiter: Limiter = connection.app.state.limiter
        limiter.spend(handler.opt.get("budget", "other"), caller(connection))


def caller(connection: Connection) -> str:
    """The member if there is one, else the network address as the server sees it."""
    person = connection.scope["state"].get("person")
    if isinstance(person, Person):
        return f"member {person.member_id}"
    return f"address {connection.client.host if connection.client else ''}"
