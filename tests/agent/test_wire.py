"""The line to a model's server: what HTTP allows is read, however it is cut, and nothing else."""

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from itertools import pairwise

import httpx2
import pytest

from assistant.agent import wire
from assistant.agent.line import Line

BODY = b"data: one\n\ndata: two, which is longer\n\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
IN_CHUNKS = (
    CHUNKED + b"b\r\ndata: one\n\n\r\n1B;name=x\r\ndata: two, which is longer\n\r\n1\r\n\n\r\n"
)


class Dead(asyncio.Transport):
    """A transport that leads nowhere."""

    def __init__(self) -> None:
        self.is_aborted = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Into nowhere."""

    def abort(self) -> None:
        """The end."""
        self.is_aborted = True

    def is_closing(self) -> bool:
        """Whether the end was asked for."""
        return self.is_aborted


def heard(answer: bytes, *cuts: int, ends: bool = False) -> tuple[bytes, Line]:
    line, came = Line(), bytearray()

    def hear(piece: bytes) -> bool:
        came.extend(piece)
        return True

    line.connection_made(Dead())
    line.ask(b"")
    line.listen(hear)
    for start, end in pairwise([0, *sorted(cuts), len(answer)]):
        line.data_received(answer[start:end])
    if ends:
        line.connection_lost(None)
    return bytes(came), line


@pytest.mark.parametrize(
    "answer",
    [
        IN_CHUNKS + b"0\r\n\r\n",
        IN_CHUNKS + b"0\r\nX-Checksum: 7\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" + IN_CHUNKS + b"0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%b" % (len(BODY), BODY),
    ],
)
def test_a_body_is_the_same_however_it_is_cut(answer: bytes) -> None:
    chance = random.Random(7)
    cuts = [[], list(range(len(answer)))] + [
        chance.choices(range(len(answer)), k=chance.randint(1, 9)) for _ in range(50)
    ]
    for some in cuts:
        body, line = heard(answer, *some)
        assert (body, line.is_whole, line.lasts) == (BODY, True, True)


def test_a_body_without_a_length_ends_with_the_connection() -> None:
    answer = b"HTTP/1.1 200 OK\r\n\r\n" + BODY
    assert not heard(answer)[1].is_whole
    body, line = heard(answer, ends=True)
    assert (body, line.is_whole, line.is_open) == (BODY, True, False)


@pytest.mark.parametrize("answer", [IN_CHUNKS, CHUNKED + b"5\r\ndat", b"HTTP/1.1 20"])
def test_a_connection_that_ends_too_soon_is_broken(answer: bytes) -> None:
    line = heard(answer, ends=True)[1]
    with pytest.raises(wire.Broken):
        line.check()


@pytest.mark.parametrize(
    "answer",
    [
        b"no HTTP at all\r\n\r\n",
        CHUNKED + b"zz\r\n",
        CHUNKED + b"-5\r\nabcde\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nx: " + b"y" * 70_000,
        IN_CHUNKS + b"0\r\n\r\nand something nobody asked for",
    ],
)
def test_what_is_no_answer_ends_the_connection(answer: bytes) -> None:
    assert not heard(answer, len(answer) - 3)[1].is_open


@dataclass
class Server:
    """Answers every request with the same bytes and counts connections."""

    answer: bytes = IN_CHUNKS + b"0\r\n\r\n"
    connections: int = 0
    asked: list[bytes] = field(default_factory=list)
    url: str = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                self.asked.append(await reader.readuntil(b"\r\n\r\n"))
                writer.write(self.answer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    made = Server()
    listening = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    yield made
    listening.close()
    await listening.wait_closed()


async def lots(answer: httpx2.Response) -> bytes:
    came = bytearray()

    def hear(piece: bytes) -> bool:
        came.extend(piece)
        return False

    async for _ in wire.lots(answer, hear, lambda _: False, 5, 5):
        pass
    return bytes(came)


async def test_a_connection_is_used_again_once_all_is_read(server: Server) -> None:
    async with wire.client() as client:
        for _ in range(3):
            async with client.stream("GET", f"{server.url}/v1?a=b") as answer:
                assert await lots(answer) == BODY
        assert server.connections == 1
        whole, server.answer = server.answer, IN_CHUNKS
        async with client.stream("GET", server.url) as answer:
            pass  # left before its end
        server.answer = whole
        async with client.stream("GET", server.url) as answer:
            assert await answer.aread() == BODY  # for whoever does not listen
    assert server.connections == 2
    assert server.asked[0].startswith(b"GET /v1?a=b HTTP/1.1\r\n")


async def test_a_header_with_a_line_break_is_not_sent(server: Server) -> None:
    async with wire.client() as client:
        with pytest.raises(wire.Broken):
            await client.get(server.url, headers={"x": "a\r\nhost: elsewhere"})
    assert not server.asked


async def test_silence_is_noticed_but_slowness_is_not(server: Server) -> None:
    server.answer = IN_CHUNKS
    async with wire.client() as client, client.stream("GET", server.url) as answer:
        with pytest.raises(TimeoutError):
            async for _ in wire.lots(answer, lambda _: False, lambda _: False, 5, 0.02):
                pass


async def test_what_can_wait_is_heard_before_the_silence_after_it(server: Server) -> None:
    server.answer, came = IN_CHUNKS, bytearray()
    async with wire.client() as client, client.stream("GET", server.url) as answer:
        with pytest.raises(TimeoutError):
            async for _ in wire.lots(answer, came.extend, lambda _: True, 5, 0.02):  # type: ignore[arg-type]
                pass
    assert bytes(came) == BODY


async def test_behind_a_proxy_the_library_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    async with wire.client() as client:
        with pytest.raises(wire.Broken):
            await client.get("https://model.example/v1")
    answered = httpx2.MockTransport(lambda _: httpx2.Response(200, content=BODY))
    async with (
        httpx2.AsyncClient(transport=answered) as client,
        client.stream("GET", "https://model.example/v1") as answer,
    ):
        assert await lots(answer) == BODY
