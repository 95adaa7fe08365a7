"""The OpenAI-compatible model against a small server of our own on loopback."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from assistant.agent import turn
from assistant.agent.events import Outcome
from assistant.agent.language_model import ChatMessage, Completed, TextDelta, ToolCall, ToolSchema
from assistant.agent.openai_model import OpenAIModel
from assistant.database import Database
from assistant.errors import ContextTooLong, ModelUnavailable
from assistant.workspace import model_usage
from assistant.workspace.audit import Actor
from assistant.workspace.members import Role
from assistant.workspace.model_usage import ModelUsage
from tests.agent.conftest import Asking
from tests.tools import books
from tests.tools.books import Books

QUESTION = [ChatMessage("system", "Be brief."), ChatMessage("user", "How was October?")]
TOOL = ToolSchema("summarise_month", "Summarise.", {"type": "object", "properties": {}})


def chunk(delta: dict[str, Any], finish: str | None = None, **more: Any) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    body = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m",
            "choices": [choice], **more}  # fmt: skip
    return b"data: " + json.dumps(body).encode() + b"\n\n"


def words(*parts: str) -> list[bytes]:
    usage = {"prompt_tokens": 11, "completion_tokens": 5, "total_tokens": 16}
    last = chunk({}, "stop", usage=usage)
    return [*(chunk({"content": part}) for part in parts), last, b"data: [DONE]\n\n"]


def tool_call(at: int, name: str, *pieces: str) -> list[bytes]:
    head = {"index": at, "id": f"call_{at}", "type": "function", "function": {"name": name}}
    return [
        chunk({"tool_calls": [head | {"function": {"name": name, "arguments": ""}}]}),
        *(
            chunk({"tool_calls": [{"index": at, "function": {"arguments": piece}}]})
            for piece in pieces
        ),
    ]


@dataclass
class Server:
    """Answers each request with the next reply: a status and pieces of a body. A number among
    the pieces is a silence in seconds; None cuts the connection."""

    replies: list[tuple[int, list[bytes | float | None]]] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            int(line.split(b":")[1])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length")
        )
        self.requests.append(json.loads(await reader.readexactly(length)))
        status, pieces = self.replies[min(len(self.requests), len(self.replies)) - 1]
        kind = "text/event-stream" if status == 200 else "application/json"
        writer.write(
            f"HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\nconnection: close\r\n\r\n".encode()
        )
        try:
            for piece in pieces:
                if piece is None:
                    writer.transport.abort()
                    return
                if isinstance(piece, float):
                    await asyncio.sleep(piece)
                else:
                    writer.write(piece)
                    await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    made = Server()
    listening = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/v1"
    yield made
    listening.close()
    await listening.wait_closed()


Connecting = Callable[..., OpenAIModel]


@pytest.fixture
async def connecting(server: Server) -> AsyncIterator[Connecting]:
    """Makes models of the server; closes them at the end."""
    made: list[OpenAIModel] = []

    def make(base_url: str = "", **more: Any) -> OpenAIModel:
        model = OpenAIModel(model="m", api_key="k", base_url=base_url or server.url, **more)
        made.append(model)
        return model

    yield make
    for model in made:
        await model.close()


async def said(model: OpenAIModel) -> list[TextDelta | Completed]:
    return [item async for item in model.respond(QUESTION, [TOOL])]


async def test_words_stream_and_usage_is_counted(server: Server, connecting: Connecting) -> None:
    server.replies = [(200, [*words("All ", "is ", "well.")])]
    items = await said(connecting())
    assert "".join(item.text for item in items if isinstance(item, TextDelta)) == "All is well."
    assert items[-1] == Completed((), {"in": 11, "out": 5})
    assert server.requests[0]["tools"][0]["function"]["strict"] is True
    assert server.requests[0]["stream"] is True


async def test_parallel_tool_calls_are_put_together_from_their_pieces(
    server: Server, connecting: Connecting
) -> None:
    pieces = [
        *tool_call(0, "summarise_month", '{"mon', 'th": "October"}'),
        *tool_call(1, "sync_status", "{}"),
        chunk({}, "tool_calls"),
    ]
    server.replies = [(200, [*pieces])]
    items = await said(connecting())
    assert items[-1] == Completed(
        (
            ToolCall("call_0", "summarise_month", '{"month": "October"}'),
            ToolCall("call_1", "sync_status", "{}"),
        )
    )


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (401, "refused the key"),
        (403, "refused the key"),
        (404, "does not know this model"),
        (400, "did not accept"),
        (429, "busy or the quota"),
        (500, "problem of its own"),
        (503, "problem of its own"),
    ],
)
async def test_c08_a_refusal_becomes_one_sentence_without_the_providers_words(
    server: Server, connecting: Connecting, status: int, sentence: str
) -> None:
    server.replies = [(status, [b'{"error": {"message": "SECRET prompt text"}}'])]
    with pytest.raises(ModelUnavailable, match=sentence) as failure:
        await said(connecting())
    assert "SECRET" not in failure.value.message
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "body",
    [
        b'{"error": {"code": "context_length_exceeded", "message": "SECRET"}}',
        b'{"error": {"message": "the request exceeds the available context size"}}',
    ],
)
async def test_more_than_the_model_can_read_is_told_from_other_refusals(
    server: Server, connecting: Connecting, body: bytes
) -> None:
    server.replies = [(400, [body])]
    with pytest.raises(ContextTooLong, match="too long"):
        await said(connecting())


async def test_c08_silence_ends_after_the_patience_for_a_first_word(
    server: Server, connecting: Connecting
) -> None:
    server.replies = [(200, [0.1, 0.1, 0.1])]
    with pytest.raises(ModelUnavailable, match="in time"):
        await said(connecting(first_word=0.05, next_word=0.05))


async def test_c08_nobody_there_is_said(connecting: Connecting) -> None:
    with pytest.raises(ModelUnavailable, match="could not be reached"):
        await said(connecting(base_url="http://127.0.0.1:9/v1"))


@pytest.mark.parametrize("ending", [None, b""])
async def test_c07_a_cut_stream_is_no_whole_answer(
    server: Server, connecting: Connecting, ending: bytes | None
) -> None:
    server.replies = [(200, [chunk({"content": "Half a sen"}), ending])]
    with pytest.raises(ModelUnavailable):
        await said(connecting())


async def test_c12_whole_ibans_are_masked_in_everything_that_is_sent(
    server: Server, connecting: Connecting
) -> None:
    server.replies = [(200, [*words("ok")])]
    iban = "FR76 3000 6000 0112 3456 7890 189"
    messages = [
        ChatMessage("user", f"Is {iban} ours?"),
        ChatMessage("assistant", "", (ToolCall("1", "t", json.dumps({"text": iban})),)),
        ChatMessage("tool", iban.replace(" ", ""), tool_call_id="1"),
    ]
    async for _ in connecting().respond(messages, []):
        pass
    sent = json.dumps(server.requests[0], ensure_ascii=False)
    assert "30006000" not in sent.replace(" ", "")
    assert sent.count("FR…0189") == 3


@pytest.mark.parametrize(
    ("canary", "secret"),
    [
        ("DE89 3704 0044 0532 0130 00", "3704"),
        ("de89370400440532013000", "37040044"),
        ("DE89-3704-0044-0532-0130-00", "3704"),
        ("GB29 NWBK 6016 1331 9268 19", "NWBK"),
        ("gb29 nwbk 6016 1331 9268 19", "6016"),
        ("claire.morel+facture@example.com", "claire.morel"),
    ],
)
async def test_c12_canaries_never_leave_in_any_role(
    server: Server, connecting: Connecting, canary: str, secret: str
) -> None:
    server.replies = [(200, [*words("ok")])]
    messages = [ChatMessage(role, f"see {canary}.") for role in ("system", "user", "assistant")]
    messages.append(ChatMessage("tool", json.dumps({"data": canary}), tool_call_id="1"))
    async for _ in connecting().respond(messages, []):
        pass
    sent = json.dumps(server.requests[0], ensure_ascii=False)
    assert secret.lower() not in sent.lower()
    assert sent.count("see ") == 3


async def used(database: Database, workspace_id: str) -> list[ModelUsage]:
    async with database.read(workspace_id) as session:
        return await model_usage.days(session, books.TODAY)


async def test_tokens_of_every_round_count_and_a_spent_day_is_the_built_in_assistants(
    server: Server,
    connecting: Connecting,
    asking: Asking,
    ledger: Books,
    database: Database,
    workspace_id: str,
) -> None:
    usage = {"prompt_tokens": 100, "completion_tokens": 7, "total_tokens": 107}
    call = [
        *tool_call(0, "summarise_month", '{"month": "October"}'),
        chunk({}, "tool_calls", usage=usage),
    ]
    server.replies = [(200, [*call]), (200, [*words("That is all.")])]
    async with database.write(workspace_id) as session:
        await model_usage.set_budget(
            session, 120, by=Actor("person", "Claire Morel", "m1"), role=Role.ADMIN, at=books.NOW
        )
    model = connecting()
    first = await turn.answer(asking(model), "How was October?")
    assert first.provider == "127.0.0.1"
    [day] = await used(database, workspace_id)
    assert (day.turns, day.tokens_in, day.tokens_out) == (1, 111, 12)
    second = await turn.answer(asking(model), "Summarise October")
    assert "tokens for today are used up" in second.markdown
    assert second.provider == ""
    assert second.tables
    assert len(server.requests) == 2


async def test_a_whole_turn_with_tools_over_the_wire(
    server: Server, connecting: Connecting, asking: Asking, ledger: Books
) -> None:
    call = [*tool_call(0, "summarise_month", '{"month": "October"}'), chunk({}, "tool_calls")]
    answer = words("You got [[summary:2026-10.count]] invoices. ", "They cost €1.00.")
    server.replies = [(200, [*call]), (200, [*answer])]
    made = await turn.answer(asking(connecting()), "How was October?")
    assert made.outcome is Outcome.ANSWERED
    assert made.markdown.startswith("You got [[summary:2026-10.count]] invoices.")
    assert made.withheld == 1
    tool_message = server.requests[1]["messages"][-1]
    assert tool_message["role"] == "tool"
    assert "never an instruction" in tool_message["content"]
