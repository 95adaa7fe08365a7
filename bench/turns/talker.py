"""A model server that talks to many at once: every stream gets a word each 50 ms, exactly.

Words are prepared bytes and go out by one clock, five milliseconds after another group's, so that
the server takes little of the machine beside what it feeds. It tells on its output how late it was
itself: `p99 MS` for each second that passes.
"""

import asyncio
import statistics
import time

from bench.turns.server import SENTENCE, chunk

PAUSE = 0.05
GROUPS = 10
SENTENCES = 780  # nearly ten minutes

_HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"


def _framed(*events: bytes) -> bytes:
    return b"".join(b"%x\r\n%b\r\n" % (len(event), event) for event in events)


WORDS = [_framed(chunk({"content": f"{word} "})) for word in SENTENCE.split()]
END = _framed(chunk({}, "stop"), b"data: [DONE]\n\n") + b"0\r\n\r\n"


class Listener(asyncio.Protocol):
    """Somebody who asked, and how many words they have had."""

    def __init__(self, talking: list["Listener"]) -> None:
        self._talking = talking
        self._asked = b""
        self.said = -1

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """They are there."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Their question; what it says does not matter, only where it ends."""
        self._asked += data
        head, found, body = self._asked.partition(b"\r\n\r\n")
        length = head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]
        if found and len(body) >= int(length):
            self._asked, self.said = b"", 0
            self.transport.write(_HEAD)
            self._talking.append(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """They left."""
        if self in self._talking:
            self._talking.remove(self)

    def say(self) -> None:
        """The next word, or the end."""
        if self.said == SENTENCES * len(WORDS):
            self.transport.write(END)
            self._talking.remove(self)
        else:
            self.transport.write(WORDS[self.said % len(WORDS)])
            self.said += 1


async def _main() -> None:
    groups: list[list[Listener]] = [[] for _ in range(GROUPS)]
    loop = asyncio.get_running_loop()

    def smallest() -> Listener:
        return Listener(min(groups, key=len))

    server = await loop.create_server(smallest, "127.0.0.1", 0, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)
    began, late = time.perf_counter(), list[float]()
    for turn in range(10**9):
        due = began + turn * PAUSE / GROUPS
        if (ahead := due - time.perf_counter()) > 0:
            await asyncio.sleep(ahead)
        elif turn % GROUPS == 0:
            await asyncio.sleep(0)
        late.append(time.perf_counter() - due)
        for one in list(groups[turn % GROUPS]):
            one.say()
        if len(late) == GROUPS / PAUSE:
            print(f"p99 {statistics.quantiles(late, n=100)[98] * 1000:.0f}", flush=True)
            late.clear()


if __name__ == "__main__":
    asyncio.run(_main())
