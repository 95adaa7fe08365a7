"""What falls due in the coming weeks: a forecast from due dates, per currency, with its line."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from assistant import formats
from assistant.database import Session
from assistant.money import Money, total
from assistant.tools import derivations, slices, telling
from assistant.tools.context import ToolContext
from assistant.tools.draft import Draft
from assistant.tools.part_payments import column_of, say_part_payments
from assistant.tools.periods import Period
from assistant.tools.records import Listed, amount, citations, invoice_table, label
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
from assistant.workspace import habits, reports, search
from assistant.workspace.habits import Habit
from assistant.workspace.reports import Amounts, Grouping, Sums
from assistant.workspace.search import DateBasis, InvoiceFilter, Order, Payment

WEEKS = 8
MOST_WEEKS = 53
MEMBERS = 300
SHOWN = 50


async def cash_out(
    context: ToolContext, until: str | None, overdue_only: bool | None = None,
    first: Literal["next", "largest"] | None = None,
) -> ToolResult:  # fmt: skip
    """Forecast what goes out to suppliers: what is overdue now, then what falls due week by week,
    with the sum so far, by the due dates of unpaid invoices. Nothing is paid or scheduled by it.

    Args:
        until: How far to look, copied from the question as text: "in 60 days", "December". Null
            is eight weeks.
        overdue_only: True for what paying everything overdue today would take, by supplier.
        first: What is told first: next for what falls due next, largest for the largest to come.
    """

    async def write(session: Session, draft: Draft) -> int:
        if overdue_only:
            return await _overdue(session, draft)
        read_as = slices.period(until, context)
        asked = _to_come(read_as, context.today) if read_as else None
        last = asked.end if asked else None
        if last and read_as and read_as.end and _is_a_weekday(until, read_as.end, context.today):
            last = read_as.end + timedelta(days=7)
        until_day = last or context.today + timedelta(weeks=WEEKS)
        read = await _weeks(session, draft, until_day, first)
        if read and asked and asked.start and context.today < asked.start <= until_day:
            await _within(session, draft, asked, until_day)
        return read

    return await telling.told(context, "cash_out", write)


def _is_a_weekday(text: str | None, day: date, today: date) -> bool:
    """ "Before Friday" names no date: the last one past is read, the next one is meant."""
    is_past = timedelta(0) < today - day <= timedelta(days=7)
    return is_past and not any(sign.isdigit() for sign in text or "")


def _to_come(asked: Period, today: date) -> Period | None:
    """A period without a year is read as the last one past; a forecast means the next one."""
    if asked.end is None or asked.end >= today:
        return asked if asked.end else None
    start, end = asked.start and _a_year_on(asked.start), _a_year_on(asked.end)
    return replace(asked, start=start, end=end) if end >= today else None


def _a_year_on(day: date) -> date:
    return day.replace(year=day.year + 1, day=min(day.day, 28 if day.month == 2 else 31))


@dataclass(frozen=True, slots=True)
class _Span:
    """A stretch of due days; the first one is everything overdue."""

    key: str
    name: str
    first: date
    last: date


async def _weeks(session: Session, draft: Draft, until: date, first: str | None = None) -> int:
    say, today = draft.context.say, draft.context.today
    wanted = InvoiceFilter(end=until, basis=DateBasis.DUE, payment=Payment.UNPAID, today=today)
    draft.slice = wanted
    found = await search.find(session, wanted, Order.DUE_FIRST, MEMBERS)
    by = draft.value("until", say("column.due"), until, Unit.DATE)
    if not found.total:
        draft.say("cash_out.none", by=by)
        await _beside(session, draft, until)
        return 0
    spans = _spans(draft, until)
    sums = await reports.sums_between(
        session, wanted, [(one.first, one.last) for one in spans], Amounts.PAYABLE
    )
    totals = await reports.sums(session, wanted, Amounts.PAYABLE)
    for number, whole in enumerate(one for one in totals if one.currency):
        _currency(draft, whole, spans, sums, found.rows, is_main=number == 0)
    count = draft.count(
        "count", say("label.invoices"), found.total, say("how.cash_out"), found.rows
    )
    together = say("and").join(
        f"[[{draft.name}.total:{one.currency}]]" for one in totals if one.currency
    )
    draft.statements.insert(0, say("cash_out.lead", total=together, count=count, by=by))
    draft.statements.insert(1, say("cash_out.forecast"))
    _next(draft, found.rows, first)
    await say_part_payments(session, draft, wanted)
    await _beside(session, draft, until)
    draft.citations = citations(found.rows[:SHOWN])
    draft.tables.append(
        invoice_table(
            "due", say("cash_out.title_due"), found.rows[:SHOWN], found.total, say,
            which=column_of(found.rows[:SHOWN]),
        )
    )  # fmt: skip
    return found.total


async def _within(session: Session, draft: Draft, asked: Period, until: date) -> None:
    """What falls due in the period that was named alone: of December, without what is due before
    it; it stands before everything else."""
    say, how = draft.context.say, draft.context.say("how.cash_out")
    wanted = InvoiceFilter(start=asked.start, end=until, basis=DateBasis.DUE,
                           payment=Payment.UNPAID, today=draft.context.today)  # fmt: skip
    found = await search.find(session, wanted, Order.DUE_FIRST, MEMBERS)
    values: dict[str, object] = {"period": draft.period(asked)}
    if not found.total:
        draft.statements.insert(0, say("cash_out.none_within", **values))
        return
    sums = [
        draft.money("within", say("cash_out.due"), Money(one.total, one.currency), how,
                    [row for row in found.rows if row[0].currency == one.currency], one.count,
                    Amounts.PAYABLE)
        for one in await reports.sums(session, wanted, Amounts.PAYABLE) if one.currency
    ]  # fmt: skip
    count = draft.count("within_count", say("label.invoices"), found.total, how, found.rows)
    values["total"] = say("and").join(f"[[{one.id}]]" for one in sums)
    draft.statements.insert(0, say("cash_out.within", count=count, **values))


def _spans(draft: Draft, until: date) -> list[_Span]:
    """Overdue, the rest of this week, then whole weeks; the last one ends where it was asked."""
    today, say = draft.context.today, draft.context.say
    made = [_Span("overdue", say("cash_out.overdue"), date.min, today - timedelta(days=1))]
    first = today
    while first <= until and len(made) <= MOST_WEEKS:
        last = min(first + timedelta(days=6 - first.weekday()), until)
        name = say("label.week", day=formats.day(first, draft.context.language, year=False))
        key = (first - timedelta(days=first.weekday())).isoformat()
        made.append(_Span(key, name, first, last))
        first = last + timedelta(days=1)
    if first <= until:
        made[-1] = replace(made[-1], last=until)
    return made


def _currency(
    draft: Draft, whole: Sums, spans: Sequence[_Span], sums: Sequence[list[Sums]],
    rows: Sequence[Listed], *, is_main: bool,
) -> None:  # fmt: skip
    """One currency's weeks as facts, a table with the sum so far, and a line."""
    say, currency = draft.context.say, whole.currency or "EUR"
    how, own = say("how.cash_out"), [row for row in rows if row[0].currency == currency]
    draft.money(
        "total", say("cash_out.due"), Money(whole.total, currency), how, own, whole.count,
        Amounts.PAYABLE,
    )  # fmt: skip
    facts, running = [], []
    for span, found in zip(spans, sums, strict=True):
        one = next((one for one in found if one.currency == currency), None)
        value = Money(one.total if one else Decimal(0), currency)
        due = [row for row in own if row[0].due_on and span.first <= row[0].due_on <= span.last]
        fact = draft.money(
            f"due:{span.key}", span.name, value, how, due, one.count if one else 0, Amounts.PAYABLE
        )
        facts.append(fact)
        running.append(derivations.together(draft, f"so_far:{span.key}", facts))
    if is_main:
        _heaviest(draft, facts)
    caption = say("cash_out.caption", currency=currency)
    title = say("cash_out.title")
    draft.tables.append(_table(draft, currency, facts, running, whole.count))
    points = tuple(
        Point(_short(span, draft), _money(fact), fact_id=fact.id)
        for span, fact in zip(spans, running, strict=True)
    )
    if len(points) > 1:
        last = len(points) - 1
        draft.charts.append(Chart(f"cash_out:{currency}", title, caption, points, last, "line"))


