"""Raises one child per file: a small, clean process that forks, so that a file costs milliseconds.

`python -m assistant.documents.nursery` reads one task per line as JSON and answers with a byte
(whether it worked), eight bytes of length and what the child wrote. It opens no file itself, but
for a page of its own to practise on. Each child sets its own limits first; one that says too much
or takes too long is killed.
"""

import gc
import importlib
import json
import os
import select
import signal
import struct
import sys
import time
from collections.abc import Callable

from assistant.documents import limits, painter, reader, taught

IDLE_SECONDS = 600.0
TASKS: dict[str, Callable[..., bytes]] = {
    "read": reader.read_pdf,
    "read plainly": reader.read_plainly,
    "read xml": reader.read_xml,
    "recognise": reader.recognise,
    "find taught": taught.find,
    "read taught": taught.apply,
    "draw": painter.draw,
}
WORKED, FAILED, SLOW, LONG = range(4)


def serve() -> None:
    """Answer tasks until the other side closes or nothing happens for a while."""
    reader.practise()
    gc.freeze()  # children share these objects as long as nobody counts them anew
    waiting = b""
    while select.select([0], [], [], IDLE_SECONDS)[0]:
        chunk = os.read(0, 65536)
        if not chunk:
            return
        waiting += chunk
        while b"\n" in waiting:
            line, _, waiting = waiting.partition(b"\n")
            status, said = _raise(json.loads(line))
            _write(1, struct.pack(">BQ", status, len(said)) + said)


def _raise(task: dict[str, object]) -> tuple[int, bytes]:
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        _work(task, theirs)
    os.close(theirs)
    try:
        return _hear(ours, child, float(str(task["seconds"])), int(str(task["most_bytes"])))
    finally:
        os.close(ours)


def _work(task: dict[str, object], answer: int) -> None:
    """In the child: limits, the task, its answer, the end. Nothing is caught on purpose."""
    code = 1
    gc.disable()  # a child lives for one file
    try:
        os.setpgid(0, 0)  # what the task starts ends with it
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        limits.apply()
        arguments = task["arguments"]
        assert isinstance(arguments, list)
        _write(answer, _task(str(task["name"]))(*arguments))
        code = 0
    finally:
        os._exit(code)


def _task(name: str) -> Callable[..., bytes]:
    """A task of this package by its name, one of a layer above by its module: `its.module:task`."""
    if name in TASKS:
        return TASKS[name]
    module, _, called = name.partition(":")
    found: Callable[..., bytes] = getattr(importlib.import_module(module), called)
    return found


def _hear(ours: int, child: int, seconds: float, most_bytes: int) -> tuple[int, bytes]:
    said, deadline, status = bytearray(), time.monotonic() + seconds, WORKED
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([ours], [], [], left)[0]:
            status = SLOW
            break
        chunk = os.read(ours, 65536)
        if not chunk:
            break
        said += chunk
        if len(said) > most_bytes:
            status = LONG
            break
    if status != WORKED:
        _kill(child)
    _, ended = os.waitpid(child, 0)
    if status == WORKED and ended != 0:
        status = FAILED
    return status, bytes(said) if status == WORKED else b""


def _kill(child: int) -> None:
    """The child and whatever it started; it may not have a group of its own yet."""
    try:
        os.killpg(child, signal.SIGKILL)
    except ProcessLookupError:
        os.kill(child, signal.SIGKILL)


def _write(stream: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(stream, view) :]


if __name__ == "__main__":
    serve()
    sys.exit(0)
