"""The chat: conversations, questions, and answers that stream into the page."""

from collections.abc import AsyncIterator
from dataclasses import replace

from litestar import get, post
from litestar.background_tasks import BackgroundTask
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Stream, Template
from msgspec import Struct

from assistant.agent import turn, vocabulary
from assistant.agent.events import Answer, Event
from assistant.agent.spoken import spoken
from assistant.database import Database, Session
from assistant.errors import Unprocessable
from assistant.settings import Settings
from assistant.web import limits, prompts, threads
from assistant.web.live import LiveTurn, turn_context
from assistant.web.person import Person, WebRequest
from assistant.web.shell import Shell, shell
from assistant.web.turns import Turn, grouped
from assistant.workspace import connections, conversations
from assistant.workspace.connections import Status
from assistant.workspace.conversations import Conversation

LONGEST_SEARCH = 200


class Question(Struct):
    """The composer's form, and every chip's."""

    question: str = ""
    conversation_id: str = ""
    instead_of: str = ""


@get("/ask")
async def new_page(
    request: WebRequest,
    database: NamedDependency[Database],
    person: NamedDependency[Person],
    q: FromQuery[str] = "",
) -> Template:
    """An empty conversation, beside the earlier ones or those that a search finds."""
    async with database.read(person.workspace_id) as session:
        shown = await shell(session, request, person, "/ask")
        sought = q.strip()[:LONGEST_SEARCH]
        page = await _page(session, shown, person, None, [], sought)
    page.context["model_host"] = model_host(request)
    # Whoever opens the page asks in a moment: the words are read while they type.
    page.background = BackgroundTask(vocabulary.ready)
    return page


@get("/ask/{conversation_id:str}")
async def conversation_page(
    request: WebRequest,
    conversation_id: FromPath[str],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Template:
    """A conversation of this person, as it was shown."""
    async with database.read(person.workspace_id) as session:
        shown = await shell(session, request, person, "/ask")
        conversation = await conversations.one(session, person.member_id, conversation_id)
        messages = await conversations.messages(session, conversation_id)
        turns = await threads.turns(session, shown, messages)
        page = await _page(session, shown, person, conversation, turns)
    page.context["model_host"] = model_host(request)
    return page


@post("/ask", opt={"budget": "ask"}, status_code=200)
async def ask(
    request: WebRequest,
    data: URLEncodedBody[Question],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    person: NamedDependency[Person],
) -> Stream | Redirect:
    """Answer a question: streamed into the page, or by a redirect where no script runs."""
    question = data.question.replace("\x00", "").strip()
    if not question:
        raise Unprocessable("Type a question first.")
    await vocabulary.ready()
    async with database.read(person.workspace_id) as session:
        shown = await shell(session, request, person, "/ask")
        language = await spoken(session, question, shown.ui.language)
        if data.conversation_id:
            await conversations.one(session, person.member_id, data.conversation_id)
    context = turn_context(request, database, shown, person)
    is_streamed = "text/event-stream" in request.headers.get("accept", "")
    live = LiveTurn(request, database, shown, person, data.question, language, data.instead_of)
    context = replace(context, stop=live.stop if is_streamed else None)
    events = turn.run(
        context, question, data.conversation_id or None, None, data.instead_of or None
    )
    if is_streamed:
        streams: limits.Streams = request.app.state.streams
        messages = streams.opened(request, live.messages(events))
        return Stream(messages, media_type="text/event-stream")
    answer = await _last(events)
    return Redirect(f"/ask/{answer.conversation_id}#turn-{answer.message_id}", status_code=303)


async def _last(events: AsyncIterator[Event]) -> Answer:
    answer = None
    async for event in events:
        if isinstance(event, Answer):
            answer = event
    assert answer is not None
    return answer


def model_host(request: WebRequest) -> str:
    """Where questions go when a remote model answers; empty when none does."""
    return str(getattr(request.app.state.model, "host", ""))


async def _page(
    session: Session,
    shown: Shell,
    person: Person,
    conversation: Conversation | None,
    turns: list[Turn],
    sought: str = "",
) -> Template:
    recent = (
        await conversations.search(session, person.member_id, sought)
        if sought
        else await conversations.recent(session, person.member_id)
    )
    connection = await connections.current(session)
    progress = await connections.progress(session)
    invoices = progress["invoices_read"] or 0
    connected = connection is not None and connection.status is not Status.DISCONNECTED
    return shown.page(
        "ask/page.html",
        conversation=conversation,
        turns=turns,
        sought=sought,
        groups=grouped(recent, shown.ui),
        prompts=await prompts.suggested(session, shown.ui),
        invoices=invoices,
        state="ready" if invoices else "nothing" if connected else "disconnected",
        model_host="",
    )
