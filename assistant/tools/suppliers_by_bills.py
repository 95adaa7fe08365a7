"""Suppliers by how many bills they sent, and when: only one, for longest, none any more, how many
a month."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from assistant import formats
from assistant.database import Session
from assistant.tools import periods, slices
from assistant.tools.draft import Draft
from assistant.tools.periods import Period
from assistant.tools.records import MOST_ROWS, amount, proof, vendor_citation
from assistant.tools.result import Cell, Column, Fact, Kind, Row, Table, Unit
from assistant.workspace import holdings, search, supplier_bills
from assistant.workspace.search import InvoiceFilter, Order
from assistant.workspace.supplier_bills import Billed

SHOWN, NAMED = 50, 5
BillsAsked = Literal["once", "oldest", "quiet", "monthly"]
_REPEATED = 3  # bills from which on a supplier has a usual gap between them
_QUIET, _TIMES = 90, 2  # days without a bill at least, and how many usual gaps
_TENTH = Decimal("0.1")
Extra = tuple[Column, Sequence[Cell]]


async def write_by_bills(
    session: Session, draft: Draft, which: BillsAsked, period: str | None
) -> int:
    """What is asked of the suppliers' bills; how many suppliers were looked at."""
    context = draft.context
    asked = slices.period(period, context) or periods.EVER
    wanted = InvoiceFilter(start=asked.start, end=asked.end, today=context.today)
    draft.slice = wanted
    found = await supplier_bills.of_each(session, wanted)
    if not found:
        draft.say("suppliers.no_bills", period=draft.period(asked))
    elif which == "once":
        await _once(session, draft, wanted, asked, found)
    elif which == "oldest":
        await _oldest(session, draft, wanted, found)
    elif which == "quiet":
        await _quiet(session, draft, wanted, found)
    else:
        await _monthly(session, draft, wanted, asked, found)
    return len(found)


async def _once(
    session: Session, draft: Draft, wanted: InvoiceFilter, asked: Period, found: Sequence[Billed]
) -> None:
    """Those that sent a single bill, the newest first, with that bill's amount."""
    say, how = draft.context.say, draft.context.say("how.billed_once")
    whole = draft.count("all", say("column.vendor"), len(found), how)
    own = [one for one in found if one.count == 1]
    if not own:
        draft.say("suppliers.none_once", all=whole, period=draft.period(asked))
        return
    own.sort(key=lambda one: (-(one.last_on or date.min).toordinal(), one.name))
    theirs = wanted.supplied_by(*(one.vendor_id for one in own))
    rows = await search.rows(session, theirs, Order.NEWEST, max(len(own), 1))
    count = draft.count("once", say("column.vendor"), len(own), how, rows)
    draft.say("suppliers.once", count=count, all=whole, period=draft.period(asked),
              names=_names(draft, own))  # fmt: skip
    moneys = {row[0].vendor_id: amount(row[0]) for row in rows}
    total = Column("total", say("column.total"), Kind.MONEY)
    _table(draft, "once", own, [(total, [Cell(moneys.get(one.vendor_id)) for one in own])])


async def _oldest(
    session: Session, draft: Draft, wanted: InvoiceFilter, found: Sequence[Billed]
) -> None:
    """Those whose first bill is the longest ago, by its issue date."""
    say = draft.context.say
    ranked = sorted(
        (one for one in found if one.first_on), key=lambda one: (one.first_on, one.name)
    )
    if not ranked:
        draft.say("suppliers.undated")
        return
    days = [await _first(session, draft, wanted, one) for one in ranked[:NAMED]]
    draft.say("suppliers.oldest", name=draft.named(ranked[0].name), day=days[0])
    if len(ranked) > 1:
        then = [
            say("suppliers.since", name=draft.named(one.name), day=day)
            for one, day in zip(ranked[1:NAMED], days[1:], strict=True)
        ]
        draft.say("suppliers.then", names=say.listed(then))
    if start := await holdings.first_day(session):
        day = draft.value("history", say("column.issued"), start, Unit.DATE, say("how.all"))
        draft.say("suppliers.history", day=day)
    _table(draft, "oldest", ranked, [])


async def _first(session: Session, draft: Draft, wanted: InvoiceFilter, one: Billed) -> Fact:
    """The day of a supplier's first bill, proved by it."""
    rows = await search.rows(session, wanted.supplied_by(one.vendor_id), Order.OLDEST, 1)
    assert one.first_on
    how, label = draft.context.say("how.billed_first"), draft.context.say("suppliers.first")
    name = f"first:{one.vendor_id}"
    return draft.derived(name, label, one.first_on, how, proof(rows), 1, Unit.DATE)


