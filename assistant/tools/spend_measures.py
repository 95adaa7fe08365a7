"""Measures of a slice other than its plain sum: how many, the average, the median, the extremes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from assistant.database import Session
from assistant.money import Money, digits
from assistant.tools import breakdown, periods
from assistant.tools.breakdown import ANY
from assistant.tools.draft import Draft
from assistant.tools.records import Listed
from assistant.tools.result import Cell, Chart, Column, Fact, Kind, Point, Table
from assistant.tools.spend_query import Measure, SpendQuery, caption_of, named_amount
from assistant.tools.suppliers_by_bills import derived_mean, month_name
from assistant.workspace import reports
from assistant.workspace.medians import medians
from assistant.workspace.reports import CALENDAR, Grouping, Sums
from assistant.workspace.search import InvoiceFilter

SHOWN = 50
BARS, DATES = 12, 24
SEVERAL = 2  # months from which on there is a mean of them
LABELS: dict[Measure, str] = {
    "count": "invoices", "average": "average", "median": "median", "smallest": "minimum",
    "largest": "maximum",
}  # fmt: skip


async def figure(
    session: Session, draft: Draft, query: SpendQuery, wanted: InvoiceFilter, one: Sums,
    rows: Sequence[Listed], how: str, name: str,
) -> Fact:  # fmt: skip
    """The measure of one slice in one currency as a fact with its rows."""
    say, currency = draft.context.say, one.currency or "EUR"
    own = [row for row in rows if row[0].currency == one.currency]
    label = say(f"label.{LABELS.get(query.measure, query.label)}")
    if query.measure == "count":
        return draft.count(f"count:{name}", label, one.count, how, rows)
    middle = None
    if query.measure == "median":
        middle = (await medians(session, wanted, query.amounts)).get((currency, ""))
    value = measured(query.measure, one, middle)
    measure = {"sum": "total"}.get(query.measure, query.measure)
    return draft.money(f"{measure}:{name}", label, value, how, own, one.count, query.amounts)


def measured(measure: Measure, one: Sums, median: Decimal | None = None) -> Money:
    """The measure's amount of a group; nothing where the group has none."""
    amounts = {"average": one.average, "median": median, "smallest": one.least, "largest": one.most}
    currency = one.currency or "EUR"
    return cents(amounts.get(measure, one.total) or Decimal(0), currency)


def cents(amount: Decimal, currency: str) -> Money:
    """An amount to its currency's smallest unit, half rounded up."""
    unit = Decimal(1).scaleb(-digits(currency))
    return Money(amount.quantize(unit, rounding=ROUND_HALF_UP), currency)


async def write_by_group(
    session: Session, draft: Draft, query: SpendQuery, sums: list[Sums],
    members: dict[str, list[Listed]],
) -> None:  # fmt: skip
    """The overall figure, the highest group, a table of all and a chart."""
    assert query.group_by is not None
    say, main = draft.context.say, sums[0]
    currency = main.currency or "EUR"
    if query.measure == "count":
        main = replace(main, count=sum(one.count for one in sums))
    how = say(f"how.{query.measure}", period=draft.period(query.period))
    everyone = [row for rows in members.values() for row in rows]
    overall = await figure(session, draft, query, query.wanted, main, everyone, how, "all")
    found = breakdown.named(
        await reports.sums_by(session, query.wanted, query.group_by, query.amounts),
        query.group_by, draft.context,
    )  # fmt: skip
    if query.measure == "count":
        found = breakdown.counted(found)
    middle = {}
    if query.measure == "median":
        middle = await medians(session, query.wanted, query.amounts, query.group_by)
    groups = [one for one in found if one.currency in (currency, ANY)]
    values = {
        one.key: one.count
        if query.measure == "count"
        else measured(query.measure, one, middle.get((currency, one.key.removeprefix("v"))))
        for one in groups
    }
    if query.group_by not in CALENDAR:
        is_up = query.order == "smallest"
        groups.sort(key=lambda one: _size(values[one.key]), reverse=not is_up)
    if query.order == "name":
        groups.sort(key=lambda one: one.label.lower())
    shown = groups[: query.top or SHOWN]
    facts = {one.key: _fact(draft, query, one, values[one.key], how, members) for one in shown}
    if not facts:
        return
    highest = max(groups, key=lambda one: _size(values[one.key]))
    first = facts.get(highest.key) or _fact(
        draft, query, highest, values[highest.key], how, members
    )
    key = f"groups.{query.measure}"
    if query.measure == "count" and query.group_by is not Grouping.VENDOR:
        key = f"groups.count_{'calendar' if query.group_by in CALENDAR else 'other'}"
    whole: object = overall
    if query.measure != "count":
        whole = named_amount(draft, query, overall)
    draft.say(
        key, total=whole, name=draft.named(highest.label, key=highest.key), amount=first,
        what=query.what, period=draft.period(query.period),
    )  # fmt: skip
    if query.measure == "count" and query.group_by is Grouping.MONTH:
        _lead_a_month(draft, query, groups, overall)
    _table(draft, query, groups, shown, facts, overall, currency, main.count)


