"""ask-well eval: a file of questions, asked of the workspace and scored."""

import asyncio
import json
import sys
from pathlib import Path

from assistant.commands import ask, installation
from assistant.evaluation import cases, report
from assistant.evaluation import run as asking
from assistant.evaluation.scoring import Score


def run(path: Path, *, as_json: bool) -> int:
    """Print the table; 1 when an answer was wrong."""
    scores = asyncio.run(_scores(cases.read(path)))
    print(
        json.dumps(report.as_json(scores), ensure_ascii=False, indent=2)
        if as_json
        else report.table(scores)
    )
    return 0 if all(score.is_right for score in scores) else 1


async def _scores(chosen: list[cases.Case]) -> list[Score]:
    found = []
    settings = installation.current()
    async with installation.opened(settings) as (database, workspace_id):
        context = await ask.context_of(settings, database, workspace_id)
        async for score in asking.scores(context, chosen):
            found.append(score)
            if sys.stderr.isatty():
                print(f"\r{len(found)} of {len(chosen)}", end="", file=sys.stderr)
    return found
