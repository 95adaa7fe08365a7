"""Answers streamed side by side by one process: how much later than the model words reach readers.

    python -m bench.streams [--streams 50 200 500 1000 1500]

A model server in a process of its own says 20 words a second into every stream. The gate lets
whole sentences through, so the words of one come together, one sentence each 0.75 s; told is how
much longer than that a reader waited between two (p50, p99), how late the model itself was, what
the serving process used of a core, and what a stream holds of memory and files. Ask Well runs as
`ask-well serve` with one worker on SQLite, except that turns may last ten minutes: all are open
before the ten measured seconds begin, forty of them waiting at a time. Each stream belongs to a
caller of its own (a person may have eight), whose token was used a moment before. The bench's own
reader and the model take a part of the machine too: both are told.
"""

import argparse
import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import IO
from urllib.request import urlopen

import psutil
from sqlalchemy import update

from assistant import clock
from assistant.database import Database
from assistant.workspace import api_tokens, members
from assistant.workspace.api_tokens import ApiToken
from assistant.workspace.members import Role
from bench.turns import talker
from tests.templates import start_migrated

BETWEEN = talker.PAUSE * len(talker.WORDS)
SETTLED = 3.0
MEASURED = 10.0
OPENED_AT_ONCE = 40


async def tokens(url: str, count: int) -> list[str]:
    """As many callers of the workspace."""
    start_migrated(url)
    database = Database(url)
    async with database.system() as session:
        owner = await members.ensure_owner(session)
    async with database.write(owner.workspace_id) as session:
        made = [
            await api_tokens.add(session, clock.now(), f"reader {place}", Role.VIEWER, None)
            for place in range(count)
        ]
        later = clock.now() + timedelta(minutes=9)
        await session.exec(update(ApiToken).values(last_used_at=later))
    await database.close()
    return made


class Reader(asyncio.Protocol):
    """One stream: when each sentence came."""

    def __init__(self, port: int, token: str) -> None:
        body = json.dumps({"question": "Tell me about the workspace in general, please."})
        self._request = (
            f"POST /api/v1/ask HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n"
            f"authorization: Bearer {token}\r\naccept: text/event-stream\r\n"
            "content-type: application/json\r\nconnection: close\r\n"
            f"content-length: {len(body)}\r\n\r\n{body}"
        ).encode()
        self.arrivals: list[float] = []
        self.has_begun = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        """An event comes in one piece here."""
        self.arrivals += [time.perf_counter()] * data.count(b"event: prose")
        if b"event: " in data:
            self.has_begun.set()

    def connection_lost(self, exc: Exception | None) -> None:
        """Over, or refused: what did not arrive is told by the table."""
        self.has_begun.set()


@dataclass(frozen=True)
class Found:
    """What was measured: `late` in seconds, shares of a core, kilobytes and files of a stream."""

    late: list[float]
    ours: float
    model: float
    reader: float
    kilobytes: float
    files: float
    opening: float
    rate: float

    def told(self, streams: int, model_late: float) -> str:
        """A line of the table."""
        expected = streams * MEASURED / BETWEEN
        middle, last = statistics.median(self.late), statistics.quantiles(self.late, n=100)[98]
        return (
            f"{streams:7} | {len(self.late) / expected:8.0%} | {middle * 1000:6.0f}"
            f" | {last * 1000:6.0f} | {model_late:12.0f} | {self.ours:5.0%} | {self.model:5.0%}"
            f" | {self.reader:6.0%} | {self.ours / streams * 1e6:9.0f} | {self.kilobytes:9.0f}"
            f" | {self.files:5.1f} | {self.opening * 1000:10.1f} | {self.rate:8.1f}"
        )


HEAD = (
    "streams | arrived  | p50 ms | p99 ms | model p99 ms | ours  | model | reader"
    " | us/stream | kB/stream | files | opening ms | opened/s"
)


async def measure(
    port: int, callers: list[str], server: psutil.Process, model: psutil.Process
) -> Found:
    """Open the streams, wait, and look for ten seconds."""
    loop = asyncio.get_running_loop()
    await _warm_up(port, callers[0])
    memory, files, opening = server.memory_info().rss, server.num_fds(), _cpu(server)
    readers = [Reader(port, token) for token in callers]
    began, places = time.perf_counter(), asyncio.Semaphore(OPENED_AT_ONCE)

    async def open_one(reader: Reader) -> None:
        async with places:
            await loop.create_connection(lambda: reader, "127.0.0.1", port)
            await reader.has_begun.wait()

    await asyncio.gather(*map(open_one, readers))
    seconds, opening = time.perf_counter() - began, _cpu(server) - opening
    await asyncio.sleep(SETTLED)
    began, before = time.perf_counter(), [_cpu(one) for one in (server, model, psutil.Process())]
    await asyncio.sleep(MEASURED)
    ended, after = time.perf_counter(), [_cpu(one) for one in (server, model, psutil.Process())]
    memory, files = server.memory_info().rss - memory, server.num_fds() - files
    for one in readers:
        one.transport.abort()
    late = [
        later - earlier - BETWEEN
        for one in readers
        for earlier, later in pairwise(one.arrivals)
        if began <= later <= ended
    ]
    shares = [(end - start) / (ended - began) for start, end in zip(before, after, strict=True)]
    count = len(callers)
    ours, theirs, mine = shares
    each = memory / 1024 / count, files / count, opening / count
    return Found(late, ours, theirs, mine, *each, count / seconds)


async def _warm_up(port: int, token: str) -> None:
    """One question first: what is read once is read then."""
    first = Reader(port, token)
    await asyncio.get_running_loop().create_connection(lambda: first, "127.0.0.1", port)
    await first.has_begun.wait()
    first.transport.abort()


def _cpu(process: psutil.Process) -> float:
    return float(sum(process.cpu_times()[:2]))


def run(streams: int) -> None:
    """Serve, read, and print one line."""
    talking = [sys.executable, "-m", "bench.turns.talker"]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(talking, stdout=subprocess.PIPE, text=True) as model,
    ):
        assert model.stdout is not None
        address = f"http://127.0.0.1:{model.stdout.readline().strip()}/v1"
        callers = asyncio.run(
            tokens(f"sqlite+aiosqlite:///{Path(folder) / 'ask-well.db'}", streams)
        )
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        environment = os.environ | {
            "ASK_WELL_DATA_DIR": folder,
            "ASK_WELL_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "OPENAI_BASE_URL": address,
            "OPENAI_MODEL": "tiny",
        }
        command = [sys.executable, "-m", "bench.turns.patient", "--port", str(port)]
        quiet = subprocess.DEVNULL
        with subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet) as serve:
            try:
                _wait_for(f"http://127.0.0.1:{port}")
                processes = psutil.Process(serve.pid), psutil.Process(model.pid)
                found = asyncio.run(measure(port, callers, *processes))
            finally:
                serve.kill()  # it would first store what was written of every answer
        model.kill()
        print(found.told(streams, _late(model.stdout)), flush=True)


def _late(told: IO[str]) -> float:
    """How late the model was in the measured seconds: the worst of them."""
    seconds = [float(line.split()[1]) for line in told if line.startswith("p99")]
    return max(seconds[-int(MEASURED) :])


def _wait_for(url: str) -> None:
    """Until the app answers."""
    while True:
        try:
            urlopen(f"{url}/health").close()
        except OSError:
            time.sleep(0.1)
        else:
            return


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--streams", type=int, nargs="*", default=[50, 200, 500, 1000, 1500])
    print(HEAD)
    for streams in parser.parse_args().streams:
        run(streams)


if __name__ == "__main__":
    main()
