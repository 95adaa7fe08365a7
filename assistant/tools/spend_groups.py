"""Spend split into groups: by supplier, category, month, quarter, year or status."""

from decimal import Decimal

from assistant import formats
from assistant.database import Session
from assistant.money import Money
from assistant.tools import breakdown
from assistant.tools.breakdown import Headings
from assistant.tools.draft import Draft
from assistant.tools.records import Listed
from assistant.tools.result import Fact, Unit
from assistant.tools.spend_averages import write_averages
from assistant.tools.spend_query import SpendQuery, how_of, total_of
from assistant.workspace import reports, search
from assistant.workspace.reports import Grouping, Sums
from assistant.workspace.search import Found, Order

_CALENDAR = (Grouping.MONTH, Grouping.QUARTER, Grouping.YEAR)
GROUPS = 10
MEMBERS = 300


async def write_groups(
    session: Session, draft: Draft, query: SpendQuery, sums: list[Sums], found: Found
) -> None:
    """The largest group first, then its share, a table of all and a chart."""
    assert query.group_by is not None
    if query.measure == "average":
        await write_averages(session, draft, query, sums)
        return
    say = draft.context.say
    currency = sums[0].currency or "EUR"
    groups = breakdown.compared(
        breakdown.named(
            await reports.sums_by(session, query.wanted, query.group_by, query.amounts),
            query.group_by, draft.context,
        ),
        None,
        currency,
    )  # fmt: skip
    how = how_of(draft, query)
    total = draft.money(
        "total", say(f"label.{query.label}"), total_of(sums, currency), how, found.rows,
        sums[0].count, query.amounts,
    )  # fmt: skip
    if query.group_by is Grouping.CATEGORY and not any(one.key for one in groups):
        period = draft.period(query.period)
        draft.say("groups.none_category", what=query.what, period=period, total=total)
        return
    most = min(query.top or GROUPS, len(groups), 24 if query.group_by in _CALENDAR else 50)
    most = len(groups) if query.group_by in _CALENDAR else most
    members = await _members(session, query, found)
    facts = {
        one.key: draft.money(
            f"{query.group_by.value}:{one.key}", one.label, one.total, how,
            members.get(one.key, []), one.count, query.amounts,
        )
        for one in groups[:most]
    }  # fmt: skip
    largest = max(groups, key=lambda one: one.total.amount)
    _lead_groups(draft, query, groups, largest, total, facts.get(largest.key))
    shown: dict[str, Fact] = {**facts, "total": total}
    title = say(f"table.by_{query.group_by.value}")
    words = Headings(
        title, say(f"column.{query.group_by.value}"), say(f"label.{query.label}"), "",
        say(f"caption.{query.label}", currency=currency),
    )  # fmt: skip
    draft.tables.append(breakdown.table("groups", words, groups, shown, say, most))
    chart = breakdown.chart("groups", title, words.caption, groups[:most][:12], facts)
    if chart:
        draft.charts.append(chart)


async def _members(session: Session, query: SpendQuery, found: Found) -> dict[str, list[Listed]]:
    """The invoices of each group, of the first hundreds."""
    rows = found.rows
    if len(rows) < found.total:
        rows = (await search.find(session, query.wanted, Order.LARGEST, MEMBERS)).rows
    groups: dict[str, list[Listed]] = {}
    for row in rows:
        groups.setdefault(_key(row, query), []).append(row)
    return groups


def _key(row: Listed, query: SpendQuery) -> str:
    invoice, vendor = row
    day = invoice.paid_on if query.basis == "paid" else invoice.issued_on
    if query.group_by is Grouping.VENDOR:
        return f"v{invoice.vendor_id}" if invoice.vendor_id else vendor
    if query.group_by is Grouping.STATUS:
        return invoice.status or ""
    if query.group_by is Grouping.CATEGORY:
        return invoice.category or ""
    if day is None:
        return ""
    if query.group_by is Grouping.YEAR:
        return str(day.year)
    part = day.month if query.group_by is Grouping.MONTH else (day.month + 2) // 3
    return str(day.year * (100 if query.group_by is Grouping.MONTH else 10) + part)


def _lead_groups(
    draft: Draft,
    query: SpendQuery,
    groups: list[breakdown.Compared],
    largest: breakdown.Compared,
    total: Fact,
    fact: Fact | None,
) -> None:
    say = draft.context.say
    assert query.group_by is not None
    whole = total.value.amount if isinstance(total.value, Money) else Decimal(0)
    points = (largest.total.amount / whole * 100).quantize(Decimal("0.1")) if whole > 0 else None
    share = draft.value(
        "share", say("label.share"), points or Decimal(0), Unit.PERCENT,
        say("how.share", part=formats.money(largest.total, draft.context.language),
            whole=formats.money(total.value, draft.context.language)
            if isinstance(total.value, Money) else ""),
    )  # fmt: skip
    number = draft.count(
        "groups", say(f"table.by_{query.group_by.value}"), len(groups), say("how.groups")
    )
    kind = "calendar" if query.group_by in _CALENDAR else "vendor"
    kind = "other" if kind == "vendor" and query.group_by is not Grouping.VENDOR else kind
    fact = fact or draft.money("largest", largest.label, largest.total, say("how.groups"))
    draft.say(
        f"groups.{kind}", name=draft.named(largest.label, key=largest.key), amount=fact,
        total=total, share=share, count=number, what=query.what, period=draft.period(query.period),
        verb=say(f"groups.verb_{query.basis}"),
    )  # fmt: skip
    if kind != "calendar" and query.top and len(groups) > 1:
        shown = groups[: query.top]
        top = draft.count("top", say("label.asked"), len(shown), say("how.groups"))
        money = Money(sum((one.total.amount for one in shown), Decimal(0)), largest.total.currency)
        together = draft.money("top_total", say("label.spent"), money, say("how.groups"))
        draft.say("groups.top", top=top, total=together)