def _short(span: _Span, draft: Draft) -> str:
    return span.name if span.key == "overdue" else draft.context.short_day(span.first)


def _money(fact: Fact) -> Money:
    assert isinstance(fact.value, Money)
    return fact.value


def _heaviest(draft: Draft, facts: Sequence[Fact]) -> None:
    """What is overdue, and the week in which most falls due."""
    if _money(facts[0]).amount:
        draft.say("cash_out.late", amount=facts[0])
    coming = max(facts[1:], key=lambda fact: _money(fact).amount, default=None)
    if coming and _money(coming).amount:
        draft.say("cash_out.heaviest", week=draft.named(coming.label, key=coming.id), amount=coming)


def _table(
    draft: Draft, currency: str, facts: Sequence[Fact], running: Sequence[Fact], count: int
) -> Table:
    say = draft.context.say
    columns = (
        Column("week", say("column.week")),
        Column("invoices", say("column.invoices"), Kind.COUNT),
        Column("due", say("cash_out.due"), Kind.MONEY),
        Column("running", say("column.running"), Kind.MONEY),
    )
    rows = tuple(
        (Cell(fact.label), Cell(fact.row_count), Cell(fact.value, fact.id),
         Cell(so_far.value, so_far.id))
        for fact, so_far in zip(facts, running, strict=True)
    )  # fmt: skip
    whole = draft.facts[f"{draft.name}.total:{currency}"]
    last = (Cell(say("table.total")), Cell(count), Cell(whole.value, whole.id), Cell(None))
    title, caption = say("cash_out.title"), say("cash_out.caption", currency=currency)
    return Table(f"cash_out:{currency}", title, columns, rows, caption, last, len(rows))