def _lead_a_month(draft: Draft, query: SpendQuery, groups: list[Sums], overall: Fact) -> None:
    """How many invoices come in a month, over the months that are over: before anything else."""
    say, today = draft.context.say, draft.context.today
    counts = {one.key: one.count for one in groups if one.key}
    if not counts:
        return
    first = query.period.start or date.fromisoformat(f"{min(counts)}01")
    months = periods.full_months(first, query.period.end or today, today)
    if len(months) < SEVERAL:
        return
    number = sum(counts.get(f"{one.start:%Y%m}", 0) for one in months)
    how = say("how.billed_monthly", months=len(months))
    inside = [row for row in overall.rows if row.on and periods.month(row.on) in months]
    mean = derived_mean(draft, "a_month", say("label.average"), (number, len(months)), inside)
    told = say(
        "groups.a_month", what=query.what, mean=mean,
        number=draft.count("a_month_of", say("label.invoices"), number, how),
        months=draft.count("months", say("label.months"), len(months), how),
        first=month_name(draft, months[0]), last=month_name(draft, months[-1]),
    )  # fmt: skip
    draft.statements.insert(0, told)


def _fact(
    draft: Draft, query: SpendQuery, one: Sums, value: Money | int, how: str,
    members: dict[str, list[Listed]],
) -> Fact:  # fmt: skip
    rows = [row for row in members.get(one.key, []) if one.currency in (row[0].currency, ANY)]
    name = f"{query.measure}:{one.key}"
    if isinstance(value, int):
        return draft.count(name, one.label, value, how, rows)
    return draft.money(name, one.label, value, how, rows, one.count, query.amounts)


def _table(
    draft: Draft, query: SpendQuery, groups: list[Sums], shown: list[Sums], facts: dict[str, Fact],
    overall: Fact, currency: str, count: int,
) -> None:  # fmt: skip
    assert query.group_by is not None
    say = draft.context.say
    is_count = query.measure == "count"
    columns = [Column("group", say(f"column.{query.group_by.value}"))]
    if not is_count:
        columns.append(Column("invoices", say("column.invoices"), Kind.COUNT))
    label = say(f"label.{LABELS[query.measure]}")
    columns.append(Column(query.measure, label, Kind.COUNT if is_count else Kind.MONEY))
    lines = [(one.label, one.count, facts[one.key]) for one in shown]
    rows = [_cells(name, number, fact, is_count) for name, number, fact in lines]
    total = _cells(say("table.total"), count, overall, is_count)
    title, caption = (
        say(f"table.by_{query.group_by.value}"),
        "" if is_count else caption_of(draft, query, currency),
    )
    draft.tables.append(
        Table("groups", title, tuple(columns), tuple(rows), caption, total, len(groups))
    )
    if len(shown) > 1:
        bars = shown[-DATES:] if query.group_by in CALENDAR else shown[:BARS]
        points = [_point(one, facts[one.key]) for one in bars]
        largest = max(range(len(points)), key=lambda at: _size(points[at].value))
        caption = breakdown.shown_of(caption, len(bars), len(groups), say)
        draft.charts.append(Chart("groups", title, caption, tuple(points), largest))


def _cells(name: str, number: int, fact: Fact, is_count: bool) -> tuple[Cell, ...]:
    value = Cell(fact.value, fact.id)
    return (Cell(name), value) if is_count else (Cell(name), Cell(number), value)


def _point(one: Sums, fact: Fact) -> Point:
    assert isinstance(fact.value, Money | int)
    return Point(one.label, fact.value, str(one.count), fact.id)


def _size(value: Money | Decimal | int) -> Decimal:
    return value.amount if isinstance(value, Money) else Decimal(value)
