"""The months in which a supplier sent no invoice."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from assistant.database import Session
from assistant.tools import periods, slices, telling
from assistant.tools.context import ToolContext
from assistant.tools.draft import Draft
from assistant.tools.result import Cell, Column, Kind, Table, ToolResult
from assistant.tools.spend_slice import kind_names, kinds_of_cost
from assistant.workspace import reports
from assistant.workspace.reports import Grouping
from assistant.workspace.search import InvoiceFilter

MOST = 60  # months that are looked at
_LEAST = 2  # gaps between bills that make a rhythm


async def months_without(
    context: ToolContext, vendor: str | None, category: str | None = None,
    period: str | None = None,
) -> ToolResult:  # fmt: skip
    """Tell in which months a supplier sent no invoice, from its first one here, or from the start
    of a period, up to this month.

    Args:
        vendor: The supplier, copied from the question as text.
        category: A kind of cost such as rent, copied as text, where no supplier is named.
        period: Which months to look at, copied as text. Null is since the first invoice.
    """

    async def write(session: Session, draft: Draft) -> int:
        party = await slices.vendor(session, vendor, context)
        draft.cite(party)
        kinds, text = await kinds_of_cost(session, category, context)
        wanted = InvoiceFilter(
            vendors=party.ids if party else (), categories=kinds, text=text, today=context.today
        )
        draft.slice = wanted
        found = await reports.sums_by(session, wanted, Grouping.MONTH)
        counts: dict[str, int] = {}
        for one in found:
            if one.key:
                counts[one.key] = counts.get(one.key, 0) + one.count
        name = party.name if party else kind_names(draft, kinds) if kinds else category or ""
        _write(draft, name, counts, slices.period(period, context))
        return sum(counts.values())

    return await telling.told(context, "months", write)


def _write(draft: Draft, name: str, counts: dict[str, int], asked: periods.Period | None) -> None:
    say, today = draft.context.say, draft.context.today
    first = asked.start if asked and asked.start else _first(counts)
    last = min(asked.end if asked and asked.end else today, today)
    if first is None:
        draft.say("months.never", name=draft.named(name))
        return
    every = 1 if asked else _rhythm(counts)
    months = list(_months(first, last, every))[-MOST:]
    empty = [one for one in months if f"{one:%Y%m}" not in counts]
    how = say("how.months", name=draft.named(name))
    whole = draft.count("looked_at", say("column.month"), len(months), how)
    if not empty:
        draft.say("months.none", name=draft.named(name), all=whole)
        _tell_rhythm(draft, name, every, how)
        return
    count = draft.count("empty", say("column.month"), len(empty), how)
    names = say.listed([draft.period_name(periods.month(one)) for one in empty])
    draft.say("months.lead", name=draft.named(name), count=count, all=whole, months=names)
    _tell_rhythm(draft, name, every, how)
    if empty[-1] == today.replace(day=1):
        draft.say("months.this_one")
    columns = (
        Column("month", say("column.month")),
        Column("count", say("column.invoices"), Kind.COUNT),
    )
    rows = tuple(
        (Cell(draft.period_name(periods.month(one))), Cell(counts.get(f"{one:%Y%m}", 0)))
        for one in reversed(months)
    )
    title = say("months.title", name=name)
    draft.tables.append(Table("months", title, columns, rows, row_count=len(rows)))


def _tell_rhythm(draft: Draft, name: str, every: int, how: str) -> None:
    if every > 1:
        count = draft.count("every", draft.context.say("column.month"), every, how)
        draft.say("months.rhythm", name=draft.named(name), every=count)


def _first(counts: dict[str, int]) -> date | None:
    return date.fromisoformat(f"{min(counts)}01") if counts else None


def _rhythm(counts: dict[str, int]) -> int:
    """How many months lie between the bills of somebody who bills in a rhythm; 1 where they lie
    in none longer than a month."""
    billed = sorted(12 * int(one[:4]) + int(one[4:]) for one in counts)
    gaps = [later - one for one, later in pairwise(billed)]
    usual = max(gaps, key=gaps.count, default=1)
    is_regular = len(gaps) >= _LEAST and all(one % usual == 0 for one in gaps)
    return usual if is_regular and 2 * gaps.count(usual) > len(gaps) else 1


def _months(first: date, last: date, every: int) -> Iterator[date]:
    one = first.replace(day=1)
    while one <= last:
        yield one
        one = periods.moved(one, every)
