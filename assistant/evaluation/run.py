"""Asking every question of a file, and leaving nothing behind."""

from collections.abc import AsyncIterator, Mapping, Sequence

from assistant.agent import answers, turn
from assistant.agent.events import Answer
from assistant.agent.turn import TurnContext
from assistant.errors import BadRequest, RequestProblem
from assistant.evaluation import oracle, scoring
from assistant.evaluation.cases import ANY, Case
from assistant.evaluation.scoring import Score
from assistant.workspace import addressees, conversations, invoices, proposals
from assistant.workspace.members import Role


async def scores(context: TurnContext, cases: Sequence[Case]) -> AsyncIterator[Score]:
    """The score of each case, in order. Conversations are erased at the end, cards withdrawn.
    BadRequest where figures are expected and there is no invoice to compute them from."""
    async with context.database.read(context.workspace_id) as session:
        records = oracle.ours(
            await invoices.raw_payloads(session), *await addressees.as_read(session)
        )
    if not records and any(case.expected.values or case.expected.rows for case in cases):
        raise BadRequest(
            "There is no invoice in this workspace to compare answers with: connect Qonto first, "
            "or name the folder of the data with ASK_WELL_DATA_DIR."
        )
    asked: dict[str, Answer] = {}
    try:
        for case in cases:
            before = _before(case, asked)
            try:
                answer = await turn.answer(context, case.text, before)
            except RequestProblem as problem:
                yield scoring.refused(case, problem.message)
                continue
            asked[case.id] = answer
            shown = answers.as_json(answer, await _cards(context, answer), context.time_zone)
            yield scoring.score(case, shown, records, context.today)
    finally:
        await _clear(context, list(asked.values()))


def _before(case: Case, asked: Mapping[str, Answer]) -> str | None:
    """The conversation a case goes on in; the file's first one for any."""
    if case.follows == ANY:
        return next((one.conversation_id for one in asked.values()), None)
    return asked[case.follows].conversation_id if case.follows else None


async def _cards(context: TurnContext, answer: Answer) -> list[dict[str, object]]:
    async with context.database.read(context.workspace_id) as session:
        return [
            dict(await proposals.view(session, proposal_id, context.now))
            for proposal_id in answer.proposal_ids
        ]


async def _clear(context: TurnContext, made: Sequence[Answer]) -> None:
    member_id = context.member.id or context.member.name
    async with context.database.write(context.workspace_id) as session:
        for proposal_id in {one for answer in made for one in answer.proposal_ids}:
            await proposals.cancel(
                session, proposal_id, by=context.member, role=Role.APPROVER, at=context.now
            )
        for conversation_id in {answer.conversation_id for answer in made}:
            await conversations.erase(
                session, context.member, member_id, conversation_id, context.now
            )
