"""ask-well worker: background work only, beside machines that serve."""

import asyncio
import gc
import signal

from assistant import logs, migrations, settings
from assistant.database import Database
from assistant.jobs.runtime import Jobs
from assistant.qonto.gateway import Gateway
from assistant.settings import Settings


def run() -> int:
    """Work until a signal ends it."""
    logs.configure()
    asyncio.run(_work(settings.load()))
    return 0


async def _work(chosen: Settings) -> None:
    database = Database(chosen.database_url)
    gateway = Gateway(chosen, database)
    jobs = Jobs(gateway)
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    try:
        await migrations.upgrade(database)
        await jobs.start()
        gc.freeze()  # as when serving
        print("Ask Well's worker runs.", flush=True)
        await stopped.wait()
        await jobs.stop()
    finally:
        await gateway.close()
        await database.close()
