"""Two slices compared: the difference, who moved most, and a table of both."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.database import Session
from assistant.money import Money
from assistant.tools import breakdown, derivations, spend_measures, taken_off
from assistant.tools.breakdown import Compared, Extra, Headings
from assistant.tools.derivations import negative
from assistant.tools.draft import Draft
from assistant.tools.periods import Period
from assistant.tools.records import Listed, amount, citations, label
from assistant.tools.records import proof as proof_of
from assistant.tools.result import Cell, Chart, Column, Fact, Kind, Point, Row, Table, Unit
from assistant.tools.spend_query import Other, SpendQuery, caption_of, how_of, named_amount
from assistant.tools.taken_off import TakenOff
from assistant.workspace import holdings, reports, search
from assistant.workspace.reports import CALENDAR, Amounts, Grouping, Sums
from assistant.workspace.search import Found, InvoiceFilter, Order

GROUPS = 10
SOURCES = 5
MOVERS = 3


async def write_comparison(
    session: Session, draft: Draft, query: SpendQuery, other: Other, sums: list[Sums], found: Found
) -> int:
    """The difference first, then the group behind it, a table and a chart of both. How many
    invoices the other side has."""
    old_sums = await reports.sums(session, other.wanted, query.amounts)
    currency = next((one.currency for one in [*sums, *old_sums] if one.currency), "EUR")
    if (theirs := _no_common(sums, old_sums)) and query.measure == "sum":
        return await _apart(session, draft, query, other, currency, theirs)
    old_found = await search.find(session, other.wanted, Order.LARGEST)
    now = await _side(session, draft, query, None, sums, found, currency)
    old = await _side(session, draft, query, other, old_sums, old_found, currency)
    _lead(draft, query, other, now, old)
    if query.period != other.period:
        await say_history(session, draft, other.period)
        _say_not_over(draft, query.period, other.period)
    if query.what != other.what and query.group_by is None:
        draft.citations = citations([*found.rows[:SOURCES], *old_found.rows[:SOURCES]])
        _sides(draft, query, other, (now, old), currency)
    if query.measure == "sum":
        sides = [
            await _read(session, draft, wanted, query, fact, rows)
            for wanted, fact, rows in (
                (query.wanted, now, found.rows), (other.wanted, old, old_found.rows),
            )
        ]  # fmt: skip
        if query.what == other.what or query.group_by is not None:
            await _groups(session, draft, query, other, now, (sides[0], sides[1]), currency)
        _say_remains(draft, sides, currency)
    return sum(one.count for one in old_sums)


def _no_common(sums: list[Sums], others: list[Sums]) -> str | None:
    """The first currency of the other side, where both sides have amounts and share none."""
    one, two = ({each.currency for each in side if each.currency} for side in (sums, others))
    first = next((each.currency for each in others if each.currency), None)
    return first if one and two and not one & two else None


async def _apart(
    session: Session, draft: Draft, query: SpendQuery, other: Other, currency: str, theirs: str
) -> int:
    """Two sides in different currencies: each as it is, without a difference."""
    facts, read = [], 0
    for side, code in ((None, currency), (other, theirs)):
        wanted = (side or query).wanted
        sums = await reports.sums(session, wanted, query.amounts)
        found = await search.find(session, wanted, Order.LARGEST)
        facts.append(await _side(session, draft, query, side, sums, found, code))
        read = sum(one.count for one in sums)
    draft.say("compare.apart", now=facts[0], before=facts[1], what=query.what, other=other.what,
              period=draft.period(query.period), then=draft.period(other.period),
              name=draft.context.say(f"label.{_measure(query)}"))  # fmt: skip
    _sides(draft, query, other, (facts[0], facts[1]), currency, is_drawn=False)
    return read


def _sides(
    draft: Draft, query: SpendQuery, other: Other, both: tuple[Fact, Fact], currency: str,
    *, is_drawn: bool = True,
) -> None:  # fmt: skip
    """Both slices under each other, each with its own invoices; bars only of one currency."""
    say, names = draft.context.say, _headings(draft, query, other)
    columns = [Column("group", say("column.matter"))]
    is_count = query.measure == "count"
    if not is_count:
        columns.append(Column("invoices", say("column.invoices"), Kind.COUNT))
    label = say(f"label.{_measure(query)}")
    columns.append(Column("total", label, Kind.COUNT if is_count else Kind.MONEY))
    rows = tuple(
        (Cell(name), *([] if is_count else [Cell(fact.row_count)]), Cell(fact.value, fact.id))
        for name, fact in zip(names, both, strict=True)
    )
    title, caption = say("table.side_by_side"), caption_of(draft, query, currency, is_dated=False)
    caption = caption if is_drawn else ""
    draft.tables.append(Table("compared", title, tuple(columns), rows, caption, None, len(rows)))
    if not is_drawn:
        return
    points = tuple(
        Point(name, fact.value, str(fact.row_count), fact.id)
        for name, fact in zip(names, both, strict=True)
        if isinstance(fact.value, Money | int)
    )
    draft.charts.append(Chart("compared", title, caption, points, 0 if _order(*both)[0] else 1))


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of a comparison: its invoices in the one currency, and what of them may not
    count."""

    wanted: InvoiceFilter
    rows: tuple[Listed, ...]
    off: TakenOff

    def bills(self, vendor_id: int | None) -> list[Listed]:
        """The invoices of a supplier that count."""
        ids, currency = self.off.ids, self.wanted.currency
        return [
            row for row in self.rows
            if (row[0].vendor_id, row[0].currency) == (vendor_id, currency)
            and row[0].id not in ids
        ]  # fmt: skip

    def proof(self, vendor_id: int | None, which: Amounts) -> list[Row]:
        """The rows that make up what a supplier comes to: credit notes count against it."""
        notes = [row for row in self.off.notes if row[0].vendor_id == vendor_id]
        taken = [row if row.amount and row.amount.amount < 0 else negative(row)
                 for row in proof_of(notes, which)]  # fmt: skip
        return [*proof_of(self.bills(vendor_id), which), *taken]


