"""What is billed by habit: subscriptions, rents and other regular bills, with a year's estimate."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from statistics import median
from typing import Literal

from assistant.database import Session
from assistant.money import Money, total
from assistant.tools import slices, telling
from assistant.tools.context import ToolContext
from assistant.tools.draft import Draft
from assistant.tools.periods import EVER, Period
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
from assistant.tools.spend_slice import kind_names, kinds_of_cost
from assistant.workspace import habits
from assistant.workspace.habits import Bill, Habit

BARS = 12
_CENT = Decimal("0.01")
Interval = Literal["weekly", "monthly", "two_monthly", "quarterly", "half_yearly", "yearly"]


async def list_subscriptions(
    context: ToolContext, vendor: str | None = None, absent_only: bool | None = None,
    category: str | None = None, interval: Interval | None = None, next_only: bool | None = None,
    period: str | None = None, currency: str | None = None,
) -> ToolResult:  # fmt: skip
    """List what suppliers bill at regular intervals (subscriptions, rent, insurance, energy):
    how often, the usual bill, when the next is expected, and an estimate for a month and a year.

    Args:
        vendor: Only this supplier, copied from the question as text.
        absent_only: True for the bills that were expected by now and have not come.
        category: A kind of cost such as software, copied from the question as text.
        interval: Only what is billed so often.
        next_only: True where it is asked when the next bill comes.
        period: When the next bill is expected, copied as text; with next_only.
        currency: Only what is billed in it, as an ISO code.
    """

    async def write(session: Session, draft: Draft) -> int:
        asked = await telling.span(session, draft, None, vendor)
        kinds, words = await kinds_of_cost(session, category, context)
        wanted = replace(asked.wanted, categories=kinds, text=words, currency=currency)
        if words:  # Whoever bills it: not each of their bills says the word.
            named = await habits.bills(session, wanted, context.today)
            wanted = replace(wanted, text=None, vendors=tuple({key[0] for key in named}) or (0,))
        found = [
            one for one in await habits.habits(session, wanted, context.today)
            if interval in (None, one.interval.value)
        ]  # fmt: skip
        what = asked.what + _narrowed(draft, kinds, words, interval)
        what += f" {context.say('spend.in_currency', currency=currency)}" if currency else ""
        if found and next_only:
            _next(draft, found, what, slices.period(period, context))
        elif found and absent_only:
            _absent(draft, found, what)
        elif found:
            _write(draft, found, what)
        elif vendor and (series := await habits.bills(session, wanted, context.today)):
            _irregular(draft, series)
        else:
            draft.say("subscriptions.none", what=what)
        return sum(len(one.bills) for one in found)

    return await telling.told(context, "subscriptions", write)


def _narrowed(
    draft: Draft, kinds: Sequence[str], words: str | None, interval: Interval | None
) -> str:
    """Of which kind of cost, and how often, in words."""
    say, parts = draft.context.say, []
    if kinds:
        parts.append(say("spend.on_category", category=kind_names(draft, kinds)))
    if words:
        parts.append(say("spend.mentioning", text=draft.named(words)))
    if interval:
        parts.append(say(f"interval.{interval}"))
    return "".join(f" {part}" for part in parts)


def _write(draft: Draft, found: Sequence[Habit], what: str) -> None:
    say, how = draft.context.say, draft.context.say("how.yearly")
    yearly = [_yearly(draft, one) for one in found]
    count = draft.count("count", say("column.vendor"), len(found), say("how.habits"))
    sums = [
        draft.proved(
            "total", say("label.yearly"), money, how,
            [row for one in found if one.currency == currency for row in rows(one.vendor, one)],
        )
        for currency, money in total(Money(one.yearly, one.currency) for one in found).items()
    ]  # fmt: skip
    together = say("and").join(f"[[{one.id}]]" for one in sums)
    months = say("and").join(f"[[{_monthly(draft, one).id}]]" for one in sums)
    draft.say("subscriptions.lead", count=count, total=together, month=months, what=what)
    draft.say("subscriptions.estimate")
    draft.say(
        "subscriptions.largest", vendor=draft.named(found[0].vendor), yearly=yearly[0],
        interval=say(f"interval.{found[0].interval.value}"),
    )  # fmt: skip
    dearer = [one for one in found if habits.rise(one.bills)]
    if dearer:
        number = draft.count("dearer", say("column.vendor"), len(dearer), say("how.dearer"))
        draft.say("subscriptions.dearer", count=number, vendor=draft.named(dearer[0].vendor))
    draft.citations = tuple(_citation(one) for one in found)
    draft.tables.append(_table(draft, found, yearly))
    _chart(draft, found, yearly)


def _monthly(draft: Draft, yearly: Fact) -> Fact:
    """The twelfth part of a year's estimate."""
    assert isinstance(yearly.value, Money)
    money = Money((yearly.value.amount / 12).quantize(_CENT), yearly.value.currency)
    say = draft.context.say
    return draft.proved("monthly", say("label.monthly"), money, say("how.monthly"), yearly.rows)


def _absent(draft: Draft, found: Sequence[Habit], what: str) -> None:
    """The bills that should be here by habit and are not, the longest awaited first."""
    say, today = draft.context.say, draft.context.today
    how = say("how.absent")
    absent = sorted((one for one in found if one.next_on < today), key=lambda one: one.next_on)
    whole = draft.count("habits", say("column.vendor"), len(found), say("how.habits"))
    if not absent:
        draft.say("subscriptions.none_absent", all=whole, what=what)
        return
    count = draft.count("absent", say("column.vendor"), len(absent), how)
    first = absent[0]
    draft.say(
        "subscriptions.absent", count=count, all=whole, what=what, vendor=draft.named(first.vendor),
        day=draft.value("expected", say("column.next_bill"), first.next_on, Unit.DATE, how),
    )  # fmt: skip
    draft.say("subscriptions.absent_means")
    draft.citations = tuple(_citation(one) for one in absent)
    draft.tables.append(_table(draft, absent, [_yearly(draft, one) for one in absent]))


