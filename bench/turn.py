"""CPU of one turn with three tool steps: our whole turn beside a bare loop and agent frameworks.

    python -m bench.turn [--turns 200] [--rounds 3]

Four requests and about 105 streamed chunks to a local server; the same question, the same schemas
and the same tools (the product's own, over a small company's books) for every client. Ours does on
top: the conversation stored, facts, the gate, events, masking. Frameworks run only where they are
installed: `pip install openai-agents 'pydantic-ai-slim[openai]' langgraph langchain-openai`.
"""

import argparse
import asyncio
import importlib.util
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from bench import stopwatch
from bench.turns.clients import CLIENTS, Ask

OURS = "ours, the whole turn"
TOOLS = "the three tools alone"
QUESTION = "How did October look, what is unmatched with Northpeak, and is everything synced?"


async def measure(client: str, url: str, turns: int) -> dict[str, float]:
    """Milliseconds of this process's CPU a turn, and its memory."""
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        async with _asking(client, url, Path(folder)) as ask:
            for _ in range(10):
                said = await ask(QUESTION)
            assert client == TOOLS or "synced workspace" in said, said[:300]
            ready, wall = time.process_time(), time.perf_counter()
            for _ in range(turns):
                await ask(QUESTION)
            cpu, wall = time.process_time() - ready, time.perf_counter() - wall
    return {
        "cpu": cpu / turns * 1000,
        "wall": wall / turns * 1000,
        "mb": stopwatch.peak(),
        "start": ready - began,
    }


@asynccontextmanager
async def _asking(client: str, url: str, folder: Path) -> AsyncIterator[Ask]:
    from assistant.agent import tool_text, turn
    from assistant.agent.conversation import SCHEMAS
    from assistant.agent.openai_model import OpenAIModel
    from assistant.tools import registry
    from assistant.tools.context import ToolContext
    from assistant.workspace.audit import Actor
    from bench import small_company
    from bench.turns.server import CALLS
    from tests.tools import books

    database, workspace_id = await small_company.opened(folder)
    who = Actor("person", "Claire Morel", "m1")

    def context() -> ToolContext:
        return ToolContext(database, workspace_id, who, books.TODAY, books.NOW)

    turns = [context()]  # of the turn under way

    async def tools(name: str, arguments: str) -> str:
        return tool_text.of(await registry.call(name, arguments, turns[-1]), turns[-1], 40_000)

    async def tools_alone(_: str) -> str:
        turns[:] = [context()]
        for name, arguments in CALLS:
            await tools(name, json.dumps(arguments))
        return ""

    if client == TOOLS:
        yield tools_alone
    elif client == OURS:
        model = OpenAIModel(model="tiny", base_url=url)
        asking = turn.TurnContext(
            database, workspace_id, who, books.TODAY, books.NOW, model, company="Atelier Lumen"
        )

        async def ask(question: str) -> str:
            return (await turn.answer(asking, question)).markdown

        yield ask
        await model.close()
    else:
        schemas = [
            {"name": one.name, "description": one.description, "parameters": one.parameters}
            for one in SCHEMAS
        ]
        async with CLIENTS[client][0](url, schemas, tools) as asked:

            async def ask_anew(question: str) -> str:
                turns[:] = [context()]
                return await asked(question)

            yield ask_anew
    await database.close()


@contextmanager
def serving(*flags: str) -> Iterator[str]:
    """The model server in a process of its own; yields its base URL."""
    command = [sys.executable, "-m", "bench.turns.server", *flags]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield f"http://127.0.0.1:{server.stdout.readline().strip()}/v1"
        server.kill()


def _installed() -> list[str]:
    frameworks = [
        name
        for name, (_, module) in CLIENTS.items()
        if importlib.util.find_spec(module.split(".")[0])
    ]
    return [TOOLS, *frameworks, OURS]


def _measured(client: str, url: str, turns: int) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.turn", "--child", client, url, str(turns)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _print(rows: dict[str, list[dict[str, float]]]) -> None:
    def middle(client: str, what: str) -> float:
        return statistics.median(row[what] for row in rows[client])

    tools, bare = middle(TOOLS, "cpu"), middle("plain SDK loop", "cpu")
    print(f"{'':22} | CPU ms | wall ms |  MB | start CPU s | of bare | of bare, without the tools")
    for client in rows:
        cpu, wall = middle(client, "cpu"), middle(client, "wall")
        print(
            f"{client:22} | {cpu:6.1f} | {wall:7.1f} | {middle(client, 'mb'):3.0f}"
            f" | {middle(client, 'start'):11.2f} | {cpu / bare:7.2f}"
            f" | {(cpu - tools) / (bare - tools):.2f}"
        )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--child", nargs=3)
    options = parser.parse_args()
    if options.child:
        client, url, turns = options.child
        print(json.dumps(asyncio.run(measure(client, url, int(turns)))))
        return
    rows: dict[str, list[dict[str, float]]] = {client: [] for client in _installed()}
    with serving() as url:
        for _ in range(options.rounds):
            for client, found in rows.items():
                found.append(_measured(client, url, options.turns))
    _print(rows)


if __name__ == "__main__":
    main()
