"""Totals split into groups: as a table with its total row, and as a bar chart."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from assistant import formats
from assistant.money import Money
from assistant.tools import category_names
from assistant.tools.context import ToolContext
from assistant.tools.draft import Draft
from assistant.tools.phrases import Phrases
from assistant.tools.records import change_percent, status
from assistant.tools.result import Cell, Chart, Column, Fact, Kind, Point, Table
from assistant.workspace.reports import Grouping, Sums

ANY = "*"  # in place of a currency: what is counted has all of them


@dataclass(frozen=True, slots=True)
class Compared:
    """One group in the period asked about and, where there is one, in the period before."""

    key: str
    label: str
    count: int
    total: Money
    before: Money | None = None
    vendor_id: int | None = None

    @property
    def moved(self) -> Decimal:
        """By how much it is above the other period, or, negative, below."""
        return self.total.amount - (self.before.amount if self.before else Decimal(0))


def compared(now: Sequence[Sums], then: Sequence[Sums] | None, currency: str) -> list[Compared]:
    """Groups of one currency, largest first, each with its total in the other period; groups
    that had invoices only then come last, with nothing now."""
    old = {one.key: one.total for one in then or () if one.currency == currency}
    here = {one.key for one in now if one.currency == currency}
    gone = [
        Compared(
            one.key, one.label, 0, Money(Decimal(0), currency), Money(one.total, currency),
            one.vendor_id,
        )
        for one in then or ()
        if one.currency == currency and one.key not in here
    ]  # fmt: skip
    present = [
        Compared(
            one.key,
            one.label,
            one.count,
            Money(one.total, currency),
            None if then is None else Money(old.get(one.key, Decimal(0)), currency),
            one.vendor_id,
        )
        for one in now
        if one.currency == currency
    ]
    return present + gone


def without(
    groups: Sequence[Compared], now: dict[str, Decimal], then: dict[str, Decimal]
) -> list[Compared]:
    """The same groups without what may not count of either side."""
    return [
        replace(
            one,
            total=_less(one.total, now.get(one.key)),
            before=None if one.before is None else _less(one.before, then.get(one.key)),
        )
        for one in groups
    ]


def _less(money: Money, off: Decimal | None) -> Money:
    return Money(money.amount - off, money.currency) if off else money


def counted(groups: Sequence[Sums]) -> list[Sums]:
    """How many documents each group has, whatever their currencies."""
    counts: dict[str, Sums] = {}
    for one in groups:
        known = counts.get(one.key, replace(one, count=0, currency=ANY))
        counts[one.key] = replace(known, count=known.count + one.count)
    return list(counts.values())


@dataclass(frozen=True, slots=True)
class Headings:
    """The words of a comparison table."""

    title: str
    group: str
    now: str
    then: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Extra:
    """One more column of a breakdown: a fact for each group, by its key."""

    column: Column
    facts: dict[str, Fact]


def table(
    table_id: str,
    words: Headings,
    groups: Sequence[Compared],
    facts: dict[str, Fact],
    say: Phrases,
    most: int = 10,
    extras: Sequence[Extra] = (),
) -> Table:
    """The largest groups, the others in one line, and the total. `facts` are by group key."""
    has_before = bool(groups) and groups[0].before is not None
    columns = [
        Column("group", words.group),
        Column("invoices", say("column.invoices"), Kind.COUNT),
        Column("total", words.now, Kind.MONEY),
    ]
    if has_before:
        columns += [
            Column("before", words.then, Kind.MONEY),
            Column("change", say("column.change"), Kind.PERCENT),
        ]
    columns += [extra.column for extra in extras]
    rows = [
        (*_cells(one, one.label, facts.get(one.key)), *_more(extras, one.key))
        for one in groups[:most]
    ]
    rest = groups[most:]
    if rest:
        key = "others" if words.group == say("column.vendor") else "more"
        others = _cells(_added(rest), say(f"table.{key}", count=len(rest)), None)
        rows.append((*others, *_more(extras, None)))
    total = (*_cells(_added(groups), say("table.total"), facts.get("total")), *_more(extras, None))
    return Table(
        table_id, words.title, tuple(columns), tuple(rows), words.caption, total, len(groups)
    )


def remaining(
    draft: Draft, counting: Sequence[Compared], key: str = "remains", of: str = ""
) -> Extra:
    """A column of what each group comes to without what may not count."""
    say = draft.context.say
    facts = {
        one.key: draft.money(f"{key}:{one.key}", one.label, one.total, say("how.rest"))
        for one in counting
    }
    heading = say("column.remains_of", name=of) if of else say("column.remains")
    return Extra(Column(key, heading, Kind.MONEY), facts)


def _more(extras: Sequence[Extra], key: str | None) -> tuple[Cell, ...]:
    facts = [None if key is None else extra.facts.get(key) for extra in extras]
    return tuple(Cell(fact.value, fact.id) if fact else Cell(None) for fact in facts)


def _added(groups: Sequence[Compared]) -> Compared:
    currency = groups[0].total.currency
    before = [one.before.amount for one in groups if one.before is not None]
    return Compared(
        "",
        "",
        sum(one.count for one in groups),
        Money(sum((one.total.amount for one in groups), Decimal(0)), currency),
        Money(sum(before, Decimal(0)), currency) if before else None,
    )


def _cells(one: Compared, label: str, fact: Fact | None) -> tuple[Cell, ...]:
    url = f"/vendors/{one.vendor_id}" if one.vendor_id else None
    cells = [Cell(label, url=url), Cell(one.count), Cell(one.total, fact.id if fact else None)]
    if one.before is not None:
        cells += [Cell(one.before), Cell(change_percent(one.total.amount, one.before.amount))]
    return tuple(cells)


def chart(
    chart_id: str, title: str, caption: str, groups: Sequence[Compared], facts: dict[str, Fact]
) -> Chart | None:
    """Bars of the groups' totals; the largest one carries the accent."""
    if len(groups) < 2:
        return None
    points = tuple(
        Point(one.label, one.total, str(one.count), facts[one.key].id if one.key in facts else None)
        for one in groups
    )
    largest = max(range(len(groups)), key=lambda index: groups[index].total.amount)
    return Chart(chart_id, title, caption, points, largest)


