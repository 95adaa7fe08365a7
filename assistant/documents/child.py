"""Child processes for files from strangers: little memory, little time, no secrets, one answer."""

import asyncio
import atexit
import json
import os
import queue
import select
import struct
import subprocess
import sys
import time

from assistant.documents.limits import WALL_SECONDS
from assistant.errors import AskWellError

AT_ONCE = 2
GRACE = 10.0  # beyond the child's time, until the nursery itself is given up
_HEAD = struct.Struct(">BQ")
_SAID = {
    1: "This file could not be read.",
    2: "Reading this file took too long.",
    3: "This file holds more than can be read.",
}


class ChildFailed(AskWellError):
    """The child died, took too long or said too much; the file is to blame, so nobody retries."""

    code = "unreadable"

    def __init__(self, message: str, *, took_too_long: bool = False) -> None:
        super().__init__(message)
        self.took_too_long = took_too_long


async def run(task: str, *arguments: str, most_bytes: int, seconds: float = WALL_SECONDS) -> bytes:
    """Have a child do a task of `nursery.TASKS` and answer with what it wrote.

    Raises ChildFailed. The child lives for this task only, in an empty environment, under the
    limits of `limits.py`.
    """
    return await asyncio.to_thread(_run, task, arguments, most_bytes, seconds)


def _run(task: str, arguments: tuple[str, ...], most_bytes: int, seconds: float) -> bytes:
    line = {"name": task, "arguments": arguments, "most_bytes": most_bytes, "seconds": seconds}
    nursery = _POOL.take()
    try:
        status, said = nursery.ask(json.dumps(line).encode() + b"\n", seconds + GRACE)
    except (OSError, EOFError) as error:
        nursery.end()
        raise ChildFailed(_SAID[1]) from error
    finally:
        _POOL.give(nursery)
    if status:
        raise ChildFailed(_SAID[status], took_too_long=status == 2)
    return said


def processes() -> list[subprocess.Popen[bytes]]:
    """The nurseries that live, for those who watch over them."""
    return [one.process for one in _POOL.all if one.process and one.process.poll() is None]


class Nursery:
    """One warm process that forks children; started when it is first needed, and again."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None

    def ask(self, line: bytes, seconds: float) -> tuple[int, bytes]:
        """Send one task and wait for its answer; EOFError or OSError when the nursery is gone."""
        process = self._alive()
        assert process.stdin and process.stdout
        os.write(process.stdin.fileno(), line)
        deadline = time.monotonic() + seconds
        status, length = _HEAD.unpack(_exactly(process.stdout.fileno(), _HEAD.size, deadline))
        return status, _exactly(process.stdout.fileno(), length, deadline)

    def end(self) -> None:
        """Stop the process; the next task starts a new one."""
        process, self.process = self.process, None
        if process:
            process.kill()
            process.communicate()

    def _alive(self) -> subprocess.Popen[bytes]:
        if self.process and self.process.poll() is not None:
            self.end()
        if self.process is None:
            self.process = subprocess.Popen(
                [sys.executable, "-I", "-X", "utf8", "-m", "assistant.documents.nursery"],
                env={}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        return self.process


class _Pool:
    """As many nurseries as files may be open at once."""

    def __init__(self) -> None:
        self.all = [Nursery() for _ in range(AT_ONCE)]
        self._free: queue.LifoQueue[Nursery] = queue.LifoQueue()
        for nursery in self.all:
            self._free.put(nursery)

    def take(self) -> Nursery:
        return self._free.get()

    def give(self, nursery: Nursery) -> None:
        self._free.put(nursery)

    def end(self) -> None:
        for nursery in self.all:
            nursery.end()


_POOL = _Pool()
atexit.register(_POOL.end)


def _exactly(stream: int, length: int, deadline: float) -> bytes:
    said = bytearray()
    while len(said) < length:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([stream], [], [], left)[0]:
            raise EOFError
        chunk = os.read(stream, min(length - len(said), 1 << 20))
        if not chunk:
            raise EOFError
        said += chunk
    return bytes(said)
