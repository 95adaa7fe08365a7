"""Spend split into groups: by supplier, category, week, month, quarter, year, status and more."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from assistant.database import Session
from assistant.money import Money
from assistant.tools import breakdown, derivations, taken_off
from assistant.tools.breakdown import Compared, Extra, Headings
from assistant.tools.draft import Draft
from assistant.tools.lateness import say_late
from assistant.tools.periods import Period
from assistant.tools.phrases import Phrases
from assistant.tools.records import Listed, proof
from assistant.tools.result import Cell, Chart, Column, Fact, Kind, Table
from assistant.tools.spend_measures import cents, write_by_group
from assistant.tools.spend_query import SpendQuery, caption_of, how_of, named_amount, total_of
from assistant.workspace import reports, search
from assistant.workspace.reports import CALENDAR, Amounts, Grouping, Sums
from assistant.workspace.search import Found, Order, Payment

GROUPS = 25
MOST_GROUPS = 50
MEMBERS = 300
BARS, DATES = 12, 24
FEW = 4  # groups that a sentence names


async def write_groups(
    session: Session, draft: Draft, query: SpendQuery, sums: list[Sums], found: Found
) -> None:
    """The largest group first, then its share, a table of all and a chart."""
    assert query.group_by is not None
    if query.group_by is Grouping.CURRENCY and query.measure == "sum":
        write_currencies(draft, query, sums, found)
        return
    members = await _members(session, query, found)
    is_mean = query.measure == "average" and query.group_by is Grouping.MONTH
    if is_mean:
        query = replace(query, measure="sum")
    assert query.group_by is not None
    if query.measure != "sum":
        await write_by_group(session, draft, query, sums, members)
        return
    say = draft.context.say
    currency = sums[0].currency or "EUR"
    groups = await _groups(session, draft, query, currency)
    how = how_of(draft, query)
    total = draft.money(
        "total", say(f"label.{query.label}"), total_of(sums, currency), how, found.rows,
        sums[0].count, query.amounts,
    )  # fmt: skip
    if query.group_by is Grouping.CATEGORY and not any(one.key for one in groups):
        period = draft.period(query.period)
        draft.say("groups.none_category", what=query.what, period=period, total=total)
        return
    most = min(query.top or GROUPS, len(groups), MOST_GROUPS)
    most = len(groups) if query.group_by in CALENDAR else most
    facts = {
        one.key: draft.money(
            f"{query.group_by.value}:{one.key}", one.label, one.total, how,
            members.get(one.key, []), one.count, query.amounts,
        )
        for one in groups[:most]
    }  # fmt: skip
    named = [one for one in groups if one.key] if query.group_by is Grouping.CATEGORY else groups
    first = min if query.order == "smallest" else max
    largest = first(named, key=lambda one: one.total.amount)
    if _are_named(query, groups):
        _lead_together(draft, query, groups, facts, total)
    else:
        _lead_groups(draft, query, groups, largest, total, facts.get(largest.key))
    own = replace(query.wanted, currency=currency)
    off = await taken_off.look(session, draft, own, query.amounts, Decimal(0))
    held = await off.by_group(session, own, query.amounts, query.group_by)
    counting = breakdown.without(groups, held, {})
    if len(named) < len(groups):
        _say_uncategorised(draft, next(one for one in groups if not one.key), facts.get(""))
    if any(one.key in held for one in named):
        _say_held(draft, query, named, counting, held)
    if is_mean:
        _lead_mean(draft, query, groups)
    title = say(f"table.by_{query.group_by.value}")
    words = Headings(
        title, say(f"column.{query.group_by.value}"), say(f"label.{query.label}"), "",
        caption_of(draft, query, currency),
    )  # fmt: skip
    shown: dict[str, Fact] = {**facts, "total": total}
    is_late = query.wanted.payment is Payment.OVERDUE and query.group_by is Grouping.VENDOR
    late = await _lateness(session, draft, query) if is_late else {}
    extras = _extras(draft, query, groups[:most], facts, total)
    if late:
        extras.append(_late_column(draft, late, currency))
    if any(one.key in held for one in groups):
        extras.append(breakdown.remaining(draft, counting[:most]))
    draft.tables.append(breakdown.table("groups", words, groups, shown, say, most, extras))
    if query.group_by is Grouping.VENDOR:
        await _say_apart(session, draft, query, sums, late)
    chart = _chart(query, words, groups[:most], facts, extras, say)
    if chart:
        draft.charts.append(chart)


async def _lateness(session: Session, draft: Draft, query: SpendQuery) -> dict[str, Fact]:
    """By how many days the oldest bill of each supplier is late; who has waited longest is
    said."""
    await say_late(session, draft, query.wanted)
    say, today = draft.context.say, draft.context.today
    oldest: dict[tuple[str, str], Fact] = {}
    for row in await search.rows(session, query.wanted, Order.DUE_FIRST, MEMBERS):
        key, due_on = (_key(row, query), row[0].currency or ""), row[0].due_on
        if key not in oldest and due_on:
            oldest[key] = draft.days(
                f"late:{key[0]}:{key[1]}", row[1], (today - due_on).days, say("how.overdue"),
                proof([row]),
            )  # fmt: skip
    return {f"{key}:{currency}": fact for (key, currency), fact in oldest.items()}


async def _say_apart(
    session: Session, draft: Draft, query: SpendQuery, sums: list[Sums], late: dict[str, Fact]
) -> None:
    """The suppliers that bill in other currencies, each currency in a table of its own."""
    say = draft.context.say
    for currency in (one.currency for one in sums[1:] if one.currency):
        groups, how = await _groups(session, draft, query, currency), how_of(draft, query)
        most = min(query.top or GROUPS, len(groups), MOST_GROUPS)
        facts = {
            one.key: draft.money(f"vendor:{one.key}", one.label, one.total, how, (), one.count)
            for one in groups[:most]
        }
        words = Headings(
            f"{say('table.by_vendor')}, {currency}", say("column.vendor"),
            say(f"label.{query.label}"), "", caption_of(draft, query, currency),
        )  # fmt: skip
        extras = [_late_column(draft, late, currency)] if late else []
        name = f"groups:{currency}"
        draft.tables.append(breakdown.table(name, words, groups, facts, say, most, extras))


def _late_column(draft: Draft, late: dict[str, Fact], currency: str) -> Extra:
    own = {
        key.removesuffix(f":{currency}"): fact
        for key, fact in late.items()
        if key.endswith(f":{currency}")
    }
    return Extra(Column("days_late", draft.context.say("column.days_late"), Kind.DAYS), own)


async def others(session: Session, query: SpendQuery) -> SpendQuery:
    """The question without the first suppliers, where only those behind them are asked for."""
    groups = await reports.sums_by(session, query.wanted, Grouping.VENDOR, query.amounts)
    currency = next((one.currency for one in groups if one.currency), "EUR")
    first = breakdown.compared(groups, None, currency)[: query.after]
    ids = tuple(one.vendor_id for one in first if one.vendor_id)
    return replace(query, wanted=replace(query.wanted, without=(*query.wanted.without, *ids)))


def write_currencies(draft: Draft, query: SpendQuery, sums: list[Sums], found: Found) -> None:
    """Each currency's own total, never added up with another."""
    say, how, rows = draft.context.say, how_of(draft, query), []
    facts = []
    for one in sums:
        if not one.currency:
            continue
        money = Money(one.total, one.currency)
        label = say(f"label.{query.label}")
        facts.append(draft.money("total", label, money, how, found.rows, one.count, query.amounts))
        cells = (Cell(one.currency), Cell(one.count), Cell(money, facts[-1].id))
        rows.append(cells)
    draft.say(
        "groups.currencies", totals=say.listed([named_amount(draft, query, one) for one in facts]),
        what=query.what, period=draft.period(query.period), verb=_verb(draft, query),
    )  # fmt: skip
    columns = (
        Column("group", say("column.currency")),
        Column("invoices", say("column.invoices"), Kind.COUNT),
        Column("total", say(f"label.{query.label}"), Kind.MONEY),
    )
    title, caption = say("table.by_currency"), say("groups.never_blended")
    draft.tables.append(Table("groups", title, columns, tuple(rows), caption, row_count=len(rows)))


