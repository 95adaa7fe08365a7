"""How long it is until a person sees something: a step, then the first word of the answer.

    python -m bench.first_word [--turns 100]

The whole turn over a small company's books: with a model (four requests to a local streaming
server, three tool steps before its first word) and with the built-in assistant. In milliseconds of
wall time; a real provider's own waits come on top.
"""

import argparse
import asyncio
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from statistics import median, quantiles

from assistant.agent import turn
from assistant.agent.events import Event, Prose, ToolStarted
from assistant.agent.openai_model import OpenAIModel
from assistant.workspace.audit import Actor
from bench import small_company
from bench.turn import QUESTION, serving
from tests.tools import books

WARM = 5


async def _measure(url: str, turns: int) -> dict[str, list[float]]:
    waits: dict[str, list[float]] = defaultdict(list)
    model = OpenAIModel(model="tiny", base_url=url)
    with tempfile.TemporaryDirectory() as folder:
        database, workspace_id = await small_company.opened(Path(folder))
        who = Actor("person", "Claire Morel", "m1")
        for at in range(turns + WARM):
            for name, speaker in (("with a model", model), ("built-in", None)):
                asking = turn.TurnContext(
                    database, workspace_id, who, books.TODAY, books.NOW, speaker,
                    company="Atelier Lumen",
                )  # fmt: skip
                found = await _first(asking)
                for kind, waited in found.items() if at >= WARM else ():
                    waits[f"{kind}, {name}"].append(waited)
        await database.close()
    await model.close()
    return waits


async def _first(asking: turn.TurnContext) -> dict[str, float]:
    """When the first step and the first word came."""
    began = time.perf_counter()
    found: dict[str, float] = {}
    async for event in turn.run(asking, QUESTION):
        if kind := _kind(event):
            found.setdefault(kind, 1000 * (time.perf_counter() - began))
    return found


def _kind(event: Event) -> str:
    match event:
        case ToolStarted():
            return "first step"
        case Prose() if event.markdown.strip():
            return "first word"
    return ""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=100)
    with serving() as url:
        waits = asyncio.run(_measure(url, parser.parse_args().turns))
    print(f"{'milliseconds until the':<28}{'p50':>8}{'p95':>8}")
    for name, found in sorted(waits.items()):
        print(f"{name:<28}{median(found):>8.1f}{quantiles(found, n=20)[-1]:>8.1f}")


if __name__ == "__main__":
    main()
