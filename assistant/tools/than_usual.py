"""A month held against what is usual: the mean of the full months before it."""

from dataclasses import replace
from typing import Literal

from assistant.database import Session
from assistant.money import Money
from assistant.tools import derivations, periods, slices, spend_slice, telling
from assistant.tools.beside import say_beside
from assistant.tools.context import ToolContext
from assistant.tools.draft import Draft
from assistant.tools.records import citations
from assistant.tools.result import Cell, Chart, Column, Fact, Kind, Point, Table, ToolResult
from assistant.tools.spend_query import Amount, SpendQuery, caption_of
from assistant.tools.spend_slice import Asked, Names
from assistant.tools.usual_beside import FEW, say_driver, say_open, say_remains
from assistant.tools.usual_months import (
    Side,
    amount_of,
    currencies,
    first_of,
    side_of,
    whole_months,
)
from assistant.workspace import reports, search
from assistant.workspace.reports import Grouping
from assistant.workspace.search import Order

SOURCES = 5


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
        asked = whole_months(slices.period(period, context), context)
        filters = Asked(
            basis, vendor, None, category, None, None, None, None, None, None, amount=amount
        )
        meant = await spend_slice.resolve(session, draft, filters, asked)
        query = SpendQuery("sum", basis, amount, meant.wanted, asked, meant.what)
        until = query.wanted.within(None, asked.end)
        months = await reports.sums_by(session, until, Grouping.MONTH, query.amounts)
        months = [one for one in months if one.key and one.currency]
        if period is None and (vendor or category) and months:
            asked = periods.month(first_of(months[-1]))  # their last bill may be a month ago
            within = query.wanted.within(asked.start, asked.end)
            query = replace(query, wanted=within, period=asked)
        draft.slice = query.wanted
        told = 0
        for currency in currencies(months, asked):
            own = [one for one in months if one.currency == currency]
            side = await side_of(session, draft, query, currency, own)
            mean = _say(draft, query, side, is_first=not told)
            if mean and not told:
                await say_remains(session, draft, query, side)
                await say_driver(session, draft, query, side)
            told += sum(one.count for one in (*side.usual, *side.asked))
        if not told:
            draft.say("usual.none", what=query.what, period=draft.period(asked))
            return 0
        say_open(draft, asked)
        sums = await reports.sums(session, query.wanted, query.amounts)
        await say_beside(
            session, draft, query.wanted, sums[:1], query.amounts, is_compared=bool(sums)
        )
        found = await search.rows(session, query.wanted, Order.LARGEST, SOURCES)
        draft.citations = citations(found)
        return told

    return await telling.told(context, "usual", write)


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
        above = amount_of(side.each) - amount_of(mean)
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
    least, most = (pick(usual, key=lambda one: amount_of(one.fact)) for pick in (min, max))
    now = amount_of(side.each)
    key = "within"
    key = "above" if now > amount_of(most.fact) else key
    key = "below" if now < amount_of(least.fact) else key
    key = "alike" if amount_of(least.fact) == amount_of(most.fact) else key
    draft.say(
        f"usual.{key}", least=least.fact, least_month=least.name, most=most.fact,
        most_month=most.name,
    )  # fmt: skip


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
    title, caption = say("table.by_month"), caption_of(draft, query, side.currency, is_dated=False)
    name = f"months_{side.currency.lower()}"
    draft.tables.append(Table(name, title, columns, rows, caption, row_count=len(rows)))
    if len(every) > 1:
        points = tuple(
            Point(one.name, Money(amount_of(one.fact), side.currency), str(one.count), one.fact.id)
            for one in every
        )
        draft.charts.append(Chart(name, title, caption, points, len(points) - 1))
