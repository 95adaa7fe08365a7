"""The months that a question is about, and the full ones before them that make what is usual."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from assistant import formats
from assistant.database import Session
from assistant.money import Money
from assistant.tools import derivations, periods
from assistant.tools.context import ToolContext, Unclear
from assistant.tools.draft import Draft
from assistant.tools.periods import Period
from assistant.tools.records import MOST_ROWS, Listed
from assistant.tools.result import Fact
from assistant.tools.spend_query import SpendQuery, how_of
from assistant.workspace import search
from assistant.workspace.reports import Sums
from assistant.workspace.search import Order

MOST = 12  # full months that make what is usual
MEMBERS = 600


@dataclass(frozen=True, slots=True)
class Month:
    """One month of one currency; nothing where no bill is in it."""

    period: Period
    name: str
    fact: Fact
    count: int


@dataclass(frozen=True, slots=True)
class Side:
    """The asked months of one currency, and the full ones before them; `each` is what they come
    to a month."""

    currency: str
    now: Fact
    each: Fact
    months: int
    usual: Sequence[Month]
    asked: Sequence[Month]


def whole_months(asked: Period | None, context: ToolContext) -> Period:
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


def currencies(months: Sequence[Sums], asked: Period) -> list[str]:
    """The currencies of the asked months and of the year before, the most used first."""
    assert asked.start
    since = f"{periods.moved(asked.start, -MOST):%Y%m}"
    counts: dict[str, int] = {}
    for one in months:
        if one.currency and one.key >= since:
            counts[one.currency] = counts.get(one.currency, 0) + one.count
    return sorted(counts, key=lambda one: -counts[one])


async def side_of(
    session: Session, draft: Draft, query: SpendQuery, currency: str, sums: Sequence[Sums]
) -> Side:
    """The asked months and, from the first bill on, the twelve before, as facts."""
    asked, say = query.period, draft.context.say
    assert asked.start
    assert asked.end
    own = replace(query.wanted, currency=currency)
    by_key = {one.key: one for one in sums}
    start = max(periods.moved(asked.start, -MOST), first_of(by_key[min(by_key)]))
    rows = await search.rows(session, own.within(start, asked.end), Order.NEWEST, MEMBERS)
    made = [_month(draft, query, currency, one, by_key, rows) for one in _months(start, asked.end)]
    usual = [one for one in made if one.period.start and one.period.start < asked.start]
    shown = [one for one in made if one not in usual]
    whole = sum((amount_of(one.fact) for one in shown), Decimal(0))
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


def first_of(month: Sums) -> date:
    """The first day of a month that a total is grouped by."""
    return date.fromisoformat(f"{month.key}01")


def amount_of(fact: Fact) -> Decimal:
    """The amount of a fact that is money."""
    assert isinstance(fact.value, Money)
    return fact.value.amount
