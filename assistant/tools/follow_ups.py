"""Questions offered as chips, from what is there now, with counts. Never a write."""

from datetime import date

from assistant.database import Session
from assistant.tools.context import ToolContext
from assistant.tools.result import FollowUp
from assistant.workspace import attention, search
from assistant.workspace.search import DateBasis, InvoiceFilter, Payment


async def usual(session: Session, context: ToolContext, not_this: str = "") -> tuple[FollowUp, ...]:
    """The three suggested prompts and what is due, each with its count; none at zero."""
    if not context.counts:
        context.counts.update(await _counts(session, context))
    chips = [
        FollowUp(context.say(f"chip.{name}"), count)
        for name, count in context.counts.items()
        if count and name != not_this
    ]
    if not_this != "summarise":
        chips.append(FollowUp(context.say("chip.summarise")))
    return tuple(chips[:4])


async def _counts(session: Session, context: ToolContext) -> dict[str, int]:
    """What each chip would find, in their order."""
    today = context.today
    signals = await attention.signals(session, today, context.now)
    overdue = InvoiceFilter(payment=Payment.OVERDUE, today=today)
    return {
        "attention": attention.matters(signals),
        "due": await search.count(session, _due(today)),
        "overdue": await search.count(session, overdue),
        "unmatched": await search.count(session, InvoiceFilter(payment=Payment.UNMATCHED)),
    }


def _due(today: date) -> InvoiceFilter:
    last = today + attention.DUE_SOON
    return InvoiceFilter(start=today, end=last, basis=DateBasis.DUE, payment=Payment.UNPAID)