def _next(draft: Draft, rows: Sequence[Listed], asked: str | None = None) -> None:
    """The first invoice that falls due from today on, and the largest of those; the one that is
    `asked` for stands before everything else."""
    coming = [row for row in rows if row[0].due_on and row[0].due_on >= draft.context.today]
    if not coming:
        return
    largest = max(coming, key=_size)
    values: dict[str, object] = {}
    for name, row in (("first", coming[0]), ("largest", largest)):
        values |= _named(draft, name, row)
    if asked:
        draft.statements.insert(0, draft.context.say(f"cash_out.first_{asked}", **values))
        return
    same = largest is coming[0]
    draft.say("cash_out.next_only" if same else "cash_out.next", **values)


def _size(row: Listed) -> Decimal:
    money = amount(row[0], Amounts.PAYABLE)
    return money.amount if money else Decimal(0)


def _named(draft: Draft, name: str, row: Listed) -> dict[str, object]:
    say, (invoice, vendor) = draft.context.say, row
    money = amount(invoice, Amounts.PAYABLE)
    assert invoice.due_on
    how = say("how.read")
    return {
        f"{name}": draft.named(f"{vendor} {label(invoice)}"),
        f"{name}_amount": draft.money(
            name, say("label.amount"), money, how, [row], 1, Amounts.PAYABLE
        ) if money else say("unknown_amount"),
        f"{name}_day": draft.value(
            f"{name}_day", say("column.due"), invoice.due_on, Unit.DATE, how
        ),
    }  # fmt: skip


