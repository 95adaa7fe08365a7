"""What every telling tool does around its own words: look at the coverage, say why there is
nothing when there is nothing, offer what to ask next."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from assistant.database import Session
from assistant.tools import coverage, follow_ups, periods, slices
from assistant.tools.context import ToolContext
from assistant.tools.draft import Draft
from assistant.tools.for_others import say_left_out
from assistant.tools.periods import Period
from assistant.tools.result import ToolResult
from assistant.tools.spend_slice import kinds_of_cost
from assistant.workspace.holdings import Holdings
from assistant.workspace.search import InvoiceFilter

Write = Callable[[Session, Draft], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Span:
    """The invoices of a period and a supplier; `what` says which in words."""

    wanted: InvoiceFilter
    period: Period
    what: str

    def words(self, draft: Draft) -> dict[str, object]:
        """How a sentence names it."""
        return {"what": self.what, "period": draft.period(self.period)}


def say_none(draft: Draft, key: str, known: Holdings, why: str = "", **values: object) -> None:
    """That nothing fits, and why; while nothing is here at all, only why."""
    why = why or coverage.nothing(known, draft.context)
    if known.invoices:
        draft.say(key, why=why, **values)
    else:
        draft.statements.append(why)


async def told(context: ToolContext, name: str, write: Write) -> ToolResult:
    """Run `write`, which answers with how many records it read, over a workspace with invoices."""
    draft = Draft(context, name)
    async with context.database.read(context.workspace_id) as session:
        shown, known = await coverage.of(session, context)
        if known.invoices:
            read = await write(session, draft)
            if draft.slice:
                await say_left_out(session, draft, draft.slice)
        else:
            read = 0
            say_none(draft, "", known)
        chips = await follow_ups.usual(session, context)
    return draft.result(context.say("step.read", count=read), read, shown, chips)


async def span(
    session: Session, draft: Draft, period: str | None, vendor: str | None,
    category: str | None = None,
) -> Span:  # fmt: skip
    """What arguments copied as text mean together; Unclear where one names nothing."""
    context = draft.context
    asked = slices.period(period, context) or periods.EVER
    party = await slices.vendor(session, vendor, context)
    draft.cite(party)
    kinds, mentioned = await kinds_of_cost(session, category, context)
    parts = [
        context.say("spend.with_vendor", vendor=draft.named(party.name)) if party else "",
        context.say("spend.on_category", category=draft.named(category)) if category else "",
    ]
    wanted = InvoiceFilter(
        start=asked.start, end=asked.end, vendors=party.ids if party else (), categories=kinds,
        text=mentioned, today=context.today,
    )  # fmt: skip
    draft.slice = wanted
    return Span(wanted, asked, "".join(f" {one}" for one in parts if one))
