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
        "due": _due(today),
        "overdue": InvoiceFilter(payment=Payment.OVERDUE, today=today),
        "unmatched": InvoiceFilter(payment=Payment.UNMATCHED),
    }
    chips = []
    if not_this != "attention":
        signals = await attention.signals(session, today, context.now)
        chips.append(FollowUp(context.say("chip.attention"), attention.matters(signals)))
    for name, wanted in counts.items():
        if name != not_this:
            chips.append(FollowUp(context.say(f"chip.{name}"), await _count(session, wanted)))
    chips = [chip for chip in chips if chip.count]
    if not_this != "summarise":
        chips.append(FollowUp(context.say("chip.summarise")))
    return tuple(chips[:4])


def _due(today: date) -> InvoiceFilter:
    last = today + attention.DUE_SOON
    return InvoiceFilter(start=today, end=last, basis=DateBasis.DUE, payment=Payment.UNPAID)


async def _count(session: Session, wanted: InvoiceFilter) -> int:
    return (await search.find(session, wanted, limit=1)).total