def _next(draft: Draft, found: Sequence[Habit], what: str, period: Period | None) -> None:
    """When the next bill is expected by habit, that of whoever bills soonest first."""
    say = draft.context.say
    within = [
        one for one in sorted(found, key=lambda one: (one.next_on, one.vendor))
        if period is None
        or ((period.start or one.next_on) <= one.next_on <= (period.end or one.next_on))
    ]  # fmt: skip
    if not within:
        draft.say("subscriptions.none_next", what=what, period=draft.period(period or EVER))
        return
    first, how = within[0], say("how.absent")
    values = {
        "vendor": draft.named(first.vendor), "interval": say(f"interval.{first.interval.value}"),
        "day": draft.value("expected", say("column.next_bill"), first.next_on, Unit.DATE, how),
        "last": draft.value("last", say("column.last_bill"), first.bills[-1].on, Unit.DATE, how),
        "usual": draft.proved("usual", say("column.usual"), Money(first.usual, first.currency),
                              how, rows(first.vendor, first)),
    }  # fmt: skip
    if len(within) > 1:
        count = draft.count("awaited", say("column.vendor"), len(within), how)
        when = f" {draft.period(period)}" if period else ""
        draft.say("subscriptions.next_of", count=count, what=what, period=when, **values)
    else:
        is_late = first.next_on < draft.context.today
        draft.say("subscriptions.late" if is_late else "subscriptions.next", **values)
    draft.say("subscriptions.absent_means")
    draft.citations = tuple(_citation(one) for one in within)
    draft.tables.append(_table(draft, within, [_yearly(draft, one) for one in within]))


def _irregular(draft: Draft, found: Mapping[tuple[int, str, str], Sequence[Bill]]) -> None:
    """How many bills somebody sent who keeps to no interval, and how far apart they are."""
    say, how = draft.context.say, draft.context.say("label.invoices")
    (_, vendor, currency), bills = max(found.items(), key=lambda one: len(one[1]))
    shown = [Row(one.number, url(one), one.on, Money(one.amount, currency)) for one in bills]
    values: dict[str, object] = {
        "vendor": draft.named(vendor),
        "count": draft.derived("bills", how, len(bills), "", shown, len(shown)),
        "last": draft.value("last", say("column.last_bill"), bills[-1].on, Unit.DATE),
    }
    gaps = [(later.on - one.on).days for one, later in pairwise(bills)]
    if not gaps:
        draft.say("subscriptions.once", **values)
        return
    values["days"] = draft.days("apart", say("label.days"), int(median(gaps)), how, shown)
    draft.say("subscriptions.irregular", **values)
    draft.citations = tuple(
        Citation("invoice", str(one.invoice_id), f"{one.number}, {vendor}", url(one))
        for one in reversed(bills[-BARS:])
    )


def rows(vendor: str, habit: Habit) -> list[Row]:
    """A habit's bills as proof, newest first."""
    return [
        Row(f"{vendor} · {one.number}", url(one), one.on, Money(one.amount, habit.currency))
        for one in reversed(habit.bills)
    ]


def url(bill: Bill) -> str:
    """The page of a bill's invoice."""
    return f"/invoices/{bill.invoice_id}"


def _yearly(draft: Draft, one: Habit) -> Fact:
    name = f"yearly:{one.vendor_id}"
    how = draft.context.say("how.yearly")
    return draft.proved(name, one.vendor, Money(one.yearly, one.currency), how, rows("", one))


def _citation(one: Habit) -> Citation:
    last = one.bills[-1]
    return Citation("invoice", str(last.invoice_id), f"{last.number}, {one.vendor}", url(last))


def _table(draft: Draft, found: Sequence[Habit], yearly: Sequence[Fact]) -> Table:
    say = draft.context.say
    columns = (
        Column("vendor", say("column.vendor")),
        Column("interval", say("column.interval")),
        Column("usual", say("column.usual"), Kind.MONEY),
        Column("amounts", say("column.amounts")),
        Column("last", say("column.last_bill"), Kind.DATE),
        Column("next", say("column.next_bill"), Kind.DATE),
        Column("yearly", say("column.yearly"), Kind.MONEY),
    )
    lines = tuple(
        (
            Cell(one.vendor, url=f"/vendors/{one.vendor_id}"),
            Cell(say(f"interval.{one.interval.value}")),
            Cell(Money(one.usual, one.currency)),
            Cell(say("subscriptions.alike" if one.is_alike else "subscriptions.varies")),
            Cell(one.bills[-1].on),
            Cell(one.next_on),
            Cell(fact.value, fact.id),
        )
        for one, fact in zip(found, yearly, strict=True)
    )
    title, caption = say("subscriptions.title"), say("subscriptions.caption")
    return Table("subscriptions", title, columns, lines, caption, row_count=len(lines))


def _chart(draft: Draft, found: Sequence[Habit], yearly: Sequence[Fact]) -> None:
    currency = found[0].currency
    own = [pair for pair in zip(found, yearly, strict=True) if pair[0].currency == currency][:BARS]
    if len(own) < 2:
        return
    points = tuple(
        Point(one.vendor, Money(one.yearly, currency), str(len(one.bills)), fact.id)
        for one, fact in own
    )
    say = draft.context.say
    caption = say("subscriptions.chart_caption", currency=currency)
    draft.charts.append(Chart("subscriptions", say("subscriptions.chart"), caption, points, 0))
