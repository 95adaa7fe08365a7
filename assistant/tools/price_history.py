"""How a supplier's prices moved, like for like, and who charges more than before."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from statistics import median
from typing import Literal

from assistant.database import Session
from assistant.money import Money
from assistant.tools import slices, telling
from assistant.tools.context import ToolContext
from assistant.tools.draft import Draft
from assistant.tools.list_subscriptions import url
from assistant.tools.periods import Period, holds
from assistant.tools.records import change_percent
from assistant.tools.result import (
    Cell,
    Chart,
    Citation,
    Column,
    Fact,
    Kind,
    Point,
    Row,
    Table,
    ToolResult,
    Unit,
)
from assistant.tools.spend_measures import cents
from assistant.tools.spend_slice import kinds_of_cost
from assistant.tools.unit_prices import say_unit_prices
from assistant.workspace import habits
from assistant.workspace.habits import Bill, Level
from assistant.workspace.search import InvoiceFilter

RECENT = timedelta(days=365)
SHOWN = 24
FEWEST = 3
MOST_SERIES = 3
RECENT_BILLS = 3
Series = tuple[tuple[int, str, str], list[Bill]]
Step = tuple[tuple[int, str, str], Level, Level]


@dataclass(frozen=True, slots=True)
class _Way:
    """Up or down: how its table is called, what ends the keys of its sentences, and its step."""

    name: str
    key: str
    step: Callable[[Sequence[Bill]], tuple[Level, Level] | None]


_WAYS = {"up": _Way("dearer", "", habits.rise), "down": _Way("cheaper", "_down", habits.fall)}


async def price_history(
    context: ToolContext, vendor: str | None, category: str | None = None,
    direction: Literal["up", "down"] | None = None, part: str | None = None,
    period: str | None = None,
) -> ToolResult:  # fmt: skip
    """Tell how a supplier's bills moved over time, with a line of them; without a supplier, who
    charges more than before, or less, each price beside the one before it, like for like.

    Args:
        vendor: A supplier, copied from the question as text; null for all whose price rose.
        category: A kind of cost such as rent, copied as text: the bills of its suppliers.
        direction: down for those whose price fell; up, or null, for those whose price rose.
        part: Words for one thing that bills charge, such as "carton", copied as text: its unit
            price over the lines of those bills.
        period: Without a supplier, only prices that changed in it, copied as text; null is the
            last year.
    """
    span = slices.period(period, context) or Period(context.today - RECENT, None)

    async def write(session: Session, draft: Draft) -> int:
        if part:
            if await say_unit_prices(session, draft, part, vendor, category):
                return len(draft.tables[0].rows)
            draft.say("prices.no_line", text=draft.named(part))
        party = await slices.vendor(session, vendor, context)
        draft.cite(party)
        kinds, mentioned = await kinds_of_cost(session, category, context)
        wanted = InvoiceFilter(vendors=party.ids if party else (), categories=kinds, text=mentioned)
        draft.slice = wanted
        found = await habits.bills(session, wanted, context.today)
        if part and not (party or category):
            return 0
        if party or category:
            _one(draft, party.name if party else str(category), list(found.items()))
        else:
            _all(draft, list(found.items()), _WAYS[direction or "up"], span)
        return sum(len(one) for one in found.values())

    return await telling.told(context, "prices", write)


def _one(draft: Draft, name: str, found: Sequence[Series]) -> None:
    """One supplier, or those of a kind of cost: what is charged now, since when, and every bill."""
    if not found:
        draft.say("prices.nothing", vendor=draft.named(name))
        return
    called = draft.name
    for place, (key, series) in enumerate(
        sorted(found, key=lambda one: -len(one[1]))[:MOST_SERIES]
    ):
        draft.name = f"{called}.{place}" if place else called  # Each has figures of its own.
        _series(draft, key, series)
    draft.name = called


def _series(draft: Draft, key: tuple[int, str, str], series: Sequence[Bill]) -> None:
    say, (_, vendor, currency) = draft.context.say, key
    rows = _rows(series, currency)
    up, down = habits.rise(series), habits.fall(series)
    last = _money(draft, "now", series[-1].amount, currency, rows[:1])
    steps = habits.levels(series)
    values: dict[str, object] = {"vendor": draft.named(vendor), "now": last}
    if step := up or down:
        values |= _step_values(draft, currency, *step)
        draft.say("prices.rise" if up else "prices.fall", **values)
        if up:
            _a_year(draft, [(key, *up)], {key: series})
    elif len(steps[-1].bills) >= FEWEST:
        count = draft.derived("count", say("label.invoices"), len(steps[-1].bills), "", rows, 0)
        day = draft.value("since", say("column.since"), steps[-1].bills[0].on, Unit.DATE)
        draft.say("prices.steady", count=count, day=day, **values)
    else:
        amounts = [one.amount for one in series]
        middle = cents(Decimal(median(amounts)), currency).amount
        for name, amount in (("least", min(amounts)), ("most", max(amounts)), ("middle", middle)):
            values[name] = _money(draft, name, amount, currency, rows)
        draft.say("prices.varies" if len(series) > 1 else "prices.only", **values)
        if len(series) > 1:
            _say_last(draft, vendor, series, currency)
            _say_year(draft, series, currency)
    draft.citations += tuple(
        Citation("invoice", str(one.invoice_id), f"{one.number}, {vendor}", url(one))
        for one in reversed(series[-SHOWN:])
    )
    _picture(draft, key, series)


def _say_last(draft: Draft, vendor: str, series: Sequence[Bill], currency: str) -> None:
    """Whether the last bill is above or below the one before it."""
    say, (old, new) = draft.context.say, series[-2:]
    rows = _rows([old, new], currency)
    change = change_percent(new.amount, old.amount) or Decimal(0)
    key = "up" if new.amount > old.amount else "down" if new.amount < old.amount else "same"
    days = [draft.value(name, say("column.issued"), one.on, Unit.DATE, say("how.read"))
            for name, one in (("last_on", new), ("before_on", old))]  # fmt: skip
    draft.say(
        f"prices.last_{key}", vendor=draft.named(vendor), day=days[0], day_before=days[1],
        now=_money(draft, "now", new.amount, currency, rows[:1]),
        before=_money(draft, "before", old.amount, currency, rows[1:]),
        percent=draft.derived("last_change", say("label.change"), abs(change), say("how.rise"),
                              rows, 2, Unit.PERCENT),
    )  # fmt: skip


def _say_year(draft: Draft, series: Sequence[Bill], currency: str) -> None:
    """The average of the last three bills against those of the same months a year before, where
    each of these months has one."""
    say, recent = draft.context.say, series[-RECENT_BILLS:]
    months = {(one.on.year - 1, one.on.month) for one in recent}
    earlier = [one for one in series if (one.on.year, one.on.month) in months]
    is_whole = {(one.on.year, one.on.month) for one in earlier} == months
    if len(recent) < RECENT_BILLS or not is_whole:
        return
    means = [
        cents(sum((one.amount for one in side), Decimal(0)) / len(side), currency).amount
        for side in (recent, earlier)
    ]
    facts = [
        draft.proved(name, say("label.average"), Money(mean, currency), say("prices.how_mean"),
                     _rows(side, currency))
        for name, mean, side in (("mean", means[0], recent), ("mean_before", means[1], earlier))
    ]  # fmt: skip
    change = change_percent(means[0], means[1]) or Decimal(0)
    key = "up" if change > 0 else "down" if change < 0 else "same"
    draft.say(
        f"prices.year_{key}", now=facts[0], before=facts[1],
        count=draft.count("mean_of", say("label.invoices"), RECENT_BILLS, say("prices.how_mean")),
        percent=draft.derived("mean_change", say("label.change"), abs(change), say("how.rise"),
                              _rows([*earlier, *recent], currency), len(earlier) + len(recent),
                              Unit.PERCENT),
    )  # fmt: skip


def _step_values(draft: Draft, currency: str, before: Level, now: Level) -> dict[str, object]:
    say = draft.context.say
    old, new = before.bills[-1], now.bills[0]
    change = change_percent(now.amount, before.amount)
    name = f"{currency}:{new.invoice_id}"
    return {
        "before": _money(draft, f"before:{new.invoice_id}", old.amount, currency,
                         _rows([old], currency)),
        "day": draft.value(
            f"since:{name}", say("column.since"), new.on, Unit.DATE, say("how.read")
        ),
        "percent": draft.derived(
            f"rise:{name}", say("label.change"), abs(change or Decimal(0)), say("how.rise"),
            _rows([new, old], currency), 2, Unit.PERCENT,
        ),
        "number": draft.named(new.number),
    }  # fmt: skip


def _a_year(
    draft: Draft, steps: Sequence[Step], found: Mapping[tuple[int, str, str], Sequence[Bill]]
) -> None:
    """What the rises come to in a year, where those suppliers go on billing as often."""
    more: list[tuple[tuple[int, str, str], Fact]] = []
    sums: dict[str, Decimal] = defaultdict(Decimal)
    say, how = draft.context.say, draft.context.say("how.rise_yearly")
    rows: dict[str, list[Row]] = defaultdict(list)
    for key, before, now in steps:
        if not (often := habits.interval(found[key])):
            continue
        (vendor_id, vendor, currency), rise = key, now.amount - before.amount
        sums[currency] += (amount := rise * habits.TIMES[often])
        own = _rows([before.bills[-1], now.bills[0]], currency)
        rows[currency] += own
        name, money = f"more:{vendor_id}", Money(amount, currency)
        more.append((key, draft.proved(name, vendor, money, how, own)))
    if not more:
        return
    label = say("label.yearly")
    wholes = [
        draft.proved("more", label, Money(amount, currency), how, rows[currency])
        for currency, amount in sums.items()
    ]
    parts = ", ".join(f"{draft.named(key[1])} [[{fact.id}]]" for key, fact in more[:MOST_SERIES])
    is_one = len(steps) == 1
    draft.say(
        "prices.a_year" if is_one else "prices.a_year_each",
        total=say("and").join(f"[[{one.id}]]" for one in wholes),
        **({} if is_one else {"parts": parts}),
    )


def _picture(draft: Draft, key: tuple[int, str, str], series: Sequence[Bill]) -> None:
    """A line of the last bills, and the same as a table, newest first."""
    say, (vendor_id, vendor, currency) = draft.context.say, key
    shown = list(series[-SHOWN:])
    columns = (
        Column("issue_date", say("column.issued"), Kind.DATE),
        Column("number", say("column.number")),
        Column("total", say("column.total"), Kind.MONEY),
        Column("change", say("column.change"), Kind.PERCENT),
    )
    pairs = zip([None, *shown], shown, strict=False)
    rows = [
        (
            Cell(one.on), Cell(one.number, url=url(one)), Cell(Money(one.amount, currency)),
            Cell(change_percent(one.amount, before.amount) if before else None),
        )
        for before, one in pairs
    ]  # fmt: skip
    title = say("prices.title", vendor=vendor)
    caption = say("prices.caption", currency=currency)
    name = f"prices:{vendor_id}:{currency}"
    draft.tables.append(
        Table(name, title, columns, tuple(reversed(rows)), caption, row_count=len(series))
    )
    if len(shown) > 1:
        points = tuple(
            Point(draft.context.short_day(one.on), Money(one.amount, currency)) for one in shown
        )
        draft.charts.append(Chart(name, title, caption, points, len(points) - 1, "line"))


def _all(draft: Draft, found: Sequence[Series], way: _Way, span: Period) -> None:
    """Everybody whose steady price went that way in a period, the largest change first."""
    say = draft.context.say
    is_usual = span == Period(draft.context.today - RECENT, None)
    steps: list[Step] = [
        (key, *step) for key, series in found
        if (step := way.step(series)) and holds(span, step[1].bills[0].on)
    ]  # fmt: skip
    compared = sum(any(len(one.bills) >= FEWEST for one in habits.levels(s)) for _, s in found)
    whole = draft.count("compared", say("prices.compared"), compared, say("how.steady"))
    if not steps:
        when = say("prices.last_year") if is_usual else draft.period(span)
        draft.say(f"prices.none{way.key}", all=whole, when=when)
        return
    steps.sort(key=lambda one: one[1].amount / one[2].amount, reverse=way.key != "")
    title = say(f"prices.title_{way.name}")
    count = draft.count(way.name, title, len(steps), say(f"how.{way.name}"))
    first, before, now = steps[0]
    values = _step_values(draft, first[2], before, now)
    last = _money(draft, "now", now.amount, first[2], _rows(now.bills[-1:], first[2]))
    draft.say(
        f"prices.lead{way.key}", count=count, vendor=draft.named(first[1]), now=last, **values
    )
    draft.say("prices.like_for_like", all=whole)
    if way.key == "":
        _a_year(draft, steps, dict(found))
    if not is_usual:
        draft.say("prices.within", period=draft.period(span))
    draft.tables.append(_steps_table(draft, steps, way))
    draft.citations = tuple(
        Citation("invoice", str(now.bills[0].invoice_id), f"{now.bills[0].number}, {key[1]}",
                 url(now.bills[0]))
        for key, _, now in steps
    )  # fmt: skip
    if len(steps) > 1:
        draft.charts.append(_steps_chart(draft, steps, way))


def _steps_table(draft: Draft, steps: Sequence[Step], way: _Way) -> Table:
    say = draft.context.say
    columns = (
        Column("vendor", say("column.vendor")),
        Column("number", say("column.number")),
        Column("since", say("column.since"), Kind.DATE),
        Column("before", say("column.before"), Kind.MONEY),
        Column("now", say("column.now"), Kind.MONEY),
        Column("change", say("column.change"), Kind.PERCENT),
    )
    rows = tuple(
        (
            Cell(key[1], url=f"/vendors/{key[0]}"),
            Cell(now.bills[0].number, url=url(now.bills[0])),
            Cell(now.bills[0].on), Cell(Money(before.amount, key[2])),
            Cell(Money(now.amount, key[2])), Cell(change_percent(now.amount, before.amount)),
        )
        for key, before, now in steps
    )  # fmt: skip
    return Table(way.name, say(f"prices.title_{way.name}"), columns, rows, row_count=len(rows))


def _steps_chart(draft: Draft, steps: Sequence[Step], way: _Way) -> Chart:
    say = draft.context.say
    points = tuple(
        Point(key[1], Money(now.amount, key[2]), before=Money(before.amount, key[2]))
        for key, before, now in steps
        if key[2] == steps[0][0][2]
    )
    names = (say("column.now"), say("column.before"))
    title = say(f"prices.title_{way.name}")
    caption = say("prices.caption", currency=steps[0][0][2])
    return Chart(way.name, title, caption, points, None, "bars", names)


def _rows(series: Sequence[Bill], currency: str) -> list[Row]:
    return [
        Row(one.number, url(one), one.on, Money(one.amount, currency)) for one in reversed(series)
    ]


def _money(draft: Draft, name: str, amount: Decimal, currency: str, rows: Sequence[Row]) -> Fact:
    say, kind = draft.context.say, name.partition(":")[0]
    label = f"column.{kind}" if kind in ("before", "now") else "label.amount"
    return draft.proved(name, say(label), Money(amount, currency), say("how.read"), rows)
