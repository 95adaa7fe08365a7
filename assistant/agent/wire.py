"""The line to a language model: a listener hears each chunk as it comes, a reader is woken seldom.

A server sends a chunk a word. An HTTP library hands each up through a dozen generators, for ten
times what it takes to read it. So answers are read here, HTTP/1.1 with or without TLS, one after
the other on a connection; addresses, headers, redirects and refusals stay the client library's.
"""

import asyncio
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import suppress
from functools import cached_property
from urllib.request import getproxies

import httpx2

from assistant.agent.line import CanWait, Hear, Line

Broken = httpx2.TransportError
Place = tuple[str, str, int]

KEPT_SECONDS = 5.0
LINGER_SECONDS = 0.5
_PORTS = {"http": 80, "https": 443}


def client() -> httpx2.AsyncClient:
    """A client whose answers `lots` reads quickly; behind a proxy, the library's own."""
    proxied = bool(getproxies().keys() & {"http", "https", "all"})
    return httpx2.AsyncClient(
        transport=None if proxied else Wire(),
        limits=httpx2.Limits(max_connections=None),
        headers={"accept-encoding": "identity"},
        follow_redirects=True,
    )


async def lots(
    answer: httpx2.Response, hear: Hear, can_wait: CanWait, first: float, later: float
) -> AsyncGenerator[None]:
    """Let `hear` take in the body; comes by whenever it returned True, and at the end. A piece
    that `can_wait`, as it is sent, is heard with the next.

    TimeoutError after `first` seconds of silence at the beginning or `later` seconds afterwards,
    Broken when the body breaks off.
    """
    line = answer.extensions.get("line")
    if not isinstance(line, Line) or "content-encoding" in answer.headers:
        async for piece in _patiently(answer.aiter_bytes(), first, later):
            if hear(piece):
                yield
        return
    line.listen(hear, can_wait)
    while not line.is_whole:
        await line.more(first, later)
        yield
        line.check()


async def settle(answer: httpx2.Response) -> None:
    """Give the end of a body that has nothing more to say a moment to come, so that the
    connection can be used again."""
    line = answer.extensions.get("line")
    if isinstance(line, Line) and not line.is_whole:
        with suppress(TimeoutError):
            await line.more(LINGER_SECONDS, LINGER_SECONDS)


async def _patiently(
    pieces: AsyncIterator[bytes], first: float, later: float
) -> AsyncGenerator[bytes]:
    patience = first
    while True:
        async with asyncio.timeout(patience):
            piece = await anext(pieces, None)
        if piece is None:
            return
        patience = later
        yield piece


class Wire(httpx2.AsyncBaseTransport):
    """Connections by where they lead; one that is free is used again."""

    def __init__(self) -> None:
        self._free: dict[Place, list[Line]] = {}

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request; its answer as soon as the head is there."""
        url = request.url
        place = (url.scheme, url.raw_host.decode(), url.port or _PORTS[url.scheme])
        line = self._kept(place) or await self._opened(place)
        try:
            line.ask(_written(request, await request.aread()))
            status, headers = await line.head()
        except BaseException:
            line.close()
            raise
        body = Body(line, lambda: self._keep(place, line))
        return httpx2.Response(status, headers=headers, stream=body, extensions={"line": line})

    async def aclose(self) -> None:
        """Close what is free; the rest closes with its answers."""
        for line in [line for lines in self._free.values() for line in lines]:
            line.close()
        self._free.clear()

    def _kept(self, place: Place) -> Line | None:
        lines = self._free.get(place, [])
        while lines:
            if (line := lines.pop()).is_open:
                return line
        return None

    def _keep(self, place: Place, line: Line) -> None:
        others = [one for one in self._free.get(place, []) if one.is_open]
        self._free[place] = [*others, line]
        line.rest(KEPT_SECONDS)

    async def _opened(self, place: Place) -> Line:
        scheme, host, port = place
        secure = self._tls if scheme == "https" else None
        try:
            loop = asyncio.get_running_loop()
            _, line = await loop.create_connection(Line, host, port, ssl=secure)
        except OSError as error:
            raise httpx2.ConnectError(str(error)) from error
        return line

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        context = httpx2.create_ssl_context()
        context.set_alpn_protocols(["http/1.1"])
        return context


class Body(httpx2.AsyncByteStream):
    """An answer's body; closing it frees the line, when all has been read, or ends it."""

    def __init__(self, line: Line, keep: Callable[[], None]) -> None:
        self._line, self._keep, self._is_done = line, keep, False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Piece by piece, for whoever does not listen."""
        line, pieces = self._line, list[bytes]()

        def hear(piece: bytes) -> bool:
            pieces.append(piece)
            return True

        line.listen(hear)
        while not (line.is_whole and not pieces):
            if not pieces:
                line.check()
                await line.more()
            yield b"".join(pieces)
            pieces.clear()

    async def aclose(self) -> None:
        """Done with it."""
        if self._is_done:
            return
        line, self._is_done = self._line, True
        if line.is_whole and line.is_open and line.lasts:
            self._keep()
        else:
            line.close()


def _written(request: httpx2.Request, body: bytes) -> bytes:
    head = [request.method.encode() + b" " + request.url.raw_path + b" HTTP/1.1"]
    head += [name + b": " + value for name, value in request.headers.raw]
    if any(b"\r" in line or b"\n" in line for line in head):
        raise httpx2.LocalProtocolError("A header holds a line break.", request=request)
    return b"\r\n".join(head) + b"\r\n\r\n" + body
