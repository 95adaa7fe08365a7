"""A month held against what is usual: the mean of the full months before it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from assistant import formats
from assistant.database import Session
from assistant.money import Money
from assistant.tools import derivations, periods, slices, spend_slice, taken_off, telling
from assistant.tools.beside import say_beside
from assistant.tools.context import ToolContext, Unclear
from assistant.tools.draft import Draft
from assistant.tools.periods import Period
from assistant.tools.records import MOST_ROWS, Listed, citations
from assistant.tools.result import Cell, Chart, Column, Fact, Kind, Point, Table, ToolResult
from assistant.tools.spend_query import (
    Amount,
    SpendQuery,
    caption_of,
    how_of,
)
from assistant.tools.spend_slice import Asked, Names
from assistant.workspace import reports, search
from assistant.workspace.reports import Grouping, Sums
from assistant.workspace.search import Order

MOST = 12  # full months that make what is usual
FEW = 3  # Of fewer, nobody should call anything usual.
MEMBERS, SOURCES = 600, 5
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Month:
    """One month of one currency; nothing where no bill is in it."""

    period: Period
    name: str
    fact: Fact
    count: int


@dataclass(frozen=True, slots=True)
class Side:
    """The asked months of one currency, and the full ones before them."""

    currency: str
    now: Fact
    each: Fact
    months: int
    usual: Sequence[Month]
    asked: Sequence[Month]


async def than_usual(
    context: ToolContext, period: str | None = None, vendor: Names = None, category: Names = None,
    basis: Literal["spent", "paid"] = "spent", amount: Amount = "gross",
) -> ToolResult:  # fmt: skip
    """Tell whether a month is higher or lower than usual: against the mean (and the median) of the
    up to twelve full months before it, per currency. Of a longer period its average month is held
    against these.

    Args:
        period: The month or longer period, copied from the question as text. Null is this month.
        vendor: A supplier, copied as text; several as a list.
        category: A category or kind of cost, copied as text; several as a list.
        basis: spent is what was invoiced, by issue date; paid is by payment date.
        amount: gross is incl. VAT, net is excl. VAT, vat is the VAT alone.
    """

    async def write(session: Session, draft: Draft) -> int:
        asked = _whole_months(slices.period(period, context), context)
        filters = Asked(
            basis, vendor, None, category, None, None, None, None, None, None, amount=amount
        )
        meant = await spend_slice.resolve(session, draft, filters, asked)
        query = SpendQuery("sum", basis, amount, meant.wanted, asked, meant.what)
        until = query.wanted.within(None, asked.end)
        months = await reports.sums_by(session, until, Grouping.MONTH, query.amounts)
        months = [one for one in months if one.key and one.currency]
        if period is None and (vendor or category) and months:
            asked = periods.month(_first_of(months[-1]))  # their last bill may be a month ago
            within = query.wanted.within(asked.start, asked.end)
            query = replace(query, wanted=within, period=asked)
        draft.slice = query.wanted
        told = 0
        for currency in _currencies(months, asked):
            own = [one for one in months if one.currency == currency]
            side = await _side(session, draft, query, currency, own)
            mean = _say(draft, query, side, is_first=not told)
            if mean and not told:
                await _say_remains(session, draft, query, side)
            told += sum(one.count for one in (*side.usual, *side.asked))
        if not told:
            draft.say("usual.none", what=query.what, period=draft.period(asked))
            return 0
        _say_open(draft, asked)
        sums = await reports.sums(session, query.wanted, query.amounts)
        await say_beside(
            session, draft, query.wanted, sums[:1], query.amounts, is_compared=bool(sums)
        )
        found = await search.rows(session, query.wanted, Order.LARGEST, SOURCES)
        draft.citations = citations(found)
        return told

    return await telling.told(context, "usual", write)


def _whole_months(asked: Period | None, context: ToolContext) -> Period:
    """The months that a period touches, none of them to come; this one where none is named."""
    if asked is None or asked.start is None:
        return periods.month(context.today)
    if asked.start > context.today:
        raise Unclear(context.say("usual.to_come", period=periods.phrase(
            asked, context.language, context.today)), is_question=False)  # fmt: skip
    last = periods.month(min(asked.end or context.today, context.today))
    first = asked.start.replace(day=1)
    if last.start == first:
        return last
    is_whole = asked.start == first and asked.end == last.end
    return asked if is_whole else Period(first, last.end)


def _currencies(months: Sequence[Sums], asked: Period) -> list[str]:
    """The currencies of the asked months and of the year before, the most used first."""
    assert asked.start
    since = f"{periods.moved(asked.start, -MOST):%Y%m}"
    counts: dict[str, int] = {}
    for one in months:
        if one.currency and one.key >= since:
            counts[one.currency] = counts.get(one.currency, 0) + one.count
    return sorted(counts, key=lambda one: -counts[one])


async def _side(
    session: Session, draft: Draft, query: SpendQuery, currency: str, sums: Sequence[Sums]
) -> Side:
    """The asked months and, from the first bill on, the twelve before, as facts."""
    asked, say = query.period, draft.context.say
    assert asked.start
    assert asked.end
    own = replace(query.wanted, currency=currency)
    by_key = {one.key: one for one in sums}
    start = max(periods.moved(asked.start, -MOST), _first_of(by_key[min(by_key)]))
    rows = await search.rows(session, own.within(start, asked.end), Order.NEWEST, MEMBERS)
    made = [_month(draft, query, currency, one, by_key, rows) for one in _months(start, asked.end)]
    usual = [one for one in made if one.period.start and one.period.start < asked.start]
    shown = [one for one in made if one not in usual]
    whole = sum((_amount(one.fact) for one in shown), Decimal(0))
    found = await search.rows(session, own, Order.LARGEST, MOST_ROWS)
    count, money = sum(one.count for one in shown), Money(whole, currency)
    name = say(f"label.{query.label}")
    now = draft.money("now", name, money, how_of(draft, query), found, count, query.amounts)
    each = now
    months = len(_months(asked.start, asked.end))
    if months > 1:
        how = say("how.usual_each", count=months)
        each = derivations.average(draft, "now_each", now, months, how) or now
    return Side(currency, now, each, months, usual, shown)


def _month(
    draft: Draft, query: SpendQuery, currency: str, first: date, by_key: dict[str, Sums],
    rows: Sequence[Listed],
) -> Month:  # fmt: skip
    period, key = periods.month(first), f"{first:%Y%m}"
    sums = by_key.get(key, Sums(currency, 0, Decimal(0)))
    name = formats.month(first, draft.context.language)
    theirs = [row for row in rows if _day(row, query) and f"{_day(row, query):%Y%m}" == key]
    how = how_of(draft, replace(query, period=period))
    money = Money(sums.total, currency)
    fact = draft.money(f"month:{key}", name, money, how, theirs, sums.count, query.amounts)
    return Month(period, draft.named(name, key=period.id), fact, sums.count)


def _day(row: Listed, query: SpendQuery) -> date | None:
    day: date | None = getattr(row[0], f"{query.wanted.basis.value}_on")
    return day


def _months(start: date, end: date) -> list[date]:
    months = 12 * (end.year - start.year) + end.month - start.month + 1
    return [periods.moved(start.replace(day=1), place) for place in range(months)]


def _first_of(month: Sums) -> date:
    return date.fromisoformat(f"{month.key}01")


def _amount(fact: Fact) -> Decimal:
    assert isinstance(fact.value, Money)
    return fact.value.amount


def _say(draft: Draft, query: SpendQuery, side: Side, *, is_first: bool) -> Fact | None:
    """One currency: more or less than usual, what usual rests on, and the months; the mean, where
    there is one."""
    say = draft.context.say
    words: dict[str, object] = {
        "name": say(f"label.{query.label}"), "what": query.what, "now": side.each,
        "period": draft.period(query.period),
    }  # fmt: skip
    if side.months > 1:
        many = draft.count("asked", say("label.months"), side.months, say("how.usual_asked"))
        words["now"] = say("usual.each", now=side.each, count=many)
    mean = None
    if not side.usual:
        _lead(draft, say("usual.none_before", **words), side.currency, is_first=is_first)
    else:
        mean, middle = _usual(draft, side)
        of, than = draft.period(query.period), say("usual.in_proof")
        change = derivations.difference(draft, "change", side.each, mean, of, than)
        share = derivations.growth(draft, f"percent:{side.currency}", side.each, mean, of, than)
        above = _amount(side.each) - _amount(mean)
        key = "more" if above > 0 else "less" if above < 0 else "same"
        key += "" if share or key == "same" else "_plain"
        words |= {"change": change, "percent": share or "", "mean": mean}
        _lead(draft, say(f"usual.{key}", **words), side.currency, is_first=is_first)
        _say_rests(draft, side, middle, is_first=is_first)
    _table(draft, query, side)
    return mean


def _lead(draft: Draft, sentence: str, currency: str, *, is_first: bool) -> None:
    say = draft.context.say
    told = sentence if is_first else say("usual.in_currency", currency=currency, told=sentence)
    draft.statements.append(told)


def _usual(draft: Draft, side: Side) -> tuple[Fact, Fact]:
    """The mean and the median of the full months before."""
    say, facts = draft.context.say, [one.fact for one in side.usual]
    number = len(facts)
    whole = derivations.together(draft, "before", facts)
    how = say("how.usual_mean", count=number)
    mean = derivations.average(draft, "mean", whole, number, how)
    assert mean
    return mean, derivations.median(draft, "median", facts, say("how.usual_median", count=number))


def _say_rests(draft: Draft, side: Side, middle: Fact, *, is_first: bool) -> None:
    """How many months are usual, their median, and, of the first currency, whether the asked one
    lies outside them."""
    say, usual = draft.context.say, side.usual
    name = f"months:{side.currency}"
    count = draft.count(name, say("label.months"), len(usual), say("how.usual_months"))
    key = "usual.rests" if len(usual) >= FEW else "usual.rests_few"
    draft.say(key, count=count, first=usual[0].name, last=usual[-1].name, median=middle)
    if len(usual) < FEW or not is_first:
        return
    least, most = (pick(usual, key=lambda one: _amount(one.fact)) for pick in (min, max))
    now = _amount(side.each)
    key = "within"
    key = "above" if now > _amount(most.fact) else key
    key = "below" if now < _amount(least.fact) else key
    key = "alike" if _amount(least.fact) == _amount(most.fact) else key
    draft.say(
        f"usual.{key}", least=least.fact, least_month=least.name, most=most.fact,
        most_month=most.name,
    )  # fmt: skip


async def _say_remains(session: Session, draft: Draft, query: SpendQuery, side: Side) -> None:
    """Both sides a month without what may not count, where there is any of it."""
    say, left = draft.context.say, []
    own = replace(query.wanted, currency=side.currency)
    before = own.within(side.usual[0].period.start, side.usual[-1].period.end)
    for name, wanted, months, number in (
        ("remains", own, side.asked, side.months),
        ("remained", before, side.usual, len(side.usual)),
    ):  # fmt: skip
        whole = sum((_amount(one.fact) for one in months), Decimal(0))
        off = await taken_off.look(session, draft, wanted, query.amounts, whole)
        each = Money((off.left / number).quantize(_CENT, rounding=ROUND_HALF_UP), side.currency)
        left.append((off, draft.money(name, say("label.rest"), each, say("how.usual_rest"))))
    if any(off.is_any for off, _ in left):
        draft.say("usual.remains", now=left[0][1], before=left[1][1])


def _say_open(draft: Draft, asked: Period) -> None:
    """That the last month is not over, and how much of it is."""
    say, today = draft.context.say, draft.context.today
    assert asked.end
    if asked.end <= today:
        return
    day = draft.count("day", say("label.days"), today.day, say("how.usual_day"))
    days = draft.count("days", say("label.days"), asked.end.day, say("how.usual_day"))
    draft.say("usual.open", day=day, days=days)


def _table(draft: Draft, query: SpendQuery, side: Side) -> None:
    """The months beside each other, the newest first, and as bars with the asked one marked."""
    say = draft.context.say
    every = [*side.usual, *side.asked]
    columns = (
        Column("month", say("column.month")),
        Column("invoices", say("column.invoices"), Kind.COUNT),
        Column("total", say(f"label.{query.label}"), Kind.MONEY),
    )
    rows = tuple(
        (Cell(one.name), Cell(one.count), Cell(one.fact.value, one.fact.id))
        for one in reversed(every)
    )
    title, caption = say("table.by_month"), caption_of(draft, query, side.currency)
    name = f"months_{side.currency.lower()}"
    draft.tables.append(Table(name, title, columns, rows, caption, row_count=len(rows)))
    if len(every) > 1:
        points = tuple(
            Point(one.name, Money(_amount(one.fact), side.currency), str(one.count), one.fact.id)
            for one in every
        )
        draft.charts.append(Chart(name, title, caption, points, len(points) - 1))
