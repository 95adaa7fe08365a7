"""The exchange between a question, a model and the tools, as events."""

from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field

from assistant import formats
from assistant.agent import answers, confirmations, forgetting, history, prompts, shortening
from assistant.agent.built_in.assistant import BuiltIn, hearing
from assistant.agent.events import Answer, Event, Outcome, ProposalMade, Prose
from assistant.agent.facts import Gate
from assistant.agent.language_model import (
    ChatMessage,
    Completed,
    LanguageModel,
    TextDelta,
    ToolSchema,
)
from assistant.agent.ledger import Ledger
from assistant.agent.stopwatch import Stopwatch
from assistant.agent.tool_calls import MOST_CALLS, ToolRunner
from assistant.errors import ContextTooLong, ModelUnavailable
from assistant.tools.context import ToolContext
from assistant.tools.registry import TOOLS
from assistant.tools.result import FollowUp, Offer
from assistant.workspace.conversations import ANSWERED, Message

SCHEMAS = tuple(ToolSchema(tool.name, tool.description, tool.schema) for tool in TOOLS)
_LANGUAGE_NAMES = {
    "en": "English",
    "fr": "French",
    "de": "German",
    "it": "Italian",
    "es": "Spanish",
}
_SUGGESTED = ("chip.summarise", "chip.attention", "chip.unmatched")


