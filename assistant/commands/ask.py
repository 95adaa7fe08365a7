"""ask-well ask: one question, answered in the terminal, without a running server."""

import asyncio
import json

from assistant import clock
from assistant.agent import answers, turn
from assistant.agent.configured import language_model
from assistant.agent.events import Answer, Outcome
from assistant.agent.turn import TurnContext
from assistant.commands import installation
from assistant.database import Database
from assistant.settings import Settings
from assistant.workspace import connections, members, proposals
from assistant.workspace.audit import Actor
from assistant.workspace.workspaces import Workspace


def run(question: str, *, as_json: bool) -> int:
    """Print the answer; 1 when there is none."""
    answer, text = asyncio.run(_ask(question, as_json=as_json))
    print(text)
    return 1 if answer.outcome is Outcome.FAILED else 0


async def _ask(question: str, *, as_json: bool) -> tuple[Answer, str]:
    chosen = installation.current()
    async with installation.opened(chosen) as (database, workspace_id):
        context = await context_of(chosen, database, workspace_id)
        answer = await turn.answer(context, question)
        if not as_json:
            return answer, answers.as_text(answer, context.time_zone)
        async with database.read(workspace_id) as session:
            cards = [
                await proposals.view(session, proposal_id, context.now)
                for proposal_id in answer.proposal_ids
            ]
        shown = answers.as_json(answer, cards, context.time_zone)
        return answer, json.dumps(shown, ensure_ascii=False, indent=2, default=str)


async def context_of(chosen: Settings, database: Database, workspace_id: str) -> TurnContext:
    """The owner, asking here and now."""
    now = clock.now()
    async with database.system() as session:
        owner = await members.ensure_owner(session)
        workspace = await session.get_one(Workspace, workspace_id)
    async with database.read(workspace_id) as session:
        company = await connections.company(session)
    return TurnContext(
        database=database,
        workspace_id=workspace_id,
        member=Actor("person", owner.name, owner.id),
        today=clock.today(workspace.time_zone, now),
        now=now,
        model=language_model(chosen),
        time_zone=workspace.time_zone,
        language=workspace.language,
        company=company,
    )