async def _beside(session: Session, draft: Draft, until: date) -> None:
    """What the line leaves out: invoices without a due date, and bills expected by habit."""
    say, today = draft.context.say, draft.context.today
    undated = InvoiceFilter(payment=Payment.UNPAID, lacking=("due_date",), today=today)
    found = await search.find(session, undated, limit=SHOWN)
    if found.total:
        count = draft.count("undated", say("label.invoices"), found.total, say("how.undated"),
                            found.rows)  # fmt: skip
        draft.say("cash_out.undated", count=count)
    coming = [
        money for one in await habits.habits(session, InvoiceFilter(), today)
        if (money := _expected(one, today, until))
    ]  # fmt: skip
    if coming:
        sums = [
            draft.derived(
                f"expected:{money.currency}", say("label.expected"), money, say("how.expected"),
                (), 0,
            )
            for money in total(coming).values()
        ]  # fmt: skip
        together = say("and").join(f"[[{one.id}]]" for one in sums)
        draft.say("cash_out.expected", total=together)


def _expected(habit: Habit, today: date, until: date) -> Money | None:
    """What a regular supplier may still bill until then, if it goes on like this."""
    step = timedelta(days=round(365 / habits.TIMES[habit.interval]))
    day, number = max(habit.next_on, today), 0
    while day <= until:
        number, day = number + 1, day + step
    return Money(habit.usual * number, habit.currency) if number else None


async def _overdue(session: Session, draft: Draft) -> int:
    """What paying everything overdue today would take, and to whom."""
    say, today = draft.context.say, draft.context.today
    wanted = draft.slice = InvoiceFilter(payment=Payment.OVERDUE, today=today)
    found = await search.find(session, wanted, Order.LARGEST, MEMBERS)
    if not found.total:
        draft.say("cash_out.none_overdue")
        return 0
    how = say("how.overdue")
    totals = [
        draft.money(
            "overdue", say("label.overdue"), Money(one.total, one.currency), how, found.rows,
            one.count, Amounts.PAYABLE,
        )
        for one in await reports.sums(session, wanted, Amounts.PAYABLE) if one.currency
    ]  # fmt: skip
    groups = await reports.sums_by(session, wanted, Grouping.VENDOR, Amounts.PAYABLE)
    suppliers = len({one.key for one in groups})
    draft.say(
        "cash_out.pay_all", total=say("and").join(f"[[{one.id}]]" for one in totals),
        count=draft.count("count", say("label.overdue"), found.total, how, found.rows),
        suppliers=draft.count("suppliers", say("column.vendor"), suppliers, how),
    )  # fmt: skip
    await say_part_payments(session, draft, wanted)
    draft.say("cash_out.cannot_pay")
    draft.citations = citations(found.rows[:SHOWN])
    draft.tables.append(_by_supplier(draft, groups, found.rows, how))
    draft.tables.append(
        invoice_table(
            "overdue", say("table.invoices"), found.rows[:SHOWN], found.total, say,
            which=column_of(found.rows[:SHOWN]),
        )
    )  # fmt: skip
    main = [one for one in groups if one.currency == groups[0].currency]
    if len(main) > 1:
        points = tuple(
            Point(one.label, Money(one.total, one.currency or "EUR"), str(one.count))
            for one in main[:12]
        )
        caption = say("caption.owed", currency=main[0].currency or "")
        draft.charts.append(Chart("overdue", say("table.by_vendor"), caption, points, 0))
    return found.total


def _by_supplier(draft: Draft, groups: Sequence[Sums], rows: Sequence[Listed], how: str) -> Table:
    say = draft.context.say
    columns = (
        Column("vendor", say("column.vendor")),
        Column("invoices", say("column.invoices"), Kind.COUNT),
        Column("owed", say("label.overdue"), Kind.MONEY),
    )
    lines = []
    for one in groups:
        if one.currency is None:
            continue
        own = [row for row in rows if row[0].vendor_id == one.vendor_id]
        fact = draft.money(
            f"to:{one.key}", one.label, Money(one.total, one.currency), how, own, one.count,
            Amounts.PAYABLE,
        )  # fmt: skip
        lines.append((Cell(one.label), Cell(one.count), Cell(fact.value, fact.id)))
    return Table("overdue_by", say("table.by_vendor"), columns, tuple(lines), row_count=len(lines))
