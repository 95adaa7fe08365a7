"""/ask: a question, answered in one piece or as a stream of events."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import msgspec
import structlog
from litestar import Response, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import JSONBody
from litestar.response import Stream

from assistant.agent import answers, turn
from assistant.agent.events import (
    Answer,
    Event,
    ProposalMade,
    Prose,
    ToolFinished,
    ToolStarted,
)
from assistant.agent.spoken import spoken
from assistant.agent.turn import TurnContext
from assistant.errors import AskWellError, Unprocessable
from assistant.logs import describe
from assistant.web import limits
from assistant.web.api.errors import errors
from assistant.web.api.shapes.answers import AskAnswer, Question
from assistant.web.api.shapes.proposals import Proposal
from assistant.web.asking import context_of
from assistant.web.person import Person, WebRequest
from assistant.workspace import proposals

log = structlog.get_logger("ask_well.web")


@post(
    "/ask",
    opt={"budget": "ask"},
    status_code=200,
    responses={
        200: ResponseSpec(
            AskAnswer,
            description="The answer; with `Accept: text/event-stream` the same turn as events "
            "(tool_started, tool_finished, prose, proposal, answer)",
            generate_examples=False,
        ),
        **errors(404, 422, 429),
    },
)
async def ask(
    request: WebRequest,
    data: JSONBody[Question],
    person: NamedDependency[Person],
) -> Response[Any]:
    """Ask a question about the workspace."""
    question = data.question.replace("\x00", "").strip()
    if not question:
        raise Unprocessable("Type a question first.")
    context = await context_of(request.app.state, person, data.conversation_id)
    events = turn.run(context, question, data.conversation_id)
    if "text/event-stream" in request.headers.get("accept", ""):
        async with context.database.read(context.workspace_id) as session:
            language = await spoken(session, question, person.language)
        context = replace(context, language=language)
        streams: limits.Streams = request.app.state.streams
        messages = streams.opened(request, _streamed(context, events))
        return Stream(messages, media_type="text/event-stream")
    async for event in events:
        last = event
    assert isinstance(last, Answer)
    return Response(await _shown(context, last), media_type="application/json")


async def _shown(context: TurnContext, answer: Answer) -> AskAnswer:
    async with context.database.read(context.workspace_id) as session:
        cards = [
            await proposals.view(session, proposal_id, context.now)
            for proposal_id in answer.proposal_ids
        ]
    return msgspec.convert(answers.as_json(answer, cards, context.time_zone), AskAnswer)


async def _streamed(context: TurnContext, events: AsyncIterator[Event]) -> AsyncIterator[bytes]:
    try:
        async for event in events:
            name, data = await _message(context, event)
            yield f"event: {name}\ndata: ".encode() + msgspec.json.encode(data) + b"\n\n"
    except AskWellError as error:
        failure = {"code": error.code, "message": error.message, "details": error.details}
        yield b"event: error\ndata: " + msgspec.json.encode({"error": failure}) + b"\n\n"
    except Exception as error:  # noqa: BLE001 — the status is sent; the stream must still end well
        log.error("unexpected_error", **describe(error))
        yield b'event: error\ndata: {"error":{"code":"internal","message":"'
        yield b'Something went wrong on our side; please try again.","details":{}}}\n\n'


async def _message(context: TurnContext, event: Event) -> tuple[str, object]:
    match event:
        case ToolStarted():
            return "tool_started", event
        case ToolFinished():
            return "tool_finished", event
        case Prose():
            text = answers.fill(event.markdown, event.facts, context.language, context.time_zone)
            return "prose", {"markdown": text}
        case ProposalMade():
            async with context.database.read(context.workspace_id) as session:
                card = await proposals.view(session, event.proposal_id, context.now)
            return "proposal", msgspec.convert(card, Proposal)
        case Answer():
            return "answer", await _shown(context, event)


ASK = [ask]