@dataclass
class Conversing:
    """One turn under way. `card` is the open proposal of the conversation, if there is one;
    `is_spent` says that the remote model has had its tokens of the day."""

    message: Message
    past: Sequence[Message]
    model: LanguageModel | None
    context: ToolContext
    ledger: Ledger
    runner: ToolRunner
    watch: Stopwatch
    card: str | None = None
    is_spent: bool = False

    prose: list[str] = field(default_factory=list)
    outcome: Outcome | None = None
    problem: str | None = None
    offers: list[FollowUp] = field(default_factory=list)
    spoken_by: str = ""
    provider: str = ""
    prompt_checksum: str = ""
    usage: dict[str, int] = field(default_factory=dict)
    is_shortened: bool = False
    forgets: bool = False

    def __post_init__(self) -> None:
        self.gate = Gate(self.ledger)

    async def events(self) -> AsyncIterator[Event]:
        """Everything that happens before the Answer."""
        question = self.message.question
        if not question.strip():
            yield self._suggest("turn.empty", Outcome.CLARIFY)
        elif self.card and confirmations.is_typed_yes(question):
            yield self._tell("turn.press_confirm", Outcome.PROPOSED)
            self.ledger.proposal_ids.append(self.card)
            yield ProposalMade(self.card)
        elif confirmations.is_typed_yes(question) and (offers := self._offered()):
            yield self._tell("turn.press_button", Outcome.PROPOSED)
            self.ledger.offers += offers
        elif forgetting.is_asked(question):
            self.forgets = True
            yield self._tell("turn.forgotten", Outcome.ANSWERED)
        elif confirmations.is_plain_yes(question):
            yield self._tell("turn.no_card", Outcome.CLARIFY)
        else:
            async for event in self._answered():
                yield event

    def _offered(self) -> list[Offer]:
        """The cards of the answer just before, where they still count."""
        if not self.past or self.past[-1].state != ANSWERED:
            return []
        now = self.context.now.isoformat()
        return [
            one for one in answers.from_stored(self.past[-1].answer).offers
            if (dict(one.fields).get("until") or now) >= now
        ]  # fmt: skip

    async def _answered(self) -> AsyncIterator[Event]:
        if self.is_spent:
            yield self._note("turn.budget")
        model = None if self.is_spent else self.model
        try:
            async for event in self._with(model or await hearing(self.context)):
                yield event
        except TimeoutError:
            async for event in self._what_is_known("turn.too_long", int(self.watch.seconds)):
                yield event
        except ModelUnavailable as error:
            async for event in self._without(await hearing(self.context), error):
                yield event
        if self.is_shortened:
            yield self._note("turn.shortened")
        if self.gate.withheld:
            for piece in self._instead():
                yield piece
            yield self._note("gate.withheld")

    def _instead(self) -> Iterator[Prose]:
        """Where nothing of the model's text could stay, what the tools said."""
        if "".join(self.prose).strip():
            return
        for statement in self.ledger.statements:
            yield from self._through_gate(f"{statement}\n\n")

    async def _with(self, model: LanguageModel) -> AsyncIterator[Event]:
        """Model and tools in turn until the model has nothing more to ask for."""
        self.spoken_by = model.name
        self.provider = getattr(model, "host", "") or self.provider
        messages = self._messages()
        while True:
            completed = Completed()
            async with aclosing(self._read(model, messages)) as items:
                async for item in items:
                    if isinstance(item, Completed):
                        completed = item
                    else:
                        yield item
            self._count(completed)
            if not completed.tool_calls:
                self._ended(completed)
                return
            if self.prose and not self.prose[-1].endswith("\n"):
                yield self._keep(Prose("\n\n"))
            messages.append(ChatMessage("assistant", "", completed.tool_calls))
            for call in completed.tool_calls:
                if self.runner.is_spent:
                    async for event in self._what_is_known("turn.too_many", MOST_CALLS):
                        yield event
                    return
                async for event in self.runner.run(call):
                    yield event
                text = self.runner.texts[call.id]
                messages.append(ChatMessage("tool", text, tool_call_id=call.id))

    async def _read(
        self, model: LanguageModel, messages: list[ChatMessage]
    ) -> AsyncGenerator[Prose | Completed]:
        """One reply; where all is more than the model can read, `messages` become fewer."""
        fewer = shortening.shorter(messages)
        while True:
            try:
                async with aclosing(self._stream(model, messages)) as items:
                    async for item in items:
                        yield item
                return
            except ContextTooLong:
                if (less := next(fewer, None)) is None:
                    raise
                messages[:] = less
                self.is_shortened = True

    async def _stream(
        self, model: LanguageModel, messages: Sequence[ChatMessage]
    ) -> AsyncGenerator[Prose | Completed]:
        items = aiter(model.respond(messages, SCHEMAS))
        completed = Completed()
        while True:
            item = await self.watch.limit(_next(items))
            if item is None:
                break
            if isinstance(item, Completed):
                completed = item
                continue
            for piece in self.gate.feed(item.text):
                yield self._keep(piece)
        for piece in self.gate.close():
            yield self._keep(piece)
        yield completed

    def _messages(self) -> list[ChatMessage]:
        self.prompt_checksum = prompts.checksum("system")
        system = prompts.render(
            "system",
            company=self.context.company or "the company",
            today=formats.day(self.context.today, "en"),
            language=_LANGUAGE_NAMES.get(self.context.language, "English"),
        )
        past = history.past(self.past, self.context.time_zone)
        if len(self.past) > history.TURNS:
            system = f"{system}\n{shortening.LEFT_OUT}"
        return [ChatMessage("system", system), *past, ChatMessage("user", self.message.question)]

    def _count(self, completed: Completed) -> None:
        for name, count in completed.usage.items():
            self.usage[name] = self.usage.get(name, 0) + count

    def _ended(self, completed: Completed) -> None:
        self.offers += [FollowUp(text) for text in completed.offers]
        if completed.outcome:
            self.outcome = Outcome(completed.outcome)

    async def _without(self, built_in: BuiltIn, error: ModelUnavailable) -> AsyncIterator[Event]:
        """The provider failed: what came is marked, else the built-in assistant stands in."""
        self.problem = error.message
        if "".join(self.prose).strip() or self.ledger.statements:
            for piece in self.gate.close():
                yield self._keep(piece)
            async for event in self._what_is_known("turn.cut", error.message):
                yield event
            self.offers.append(FollowUp(self.message.question))
        elif built_in.understands(self.message.question):
            yield self._note("turn.stand_in", problem=error.message)
            async for event in self._with(built_in):
                yield event
        else:
            yield self._suggest("turn.failed", Outcome.FAILED, problem=error.message)

    async def _what_is_known(self, key: str, why: object) -> AsyncIterator[Event]:
        """The turn ends early: why, and what the tools have said so far."""
        self.outcome = Outcome.FAILED
        name = "problem" if key == "turn.cut" else "count"
        yield self._note(key, **{name: why})
        if "".join(self.prose).count("[[") == 0:
            for statement in self.ledger.statements:
                for piece in self._through_gate(f"\n\n{statement}"):
                    yield piece

    def _through_gate(self, text: str) -> Iterator[Prose]:
        for piece in [*self.gate.feed(text), *self.gate.close()]:
            yield self._keep(piece)

    def _keep(self, piece: Prose) -> Prose:
        self.prose.append(piece.markdown)
        return piece

    def _tell(self, key: str, outcome: Outcome, **values: object) -> Prose:
        """A sentence of our own, which needs no gate."""
        self.outcome = outcome
        return self._keep(Prose(self.context.say(key, **values)))

    def _note(self, key: str, **values: object) -> Prose:
        before = "\n\n" if "".join(self.prose).strip() else ""
        after = "\n\n" if not before else ""
        return self._keep(Prose(f"{before}_{self.context.say(key, **values)}_{after}"))

    def _suggest(self, key: str, outcome: Outcome, **values: object) -> Prose:
        self.offers += [FollowUp(self.context.say(name)) for name in _SUGGESTED]
        return self._tell(key, outcome, **values)

    def answer(self) -> Answer:
        """What there is to show and to store."""
        ledger = self.ledger
        text = "".join(self.prose).strip()
        beside = {**ledger.cells, **ledger.earlier}
        named = {name: fact for name, fact in beside.items() if f"[[{name}]]" in text}
        return Answer(
            conversation_id=self.message.conversation_id,
            message_id=self.message.id,
            markdown=text,
            language=self.context.language,
            outcome=self._outcome(),
            facts={**ledger.facts, **named},
            tables=tuple(ledger.tables),
            charts=tuple(ledger.charts),
            citations=ledger.sources(text),
            proposal_ids=tuple(ledger.proposal_ids),
            steps=tuple(self.runner.steps),
            tool_calls=tuple(self.runner.calls),
            coverage=ledger.coverage,
            follow_ups=self._follow_ups(),
            model=self.spoken_by,
            provider=self.provider,
            seconds=round(self.watch.seconds, 2),
            withheld=self.gate.withheld,
            problem=self.problem,
            offers=tuple(ledger.offers),
            carried=self._carried(),
            forgets=self.forgets,
        )

    def _outcome(self) -> Outcome:
        if self.outcome:
            return self.outcome
        if self.ledger.proposal_ids or self.ledger.offers:
            return Outcome.PROPOSED
        if self.ledger.is_question:
            return Outcome.CLARIFY
        return Outcome.ANSWERED

    def _carried(self) -> str:
        """What was taken over from the turns before, as a sentence."""
        what = forgetting.carried(self.message.question, self.runner.calls, self.past, self.context)
        return self.context.say("turn.carried", what=", ".join(what)) if what else ""

    def _follow_ups(self) -> tuple[FollowUp, ...]:
        afresh = [FollowUp(self.context.say("chip.forget"))] if self._carried() else []
        chips = {chip.text: chip for chip in [*self.offers, *self.ledger.follow_ups.values()]}
        return (*list(chips.values())[: 6 - len(afresh)], *afresh)


async def _next(items: AsyncIterator[TextDelta | Completed]) -> TextDelta | Completed | None:
    return await anext(items, None)
