"""Background work as one thing: started and stopped with the process that hosts it."""

import asyncio

from assistant.jobs import engine, push
from assistant.jobs.engine import Slot
from assistant.jobs.schedule import Schedule
from assistant.jobs.work import DESK
from assistant.qonto.gateway import Gateway


class Jobs:
    """`start` inside the running event loop, after the migrations; `stop` before it ends."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._schedule: Schedule | None = None

    @property
    def problem(self) -> str | None:
        """What keeps the work from going on, in words, for the health check."""
        if self._gateway.trouble:
            return self._gateway.trouble
        failing = sorted(self._schedule.failing) if self._schedule else []
        return f"Background work is failing: {', '.join(failing)}." if failing else None

    async def start(self) -> None:
        """Launch the engine, take up what was interrupted, and begin the schedule."""
        self._slot = Slot(self._gateway.settings.data_dir)
        DESK.gateway, DESK.instance_id = self._gateway, self._slot.id
        self._engine = engine.launch(self._gateway.settings, self._slot.id)
        await engine.open_queue()
        await push.recover(self._gateway, self._slot.id)
        self._schedule = Schedule(self._gateway, self._slot.id)
        self._schedule.start()

    def wake(self) -> None:
        """Somebody asked for something: look now."""
        if self._schedule:
            self._schedule.wake()

    async def stop(self) -> None:
        """Stop where it stands: what was in work is taken up again after the next start."""
        if self._schedule:
            await self._schedule.stop()
        running = list(DESK.tasks.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        engine.destroy()
        if self._engine:
            self._engine.dispose()
        DESK.gateway = None
        self._slot.release()