async def _groups(
    session: Session, draft: Draft, query: SpendQuery, currency: str
) -> list[Compared]:
    assert query.group_by is not None
    found = await reports.sums_by(session, query.wanted, query.group_by, query.amounts)
    groups = breakdown.compared(
        breakdown.named(found, query.group_by, draft.context), None, currency
    )
    if query.order == "name":
        return sorted(groups, key=lambda one: one.label.lower())
    if query.order and query.group_by not in CALENDAR:
        is_down = query.order == "largest"
        return sorted(groups, key=lambda one: one.total.amount, reverse=is_down)
    return groups


def _extras(
    draft: Draft, query: SpendQuery, groups: list[Compared], facts: dict[str, Fact], total: Fact
) -> list[Extra]:
    """The columns asked for beside the totals: each group's share, and the sum so far."""
    say, made = draft.context.say, []
    if query.shares:
        shares = {
            key: one
            for key, fact in facts.items()
            if (one := derivations.share(draft, f"share:{key}", fact, total))
        }
        made.append(Extra(Column("share", say("column.share"), Kind.PERCENT), shares))
    if query.running:
        parts = [facts[group.key] for group in groups]
        sums = {
            group.key: derivations.together(draft, f"running:{group.key}", parts[: place + 1])
            for place, group in enumerate(groups)
        }
        made.append(Extra(Column("running", say("column.running"), Kind.MONEY), sums))
    return made