async def _read(
    session: Session, draft: Draft, wanted: InvoiceFilter, query: SpendQuery, fact: Fact,
    rows: tuple[Listed, ...],
) -> _Side:  # fmt: skip
    assert isinstance(fact.value, Money)
    own = replace(wanted, currency=fact.value.currency)
    off = await taken_off.look(session, draft, own, query.amounts, fact.value.amount)
    return _Side(own, rows, off)


def _say_remains(draft: Draft, sides: Sequence[_Side], currency: str) -> None:
    """Both sides without what may not count, where there is any of it."""
    say = draft.context.say
    if any(side.off.is_any for side in sides):
        now, before = (
            draft.money(name, say("label.rest"), Money(side.off.left, currency), say("how.rest"))
            for name, side in zip(("remains", "remained"), sides, strict=True)
        )
        draft.say("compare.remains", now=now, before=before)


async def _side(
    session: Session, draft: Draft, query: SpendQuery, other: Other | None, sums: list[Sums],
    found: Found, currency: str,
) -> Fact:  # fmt: skip
    """One of the two figures; nothing where there are no invoices."""
    wanted, period = (other.wanted, other.period) if other else (query.wanted, query.period)
    here = next((one for one in sums if one.currency == currency), Sums(currency, 0, Decimal(0)))
    if query.measure == "count":
        here = replace(here, count=sum(one.count for one in sums))
    name = period.id if other is None or other.period != query.period else f"{period.id}:other"
    return await spend_measures.figure(
        session, draft, query, wanted, here, found.rows, how_of(draft, query, other), name
    )


def _lead(draft: Draft, query: SpendQuery, other: Other, now: Fact, old: Fact) -> None:
    say = draft.context.say
    of, than = _worded(draft, query, None), _worded(draft, query, other)
    change = derivations.difference(draft, "change", now, old, of, than)
    percent = derivations.growth(draft, "change_percent", now, old, of, than)
    more, less = _order(now, old)
    key = "more" if more else "less" if less else "same"
    suffix = "" if percent is not None or key == "same" else "_from_nothing"
    group = "compare" if query.measure == "sum" and query.basis == "spent" else "compare_of"
    if query.period == other.period:
        group = "compare_slices"
    first = named_amount(draft, query, now) if group == "compare" else now
    draft.say(
        f"{group}.{key}{suffix}", now=first, before=old, change=change, percent=percent or "",
        what=query.what, other=other.what, period=draft.period(query.period),
        then=draft.period(other.period), name=say(f"label.{_measure(query)}"),
    )  # fmt: skip


def _measure(query: SpendQuery) -> str:
    names = {"count": "invoices", "average": "average", "median": "median",
             "smallest": "minimum", "largest": "maximum"}  # fmt: skip
    return names.get(query.measure, query.label)


