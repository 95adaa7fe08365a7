"""Questions offered as chips, from what is there now, with counts. Never a write."""

from datetime import date

from assistant.database import Session
from assistant.tools.context import ToolContext
from assistant.tools.result import FollowUp
from assistant.workspace import attention, search
from assistant.workspace.search import DateBasis, InvoiceFilter, Payment


async def usual(session: Session, context: ToolContext, not_this: str = "") -> tuple[FollowUp, ...]:
    """The three suggested prompts and what is due, each with its count; none at zero."""
    today = context.today
    counts = {
        "attention": len(await attention.signals(session, today, context.now)),
        "due": await _count(session, _due(today)),
        "overdue": await _count(session, InvoiceFilter(payment=Payment.OVERDUE, today=today)),
        "unmatched": await _count(session, InvoiceFilter(payment=Payment.UNMATCHED)),
    }
    chips = [
        FollowUp(context.say(f"chip.{name}"), count)
        for name, count in counts.items()
        if count and name != not_this
    ]
    if not_this != "summarise":
        chips.append(FollowUp(context.say("chip.summarise")))
    return tuple(chips[:4])


def _due(today: date) -> InvoiceFilter:
    last = today + attention.DUE_SOON
    return InvoiceFilter(start=today, end=last, basis=DateBasis.DUE, payment=Payment.UNPAID)


async def _count(session: Session, wanted: InvoiceFilter) -> int:
    return (await search.find(session, wanted, limit=1)).total
