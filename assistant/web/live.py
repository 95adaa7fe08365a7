"""A turn while it is written: its place on the page at once, then what comes, then the whole."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any

import structlog

from assistant.agent.events import Answer, Event, Prose, ToolFinished, ToolStarted
from assistant.agent.turn import TurnContext
from assistant.database import Database
from assistant.errors import AskWellError
from assistant.logs import describe
from assistant.web import rendering, streaming, threads
from assistant.web.person import Person, WebRequest
from assistant.web.shell import Shell, in_language
from assistant.web.threads import Stops, is_id
from assistant.web.turns import Turn, grouped
from assistant.workspace import conversations
from assistant.workspace.workspaces import new_id

log = structlog.get_logger("ask_well.web")


def turn_context(
    request: WebRequest, database: Database, shown: Shell, person: Person
) -> TurnContext:
    """Who asks, where and when, for a question from a page."""
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


class LiveTurn:
    """One streamed turn: its place appears at once, fills up, and is replaced by the whole.

    `spoken` is the language it is answered in."""

    def __init__(
        self,
        request: WebRequest,
        database: Database,
        shown: Shell,
        person: Person,
        question: str,
        spoken: str,
        instead_of: str = "",
        *,
        framed: bool = False,
    ) -> None:
        self._draw = streaming.drawer(request)
        self._database = database
        self._shown = shown
        self._framed = framed
        self._template = "widget/turn.html" if framed else "ask/turn.html"
        self._person = person
        self._stops: Stops = request.app.state.stops
        self._instead_of = instead_of if is_id(instead_of) else ""
        self._place = Turn(new_id(), question, shown.ui.now, in_language(shown, spoken).ui)
        self.stop = asyncio.Event()
        reader = self._place.reader
        self._prose = rendering.Growing(lambda fact: rendering.figure(reader.fact(fact), None))

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
            self._draw(self._template, self._names(turn=self._place, live=True))
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
            grown = self._prose.grow(event.markdown, event.facts)
            return [streaming.part(f"#prose-{place}", "innerHTML", grown)]
        if isinstance(event, Answer):
            return await self._whole(event)
        return []

    async def _whole(self, answer: Answer) -> list[str]:
        async with self._database.read(self._person.workspace_id) as session:
            messages = await conversations.messages(session, answer.conversation_id)
            whole = (await threads.turns(session, self._shown, messages))[-1]
            conversation = await conversations.one(
                session, self._person.member_id, answer.conversation_id
            )
            recent = await conversations.recent(session, self._person.member_id)
        groups = grouped(recent, self._shown.ui)
        names = self._names(turn=whole, conversation=conversation, groups=groups)
        moved = [
            streaming.part(f"#proposal-{proposal['id']}", "delete", "")
            for proposal in whole.proposals
        ]
        return [
            *moved,
            streaming.part(
                f"#turn-{self._place.id}", "outerHTML", self._draw(self._template, names)
            ),
            *([] if self._framed else self._beside(conversation.title, names)),
            streaming.part("#announce", "innerHTML", _safe(whole.spoken)),
            streaming.event("ask-well:at", answer.conversation_id),
        ]

    def _beside(self, title: str, names: dict[str, Any]) -> list[str]:
        """The list of conversations and the title, which a widget does not show."""
        listed = self._draw("ask/conversations.html", names)
        return [
            streaming.part(".conversations", "innerHTML", listed),
            streaming.part(".conversation-title", "innerHTML", _safe(title)),
        ]

    def _failed(self, sentence: str) -> str:
        names = {"title": self._shown.ui.t("No answer"), "message": sentence}
        html = self._draw("error_part.html", self._names(**names))
        return streaming.part(f"#steps-{self._place.id}", "outerHTML", html)

    def _names(self, **names: object) -> dict[str, Any]:
        return self._shown.context(
            **{"conversation": None, "invoice_ids": {}, "framed": self._framed, **names}
        )


def _safe(text: str) -> str:
    return str(rendering.escaped(text))