def _worded(draft: Draft, query: SpendQuery, other: Other | None) -> str:
    """One side in the words of a proof: the period, and the slice where the two differ in it."""
    assert query.other
    side = other or query
    period = draft.period(side.period)
    return period if query.what == query.other.what else f"{side.what.strip()} {period}"


def _order(now: Fact, old: Fact) -> tuple[bool, bool]:
    one, two = (fact.value for fact in (now, old))
    if isinstance(one, Money) and isinstance(two, Money):
        return one.amount > two.amount, one.amount < two.amount
    assert isinstance(one, int)
    assert isinstance(two, int)
    return one > two, one < two


async def say_history(session: Session, draft: Draft, then: Period) -> None:
    """A warning where the period compared with begins before the first invoice here."""
    first = await holdings.first_day(session)
    if first is None or (then.start and then.start >= first):
        return
    say = draft.context.say
    day = draft.value("history", say("column.issued"), first, Unit.DATE, say("how.all"))
    draft.say("compare.history", day=day, name=draft.period_name(then))


def _say_not_over(draft: Draft, now: Period, then: Period) -> None:
    """That one of the two still runs, and is so far held against the whole of the other."""
    today = draft.context.today
    running = [one for one in (now, then) if one.start and one.end and one.start <= today < one.end]
    if len(running) == 1:
        draft.say("compare.not_over", name=draft.period_name(running[0]))


async def _groups(
    session: Session, draft: Draft, query: SpendQuery, other: Other, total: Fact,
    both: tuple[_Side, _Side], currency: str,
) -> None:  # fmt: skip
    """Both sides by supplier or another group, and which of them moved most."""
    say, by = draft.context.say, query.group_by or Grouping.VENDOR
    sides = [
        breakdown.named(
            await reports.sums_by(session, wanted, by, query.amounts), by, draft.context
        )
        for wanted in (query.wanted, other.wanted)
    ]
    groups = breakdown.compared(sides[0], sides[1], currency)
    if not groups or (by in CALENDAR and query.period != other.period):
        return
    off = [await side.off.by_group(session, side.wanted, query.amounts, by) for side in both]
    counting = breakdown.without(groups, off[0], off[1])
    if query.top:  # So many of those that moved most.
        size = {one.key: abs(one.moved) for one in counting}
        groups.sort(key=lambda one: -size[one.key])
    if len(groups) > 1 and any(one.moved for one in groups):
        _mover(draft, query, other, groups, counting, both)
        await _biggest(session, draft, query, other, counting, both, off)
    names = _headings(draft, query, other)
    words = Headings(
        say("table.compared" if by is Grouping.VENDOR else f"table.by_{by.value}"),
        say(f"column.{by.value}"), *names, caption_of(draft, query, currency, is_dated=False),
    )  # fmt: skip
    most = query.top or GROUPS
    extras = remaining_columns(draft, counting, names) if any(off) else ()
    facts = {"total": total}
    draft.tables.append(breakdown.table("compared", words, groups, facts, say, most, extras))
    chart = breakdown.compared_chart("compared", words, groups[: min(most, GROUPS)])
    if chart:
        draft.charts.append(chart)


def remaining_columns(
    draft: Draft, counting: list[Compared], names: tuple[str, str]
) -> list[Extra]:
    """Both sides of each group without what may not count, as columns."""
    before = [replace(one, total=one.before or one.total) for one in counting]
    return [
        breakdown.remaining(draft, groups, key, name)
        for key, groups, name in (
            ("remains", counting, names[0]),
            ("remained", before, names[1]),
        )
    ]


def _headings(draft: Draft, query: SpendQuery, other: Other) -> tuple[str, str]:
    names = draft.period_name(query.period), draft.period_name(other.period)
    if query.period != other.period:
        return names
    return query.what.strip() or names[0], other.what.strip() or names[1]


