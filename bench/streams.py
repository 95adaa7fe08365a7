"""Answers streamed side by side by one process: how late sentences come as streams grow more.

    python -m bench.streams [--streams 100 200 400]

A local model server writes 20 words a second into every stream. The gate lets whole sentences
through, one each 0.75 s; what is told is how much longer than that the reader waited between two
(p50 and p99), and what the serving process used of a core. Ask Well runs as `ask-well serve` with
one worker on SQLite; each stream belongs to a caller of its own and is opened before the measured
ten seconds begin.
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
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from assistant import clock
from assistant.database import Database
from assistant.workspace import api_tokens, members
from assistant.workspace.members import Role
from bench.turn import serving
from bench.turns.server import SENTENCE
from tests.templates import start_migrated

PAUSE = 0.05
BETWEEN = PAUSE * len(SENTENCE.split())
MEASURED = 10.0
OPENED_PER_SECOND = 20
SENTENCES = 70  # 52 s: a turn is ended after 60


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
    await database.close()
    return made


async def read(port: int, token: str, arrivals: list[float]) -> None:
    """One stream to its end: when each sentence came."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    body = json.dumps({"question": "Tell me about the workspace in general, please."}).encode()
    writer.write(
        f"POST /api/v1/ask HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nauthorization: Bearer {token}\r\n"
        "accept: text/event-stream\r\ncontent-type: application/json\r\nconnection: close\r\n"
        f"content-length: {len(body)}\r\n\r\n".encode()
        + body
    )
    try:
        while line := await reader.readline():
            if line.startswith(b"event: prose"):
                arrivals.append(time.perf_counter())
    finally:
        writer.close()


async def measure(
    port: int, callers: list[str], server: psutil.Process
) -> tuple[list[float], float]:
    """How late each sentence of the measured seconds came, and the server's share of a core."""
    arrivals: list[list[float]] = [[] for _ in callers]
    reading = []
    for token, times in zip(callers, arrivals, strict=True):
        reading.append(asyncio.create_task(read(port, token, times)))
        await asyncio.sleep(1 / OPENED_PER_SECOND)
    await asyncio.sleep(3)
    began, cpu = time.perf_counter(), sum(server.cpu_times()[:2])
    await asyncio.sleep(MEASURED)
    ended, used = time.perf_counter(), sum(server.cpu_times()[:2]) - cpu
    for task in reading:
        task.cancel()
    await asyncio.gather(*reading, return_exceptions=True)
    late = [
        later - earlier - BETWEEN
        for times in arrivals
        for earlier, later in pairwise(times)
        if began <= later <= ended
    ]
    return late, used / MEASURED


def run(streams: int) -> None:
    """Serve, read, and print one line."""
    flags = ("--pause", str(PAUSE), "--calls", "0", "--sentences", str(SENTENCES))
    with tempfile.TemporaryDirectory() as folder, serving(*flags) as model:
        callers = asyncio.run(
            tokens(f"sqlite+aiosqlite:///{Path(folder) / 'ask-well.db'}", streams)
        )
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        environment = os.environ | {
            "ASK_WELL_DATA_DIR": folder,
            "ASK_WELL_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "OPENAI_BASE_URL": model,
            "OPENAI_MODEL": "tiny",
        }
        command = [sys.executable, "-m", "assistant.cli", "serve", "--port", str(port)]
        quiet = subprocess.DEVNULL
        with subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet) as serve:
            try:
                _wait_for(f"http://127.0.0.1:{port}")
                late, share = asyncio.run(measure(port, callers, psutil.Process(serve.pid)))
            finally:
                serve.terminate()
    expected = streams * MEASURED / BETWEEN
    middle, last = statistics.median(late), statistics.quantiles(late, n=100)[98]
    print(
        f"{streams:7} | {len(late) / expected:8.0%} | {middle * 1000:6.0f} | {last * 1000:6.0f}"
        f" | {share:.0%}"
    )


def _wait_for(url: str) -> None:
    port = urlsplit(url).port or 0
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--streams", type=int, nargs="*", default=[100, 200, 400])
    print("streams | sentences | p50 ms | p99 ms | of a core")
    for streams in parser.parse_args().streams:
        run(streams)


if __name__ == "__main__":
    main()
