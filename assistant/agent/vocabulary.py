"""The words of every language, read and compiled once in a process: some seconds of work, done in
a thread so that whoever else is served meanwhile does not wait for it."""

import asyncio
import threading

from assistant.agent.built_in.classifier import classifier
from assistant.agent.built_in.network import network
from assistant.agent.tongue import languages

_READY = threading.Event()
_READING = threading.Lock()
_ANY = "hello"  # What language it is, is asked of the words of all of them.


async def ready() -> None:
    """Wait until questions can be read; at once where they can already."""
    if not _READY.is_set():
        await asyncio.to_thread(_read)


def _read() -> None:
    with _READING:
        if not _READY.is_set():
            languages(_ANY)
            classifier()
            network()
            _READY.set()