def _chart(
    query: SpendQuery, words: Headings, groups: list[Compared], facts: dict[str, Fact],
    extras: list[Extra], say: Phrases,
) -> Chart | None:  # fmt: skip
    """Bars of the groups; a line of the sum so far where that was asked for."""
    running = next((one.facts for one in extras if one.column.key == "running"), None)
    if running and len(groups) > 1:
        return breakdown.line("groups", words, groups, running)
    bars = groups[-DATES:] if query.group_by in CALENDAR else groups[:BARS]
    caption = breakdown.shown_of(words.caption, len(bars), len(groups), say)
    return breakdown.chart("groups", words.title, caption, bars, facts)


async def _members(session: Session, query: SpendQuery, found: Found) -> dict[str, list[Listed]]:
    """The invoices of each group, of the first hundreds."""
    rows = found.rows
    if len(rows) < found.total:
        rows = await search.rows(session, query.wanted, Order.LARGEST, MEMBERS)
    categories = {}
    if query.group_by is Grouping.CATEGORY:
        categories = await search.category_of_each(session, [row[0].id or 0 for row in rows])
    groups: dict[str, list[Listed]] = {}
    for row in rows:
        key = categories.get(row[0].id or 0) if categories else _key(row, query)
        groups.setdefault(key or "", []).append(row)
    return groups


def _key(row: Listed, query: SpendQuery) -> str:
    invoice, vendor = row
    day: date | None = getattr(invoice, f"{query.wanted.basis.value}_on")
    if query.group_by is Grouping.VENDOR:
        return f"v{invoice.vendor_id}" if invoice.vendor_id else vendor
    if query.group_by is Grouping.STATUS:
        return invoice.status or ""
    if query.group_by is Grouping.CURRENCY:
        return invoice.currency or ""
    if query.group_by is Grouping.SOURCE:
        return str(invoice.raw.get("source_type") or "")
    if day is None:
        return ""
    if query.group_by is Grouping.YEAR:
        return str(day.year)
    if query.group_by is Grouping.WEEK:
        return (day - timedelta(days=day.weekday())).isoformat()
    part = day.month if query.group_by is Grouping.MONTH else (day.month + 2) // 3
    return str(day.year * (100 if query.group_by is Grouping.MONTH else 10) + part)


def _verb(draft: Draft, query: SpendQuery) -> str:
    """What was done with the money: what is open or late is owed, by whatever word it was asked."""
    is_owed = query.amounts is Amounts.PAYABLE
    return draft.context.say(f"groups.verb_{'owed' if is_owed else query.basis}")


def _lead_groups(
    draft: Draft,
    query: SpendQuery,
    groups: list[Compared],
    largest: Compared,
    total: Fact,
    fact: Fact | None,
) -> None:
    say = draft.context.say
    assert query.group_by is not None
    number = draft.count(
        "groups", say(f"table.by_{query.group_by.value}"), len(groups), say("how.groups")
    )
    kind = "calendar" if query.group_by in CALENDAR else "vendor"
    kind = "other" if kind == "vendor" and query.group_by is not Grouping.VENDOR else kind
    fact = fact or draft.money("largest", largest.label, largest.total, say("how.groups"))
    share = derivations.share(draft, "share", fact, total)
    kind = kind if share or kind == "calendar" else "plain"
    if query.order == "smallest":
        kind = "calendar_least" if kind == "calendar" else "least"
    is_place = query.after and query.top == 1  # "The second biggest supplier"
    kind = "place" if is_place else "others" if query.after else kind
    place = query.after + 1 if is_place else query.after
    first = draft.count("after", say("label.asked"), place, say("how.groups"))
    draft.say(
        f"groups.{kind}", name=draft.named(largest.label, key=largest.key), amount=fact,
        total=named_amount(draft, query, total), share=share or "", count=number, what=query.what,
        period=draft.period(query.period), first=first,
        verb=_verb(draft, query),
    )  # fmt: skip
    if query.group_by not in CALENDAR and (query.top or 0) > 1 and len(groups) > 1:
        _say_top(draft, query, groups, total)


