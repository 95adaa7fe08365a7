"""An OpenAI-compatible server that nobody here wrote: llama.cpp's, with a model of 93 MB.

It cannot answer well, and nothing here asks whether it did: the protocol is what must hold, with
its own streams, its own pieces of tool calls and its own errors.
"""

import json
import subprocess
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.agent import openai_model
from assistant.agent.language_model import ChatMessage, Completed, TextDelta, ToolCall, ToolSchema
from assistant.agent.openai_model import OpenAIModel
from assistant.database import Database
from assistant.errors import ModelUnavailable
from tests import strangers
from tests.journey import RunningApp, running_app, settings_for

pytestmark = pytest.mark.slow
SERVE = Path(__file__).parent / "real_server" / "serve.py"
PATIENT = 240.0
MONTH = ToolSchema(
    "summarise_month",
    "Summarise one month.",
    {
        "type": "object",
        "properties": {"month": {"type": "string"}},
        "required": ["month"],
        "additionalProperties": False,
    },
)
QUESTION = ChatMessage("user", "How was October?")


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """One server for all of these tests."""
    python = strangers.environment("llama", "--no-deps")
    with subprocess.Popen(
        [python, SERVE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        assert process.stdout
        address = process.stdout.readline().strip()
        assert address.startswith("http://"), "the server did not start"
        yield f"{address}/v1"


@pytest.fixture(autouse=True)
def few_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """It never stops talking by itself."""
    monkeypatch.setattr(openai_model, "MOST_TOKENS", 40)


@pytest.fixture
async def model(server_url: str) -> AsyncIterator[OpenAIModel]:
    made = patient(server_url)
    yield made
    await made.close()


def patient(url: str) -> OpenAIModel:
    """A model that may take its time: the machine may be busy."""
    return OpenAIModel(model="smollm2", base_url=url, first_word=PATIENT, next_word=PATIENT)


async def replied(
    model: OpenAIModel, messages: Sequence[ChatMessage], *tools: ToolSchema
) -> tuple[list[str], Completed]:
    """The pieces of text, and how the reply ended."""
    pieces, end = [], None
    async for item in model.respond(messages, tools):
        if isinstance(item, TextDelta):
            pieces.append(item.text)
        else:
            end = item
    assert end is not None
    return pieces, end


async def test_words_arrive_in_pieces_and_are_counted(model: OpenAIModel) -> None:
    pieces, end = await replied(model, [ChatMessage("user", "Count from one to ten.")])
    assert len(pieces) > 1
    assert end.tool_calls == ()
    assert end.usage["in"] > 0 and end.usage["out"] >= len(pieces) - 1


async def test_a_streamed_tool_call_is_whole_at_its_end(model: OpenAIModel) -> None:
    _, end = await replied(model, [QUESTION], MONTH)
    [call] = end.tool_calls
    assert call.id
    assert call.name == MONTH.name
    assert isinstance(json.loads(call.arguments), dict)


async def test_a_tool_s_result_is_taken(model: OpenAIModel) -> None:
    call = ToolCall("call-1", MONTH.name, '{"month": "October"}')
    past = [
        ChatMessage("system", "Be brief."),
        QUESTION,
        ChatMessage("assistant", "", (call,)),
        ChatMessage("tool", '{"spent": "186.00 EUR"}', tool_call_id=call.id),
    ]
    pieces, end = await replied(model, past)
    assert "".join(pieces).strip()
    assert end.usage["in"] > 0


async def test_a_server_that_is_too_slow_is_given_up(server_url: str) -> None:
    hasty = OpenAIModel(model="smollm2", base_url=server_url, first_word=0.001)
    with pytest.raises(ModelUnavailable, match="in time"):
        await replied(hasty, [QUESTION])
    await hasty.close()


async def test_an_address_that_is_none_is_told(server_url: str) -> None:
    lost = patient(f"{server_url}/nowhere")
    with pytest.raises(ModelUnavailable, match="OPENAI_BASE_URL"):
        await replied(lost, [QUESTION])
    await lost.close()


class FewTools:
    """The model with one tool until it has used it: all of them would take it minutes to read."""

    def __init__(self, model: OpenAIModel) -> None:
        self._model, self.name, self.host = model, model.name, model.host
        self.ends: list[Completed] = []

    async def respond(
        self, messages: Sequence[ChatMessage], tools: Sequence[ToolSchema]
    ) -> AsyncIterator[TextDelta | Completed]:
        """What the server says."""
        is_done = any(message.role == "tool" for message in messages)
        few = [] if is_done else [one for one in tools if one.name == "summarise_month"]
        brief = [replace(one, description=one.description.partition(".")[0]) for one in few]
        async for item in self._model.respond(messages, brief):
            if isinstance(item, Completed):
                self.ends.append(item)
            yield item


@pytest.fixture(scope="module")
def app(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """The app with this server for its model, and nothing in it yet."""
    chosen = replace(
        settings_for(tmp_path_factory.mktemp("llama")),
        openai_base_url=server_url,
        openai_model="smollm2",
    )
    with running_app(chosen, with_jobs=False) as running:
        yield running


@pytest.fixture
def few_tools(app: RunningApp, server_url: str) -> Iterator[FewTools]:
    inner = patient(server_url)
    app.app.state.model = FewTools(inner)
    yield app.app.state.model

    async def close(_: Database) -> None:
        await inner.close()

    app.call(close)


def test_a_whole_turn_is_asked_tooled_and_answered(app: RunningApp, few_tools: FewTools) -> None:
    with app.api(app.add_token()) as api:
        answer = api.post("/ask", json={"question": "Summarise October 2026"}, timeout=PATIENT)
    assert answer.status_code == 200, answer.text
    shown = answer.json()
    assert shown["outcome"] in ("answered", "clarify", "declined", "failed")
    assert few_tools.ends[0].tool_calls
    assert shown["tool_calls"]
    assert len(few_tools.ends) >= 2
    assert shown["proposals"] == []


def test_the_same_turn_streams_its_events(app: RunningApp, few_tools: FewTools) -> None:
    names: list[str] = []
    last: dict[str, Any] = {}
    asked: dict[str, Any] = {"json": {"question": "Summarise October 2026"}, "timeout": PATIENT}
    with (
        app.api(app.add_token()) as api,
        api.stream("POST", "/ask", headers={"Accept": "text/event-stream"}, **asked) as stream,
    ):
        for line in stream.iter_lines():
            kind, _, data = line.partition(": ")
            if kind == "event":
                names.append(data)
            elif kind == "data":
                last = json.loads(data)
    assert names[0] == "tool_started" and "tool_finished" in names
    assert names[-1] == "answer"
    assert last["language"] == "en"
