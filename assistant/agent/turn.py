"""One question, one answer: a generator of events, with the limits first.

The same turn is drained for JSON and the terminal and streamed to pages. The model, built-in or
remote, only chooses tools and words; figures come from the tools, through the gate.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import date, datetime

from assistant.agent import answers, forgetting, vocabulary
from assistant.agent.conversation import Conversing
from assistant.agent.events import Answer, Event
from assistant.agent.language_model import LanguageModel
from assistant.agent.ledger import Ledger
from assistant.agent.spoken import spoken
from assistant.agent.stopping import finish, until
from assistant.agent.stopwatch import Stopwatch
from assistant.agent.tool_calls import ToolRunner
from assistant.database import Database
from assistant.errors import Unprocessable
from assistant.tools.context import Before, ToolContext
from assistant.tools.explain_answer import ABOUT_BEFORE
from assistant.tools.periods import Period, resolve
from assistant.workspace import conversations, model_usage
from assistant.workspace.audit import Actor
from assistant.workspace.conversations import ANSWERED, STOPPED, Message

MOST_SECONDS = 60.0
LONGEST_QUESTION = 4000


@dataclass(frozen=True)
class TurnContext:
    """Who asks, where, and when. Without a `model` the built-in assistant answers.

    Setting `stop` ends the turn with what came until then.
    """

    database: Database
    workspace_id: str
    member: Actor
    today: date
    now: datetime
    model: LanguageModel | None = None
    time_zone: str = "Europe/Paris"
    language: str = "en"
    company: str = ""
    most_seconds: float = MOST_SECONDS
    stop: asyncio.Event | None = None


async def run(
    context: TurnContext,
    question: str,
    conversation_id: str | None = None,
    client_id: str | None = None,
    instead_of: str | None = None,
) -> AsyncGenerator[Event]:
    """Answer a question; the last event is the Answer, which is stored by then.

    A repeated `client_id` gives the stored answer again. `instead_of` is the conversation's last
    message, whose place the question takes. NotFound for a foreign conversation, Unprocessable for
    an empty question: nothing is stored then.
    """
    if client_id and (known := await _known(context, client_id)):
        yield known
        return
    asked = question.replace("\x00", "")[:LONGEST_QUESTION]  # no database keeps that character
    if not asked.strip():
        raise Unprocessable("The question is empty: write what you want to know.")
    await vocabulary.ready()
    conversing = await _opened(context, asked, conversation_id, client_id, instead_of)
    stored = False
    try:
        async with aclosing(until(conversing.events(), context.stop)) as events:
            async for event in events:
                yield event
        answer = conversing.answer()
        stopped = context.stop is not None and context.stop.is_set()
        await _store(context, conversing, answer, STOPPED if stopped else ANSWERED)
        stored = True
        yield answer
    finally:
        if not stored:
            await finish(_store(context, conversing, conversing.answer(), STOPPED))


async def answer(
    context: TurnContext,
    question: str,
    conversation_id: str | None = None,
    client_id: str | None = None,
) -> Answer:
    """The whole turn, drained: its Answer; the stored one for a `client_id` that was seen."""
    last: Event | None = None
    async for event in run(context, question, conversation_id, client_id):
        last = event
    assert isinstance(last, Answer)
    return last


async def _known(context: TurnContext, client_id: str) -> Answer | None:
    async with context.database.read(context.workspace_id) as session:
        message = await conversations.by_client_id(session, client_id)
    if message is None or message.state != ANSWERED:
        return None
    return answers.from_stored(message.answer)


async def _opened(
    context: TurnContext,
    question: str,
    conversation_id: str | None,
    client_id: str | None,
    instead_of: str | None,
) -> Conversing:
    """The conversation with its past, and the question stored as being answered."""
    watch = Stopwatch(context.most_seconds)
    member_id = context.member.id or context.member.name
    async with context.database.write(context.workspace_id) as session:
        conversation = await conversations.open_conversation(
            session, member_id, conversation_id, question, context.now
        )
        past = await conversations.messages(session, conversation.id)
        past = past[:-1] if instead_of else past
        before = past[-1].language if past else context.language
        past = forgetting.remembered(past)
        message = Message(
            conversation_id=conversation.id,
            client_id=client_id,
            question=question,
            language=await spoken(session, question, before),
            asked_at=context.now,
        )
        if instead_of:
            await conversations.add_version(session, conversation, message, instead_of)
        else:
            await conversations.add_question(session, conversation, message)
        card = await conversations.open_proposal(session, conversation.id, context.now)
        spent = bool(context.model) and await model_usage.is_spent(session, context.today)
    tool_context = _tool_context(context, message, past)
    ledger = Ledger(tool_context, question)
    runner = ToolRunner(tool_context, ledger, watch)
    return Conversing(
        message, past, context.model, tool_context, ledger, runner, watch, card, spent
    )


def _tool_context(context: TurnContext, message: Message, past: list[Message]) -> ToolContext:
    return ToolContext(
        context.database,
        context.workspace_id,
        context.member,
        context.today,
        context.now,
        context.time_zone,
        message.language,
        context.company,
        message.conversation_id,
        message.id,
        _anchor(past, context.today),
        _before(past),
        message.question,
    )


def _before(past: list[Message]) -> Before | None:
    """The last answer that worked anything out, for "how did you get this?" and "csv of that"."""
    for message in reversed([one for one in past if one.state == ANSWERED]):
        answer = answers.from_stored(message.answer)
        if any(call["name"] not in ABOUT_BEFORE for call in answer.tool_calls):
            used = frozenset(answers.MARKER.findall(answer.markdown))
            facts = tuple(answer.facts.values())
            return Before(message.id, message.question, facts, answer.tables, answer.coverage, used)
    return None


def _anchor(past: list[Message], today: date) -> Period | None:
    """The period of the answer before, for "the month before"."""
    for message in reversed([one for one in past if one.state == ANSWERED]):
        for call in reversed(answers.from_stored(message.answer).tool_calls):
            said = call["arguments"].get("period") or call["arguments"].get("month")
            if said:
                return resolve(said, today, message.language)
    return None


async def _store(context: TurnContext, conversing: Conversing, made: Answer, state: str) -> None:
    async with context.database.write(context.workspace_id) as session:
        message = await session.get(Message, made.message_id)
        if message is None:
            return
        message.state = state
        message.outcome = made.outcome.value
        message.answer = answers.to_stored(made)
        message.model = made.model
        message.prompt_checksum = conversing.prompt_checksum
        message.usage = conversing.usage
        if made.provider and context.model:
            await model_usage.record(
                session, context.today, context.model.name, conversing.usage, made.seconds,
                made.withheld,
            )  # fmt: skip
        message.answered_at = context.now
        session.add(message)
