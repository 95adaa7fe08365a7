"""What of the unpaid is late: said wherever an answer is about what is unpaid."""

from dataclasses import replace

from assistant.database import Session
from assistant.tools.draft import Draft
from assistant.tools.records import proof
from assistant.workspace import search
from assistant.workspace.search import InvoiceFilter, Order, Payment


async def say_late(session: Session, draft: Draft, wanted: InvoiceFilter) -> None:
    """How much of what is unpaid is late, and by how many days at most."""
    say, today = draft.context.say, draft.context.today
    late = replace(wanted, payment=Payment.OVERDUE)
    found = await search.find(session, late, Order.DUE_FIRST)
    if not found.total or not found.rows[0][0].due_on:
        return
    how = say("how.overdue")
    count = draft.count("overdue", say("label.overdue"), found.total, how, found.rows)
    waited = (today - found.rows[0][0].due_on).days
    days = draft.days("late_by", say("label.days"), waited, how, proof(found.rows[:1]))
    key = "search.late_all" if wanted.payment is Payment.OVERDUE else "search.late"
    draft.say(
        key, count=count, days=days, vendor=draft.named(found.rows[0][1]),
        number=draft.named(found.rows[0][0].number or ""),
    )  # fmt: skip