def _say_held(
    draft: Draft, query: SpendQuery, groups: list[Compared], counting: list[Compared],
    held: dict[str, Decimal],
) -> None:  # fmt: skip
    """How much of the groups that are named may not count, and which come first without it."""
    say, is_calendar = draft.context.say, query.group_by in CALENDAR
    number = max(query.top or FEW, FEW)
    counting = [one for one in counting if one.key in {group.key for group in groups}]
    seen = [one for one in groups if one.key in held]
    if not is_calendar and not query.order:
        seen = [one for one in groups[:number] if one.key in held]
    most = sorted(seen, key=lambda one: -held[one.key])[:FEW]
    if not most:
        return
    parts = []
    for one in most:
        money = Money(held[one.key], one.total.currency)
        fact = draft.money(f"held:{one.key}", one.label, money, say("how.held"))
        parts.append(f"{draft.named(one.label, key=one.key)} [[{fact.id}]]")
    draft.say("groups.held", parts=say.listed(parts), more=" …" * (len(seen) > len(most)) or ".")
    if is_calendar:
        is_least = query.order == "smallest"
        pick = min if is_least else max
        was, now = (pick(side, key=lambda one: one.total.amount) for side in (groups, counting))
        if was.key != now.key:
            amount = draft.money(f"held_first:{now.key}", now.label, now.total, say("how.rest"))
            draft.statements[-1] += " " + say(
                "groups.held_least" if is_least else "groups.held_most",
                name=draft.named(now.label, key=now.key), amount=amount,
            )  # fmt: skip
    elif query.order is None:
        ranked = sorted(counting, key=lambda one: -one.total.amount)[:number]
        if [one.key for one in ranked] != [one.key for one in groups[:number]]:
            names = [
                f"{draft.named(one.label, key=one.key)} [[{fact.id}]]"
                for one in ranked
                for fact in (draft.money(f"held_first:{one.key}", one.label, one.total,
                                         say("how.rest")),)
            ]  # fmt: skip
            draft.statements[-1] += " " + say("groups.held_order", parts=say.listed(names))


def _are_named(query: SpendQuery, groups: list[Compared]) -> bool:
    """Whether the groups are few and those that were asked for: "Adobe plus Orange"."""
    asked = {Grouping.VENDOR: query.wanted.vendors, Grouping.CATEGORY: query.wanted.categories}
    is_plain = not (query.top or query.order or query.after or query.shares)
    is_named = query.group_by is not None and len(asked.get(query.group_by, ())) > 1
    return is_plain and is_named and 1 < len(groups) <= FEW


def _lead_together(
    draft: Draft, query: SpendQuery, groups: list[Compared], facts: dict[str, Fact], total: Fact
) -> None:
    """The sum of what was asked for together, and each part of it."""
    say = draft.context.say
    parts = [f"{draft.named(one.label, key=one.key)} [[{facts[one.key].id}]]" for one in groups]
    draft.say(
        "groups.together", total=named_amount(draft, query, total), what=query.what,
        period=draft.period(query.period), parts=say.listed(parts),
        verb=_verb(draft, query),
    )  # fmt: skip


def _say_uncategorised(draft: Draft, rest: Compared, fact: Fact | None) -> None:
    """What no category claims yet."""
    how = draft.context.say("how.groups")
    fact = fact or draft.money("uncategorised", rest.label, rest.total, how)
    draft.say("groups.uncategorised", amount=fact)


def _lead_mean(draft: Draft, query: SpendQuery, groups: list[Compared]) -> None:
    """The months' totals averaged, before anything else."""
    say, how = draft.context.say, draft.context.say("how.groups")
    money = groups[0].total
    whole = sum((one.total.amount for one in groups), Decimal(0))
    mean = cents(whole / len(groups), money.currency)
    draft.statements.insert(
        0,
        say(
            "groups.mean_month", average=named_amount(
                draft, query, draft.money("mean", say("label.average"), mean, how)
            ),
            count=draft.count("months", say("table.by_month"), len(groups), how),
            what=query.what, period=draft.period(query.period),
            verb=_verb(draft, query),
        ),
    )  # fmt: skip
    every = _months_begun(query.period, draft.context.today)
    if every > len(groups):
        spread = cents(whole / every, money.currency)
        draft.say(
            "groups.spread", average=draft.money("spread", say("label.average"), spread, how),
            count=draft.count("months_all", say("table.by_month"), every, how),
            months=draft.count("months_billed", say("table.by_month"), len(groups), how),
            period=draft.period(query.period),
        )  # fmt: skip


def _months_begun(period: Period, today: date) -> int:
    """How many months of a period have begun; none of one without a beginning."""
    if period.start is None or period.start > today:
        return 0
    last = min(period.end or today, today)
    return 12 * (last.year - period.start.year) + last.month - period.start.month + 1


def _say_top(draft: Draft, query: SpendQuery, groups: list[Compared], total: Fact) -> None:
    say, shown = draft.context.say, groups[: query.top]
    top = draft.count("top", say("label.asked"), len(shown), say("how.groups"))
    money = Money(sum((one.total.amount for one in shown), Decimal(0)), shown[0].total.currency)
    together = draft.money("top_total", say("label.spent"), money, say("how.groups"))
    share = derivations.share(draft, "top_share", together, total) if query.shares else None
    draft.say(
        "groups.top_share" if share else "groups.top", top=top, total=together, share=share or ""
    )
