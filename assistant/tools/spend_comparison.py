"""Two slices compared: the difference, who moved most, and a table of both."""

from dataclasses import replace
from decimal import Decimal

from assistant.database import Session
from assistant.money import Money
from assistant.tools import breakdown, derivations, spend_measures, taken_off
from assistant.tools.breakdown import Compared, Headings
from assistant.tools.derivations import negative
from assistant.tools.draft import Draft
from assistant.tools.periods import Period
from assistant.tools.records import Listed, amount, citations, label
from assistant.tools.records import proof as proof_of
from assistant.tools.result import Cell, Chart, Column, Fact, Kind, Point, Table, Unit
from assistant.tools.spend_query import Other, SpendQuery, caption_of, how_of, named_amount
from assistant.workspace import holdings, reports, search
from assistant.workspace.reports import CALENDAR, Grouping, Sums
from assistant.workspace.search import Found, Order

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
    elif query.measure == "sum":
        await _groups(session, draft, query, other, now, found.rows, old_found.rows, currency)
    if query.measure == "sum":
        await _say_remains(session, draft, query, other, (now, old), currency)
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


async def _say_remains(
    session: Session, draft: Draft, query: SpendQuery, other: Other, both: tuple[Fact, Fact],
    currency: str,
) -> None:  # fmt: skip
    """Both sides without what may not count, where there is any of it."""
    say, left = draft.context.say, []
    sides = (query.wanted, other.wanted)
    for wanted, fact, name in zip(sides, both, ("remains", "remained"), strict=True):
        assert isinstance(fact.value, Money)
        own = replace(wanted, currency=currency)
        off = await taken_off.look(session, draft, own, query.amounts, fact.value.amount)
        money = Money(off.left, currency)
        left.append((off, draft.money(name, say("label.rest"), money, say("how.rest"))))
    if any(off.is_any for off, _ in left):
        draft.say("compare.remains", now=left[0][1], before=left[1][1])


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
    rows: tuple[Listed, ...], old_rows: tuple[Listed, ...], currency: str,
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
    if query.top:  # So many of those that moved most.
        groups.sort(key=lambda one: -abs(_moved(one)))
    if len(groups) > 1 and any(_moved(one) for one in groups):
        _mover(draft, query, other, groups, rows, old_rows)
        await _biggest(session, draft, query, other, groups, rows, old_rows)
    names = _headings(draft, query, other)
    words = Headings(
        say("table.compared" if by is Grouping.VENDOR else f"table.by_{by.value}"),
        say(f"column.{by.value}"), *names, caption_of(draft, query, currency, is_dated=False),
    )  # fmt: skip
    most = query.top or GROUPS
    draft.tables.append(breakdown.table("compared", words, groups, {"total": total}, say, most))
    chart = breakdown.compared_chart("compared", words, groups[: min(most, GROUPS)])
    if chart:
        draft.charts.append(chart)


def _headings(draft: Draft, query: SpendQuery, other: Other) -> tuple[str, str]:
    names = draft.period_name(query.period), draft.period_name(other.period)
    if query.period != other.period:
        return names
    return query.what.strip() or names[0], other.what.strip() or names[1]


def _mover(
    draft: Draft, query: SpendQuery, other: Other, groups: list[Compared],
    rows: tuple[Listed, ...], old_rows: tuple[Listed, ...],
) -> None:  # fmt: skip
    if query.group_by is not None or query.period == other.period:
        return
    one = max(groups, key=lambda group: abs(_moved(group)))
    how, how_old = how_of(draft, query), how_of(draft, query, other)
    theirs = [row for row in rows if row[0].vendor_id == one.vendor_id]
    earlier = [row for row in old_rows if row[0].vendor_id == one.vendor_id]
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


async def _biggest(
    session: Session, draft: Draft, query: SpendQuery, other: Other, groups: list[Compared],
    rows: tuple[Listed, ...], old_rows: tuple[Listed, ...],
) -> None:  # fmt: skip
    """The groups that moved most, three or as many as were asked for: of a supplier its largest
    bill, of a category who did."""
    if query.group_by is None:
        return
    say, parts, most = draft.context.say, [], min(query.top or MOVERS, GROUPS)
    for one in sorted(groups, key=lambda group: -abs(_moved(group)))[:most]:
        if not _moved(one):
            continue
        theirs, earlier = ([row for row in side if row[0].vendor_id == one.vendor_id]
                           for side in (rows, old_rows))  # fmt: skip
        is_vendor = query.group_by is Grouping.VENDOR
        size = Money(abs(_moved(one)), one.total.currency)
        proof = (*proof_of(theirs, query.amounts), *map(negative, proof_of(earlier, query.amounts)))
        fact = draft.derived(
            f"moved:{one.key}:{size.currency}", one.label, size, say("how.moved"),
            proof if is_vendor else (), len(proof) if is_vendor else one.count,
        )  # fmt: skip
        key = "compare.up" if _moved(one) > 0 else "compare.down"
        moved = say(key, name=draft.named(one.label, key=one.key), change=fact)
        if is_vendor:
            moved += _bill(draft, one, theirs if _moved(one) > 0 else earlier, query)
        parts.append(moved + await _behind(session, draft, query, other, one))
    if parts:
        draft.say("compare.biggest", parts=", ".join(parts))


def _bill(draft: Draft, moved: Compared, rows: list[Listed], query: SpendQuery) -> str:
    """The largest bill of a supplier on the side that has more, where there are several."""
    known = [(money, row) for row in rows if (money := amount(row[0], query.amounts))]
    known = [one for one in known if one[0].currency == moved.total.currency]
    if len(known) == 0:
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
    most = max(suppliers, key=lambda one: abs(_moved(one)), default=None)
    return draft.context.say("compare.behind", vendor=draft.named(most.label)) if most else ""


def _moved(one: Compared) -> Decimal:
    return one.total.amount - (one.before.amount if one.before else Decimal(0))
