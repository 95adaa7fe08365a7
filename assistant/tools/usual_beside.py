"""What is said beside a month held against what is usual: what of both sides may not count, who
is furthest from its own usual, and that a month is not over."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from assistant.database import Session
from assistant.money import Money
from assistant.tools import derivations, taken_off
from assistant.tools.draft import Draft
from assistant.tools.periods import Period
from assistant.tools.records import MOST_ROWS
from assistant.tools.result import Fact
from assistant.tools.spend_query import SpendQuery
from assistant.tools.usual_months import Side, amount_of
from assistant.workspace import reports, search
from assistant.workspace.reports import Grouping, Sums
from assistant.workspace.search import InvoiceFilter, Order

FEW = 3  # Of fewer months, nobody should call anything usual.
_CENT = Decimal("0.01")


async def say_remains(session: Session, draft: Draft, query: SpendQuery, side: Side) -> None:
    """Both sides a month without what may not count, where there is any of it."""
    say, left = draft.context.say, []
    own = replace(query.wanted, currency=side.currency)
    before = own.within(side.usual[0].period.start, side.usual[-1].period.end)
    for name, wanted, months, number in (
        ("remains", own, side.asked, side.months),
        ("remained", before, side.usual, len(side.usual)),
    ):  # fmt: skip
        whole = sum((amount_of(one.fact) for one in months), Decimal(0))
        off = await taken_off.look(session, draft, wanted, query.amounts, whole)
        each = Money((off.left / number).quantize(_CENT, rounding=ROUND_HALF_UP), side.currency)
        left.append((off, draft.money(name, say("label.rest"), each, say("how.usual_rest"))))
    if any(off.is_any for off, _ in left):
        draft.say("usual.remains", now=left[0][1], before=left[1][1])


async def say_driver(session: Session, draft: Draft, query: SpendQuery, side: Side) -> None:
    """Of one month of several suppliers: the one that is furthest from its own usual."""
    if side.months > 1 or len(side.usual) < FEW or len(query.wanted.vendors) == 1:
        return
    own, number = replace(query.wanted, currency=side.currency), len(side.usual)
    before = own.within(side.usual[0].period.start, side.usual[-1].period.end)
    by, which = Grouping.VENDOR, query.amounts
    now, then = [
        {one.key: one for one in await reports.sums_by(session, part, by, which)}
        for part in (own, before)
    ]
    nothing = Sums(side.currency, 0, Decimal(0))
    changes = {
        key: now.get(key, nothing).total - then.get(key, nothing).total / number
        for key in (*now, *then)
    }
    key = max(changes, key=lambda one: abs(changes[one]), default="")
    one = now.get(key) or then.get(key)
    if one is None or one.vendor_id is None or len(changes) == 1 or not changes[key]:
        return
    told = [
        await _of_supplier(session, draft, query, name, part.supplied_by(one.vendor_id), sums)
        for name, part, sums in (
            ("driver", own, now.get(key, nothing)),
            ("driver_before", before, then.get(key, nothing)),
        )
    ]  # fmt: skip
    how = draft.context.say("how.usual_mean", count=number)
    mean = derivations.average(draft, "driver_mean", told[1], number, how)
    draft.say("usual.driver", vendor=draft.named(one.label), now=told[0], mean=mean or "")


async def _of_supplier(
    session: Session, draft: Draft, query: SpendQuery, name: str, wanted: InvoiceFilter, sums: Sums
) -> Fact:
    """What one supplier comes to, with its bills."""
    rows = await search.rows(session, wanted, Order.LARGEST, MOST_ROWS) if sums.count else []
    money = Money(sums.total, str(sums.currency))
    how, label = draft.context.say("how.groups"), sums.label or draft.context.say("column.vendor")
    return draft.money(name, label, money, how, rows, sums.count, query.amounts)


def say_open(draft: Draft, asked: Period) -> None:
    """That the last month is not over, and how much of it is."""
    say, today = draft.context.say, draft.context.today
    assert asked.end
    if asked.end <= today:
        return
    day = draft.count("day", say("label.days"), today.day, say("how.usual_day"))
    days = draft.count("days", say("label.days"), asked.end.day, say("how.usual_day"))
    draft.say("usual.open", day=day, days=days)