def _mover(
    draft: Draft, query: SpendQuery, other: Other, groups: list[Compared],
    counting: list[Compared], both: tuple[_Side, _Side],
) -> None:  # fmt: skip
    """Who changed most; where that is so only with what may not count, who does without it."""
    if query.group_by is not None or query.period == other.period:
        return
    one = max(groups, key=lambda group: abs(group.moved))
    how, how_old = how_of(draft, query), how_of(draft, query, other)
    theirs, earlier = ([row for row in side.rows if row[0].vendor_id == one.vendor_id]
                       for side in both)  # fmt: skip
    now = draft.money(
        f"mover:{one.key}", one.label, one.total, how, theirs, one.count, query.amounts
    )
    was = one.before or one.total
    before = draft.money(
        f"mover_before:{one.key}", one.label, was, how_old, earlier, None, query.amounts
    )
    key = "gone" if not one.total.amount else "largest" if was.amount else "new"
    draft.say(
        f"driver.{key}", vendor=draft.named(one.label), now=now, before=before,
        period=draft.period(query.period), then=draft.period(other.period),
    )  # fmt: skip
    say_driver_remains(draft, one, counting, query.period, other.period)


def say_driver_remains(
    draft: Draft, named: Compared, counting: Sequence[Compared], period: Period, then: Period
) -> None:
    """Who changed most without what may not count, where that is somebody else or by another
    amount."""
    say = draft.context.say
    first = max(counting, key=lambda one: abs(one.moved), default=None)
    if first is None or not first.moved:
        return
    if (first.key, first.total, first.before) == (named.key, named.total, named.before):
        return
    how, before = say("how.rest"), first.before or first.total
    draft.statements[-1] += " " + say(
        "driver.remains", vendor=draft.named(first.label), period=draft.period(period),
        then=draft.period(then), now=draft.money("driver_remains", first.label, first.total, how),
        before=draft.money("driver_remained", first.label, before, how),
    )  # fmt: skip


async def _biggest(
    session: Session, draft: Draft, query: SpendQuery, other: Other, counting: list[Compared],
    both: tuple[_Side, _Side], off: Sequence[dict[str, Decimal]],
) -> None:  # fmt: skip
    """The groups that moved most without what may not count, three or as many as were asked for:
    of a supplier its largest bill, of a category who did."""
    if query.group_by is None:
        return
    say, parts, most = draft.context.say, [], min(query.top or MOVERS, GROUPS)
    for one in sorted(counting, key=lambda group: -abs(group.moved))[:most]:
        if not one.moved:
            continue
        is_vendor = query.group_by is Grouping.VENDOR
        size = Money(abs(one.moved), one.total.currency)
        now, then = (side.proof(one.vendor_id, query.amounts) for side in both)
        proof = (*now, *map(negative, then))
        fact = draft.derived(
            f"moved:{one.key}:{size.currency}", one.label, size, say("how.moved"),
            proof if is_vendor else (), len(proof) if is_vendor else one.count,
        )  # fmt: skip
        key = "compare.up" if one.moved > 0 else "compare.down"
        moved = say(key, name=draft.named(one.label, key=one.key), change=fact)
        if is_vendor:
            moved += _bill(draft, one, both[one.moved < 0].bills(one.vendor_id), query)
        if held := sum((side.get(one.key, Decimal(0)) for side in off), Decimal(0)):
            money = Money(held, one.total.currency)
            held_fact = draft.money(f"held:{one.key}", one.label, money, say("how.held"))
            moved += say("compare.without", held=held_fact)
        parts.append(moved + await _behind(session, draft, query, other, one))
    if parts:
        draft.say("compare.biggest", parts=", ".join(parts))


def _bill(draft: Draft, moved: Compared, rows: list[Listed], query: SpendQuery) -> str:
    """The largest bill of a supplier on the side that has more, where there are several."""
    known = [(money, row) for row in rows if (money := amount(row[0], query.amounts))]
    if not known:
        return ""
    say = draft.context.say
    money, row = max(known, key=lambda one: one[0].amount)
    fact = draft.money(
        f"bill:{moved.key}", moved.label, money, say("how.read"), [row], 1, query.amounts
    )
    return say("compare.bill", number=draft.named(label(row[0])), amount=fact)


async def _behind(
    session: Session, draft: Draft, query: SpendQuery, other: Other, moved: Compared
) -> str:
    """The supplier behind most of what a category moved by."""
    if query.group_by is not Grouping.CATEGORY:
        return ""
    sides = [
        await reports.sums_by(
            session, replace(side.wanted, categories=(moved.key,)), Grouping.VENDOR, query.amounts
        )
        for side in (query, other)
    ]
    suppliers = breakdown.compared(sides[0], sides[1], moved.total.currency)
    most = max(suppliers, key=lambda one: abs(one.moved), default=None)
    return draft.context.say("compare.behind", vendor=draft.named(most.label)) if most else ""
