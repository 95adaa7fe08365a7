"""What of the unpaid is late: said wherever an answer is about what is unpaid."""

from dataclasses import replace

from assistant.database import Session
from assistant.money import Money
from assistant.tools.draft import Draft
from assistant.tools.records import proof
from assistant.tools.result import Fact
from assistant.workspace import reports, search
from assistant.workspace.reports import Amounts, Sums
from assistant.workspace.search import Found, InvoiceFilter, Order, Payment


async def say_late(
    session: Session, draft: Draft, wanted: InvoiceFilter, currency: str | None = None
) -> None:
    """How much of what is unpaid is late, and by how many days at most. Beside an amount of one
    `currency` only its invoices are counted, those of others apart."""
    late = replace(wanted, payment=Payment.OVERDUE)
    own = replace(late, currency=currency) if currency else late
    found = await search.find(session, own, Order.DUE_FIRST)
    if found.total and found.rows[0][0].due_on:
        await _say(session, draft, own, found, is_all=wanted.payment is Payment.OVERDUE)
    if currency is None or wanted.payment is Payment.OVERDUE:
        return
    for one in await reports.sums(session, late, Amounts.PAYABLE):
        if one.currency and one.currency != currency:
            await _say_apart(session, draft, late, one)


async def say_late_besides(session: Session, draft: Draft, wanted: InvoiceFilter) -> None:
    """How much is late already, beside what falls due from today on."""
    late = replace(wanted, payment=Payment.OVERDUE, start=None, end=None)
    found = await search.find(session, late, Order.DUE_FIRST)
    totals = [
        _worth(draft, one, found) for one in await reports.sums(session, late, Amounts.PAYABLE)
    ]
    say, how = draft.context.say, draft.context.say("how.overdue")
    if worth := say("and").join(f"[[{one.id}]]" for one in totals if one):
        count = draft.count("overdue", say("label.overdue"), found.total, how, found.rows)
        draft.say("search.late_besides", count=count, total=worth)


async def _say(
    session: Session, draft: Draft, own: InvoiceFilter, found: Found, *, is_all: bool
) -> None:
    """How many and how much, and which one has waited longest."""
    say, today = draft.context.say, draft.context.today
    how, (oldest, vendor) = say("how.overdue"), found.rows[0]
    assert oldest.due_on
    waited = draft.days(
        "late_by", say("label.days"), (today - oldest.due_on).days, how, proof(found.rows[:1])
    )
    totals = [
        _worth(draft, one, found) for one in await reports.sums(session, own, Amounts.PAYABLE)
    ]
    worth = say("and").join(f"[[{one.id}]]" for one in totals if one)
    key = "search.late_all" if is_all else "search.late_worth" if worth else "search.late"
    draft.say(
        key, count=draft.count("overdue", say("label.overdue"), found.total, how, found.rows),
        total=worth, days=waited, vendor=draft.named(vendor),
        number=draft.named(oldest.number or ""),
    )  # fmt: skip


async def _say_apart(session: Session, draft: Draft, late: InvoiceFilter, one: Sums) -> None:
    """What is late in another currency than the amount that was asked for."""
    say, how = draft.context.say, draft.context.say("how.overdue")
    found = await search.find(session, replace(late, currency=one.currency), Order.DUE_FIRST)
    name = f"overdue_count:{one.currency}"
    count = draft.count(name, say("label.overdue"), one.count, how, found.rows)
    if total := _worth(draft, one, found):
        sentence = say("search.late_in", count=count, total=total, currency=one.currency)
        draft.statements[-1] += f" {sentence}"


def _worth(draft: Draft, one: Sums, found: Found) -> Fact | None:
    if not one.currency:
        return None
    say, money = draft.context.say, Money(one.total, one.currency)
    label, how = say("label.overdue"), say("how.overdue")
    return draft.money("overdue", label, money, how, found.rows, one.count, Amounts.PAYABLE)
