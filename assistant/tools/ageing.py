"""What is unpaid by age: not due yet, and how many days past its due date, in bands; today, as it
stood on a day that is past, or as what is open today will stand on a day to come."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from assistant import formats
from assistant.database import Session
from assistant.money import Money
from assistant.tools import derivations, owed_then, slices, telling
from assistant.tools.beside import say_beside
from assistant.tools.context import ToolContext, Unclear
from assistant.tools.draft import Draft
from assistant.tools.lateness import say_late
from assistant.tools.records import MOST_ROWS, citations
from assistant.tools.result import (
    Cell,
    Chart,
    Column,
    Fact,
    Kind,
    Point,
    Table,
    ToolResult,
    Unit,
)
from assistant.workspace import reports, search
from assistant.workspace.reports import Amounts, Grouping, Sums
from assistant.workspace.search import DateBasis, InvoiceFilter, Order, Payment

SHOWN, SOURCES = 50, 10
_LATE = ((1, 30), (31, 60), (61, 90), (91, None))  # days past the due date, both ends included


@dataclass(frozen=True, slots=True)
class Band:
    """Unpaid invoices of one age; `label` says which in words."""

    key: str
    label: str
    wanted: InvoiceFilter


@dataclass(frozen=True, slots=True)
class Filled:
    """A band with what is in it, of one currency."""

    band: Band
    sums: Sums
    amount: Fact
    count: Fact


async def ageing(
    context: ToolContext, vendor: str | None = None, category: str | None = None,
    by_supplier: bool | None = None, day: str | None = None,
) -> ToolResult:  # fmt: skip
    """Tell the age of what we owe (aged payables): what is unpaid and not due yet, and what is 1
    to 30, 31 to 60, 61 to 90 and over 90 days past its due date, per currency; as of today, or
    of the day that is named.

    Args:
        vendor: A supplier, copied from the question as text.
        category: A kind of cost such as rent, copied as text.
        by_supplier: True splits each band by supplier as well.
        day: The day it is told of, where it is not today, copied from the question as text.
    """

    async def write(session: Session, draft: Draft) -> int:
        span = await telling.span(session, draft, None, vendor, category)
        on = _day(day, context)
        wanted = replace(span.wanted, payment=Payment.UNPAID, today=on)
        amounts = Amounts.PAYABLE
        if on < context.today:
            wanted = replace(wanted, payment=Payment.OPEN_THEN)
            amounts = Amounts.GROSS  # What was paid in part by then is not kept.
        draft.slice = wanted
        sums = await reports.sums(session, wanted, amounts)
        told = _Told(on, amounts, span.what)
        if not sums:
            draft.say(told.key(draft, "none"), what=span.what, day=told.shown(draft))
            return 0
        bands = _bands(draft, wanted, on)
        for one in (one for one in sums if one.currency):
            await _write(session, draft, wanted, bands, one, told)
            if by_supplier:
                await _by_supplier(session, draft, wanted, bands, one, told)
        if on == context.today:
            await say_late(session, draft, wanted)
        elif on < context.today:
            await owed_then.say_undated(session, draft, replace(wanted, end=on))
        own = [one for place, one in enumerate(sums) if not place or not one.currency]
        await say_beside(session, draft, wanted, own, amounts)
        draft.citations = citations(await search.rows(session, wanted, Order.DUE_FIRST, SOURCES))
        return sum(one.count for one in sums)

    return await telling.told(context, "ageing", write)


@dataclass(frozen=True, slots=True)
class _Told:
    """Which day it is told of, in which amounts, and of what."""

    day: date
    amounts: Amounts
    what: str

    def key(self, draft: Draft, name: str) -> str:
        """The sentence for a day that is past, today, or a day to come."""
        today = draft.context.today
        if self.day == today:
            return f"ageing.{name}"
        return f"ageing.{name}_{'then' if self.day < today else 'coming'}"

    def shown(self, draft: Draft) -> Fact:
        return draft.value("day", draft.context.say("label.period"), self.day, Unit.DATE)

    def how(self, draft: Draft) -> str:
        return draft.context.say("how.ageing" if self.amounts is Amounts.PAYABLE
                                 else "how.owed_then")  # fmt: skip

    def caption(self, draft: Draft, currency: str) -> str:
        say, day = draft.context.say, formats.day(self.day, draft.context.language)
        return say(self.key(draft, "caption"), currency=currency, day=day)


def _day(text: str | None, context: ToolContext) -> date:
    """The day, or the last one of the period that is named."""
    asked = slices.period(text, context)
    if asked and asked.end is None:
        raise Unclear(context.say("unclear.period", text=str(text)[:60]))
    return asked.end if asked and asked.end else context.today


def _bands(draft: Draft, wanted: InvoiceFilter, today: date) -> list[Band]:
    """Every band, the youngest first; invoices without a due date are in the last one."""
    say = draft.context.say
    due = replace(wanted, basis=DateBasis.DUE)
    bands = [Band("not_due", say("ageing.not_due"), due.within(today, None))]
    for first, last in _LATE:
        start = today - timedelta(days=last) if last else None
        words = say("ageing.band" if last else "ageing.over", first=first if last else first - 1,
                    last=last)  # fmt: skip
        bands.append(Band(f"late_{first}", words, due.within(start, today - timedelta(days=first))))
    return [*bands, Band("no_due", say("ageing.no_due"), replace(wanted, lacking=("due_date",)))]


async def _write(
    session: Session, draft: Draft, wanted: InvoiceFilter, bands: Sequence[Band], one: Sums,
    told: _Told,
) -> None:  # fmt: skip
    """One currency: its total and what of it is in each band."""
    say, how = draft.context.say, told.how(draft)
    assert one.currency
    own = replace(wanted, currency=one.currency)
    rows = await search.rows(session, own, Order.DUE_FIRST, MOST_ROWS)
    money, which = Money(one.total, one.currency), told.amounts
    total = draft.money("total", say("label.owed"), money, how, rows, one.count, which)
    name = f"count:{one.currency}"
    count = draft.count(name, say("label.invoices"), one.count, how, rows)
    filled = [
        each for band in bands if (each := await _fill(session, draft, band, one.currency, told))
    ]
    parts = [
        say("ageing.part", band=draft.named(each.band.label), amount=each.amount)
        for each in filled
        if each.sums.count
    ]
    main = not draft.tables
    draft.say(
        told.key(draft, "lead") if main else told.key(draft, "lead_more"), total=total,
        what=told.what if main else "", count=count, parts=say("ageing.between").join(parts),
        currency=one.currency, day=told.shown(draft),
    )  # fmt: skip
    _show(draft, filled, total, count, told.caption(draft, one.currency))


async def _fill(
    session: Session, draft: Draft, band: Band, currency: str, told: _Told
) -> Filled | None:
    """What is in a band, with its invoices; the band without due dates only where it has some."""
    own = replace(band.wanted, currency=currency)
    found = await reports.sums(session, own, told.amounts)
    sums = found[0] if found else Sums(currency, 0, Decimal(0))
    if band.key == "no_due" and not sums.count:
        return None
    rows = await search.rows(session, own, Order.DUE_FIRST, MOST_ROWS) if sums.count else []
    how = told.how(draft)
    if told.day == draft.context.today:
        how = draft.context.say("how.ageing_band", band=band.label)
    money = Money(sums.total, currency)
    amount = draft.money(band.key, band.label, money, how, rows, sums.count, told.amounts)
    count = draft.count(f"{band.key}.count:{currency}", band.label, sums.count, how, rows)
    return Filled(band, sums, amount, count)


def _show(draft: Draft, filled: Sequence[Filled], total: Fact, count: Fact, caption: str) -> None:
    """The bands as a table with shares, and as bars."""
    say, currency = draft.context.say, filled[0].sums.currency or ""
    columns = (
        Column("band", say("ageing.column")),
        Column("invoices", say("column.invoices"), Kind.COUNT),
        Column("amount", say("label.owed"), Kind.MONEY),
        Column("share", say("column.share"), Kind.PERCENT),
    )
    shares = [
        derivations.share(draft, f"share:{one.band.key}:{currency}", one.amount, total)
        for one in filled
    ]
    rows = tuple(
        (Cell(one.band.label), Cell(one.count.value, one.count.id),
         Cell(one.amount.value, one.amount.id),
         Cell(share.value, share.id) if share else Cell(None))
        for one, share in zip(filled, shares, strict=True)
    )  # fmt: skip
    last = (Cell(say("table.total")), Cell(count.value, count.id), Cell(total.value, total.id),
            Cell(None))  # fmt: skip
    title = say("ageing.title")
    name = f"ageing_{currency.lower()}"
    draft.tables.append(Table(name, title, columns, rows, caption, last, len(rows)))
    points = tuple(
        Point(one.band.label, Money(one.sums.total, currency), str(one.sums.count), one.amount.id)
        for one in filled
    )
    if sum(bool(one.sums.count) for one in filled) > 1:
        most = max(range(len(points)), key=lambda place: filled[place].sums.total)
        draft.charts.append(Chart(name, title, caption, points, most))


async def _by_supplier(
    session: Session, draft: Draft, wanted: InvoiceFilter, bands: Sequence[Band], one: Sums,
    told: _Told,
) -> None:  # fmt: skip
    """Who is owed how much in each band of one currency, the most first."""
    say, currency = draft.context.say, one.currency
    assert currency
    owed: dict[str, dict[str, Sums]] = {}
    for band in bands:
        own = replace(band.wanted, currency=currency)
        for each in await reports.sums_by(session, own, Grouping.VENDOR, told.amounts):
            owed.setdefault(each.key, {})[band.key] = each
    ranked = sorted(owed.values(), key=lambda own: -_added(own))
    await _say_latest(session, draft, replace(wanted, currency=currency), told)
    used = [band for band in bands if any(band.key in own for own in ranked)]
    columns = (
        Column("vendor", say("column.vendor")),
        *(Column(band.key, band.label, Kind.MONEY) for band in used),
        Column("total", say("table.total"), Kind.MONEY),
    )
    rows = tuple(_cells(own, used, currency) for own in ranked[:SHOWN])
    title, caption = say("ageing.title_vendor"), told.caption(draft, currency)
    if len(rows) < len(ranked):
        caption += f" {say('table.shown', shown=len(rows), total=len(ranked))}"
    name = f"ageing_suppliers_{currency.lower()}"
    draft.tables.append(Table(name, title, columns, rows, caption, row_count=len(ranked)))


async def _say_latest(session: Session, draft: Draft, wanted: InvoiceFilter, told: _Told) -> None:
    """Which supplier most of what is late on the day is with."""
    say = draft.context.say
    late = replace(wanted, basis=DateBasis.DUE).within(None, told.day - timedelta(days=1))
    found = await reports.sums_by(session, late, Grouping.VENDOR, told.amounts)
    if not found or not found[0].vendor_id or not found[0].currency:
        return
    most, own = found[0], late.supplied_by(found[0].vendor_id)
    rows = await search.rows(session, own, Order.DUE_FIRST, MOST_ROWS)
    money, how = Money(most.total, found[0].currency), say("how.overdue")
    amount = draft.money("latest", most.label, money, how, rows, most.count, told.amounts)
    draft.say("ageing.latest", vendor=draft.named(most.label), amount=amount)


def _cells(own: dict[str, Sums], bands: Sequence[Band], currency: str) -> tuple[Cell, ...]:
    who = next(iter(own.values()))
    amounts = (own[band.key].total if band.key in own else None for band in bands)
    return (
        Cell(who.label, url=f"/vendors/{who.vendor_id}" if who.vendor_id else None),
        *(Cell(None if amount is None else Money(amount, currency)) for amount in amounts),
        Cell(Money(_added(own), currency)),
    )


def _added(own: dict[str, Sums]) -> Decimal:
    return sum((one.total for one in own.values()), Decimal(0))