def shown_of(caption: str, shown: int, whole: int, say: Phrases) -> str:
    """A chart's caption, with how many of its groups are drawn where that is not all."""
    return (
        caption
        if shown == whole
        else f"{caption} {say('table.shown', shown=shown, total=whole)}".strip()
    )


def compared_chart(chart_id: str, words: Headings, groups: Sequence[Compared]) -> Chart | None:
    """Pairs of bars: each group now beside what it was."""
    if len(groups) < 2:
        return None
    points = tuple(Point(one.label, one.total, before=one.before) for one in groups)
    names = (words.now, words.then)
    return Chart(chart_id, words.title, words.caption, points, None, "bars", names)


def line(
    chart_id: str, words: Headings, groups: Sequence[Compared], facts: dict[str, Fact]
) -> Chart:
    """The sum so far, as a line over the groups."""
    points = []
    for one in groups:
        value = facts[one.key].value
        assert isinstance(value, Money)
        points.append(Point(one.label, value, str(one.count), facts[one.key].id))
    last = len(points) - 1
    return Chart(chart_id, words.title, words.caption, tuple(points), last, "line")


def named(groups: Sequence[Sums], by: Grouping, context: ToolContext) -> list[Sums]:
    """Groups with the labels people read: month names, "no category", statuses in words."""
    return [
        Sums(
            one.currency, one.count, one.total, one.least, one.most, one.without_amount, one.key,
            _label(one, by, context), one.vendor_id,
        )
        for one in groups
    ]  # fmt: skip


def _label(one: Sums, by: Grouping, context: ToolContext) -> str:
    say = context.say
    if by is Grouping.MONTH and one.key.isdecimal():
        day = date(int(one.key[:4]), int(one.key[4:]), 1)
        return formats.month(day, context.language)
    if by is Grouping.QUARTER and one.key.isdecimal():
        return say("label.quarter", number=one.key[4:], year=one.key[:4])
    if by is Grouping.WEEK and one.key:
        monday = date.fromisoformat(one.key)
        is_ours = monday.year == context.today.year
        return say("label.week", day=formats.day(monday, context.language, year=not is_ours))
    if by is Grouping.CATEGORY and one.key:
        return category_names.path(one.key, context.language)
    if by is Grouping.SOURCE and say.has(f"source.{one.key}"):
        return say(f"source.{one.key}")
    if by is Grouping.STATUS:
        return status(one.key, say)
    return one.label or say(f"label.no_{by.value}")
