"""Two periods compared: the difference, who moved most, and a table of both."""

from decimal import Decimal

from assistant import formats
from assistant.database import Session
from assistant.money import Money
from assistant.tools import breakdown
from assistant.tools.breakdown import Headings
from assistant.tools.draft import Draft
from assistant.tools.periods import Period
from assistant.tools.records import change_percent
from assistant.tools.result import Fact, Unit
from assistant.tools.spend_query import SpendQuery, how_of, total_of
from assistant.workspace import reports, search
from assistant.workspace.reports import Grouping, Sums
from assistant.workspace.search import Found, Order

GROUPS = 10


async def write_comparison(
    session: Session, draft: Draft, query: SpendQuery, sums: list[Sums], found: Found
) -> None:
    """Two periods: the difference first, then the supplier behind it, and a table of both."""
    assert query.other is not None
    say = draft.context.say
    before = query.wanted.within(query.other.start, query.other.end)
    old_sums = await reports.sums(session, before, query.amounts)
    currency = (sums or old_sums)[0].currency if (sums or old_sums) else "EUR"
    currency = currency or "EUR"
    old_found = await search.find(session, before, Order.LARGEST)
    now = draft.money(
        f"total:{query.period.id}", say(f"label.{query.label}"), total_of(sums, currency),
        how_of(draft, query), found.rows, _count(sums, currency), query.amounts,
    )  # fmt: skip
    old = draft.money(
        f"total:{query.other.id}", say(f"label.{query.label}"), total_of(old_sums, currency),
        how_of(draft, query, query.other), old_found.rows, _count(old_sums, currency),
        query.amounts,
    )  # fmt: skip
    difference = total_of(sums, currency) - total_of(old_sums, currency)
    size = Money(abs(difference.amount), currency)
    operands = operands_of(draft, now, draft.period(query.period), old, draft.period(query.other))
    change = draft.money("change", say("label.change"), size, say("how.difference", **operands))
    points = change_percent(total_of(sums, currency).amount, total_of(old_sums, currency).amount)
    percent = draft.value(
        "change_percent", say("label.change"), points or Decimal(0), Unit.PERCENT,
        say("how.percent", **operands),
    )  # fmt: skip
    key = "more" if difference.amount > 0 else "less" if difference.amount < 0 else "same"
    suffix = "" if points is not None or key == "same" else "_from_nothing"
    draft.say(
        f"compare.{key}{suffix}", now=now, before=old, change=change, percent=percent,
        what=query.what, period=draft.period(query.period), then=draft.period(query.other),
    )  # fmt: skip
    await say_history(session, draft, query.other)
    groups = breakdown.compared(
        await reports.sums_by(session, query.wanted, Grouping.VENDOR, query.amounts),
        await reports.sums_by(session, before, Grouping.VENDOR, query.amounts),
        currency,
    )
    if not groups:
        return
    if len(groups) > 1 and difference.amount:
        _mover(draft, query, groups, found, old_found)
    facts = {"total": now}
    words = Headings(
        say("table.compared"), say("column.vendor"), draft.period_name(query.period),
        draft.period_name(query.other), say(f"caption.{query.label}", currency=currency),
    )  # fmt: skip
    draft.tables.append(breakdown.table("compared", words, groups, facts, say, GROUPS))


async def say_history(session: Session, draft: Draft, then: Period) -> None:
    """A warning where the period compared with begins before the first invoice here."""
    first = (await reports.coverage(session)).issued_from
    if first is None or (then.start and then.start >= first):
        return
    say = draft.context.say
    day = draft.value("history", say("column.issued"), first, Unit.DATE, say("how.all"))
    draft.say("compare.history", day=day, name=draft.period_name(then))


def _count(sums: list[Sums], currency: str) -> int:
    return sum(one.count for one in sums if one.currency == currency)


def operands_of(draft: Draft, now: Fact, period: str, old: Fact, then: str) -> dict[str, str]:
    """Both sides of a comparison as they stand in the words of its proof."""
    language = draft.context.language
    assert isinstance(now.value, Money)
    assert isinstance(old.value, Money)
    return {
        "now": formats.money(now.value, language), "period": period,
        "before": formats.money(old.value, language), "then": then,
    }  # fmt: skip


def _mover(
    draft: Draft, query: SpendQuery, groups: list[breakdown.Compared], found: Found, old: Found
) -> None:
    assert query.other is not None
    one = max(groups, key=lambda group: abs(_moved(group)))
    how, how_old = how_of(draft, query), how_of(draft, query, query.other)
    theirs = [row for row in found.rows if row[0].vendor_id == one.vendor_id]
    earlier = [row for row in old.rows if row[0].vendor_id == one.vendor_id]
    now = draft.money(
        f"mover:{one.key}", one.label, one.total, how, theirs, one.count, query.amounts
    )
    was = one.before or one.total
    before = draft.money(
        f"mover_before:{one.key}", one.label, was, how_old, earlier, None, query.amounts
    )
    key = "gone" if not one.total.amount else "largest" if was.amount else "new"
    draft.say(
        f"driver.{key}", vendor=draft.named(one.label), now=now, before=before,
        period=draft.period(query.period), then=draft.period(query.other),
    )  # fmt: skip


def _moved(one: breakdown.Compared) -> Decimal:
    return one.total.amount - (one.before.amount if one.before else Decimal(0))
