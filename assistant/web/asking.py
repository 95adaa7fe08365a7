"""Who asks, where and when: the context of a turn that programs ask for."""

from litestar.datastructures import State

from assistant import clock
from assistant.agent.turn import TurnContext
from assistant.web.person import Person
from assistant.workspace import connections, conversations


async def context_of(state: State, person: Person, conversation_id: str | None) -> TurnContext:
    """The turn's context; NotFound for somebody else's conversation."""
    now = clock.now()
    async with state.database.read(person.workspace_id) as session:
        company = await connections.company(session)
        if conversation_id:
            await conversations.one(session, person.member_id, conversation_id)
    return TurnContext(
        database=state.database,
        workspace_id=person.workspace_id,
        member=person.actor,
        today=clock.today(person.time_zone, now),
        now=now,
        model=state.model,
        time_zone=person.time_zone,
        language=person.language,
        company=company,
    )
