"""Serving an app: its port, its shutdown, and what the server may believe."""

import resource
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Final

import uvicorn
from litestar import Litestar

from assistant.errors import SettingsError
from assistant.settings import Settings

GRACE_SECONDS = 4
READER: Final = "h11"  # uvicorn's other one takes a head without end into memory.
MOST_FILES = 65_536  # two for each answer that is being written


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; SettingsError when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((host, port))
        opened.listen()  # Two programs may bind a port; only one may listen.
    except OSError as error:
        opened.close()
        raise SettingsError(
            f"Port {port} on {host} cannot be used ({error.strerror}): name another with --port."
        ) from error
    opened.set_inheritable(False)
    return opened


def run(
    app: Litestar, settings: Settings, listening: socket.socket, started: Callable[[], None]
) -> None:
    """Serve until a signal ends it; `started` is called once the app answers."""
    _allow_files()
    # The server hands the signal on when it is done; what called us must still clean up then.
    signal.signal(signal.SIGTERM, _leave)
    _Server(config(app, settings), started).run(sockets=[listening])


@contextmanager
def beside(app: Litestar, listening: socket.socket) -> Iterator[None]:
    """Serve a second app in a thread of its own, for as long as this lasts."""
    chosen = uvicorn.Config(
        app, http=READER, access_log=False, log_config=None, server_header=False
    )
    server = uvicorn.Server(chosen)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(GRACE_SECONDS)
        listening.close()


def _allow_files() -> None:
    """As many open files as the system lets us have: it often grants a thousand at first."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if most == resource.RLIM_INFINITY else min(most, MOST_FILES)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def config(app: Litestar, settings: Settings) -> uvicorn.Config:
    """How the app is served."""
    return uvicorn.Config(
        app,
        http=READER,
        access_log=False,
        log_config=None,
        # Plain HTTP to the outside has no proxy in front whose word could be taken.
        proxy_headers=settings.is_https,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


class _Server(uvicorn.Server):
    """uvicorn's server, which tells when it answers."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        if self.started:
            self._announce()
