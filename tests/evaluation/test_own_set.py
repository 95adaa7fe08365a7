"""Our own questions in five languages over the seeded company, scored by the oracle."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from assistant.agent.turn import TurnContext
from assistant.database import Database
from assistant.evaluation import cases, report, run
from assistant.workspace import members
from assistant.workspace.audit import Actor
from tests.evaluation import world
from tests.templates import start_migrated

QUESTIONS = cases.read(Path(__file__).parent / "questions.jsonl")
LANGUAGES = ("en", "fr", "de", "it", "es")


@pytest.fixture
async def asking(tmp_path: Path) -> AsyncIterator[TurnContext]:
    """The owner of the seeded company, on its day."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'ask-well.db'}"
    start_migrated(url)
    database = Database(url)
    async with database.system() as session:
        owner = await members.ensure_owner(session)
    await world.write(database, owner.workspace_id)
    yield TurnContext(
        database, owner.workspace_id, Actor("person", owner.name, owner.id), world.TODAY, world.NOW,
        company="Atelier Lumen",
    )  # fmt: skip
    await database.close()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_question_of_the_own_set_is_answered_rightly(
    language: str, asking: TurnContext
) -> None:
    """The day is fixed, so nothing less than every question and every figure will do."""
    chosen = [one for one in QUESTIONS if one.lang == language]
    scores = [score async for score in run.scores(asking, chosen)]
    print(report.table(scores))
    assert [(score.case.id, score.faults) for score in scores if not score.is_right] == []
    assert sum(score.equal for score in scores) == sum(score.figures for score in scores) > 60
