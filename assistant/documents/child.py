"""A child process for files from strangers: little memory, little time, no secrets, one answer."""

import asyncio
import sys
from asyncio import AbstractEventLoop, Semaphore
from weakref import WeakKeyDictionary

from assistant.errors import AskWellError

WALL_SECONDS = 15.0
AT_ONCE = 2
_slots: WeakKeyDictionary[AbstractEventLoop, Semaphore] = WeakKeyDictionary()


class ChildFailed(AskWellError):
    """The child died, took too long or said too much; the file is to blame, so nobody retries."""

    code = "unreadable"


async def run(
    module: str, *arguments: str, most_bytes: int, seconds: float = WALL_SECONDS
) -> bytes:
    """Run `python -m module arguments` and answer with what it wrote; ChildFailed otherwise.

    The child starts with an empty environment and sets its own limits (`limits.py`) first.
    """
    slots = _slots.setdefault(asyncio.get_running_loop(), Semaphore(AT_ONCE))
    async with slots:
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-I", "-X", "utf8", "-m", module, *arguments),
            env={},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            async with asyncio.timeout(seconds):
                said = await _capped(child, most_bytes)
                code = await child.wait()
        except TimeoutError as error:
            raise ChildFailed("Reading this file took too long.") from error
        finally:
            await _end(child)
    if code != 0:
        raise ChildFailed("This file could not be read.")
    return said


async def _capped(child: asyncio.subprocess.Process, most_bytes: int) -> bytes:
    assert child.stdout
    said = bytearray()
    while chunk := await child.stdout.read(65536):
        said += chunk
        if len(said) > most_bytes:
            raise ChildFailed("This file holds more than can be read.")
    return bytes(said)


async def _end(child: asyncio.subprocess.Process) -> None:
    if child.returncode is None:
        child.kill()
    await child.wait()
