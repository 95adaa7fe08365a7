"""Summarise a month: how much came in, what changed, what stands out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from assistant import formats
from assistant.database import Session
from assistant.money import Money
from assistant.tools import (
    breakdown,
    coverage,
    derivations,
    follow_ups,
    periods,
    slices,
    taken_off,
)
from assistant.tools.beside import say_beside
from assistant.tools.breakdown import Compared, Headings
from assistant.tools.context import ToolContext
from assistant.tools.draft import Draft
from assistant.tools.for_others import say_left_out
from assistant.tools.part_payments import say_part_payments
from assistant.tools.periods import Period
from assistant.tools.records import Listed, citations
from assistant.tools.result import Chart, Fact, Point, ToolResult, Unit
from assistant.tools.spend_comparison import remaining_columns, say_driver_remains, say_history
from assistant.tools.telling import say_none
from assistant.workspace import attention, reports, search
from assistant.workspace.reports import Grouping, Sums
from assistant.workspace.search import DateBasis, InvoiceFilter, Order, Payment

LARGEST = 5
DRIVES = Decimal("0.5")
SHOWN_SOURCES = 10
GROSS = reports.Amounts.GROSS


@dataclass(frozen=True)
class _Month:
    """What was read. `then` is the period compared with, cut to the same day while the month
    still runs; `then_whole` is all of it. `counting` are the vendors without what may not count."""

    period: Period
    whole: Period
    then: Period
    wanted: InvoiceFilter
    before: InvoiceFilter
    sums: list[Sums]
    then_total: Money
    then_count: int
    then_whole: Money
    vendors: list[Compared]
    counting: list[Compared]

    @property
    def currency(self) -> str:
        return self.sums[0].currency or "EUR"

    @property
    def total(self) -> Money:
        return _total(self.sums, self.currency)

    @property
    def count(self) -> int:
        return sum(one.count for one in self.sums)

    @property
    def is_running(self) -> bool:
        return self.then != self.whole


async def summarise_month(context: ToolContext, month: str | None) -> ToolResult:
    """Summarise the supplier invoices of one month (or quarter, or year): number, total, change
    against the period before, the supplier behind it, possible duplicates, what is due soon.

    Args:
        month: The period, copied from the question as text: "this month", "October", "Q3 2025".
            Null means this month.
    """
    asked = slices.period(month, context) or periods.month(context.today)
    period = Period(asked.start or date(2000, 1, 1), asked.end or context.today, asked.grain)
    draft = Draft(context, f"summary:{period.id}")
    async with context.database.read(context.workspace_id) as session:
        shown, known = await coverage.of(session, context)
        chips = await follow_ups.usual(session, context, not_this="summarise")
        read = await _read(session, draft, period)
        if read is None:
            say_none(draft, "summary.none", known, period=draft.period(period))
            own = InvoiceFilter(start=period.start, end=period.end)
            await say_left_out(session, draft, own)
            return draft.result(context.say("step.read", count=0), 0, shown, chips)
        await _write(session, draft, read)
    summary = context.say("step.summarised", count=read.count, period=draft.period_name(read.whole))
    return draft.result(summary, read.count, shown, chips)


async def _read(session: Session, draft: Draft, period: Period) -> _Month | None:
    context = draft.context
    wanted = InvoiceFilter(start=period.start, end=period.end)
    sums = await reports.sums(session, wanted)
    if not sums:
        return None
    whole = periods.before(period)
    then = _same_days(period, whole, context.today)
    before = wanted.within(then.start, then.end)
    currency = sums[0].currency or "EUR"
    vendors = await reports.sums_by(session, wanted, Grouping.VENDOR)
    earlier = await reports.sums(session, before)
    is_cut = then != whole
    groups = breakdown.compared(
        vendors, await reports.sums_by(session, before, Grouping.VENDOR), currency
    )
    off = [
        await (await taken_off.look(session, draft, own, GROSS, Decimal(0))).by_group(
            session, own, GROSS, Grouping.VENDOR
        )
        for own in (replace(side, currency=currency) for side in (wanted, before))
    ]
    of_whole = wanted.within(whole.start, whole.end)
    return _Month(
        period,
        whole,
        then,
        wanted,
        before,
        sums,
        _total(earlier, currency),
        sum(one.count for one in earlier if one.currency == currency),
        _total(await reports.sums(session, of_whole) if is_cut else earlier, currency),
        groups,
        breakdown.without(groups, off[0], off[1]),
    )


def _same_days(period: Period, whole: Period, today: date) -> Period:
    """While a period runs, the one before counts up to the same day."""
    assert period.start and period.end and whole.start and whole.end
    if not period.start <= today < period.end:
        return whole
    last = whole.start + (today - period.start)
    return whole if last >= whole.end else Period(whole.start, last)


def _total(sums: list[Sums], currency: str) -> Money:
    amount = sum((one.total for one in sums if one.currency == currency), Decimal(0))
    return Money(amount, currency)


async def _write(session: Session, draft: Draft, read: _Month) -> None:
    facts = await _vendor_facts(session, draft, read)
    await _lead(session, draft, read)
    if read.then_total.amount:
        await say_history(session, draft, read.whole)
    await _driver(session, draft, read, facts)
    await _twice(session, draft, read)
    await _due(session, draft, read)
    await say_beside(session, draft, read.wanted, read.sums)
    await say_left_out(session, draft, read.wanted)
    await _weeks(session, draft, read)
    _suppliers(draft, read, facts)


async def _lead(session: Session, draft: Draft, read: _Month) -> None:
    say, period = draft.context.say, draft.period(read.period)
    rows = await search.rows(session, read.wanted)
    draft.citations = citations(rows[:SHOWN_SOURCES])
    count = draft.count(
        "count", say("label.invoices"), read.count, say("how.count", period=period), rows
    )
    how = say("how.sum", period=period)
    total = draft.money("total", say("label.spent"), read.total, how, rows, read.sums[0].count)
    values = {"count": count, "total": total, "period": period}
    company = draft.named(draft.context.company) or say("summary.you")
    key = "summary.lead"
    if len(read.sums) > 1:
        here = read.sums[0].count
        own = [row for row in rows if row[0].currency == read.currency]
        values["here"] = draft.count(
            f"count:{read.currency}", say("label.invoices"), here, how, own
        )
        key = "summary.lead_mixed"
    lead = say(key, company=company, currency=read.currency, **values)
    draft.statements.append(f"{lead} {await _change(session, draft, read)}".strip())


async def _change(session: Session, draft: Draft, read: _Month) -> str:
    say, then = draft.context.say, draft.period(read.then)
    current = draft.period_name(read.period)
    whole, then_name = draft.period_name(read.whole), draft.period_name(read.then)
    rows = await search.rows(session, read.before)
    how = say("how.sum", period=then)
    old = draft.money("before", say("label.spent"), read.then_total, how, rows, read.then_count)
    difference = read.total - read.then_total
    if not read.then_total.amount:
        return say("summary.nothing_before", whole=draft.period(read.whole))
    now = draft.facts[f"{draft.name}.total:{read.currency}"]
    change = derivations.difference(draft, "change", now, old, draft.period(read.period), then)
    percent = derivations.growth(draft, "change_percent", now, old, draft.period(read.period), then)
    key = "more" if difference.amount > 0 else "less" if difference.amount < 0 else "same"
    told = say(
        f"summary.{key}",
        change=change,
        percent=percent or "",
        then=then_name,
        then_in=then,
        before=old,
    )
    if read.is_running:
        how_whole = say("how.sum", period=draft.period(read.whole))
        wider = await search.rows(session, read.wanted.within(read.whole.start, read.whole.end))
        all_of_it = draft.money(
            "before_whole", say("label.spent"), read.then_whole, how_whole, wider
        )
        name = current[:1].upper() + current[1:]
        told = f"{told} {say('summary.running', whole=whole, total=all_of_it, period_name=name)}"
    return told


async def _driver(session: Session, draft: Draft, read: _Month, facts: dict[str, Fact]) -> None:
    """The supplier whose bills moved the total most."""
    if not read.then_total.amount or not read.vendors:
        return
    change = read.total.amount - read.then_total.amount
    one = _most_moved(read)[0]
    moved = one.moved
    if not moved:
        return
    theirs: Sequence[Listed] = ()
    if one.vendor_id is not None:
        earlier = replace(read.before, vendors=(one.vendor_id,), currency=read.currency)
        theirs = await search.rows(session, earlier)
    old = draft.money(
        f"driver_before:{one.key}", one.label, one.before or read.then_total,
        draft.context.say("how.sum", period=draft.period(read.then)), theirs,
    )  # fmt: skip
    explains = change and moved / change >= DRIVES
    key = ("rise" if change > 0 else "fall") if explains else "largest"
    if not one.total.amount:
        key = "gone"
    elif one.before is not None and not one.before.amount:
        key = f"{key}_new" if explains else "new"
    draft.say(
        f"driver.{key}", vendor=draft.named(one.label), now=facts[one.key], before=old,
        then=draft.period(read.then), period=draft.period(read.period),
    )  # fmt: skip
    if moved > 0 and one.vendor_id is not None:
        own = replace(read.wanted, vendors=(one.vendor_id,), currency=read.currency)
        await _copied(session, draft, own, one)
    say_driver_remains(draft, one, read.counting, read.period, read.then)


async def _copied(session: Session, draft: Draft, own: InvoiceFilter, one: Compared) -> None:
    """What of a rise may be there only because an invoice is in twice."""
    off = await taken_off.look(session, draft, own, GROSS, one.total.amount)
    if off.copied:
        say, money = draft.context.say, Money(off.copied, one.total.currency)
        copied = draft.money("driver_twice", say("label.duplicates"), money, say("how.twice"),
                             off.copies)  # fmt: skip
        draft.statements[-1] += " " + say("driver.twice", copied=copied)


async def _twice(session: Session, draft: Draft, read: _Month) -> None:
    """Invoices of this period that may be in twice; one matter is told in full."""
    assert read.period.start and read.period.end
    matters = {
        one.group: one
        for one in await attention.duplicates(session, draft.context.today)
        if one.on and read.period.start <= one.on <= read.period.end
    }
    if not matters:
        return
    say, one = draft.context.say, next(iter(matters.values()))
    count = draft.count("duplicates", say("label.duplicates"), len(matters), say("how.duplicates"))
    known = {"vendor": draft.named(one.vendor), "number": draft.named(one.label)}
    if one.amount is None:
        draft.say("twice.plain", count=count, why=say(f"twice.{one.detail}"), **known)
        return
    amount = draft.money(f"duplicate:{one.invoice_id}", one.label, one.amount, say("how.read"))
    draft.say("twice.remark", count=count, amount=amount, why=say(f"twice.{one.detail}"), **known)


async def _due(session: Session, draft: Draft, read: _Month) -> None:
    """What has to be paid within a week."""
    context, say = draft.context, draft.context.say
    last = context.today + attention.DUE_SOON
    soon = InvoiceFilter(
        start=context.today, end=last, basis=DateBasis.DUE, payment=Payment.UNPAID,
        currency=read.currency,
    )  # fmt: skip
    found = await search.find(session, soon, Order.DUE_FIRST)
    if not found.total:
        return
    how = say("how.due", period=draft.period(Period(context.today, last)))
    sums = await reports.sums(session, soon, reports.Amounts.PAYABLE)
    count = draft.count("due", say("label.due"), found.total, how, found.rows)
    total = draft.money(
        "due_total", say("label.due"), _total(sums, read.currency), how, found.rows, found.total,
        reports.Amounts.PAYABLE,
    )  # fmt: skip
    by = draft.value("due_by", say("label.due"), last, Unit.DATE)
    first = found.rows[0]
    draft.say("due.remark", count=count, total=total, by=by, vendor=draft.named(first[1]))
    await say_part_payments(session, draft, soon)


async def _vendor_facts(session: Session, draft: Draft, read: _Month) -> dict[str, Fact]:
    say = draft.context.say
    how = say("how.sum", period=draft.period(read.period))
    facts: dict[str, Fact] = {}
    for one in dict.fromkeys([*read.vendors[:LARGEST], *_most_moved(read)]):
        rows = await _of_vendor(session, read, one)
        facts[one.key] = draft.money(
            f"vendor:{one.key}", one.label, one.total, how, rows, one.count
        )
    return facts


def _most_moved(read: _Month) -> list[Compared]:
    return sorted(read.vendors, key=lambda one: abs(one.moved), reverse=True)[:1]


async def _of_vendor(session: Session, read: _Month, one: Compared) -> Sequence[Listed]:
    if one.vendor_id is None:
        return ()
    assert read.wanted.start
    wanted = InvoiceFilter(
        start=read.wanted.start, end=read.wanted.end, vendors=(one.vendor_id,),
        currency=read.currency,
    )  # fmt: skip
    return await search.rows(session, wanted)


async def _weeks(session: Session, draft: Draft, read: _Month) -> None:
    """One bar per week of a month, per month of anything longer."""
    context, say = draft.context, draft.context.say
    spans = _spans(read.period)
    if len(spans) < 2 or read.total.amount <= 0:
        return
    points = []
    rows = await search.rows(session, replace(read.wanted, currency=read.currency), limit=300)
    for (first, last), sums in zip(
        spans, await reports.sums_between(session, read.wanted, spans), strict=True
    ):
        count = sum(one.count for one in sums if one.currency == read.currency)
        value = _total(sums, read.currency)
        how = say("how.sum", period=draft.period(Period(first, last)))
        own = [row for row in rows if row[0].issued_on and first <= row[0].issued_on <= last]
        name = _span_name(first, last, context)
        fact = draft.money(f"span:{first}", name, value, how, own, count)
        note = say("chart.invoices", count=count)
        points.append(Point(fact.label, value, note, fact.id))
    largest = max(range(len(points)), key=lambda at: _total_of(points[at]))
    is_month = (spans[0][1] - spans[0][0]).days < 8
    title = say("chart.by_week" if is_month else "chart.by_month")
    caption = say("chart.caption", currency=read.currency)
    draft.charts.append(Chart("spend", title, caption, tuple(points), largest))


def _total_of(point: Point) -> Decimal:
    return point.value.amount if isinstance(point.value, Money) else Decimal(point.value)


def _spans(period: Period) -> list[tuple[date, date]]:
    assert period.start and period.end
    if (period.end - period.start).days <= 35:
        return periods.weeks(period)
    found = []
    month = periods.month(period.start)
    while month.start and month.end and month.start <= period.end:
        found.append((max(month.start, period.start), min(month.end, period.end)))
        month = periods.month(month.end + timedelta(days=1))
    return found


def _span_name(first: date, last: date, context: ToolContext) -> str:
    if (last - first).days > 7:
        return formats.month(first, context.language, year=False)
    days = f"{first.day}–{last.day}" if first != last else str(first.day)
    if first.day > 1:
        return days
    return f"{days} {formats.month(first, context.language, year=False)}"


def _suppliers(draft: Draft, read: _Month, facts: dict[str, Fact]) -> None:
    context, say = draft.context, draft.context.say
    total = draft.facts[f"{draft.name}.total:{read.currency}"]
    words = Headings(
        say("table.largest"),
        say("column.vendor"),
        periods.name(read.period, context.language, context.today),
        periods.name(read.then, context.language, context.today),
        say("table.caption", currency=read.currency),
    )
    shown = {**facts, "total": total}
    extras = (
        remaining_columns(draft, read.counting, (words.now, words.then))
        if read.counting != read.vendors
        else ()
    )
    draft.tables.append(
        breakdown.table("suppliers", words, read.vendors, shown, say, LARGEST, extras)
    )