async def _quiet(
    session: Session, draft: Draft, wanted: InvoiceFilter, found: Sequence[Billed]
) -> None:
    """Those that billed again and again and have not for much longer than usual."""
    say, how = (
        draft.context.say,
        draft.context.say("how.billed_quiet", days=_QUIET, bills=_REPEATED),
    )
    known = [one for one in found if one.count >= _REPEATED and one.last_on]
    whole = draft.count("all", say("column.vendor"), len(known), how)
    own = [one for one in known if _is_quiet(one, draft.context.today)]
    if not own:
        draft.say("suppliers.none_quiet", all=whole)
        return
    theirs = [
        row
        for one in own[:MOST_ROWS]
        for row in await search.rows(session, wanted.supplied_by(one.vendor_id), Order.NEWEST, 1)
    ]
    count = draft.count("quiet", say("column.vendor"), len(own), how, theirs)
    draft.say("suppliers.quiet", count=count, all=whole, names=_names(draft, own))
    first, last = own[0], proof(theirs[:1])
    silent = draft.days("silent", say("label.days"), _silent(first, draft.context.today), how, last)
    gap = draft.days("gap", say("label.days"), _gap(first), say("how.billed_gap"), last)
    key = "quiet_most" if len(own) > 1 else "quiet_one"
    draft.say(f"suppliers.{key}", name=draft.named(first.name), days=silent, gap=gap)
    extras: list[Extra] = [
        (Column("days", say("suppliers.silent_for"), Kind.DAYS),
         [Cell(_silent(one, draft.context.today)) for one in own]),
        (Column("gap", say("suppliers.gap"), Kind.DAYS), [Cell(_gap(one)) for one in own]),
    ]  # fmt: skip
    _table(draft, "quiet", own, extras)


def _is_quiet(one: Billed, today: date) -> bool:
    silent = _silent(one, today)
    return silent >= _QUIET and silent > _TIMES * _gap(one)


def _silent(one: Billed, today: date) -> int:
    assert one.last_on
    return (today - one.last_on).days


def _gap(one: Billed) -> int:
    """The days between two bills of a supplier, on average."""
    assert one.first_on
    assert one.last_on
    return round((one.last_on - one.first_on).days / (one.count - 1))


async def _monthly(
    session: Session, draft: Draft, wanted: InvoiceFilter, asked: Period, found: Sequence[Billed]
) -> None:
    """How many bills each sends in a month, over the months that are over."""
    say, today = draft.context.say, draft.context.today
    first = asked.start or min((one.first_on for one in found if one.first_on), default=None)
    months = periods.full_months(first or today, asked.end or today, today)
    if not months:
        draft.say("suppliers.no_months", period=draft.period(asked))
        return
    full = wanted.within(months[0].start, months[-1].end)
    own = await supplier_bills.of_each(session, full)
    number, how = len(months), say("how.billed_monthly", months=len(months))
    rows = await search.rows(session, full, Order.NEWEST, MOST_ROWS)
    total = sum(one.count for one in own)
    mean = derived_mean(draft, "mean", say("label.average"), (total, number), proof(rows))
    draft.say(
        "suppliers.monthly", mean=mean,
        total=draft.count("bills", say("label.invoices"), total, how, rows),
        months=draft.count("months", say("label.months"), number, how),
        first=month_name(draft, months[0]), last=month_name(draft, months[-1]),
    )  # fmt: skip
    if not own:
        return
    theirs = await search.rows(session, full.supplied_by(own[0].vendor_id), Order.NEWEST, MOST_ROWS)
    most = derived_mean(draft, "most", own[0].name, (own[0].count, number), proof(theirs))
    draft.say("suppliers.monthly_most", name=draft.named(own[0].name), mean=most)
    column = Column("a_month", say("suppliers.a_month"), Kind.COUNT)
    _table(draft, "monthly", own, [(column, [Cell(_a_month(one.count, number)) for one in own])])


def derived_mean(
    draft: Draft, name: str, label: str, of: tuple[int, int], rows: Sequence[Row]
) -> Fact:
    """So many bills in so many full months: how many a month, with the bills behind it."""
    bills, months = of
    how = draft.context.say("how.billed_monthly", months=months)
    return draft.derived(name, label, _a_month(bills, months), how, rows, bills)


def month_name(draft: Draft, period: Period) -> str:
    """A month with its year, as it is called."""
    assert period.start
    return draft.named(formats.month(period.start, draft.context.language), key=period.id)


def _a_month(count: int, months: int) -> Decimal:
    return (Decimal(count) / months).quantize(_TENTH)


def _names(draft: Draft, found: Sequence[Billed]) -> str:
    names = [draft.named(one.name) for one in found[:NAMED]]
    return ", ".join(names) + "…" if len(found) > NAMED else draft.context.say.listed(names)


def _table(draft: Draft, which: str, found: Sequence[Billed], extras: Sequence[Extra]) -> None:
    say = draft.context.say
    draft.citations = tuple(vendor_citation(one.name, one.vendor_id) for one in found[:SHOWN])
    columns = (
        Column("vendor", say("column.vendor")),
        Column("invoices", say("column.invoices"), Kind.COUNT),
        Column("first", say("suppliers.first"), Kind.DATE),
        Column("last", say("suppliers.last"), Kind.DATE),
        *(column for column, _ in extras),
    )
    rows = tuple(
        (
            Cell(one.name, url=f"/vendors/{one.vendor_id}"), Cell(one.count), Cell(one.first_on),
            Cell(one.last_on), *(cells[place] for _, cells in extras),
        )
        for place, one in enumerate(found[:SHOWN])
    )  # fmt: skip
    total = len(found)
    caption = say("table.shown", shown=len(rows), total=total) if len(rows) < total else ""
    title = say(f"suppliers.title_{which}")
    draft.tables.append(Table("suppliers", title, columns, rows, caption, row_count=total))
