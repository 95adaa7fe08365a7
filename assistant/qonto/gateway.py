"""The gateway to Qonto: what all connections of a process share (pools, budget, pauses, keys)."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime

from assistant import clock, http
from assistant.database import Database
from assistant.qonto.limits import Budget, Pauses
from assistant.settings import Settings
from assistant.workspace import connections
from assistant.workspace.connections import Connection

TOKEN_SECONDS = 10
FRESH_SECONDS = 0.2


class Gateway:
    """One per process. `now` and `sleep` are handed in, so that tests choose the time.

    `trouble` says in words what keeps this process from writing, for its health check.
    """

    def __init__(
        self,
        settings: Settings,
        database: Database,
        *,
        now: Callable[[], datetime] = clock.now,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.settings = settings
        self.database = database
        self.keyring = settings.keyring
        self.now = now
        self.sleep = sleep
        self.budget = Budget()
        self.pauses = Pauses()
        self.trouble: str | None = None
        self.standings: dict[str, tuple[float, Connection]] = {}
        self._changes = 0
        staging = {"X-Qonto-Staging-Token": settings.qonto_staging_token}
        headers = staging if settings.qonto_staging_token else {}
        self.api = http.client(base_url=settings.qonto_api_url, headers=headers)
        self.oauth = http.client(
            base_url=settings.qonto_oauth_url, headers=headers, read_seconds=TOKEN_SECONDS
        )
        self.files = http.client(headers=headers)

    async def spend(self) -> None:
        """Wait until the shared budget allows one more request."""
        while wait := self.budget.take(self.now().timestamp()):
            await self.sleep(wait)

    async def standing(self, workspace_id: str, connection_id: str) -> Connection | None:
        """The connection as it was at most a fifth of a second ago; `forget` makes it now.

        Every request asks for it, so that a disconnect, a pause or new tokens from another
        process hold at once; requests side by side share one look.
        """
        read_at, connection = self.standings.get(connection_id, (0.0, None))
        if connection is not None and time.monotonic() - read_at < FRESH_SECONDS:
            return connection
        changes = self._changes
        async with self.database.read(workspace_id) as session:
            found = await connections.standing(session, connection_id)
        if found is not None and changes == self._changes:  # else it may have been read before
            self.standings[connection_id] = (time.monotonic(), found)
        return found

    def forget(self, connection_id: str) -> None:
        """What was known of the connection has just changed."""
        self._changes += 1
        self.standings.pop(connection_id, None)

    async def close(self) -> None:
        """Close the pools."""
        for client in (self.api, self.oauth, self.files):
            await client.aclose()
