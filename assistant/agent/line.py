"""One connection to a language model's server, as it speaks HTTP/1.1."""

import asyncio
from collections.abc import Callable
from typing import cast

import httpx2

Hear = Callable[[bytes], bool]
CanWait = Callable[[bytes], bool]
Headers = list[tuple[bytes, bytes]]
LONGEST_HEAD = 64 * 1024
MOST_WAITING = 16 * 1024


class Line(asyncio.Protocol):
    """One connection: a request, its answer, and so on."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._news = asyncio.Event()
        self._closing: asyncio.TimerHandle | None = None
        self._asked()

    def _asked(self) -> None:
        self._held, self._kept = b"", b""
        self._hear: Hear | None = None
        self._can_wait: CanWait | None = None
        self._came = 0
        self._head: tuple[int, Headers] | None = None
        self._left: int | None = None
        self._is_chunked = self.is_whole = self.lasts = False
        self._news.clear()

    @property
    def is_open(self) -> bool:
        """Whether it can still be spoken into."""
        return self._transport is not None and not self._transport.is_closing()

    def ask(self, request: bytes) -> None:
        """Send a request."""
        if self._closing:
            self._closing.cancel()
        self._asked()
        if self._transport:
            self._transport.write(request)

    async def head(self) -> tuple[int, Headers]:
        """The answer's status and headers."""
        while self._head is None:
            self.check()
            await self.more()
        return self._head

    def listen(self, hear: Hear, can_wait: CanWait | None = None) -> None:
        """From now on, and from the body's beginning, `hear` is told what comes; later, and with
        what comes next, where a piece as it is sent `can_wait`."""
        self._hear, self._can_wait, kept, self._kept = hear, can_wait, self._kept, b""
        self._news.clear()
        if (kept and hear(kept)) or self.is_whole or not self.is_open:
            self._news.set()

    async def more(self, first: float | None = None, later: float | None = None) -> None:
        """Until there is enough, all or an end; TimeoutError when nothing came for as long."""
        while not self._news.is_set():
            came = self._came
            try:
                async with asyncio.timeout(later if came else first):
                    await self._news.wait()
            except TimeoutError:
                if came == self._came:
                    self._take()
                    raise
        self._news.clear()

    def check(self) -> None:
        """Broken when the line went dead before all was said."""
        if not self.is_whole and not self.is_open:
            raise httpx2.RemoteProtocolError("The connection was closed before the answer's end.")

    def rest(self, seconds: float) -> None:
        """Wait for another request, but not for ever."""
        self._closing = asyncio.get_running_loop().call_later(seconds, self.close)

    def close(self) -> None:
        """End the connection at once."""
        if self._closing:
            self._closing.cancel()
        if self._transport:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The connection stands."""
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """The other side is gone; an answer without a length is whole then."""
        self._transport = None
        self._take()
        self.is_whole = self.is_whole or (self._is_endless and exc is None)
        self._news.set()

    def data_received(self, data: bytes) -> None:
        """Something came; what nobody asked for ends the connection."""
        self._held += data
        if self.is_whole:
            self.close()
        elif self._can_wait and len(self._held) < MOST_WAITING and self._can_wait(data):
            self._came += 1
        else:
            self._take()

    def _take(self) -> None:
        if self.is_whole:
            return
        try:
            if self._head is None:
                self._take_head()
            if self._head is not None:
                self._take_body()
        except ValueError:  # nothing that HTTP knows
            self.close()

    @property
    def _is_endless(self) -> bool:
        return self._head is not None and not self._is_chunked and self._left is None

    def _take_head(self) -> None:
        status = b"1"
        while status.startswith(b"1"):  # "100 Continue" and the like: the answer is yet to come
            head, found, rest = self._held.partition(b"\r\n\r\n")
            if not found:
                if len(head) > LONGEST_HEAD:
                    raise ValueError
                return
            self._held = rest
            version, status, headers = _parsed(head)
        told = {name.lower(): value.lower() for name, value in headers}
        self._is_chunked = told.get(b"transfer-encoding", b"").endswith(b"chunked")
        if not self._is_chunked and b"content-length" in told:
            self._left = _size(told[b"content-length"], 10)
        self.lasts = version == b"HTTP/1.1" and told.get(b"connection") != b"close"
        self._head = (int(status), headers)
        self.is_whole = self._left == 0 or status in (b"204", b"304")
        self._news.set()

    def _take_body(self) -> None:
        if self._is_chunked:
            content, self._held, self.is_whole = _unchunked(self._held)
        else:
            content, self._held = self._held[: self._left], b""
            if self._left is not None:
                self._left -= len(content)
                self.is_whole = self._left == 0
        if content:
            self._came += 1
            if self._hear is None:
                self._kept += content
            elif self._hear(content):
                self._news.set()
        if self.is_whole:
            self._news.set()


def _parsed(head: bytes) -> tuple[bytes, bytes, Headers]:
    first, *lines = head.split(b"\r\n")
    version, status = first.split(None, 2)[:2]
    pairs = [line.split(b":", 1) for line in lines]
    return version, status, [(name.strip(), value.strip()) for name, value in pairs]


def _size(text: bytes, base: int) -> int:
    size = int(text, base)
    if size < 0:
        raise ValueError
    return size


def _unchunked(held: bytes) -> tuple[bytes, bytes, bool]:
    """What the whole chunks contain, what is left over, and whether the last one was among them."""
    contents: list[bytes] = []
    at, length = 0, len(held)
    while at < length and (end := held.find(b"\r\n", at)) >= 0:
        size = _size(held[at:end].partition(b";")[0], 16)
        if size == 0:
            return b"".join(contents), held[at:], held.find(b"\r\n\r\n", at) >= 0
        begin = end + 2
        if length < begin + size + 2:
            break
        contents.append(held[begin : begin + size])
        at = begin + size + 2
    return b"".join(contents), held[at:], False
