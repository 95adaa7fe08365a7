"""Running what a model asked for: checked, limited, timed, told in events."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.agent import own_ids, tool_text
from assistant.agent.events import ProposalMade, ToolFinished, ToolStarted
from assistant.agent.language_model import ToolCall
from assistant.agent.ledger import Ledger
from assistant.agent.stopwatch import Stopwatch
from assistant.errors import AskWellError
from assistant.tools import coverage, periods, registry, slices
from assistant.tools.context import ToolContext, Unclear
from assistant.tools.result import FollowUp, ToolResult

MOST_CALLS = 12
MOST_TEXT_OF_ONE = 40_000
MOST_TEXT = 200_000


@dataclass
class ToolRunner:
    """The tool calls of one turn. `texts` are what the model reads, by call id."""

    context: ToolContext
    ledger: Ledger
    watch: Stopwatch
    calls: list[dict[str, Any]] = field(default_factory=list)
    steps: list[ToolFinished] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    made: int = 0
    _answered: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def is_spent(self) -> bool:
        """Whether this turn has had its number of calls."""
        return self.made >= MOST_CALLS

    async def run(self, call: ToolCall) -> AsyncIterator[ToolStarted | ToolFinished | ProposalMade]:
        """One call, as events; its text is in `texts` afterwards."""
        self.made += 1
        key = (call.name, _canonical(call.arguments))
        if key in self._answered:
            repeated = tool_text.refusal("You have this result already: answer from it.")
            self.texts[call.id] = repeated
            return
        arguments = _readable(call.arguments)
        say = self.context.say
        label = say(f"tool.{call.name}") if say.has(f"tool.{call.name}") else call.name
        yield ToolStarted(call.id, call.name, arguments, label)
        began = self.watch.seconds
        finished, result = await self._finish(call, arguments, began)
        self._answered[key] = self.texts[call.id]
        self.steps.append(finished)
        yield finished
        for proposal_id in result.proposal_ids if result else ():
            yield ProposalMade(proposal_id)

    async def _finish(
        self, call: ToolCall, arguments: dict[str, Any], began: float
    ) -> tuple[ToolFinished, ToolResult | None]:
        try:
            result = await self.watch.limit(registry.call(call.name, call.arguments, self.context))
        except Unclear as unclear:
            result = await self._asked_back(unclear)
        except AskWellError as error:
            self.texts[call.id] = tool_text.refusal(error.message)
            seconds = self.watch.seconds - began
            return ToolFinished(call.id, call.name, error.message, 0, seconds, failed=True), None
        result = own_ids.apart(result, self.ledger.facts, self.made)
        self.ledger.add(result, arguments)
        self.calls.append({"name": call.name, "arguments": _settled(arguments, self.context)})
        left = max(0, MOST_TEXT - sum(map(len, self.texts.values())))
        self.texts[call.id] = tool_text.of(result, self.context, min(MOST_TEXT_OF_ONE, left))
        seconds = self.watch.seconds - began
        done = ToolFinished(call.id, call.name, result.summary, result.rows_read, seconds)
        return done, result

    async def _asked_back(self, unclear: Unclear) -> ToolResult:
        """The question, with what was looked through where that nobody is called so is the answer;
        while nothing is here at all, why."""
        async with self.context.database.read(self.context.workspace_id) as session:
            shown, known = await coverage.of(session, self.context)
        if not known.invoices and not unclear.is_question:
            why = coverage.nothing(known, self.context)
            return ToolResult(why, statements=(why,), coverage=shown)
        return replace(_question(unclear), coverage=None if unclear.is_question else shown)


def _settled(arguments: dict[str, Any], context: ToolContext) -> dict[str, Any]:
    """A period told from the answer before ("the month before") as what it is: for the next turn
    another answer is the one before."""
    said, today, language = arguments.get("period"), context.today, context.language
    if not isinstance(said, str) or not periods.resolve(said, today, language, context.anchor):
        return arguments
    found = slices.period(said, context)
    if found is None or not (found.start and found.end):
        return arguments
    if slices.period(said, replace(context, anchor=found)) == found:
        return arguments
    return {**arguments, "period": periods.written(found)}


def _question(unclear: Unclear) -> ToolResult:
    """An argument that names nothing here becomes a question with offers."""
    return ToolResult(
        unclear.message,
        statements=(unclear.message,),
        follow_ups=tuple(FollowUp(offer) for offer in unclear.offers),
        is_question=unclear.is_question,
    )


def _readable(arguments: str) -> dict[str, Any]:
    try:
        read = json.loads(arguments or "{}")
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def _canonical(arguments: str) -> str:
    try:
        return json.dumps(json.loads(arguments or "{}"), sort_keys=True)
    except ValueError:
        return arguments
