"""The chat: conversations, questions, and answers that stream into the page."""

import asyncio
import re
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import structlog
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Stream, Template
from msgspec import Struct

from assistant.agent import turn
from assistant.agent.events import Answer, Event, Prose, ToolFinished, ToolStarted
from assistant.agent.turn import TurnContext
from assistant.database import Database, Session
from assistant.errors import AskWellError, Unprocessable
from assistant.logs import describe
from assistant.settings import Settings
from assistant.tools.result import Fact
from assistant.web import limits, prompts, rendering, streaming, threads
from assistant.web.person import Person, WebRequest
from assistant.web.shell import Shell, shell
from assistant.web.threads import Stops, is_id
from assistant.web.turns import Turn, grouped
from assistant.workspace import connections, conversations
from assistant.workspace.connections import Status
from assistant.workspace.conversations import Conversation
from assistant.workspace.workspaces import new_id

LONGEST_SEARCH = 200
log = structlog.get_logger("ask_well.web")


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
    async with database.read(person.workspace_id) as session:
        shown = await shell(session, request, person, "/ask")
        if data.conversation_id:
            await conversations.one(session, person.member_id, data.conversation_id)
    context = _context(request, database, shown, person)
    is_streamed = "text/event-stream" in request.headers.get("accept", "")
    live = _Live(request, database, shown, person, data)
    context = replace(context, stop=live.stop if is_streamed else None)
    events = turn.run(
        context, question, data.conversation_id or None, None, data.instead_of or None
    )
    if is_streamed:
        streams: limits.Streams = request.app.state.streams
        messages = streams.counted(limits.caller(request), live.messages(events))
        return Stream(messages, media_type="text/event-stream")
    answer = await _last(events)
    return Redirect(f"/ask/{answer.conversation_id}#turn-{answer.message_id}", status_code=303)


def _context(request: WebRequest, database: Database, shown: Shell, person: Person) -> TurnContext:
    return TurnContext(
        database=database,
        workspace_id=person.workspace_id,
        member=person.actor,
        today=shown.ui.today(),
        now=shown.ui.now,
        model=request.app.state.model,
        time_zone=person.time_zone,
        language=shown.ui.language,
        company=shown.workspace,
    )


async def _last(events: AsyncIterator[Event]) -> Answer:
    answer = None
    async for event in events:
        if isinstance(event, Answer):
            answer = event
    assert answer is not None
    return answer


class _Live:
    """One streamed turn: its place appears at once, fills up, and is replaced by the whole."""

    def __init__(
        self,
        request: WebRequest,
        database: Database,
        shown: Shell,
        person: Person,
        asked: Question,
    ) -> None:
        self._draw = streaming.drawer(request)
        self._database = database
        self._shown = shown
        self._person = person
        self._stops: Stops = request.app.state.stops
        self._instead_of = asked.instead_of if is_id(asked.instead_of) else ""
        self._place = Turn(new_id(), asked.question, shown.ui.now, shown.ui)
        self.stop = asyncio.Event()
        self._markdown = ""
        self._facts: dict[str, Fact] = {}

    async def messages(self, events: AsyncIterator[Event]) -> AsyncGenerator[str]:
        """The stream's messages."""
        key = (self._person.member_id, self._place.id)
        self._stops[key] = self.stop
        try:
            async with aclosing(self._drawn(events)) as texts:
                async for text in texts:
                    yield text
        finally:
            self._stops.pop(key, None)

    async def _drawn(self, events: AsyncIterator[Event]) -> AsyncGenerator[str]:
        if self._instead_of:
            yield streaming.part(f"#turn-{self._instead_of}", "delete", "")
        yield streaming.message(
            self._draw("ask/turn.html", self._names(turn=self._place, live=True))
        )
        try:
            async for event in events:
                for text in await self._told(event):
                    yield text
        except AskWellError as error:
            yield self._failed(error.message)
        except Exception as error:  # noqa: BLE001 — the page must not wait for ever; logged
            log.error("unexpected_error", **describe(error))
            yield self._failed(
                self._shown.ui.t("Something went wrong on our side. Please ask again.")
            )

    async def _told(self, event: Event) -> list[str]:
        place = self._place.id
        if isinstance(event, ToolStarted):
            return [streaming.part(f"#steps-{place}", "innerHTML", f"<p>{_safe(event.label)}…</p>")]
        if isinstance(event, ToolFinished):
            return [
                streaming.part(f"#steps-{place}", "innerHTML", f"<p>{_safe(event.summary)}</p>")
            ]
        if isinstance(event, Prose):
            self._markdown += event.markdown
            self._facts |= event.facts
            return [streaming.part(f"#prose-{place}", "innerHTML", self._prose())]
        if isinstance(event, Answer):
            return await self._whole(event)
        return []

    def _prose(self) -> str:
        text = re.sub(r"\[\[[^\]]*$", "", self._markdown)
        reader = self._shown.ui
        return rendering.prose(
            text, self._facts, lambda fact: rendering.figure(reader.fact(fact), None)
        )

    async def _whole(self, answer: Answer) -> list[str]:
        async with self._database.read(self._person.workspace_id) as session:
            messages = await conversations.messages(session, answer.conversation_id)
            whole = (await threads.turns(session, self._shown, messages))[-1]
            conversation = await conversations.one(
                session, self._person.member_id, answer.conversation_id
            )
            recent = await conversations.recent(session, self._person.member_id)
        names = self._names(
            turn=whole, conversation=conversation, groups=grouped(recent, self._shown.ui)
        )
        moved = [
            streaming.part(f"#proposal-{proposal['id']}", "delete", "")
            for proposal in whole.proposals
        ]
        return [
            *moved,
            streaming.part(
                f"#turn-{self._place.id}", "outerHTML", self._draw("ask/turn.html", names)
            ),
            streaming.part(
                ".conversations", "innerHTML", self._draw("ask/conversations.html", names)
            ),
            streaming.part(".conversation-title", "innerHTML", _safe(conversation.title)),
            streaming.part("#announce", "innerHTML", _safe(whole.spoken)),
            streaming.event("ask-well:at", answer.conversation_id),
        ]

    def _failed(self, sentence: str) -> str:
        names = {"title": self._shown.ui.t("No answer"), "message": sentence}
        html = self._draw("error_part.html", self._names(**names))
        return streaming.part(f"#steps-{self._place.id}", "outerHTML", html)

    def _names(self, **names: object) -> dict[str, Any]:
        return self._shown.context(**{"conversation": None, "invoice_ids": {}, **names})


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


def _safe(text: str) -> str:
    return str(rendering.escaped(text))
