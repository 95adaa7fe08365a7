"""Serves a sandbox over TCP, with uvicorn."""

import asyncio
import gc
import socket
import sys
from contextlib import suppress
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from assistant.qonto.sandbox.app import create_sandbox
from assistant.qonto.sandbox.options import SandboxOptions


class CuttableProtocol(H11Protocol):
    """HTTP/1.1 that lets the application reach its connection, in order to cut it."""

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401 - as uvicorn declares it
        """Puts the transport where requests find it.

        Sockets opened by `socket.create_server` do not get TCP_NODELAY from asyncio; without it
        every short answer waits 40 ms for the other side's delayed acknowledgement.
        """
        connection = transport.get_extra_info("socket")
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.app_state = self.app_state | {"transport": transport}
        super().connection_made(transport)


def run(options: SandboxOptions, host: str = "127.0.0.1", port: int = 0) -> None:
    """Serves until interrupted. Port 0 takes a free one; the first line printed is the address."""
    listener = socket.create_server((host, port))
    bound = listener.getsockname()
    app = create_sandbox(options)
    gc.freeze()
    sys.stdout.write(f"Qonto sandbox on http://{host}:{bound[1]}\n")
    sys.stdout.flush()
    config = uvicorn.Config(
        app,
        http=CuttableProtocol,
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=2,
    )
    with suppress(KeyboardInterrupt):
        asyncio.run(uvicorn.Server(config).serve(sockets=[listener]))
