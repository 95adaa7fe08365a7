"""A streaming model server with nothing to think about: three tool calls, then 85 words.

It speaks chat completions over plain HTTP/1.1, one connection after the other kept alive. The
calls it asks for depend only on how many results the request carries.
"""

import argparse
import asyncio
import json
from dataclasses import dataclass
from functools import partial
from typing import Any

CALLS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("summarise_month", {"month": "2026-10"}),
    ("list_unmatched_invoices", {"vendor": "Northpeak Inc", "period": None}),
    ("sync_status", {}),
)
SENTENCE = "All of it comes from the synced workspace and stands in the tables above ."
SENTENCES = 6


@dataclass(frozen=True)
class Plan:
    """How every answer goes: seconds between two chunks, tool calls first, sentences then."""

    pause: float
    calls: int
    sentences: int


def chunk(delta: dict[str, Any], finish: str | None = None, **more: object) -> bytes:
    """One event of a streamed completion."""
    body = {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1_790_000_000,
        "model": "tiny",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
        **more,
    }
    return b"data: " + json.dumps(body).encode() + b"\n\n"


def _call(step: int, name: str, arguments: dict[str, Any]) -> list[bytes]:
    written = json.dumps(arguments)
    middle = len(written) // 2
    call = {"index": 0, "id": f"call_{step}", "type": "function"}
    return [
        chunk({"role": "assistant", "content": None}),
        chunk({"tool_calls": [{**call, "function": {"name": name, "arguments": ""}}]}),
        chunk({"tool_calls": [{"index": 0, "function": {"arguments": written[:middle]}}]}),
        chunk({"tool_calls": [{"index": 0, "function": {"arguments": written[middle:]}}]}),
        chunk({}, "tool_calls"),
    ]


def _words(sentences: int) -> list[bytes]:
    return [
        chunk({"role": "assistant", "content": ""}),
        *[chunk({"content": f"{word} "}) for word in SENTENCE.split() * sentences],
        chunk({}, "stop"),
    ]


_USAGE = {"prompt_tokens": 900, "completion_tokens": 90, "total_tokens": 990}


def _answer(request: dict[str, Any], plan: Plan) -> list[bytes]:
    step = sum(1 for message in request["messages"] if message["role"] == "tool")
    chunks = _call(step, *CALLS[step]) if step < plan.calls else _words(plan.sentences)
    usage = chunk({}, None, usage=_USAGE).replace(
        b'"choices": [{"index": 0, "delta": {}, "finish_reason": null}]', b'"choices": []'
    )
    return [*chunks, usage, b"data: [DONE]\n\n"]


async def _serve(plan: Plan, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            request = json.loads(await reader.readexactly(length))
            writer.write(
                b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
                b"transfer-encoding: chunked\r\n\r\n"
            )
            for chunk in _answer(request, plan):
                writer.write(b"%x\r\n%b\r\n" % (len(chunk), chunk))
                await writer.drain()
                await asyncio.sleep(plan.pause)
            writer.write(b"0\r\n\r\n")
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def _main(plan: Plan) -> None:
    server = await asyncio.start_server(partial(_serve, plan), "127.0.0.1", 0, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pause", type=float, default=0.0, help="seconds between two chunks")
    parser.add_argument("--calls", type=int, default=len(CALLS), help="tool calls before words")
    parser.add_argument("--sentences", type=int, default=SENTENCES)
    options = parser.parse_args()
    asyncio.run(_main(Plan(options.pause, options.calls, options.sentences)))
