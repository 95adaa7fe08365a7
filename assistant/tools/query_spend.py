"""Totals over invoices: how much, how many, by whom, when, compared with when."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assistant.database import Session
from assistant.money import Money
from assistant.tools import breakdown, coverage, follow_ups, periods, slices
from assistant.tools.beside import say_beside
from assistant.tools.breakdown import Headings
from assistant.tools.context import ToolContext, Unclear
from assistant.tools.draft import Draft
from assistant.tools.periods import Period
from assistant.tools.phrases import harmless
from assistant.tools.records import change_percent, citations, invoice_table
from assistant.tools.result import Fact, ToolResult, Unit
from assistant.workspace import reports, search
from assistant.workspace.reports import Amounts, Grouping, Sums
from assistant.workspace.search import DateBasis, Found, InvoiceFilter, Order, Payment

Measure = Literal["sum", "count", "average", "smallest", "largest"]
Basis = Literal["spent", "paid", "owed"]
Amount = Literal["gross", "net", "vat"]
Group = Literal["vendor", "category", "month", "quarter", "year", "status"]
_AMOUNTS = {"gross": Amounts.GROSS, "net": Amounts.NET, "vat": Amounts.TAX}
_CALENDAR = (Grouping.MONTH, Grouping.QUARTER, Grouping.YEAR)
SOURCES = 10
GROUPS = 10
LISTED = 10


@dataclass(frozen=True)
class _Query:
    """The question, resolved. `what` says it in words, as it stands in the answer."""

    measure: Measure
    basis: Basis
    amount: Amount
    wanted: InvoiceFilter
    period: Period
    other: Period | None
    what: str
    group_by: Grouping | None
    top: int | None

    @property
    def amounts(self) -> Amounts:
        return Amounts.PAYABLE if self.basis == "owed" else _AMOUNTS[self.amount]

    @property
    def label(self) -> str:
        """The key of the measure's name: spent, paid, owed; net and VAT by their own."""
        return {"net": "net", "vat": "tax"}.get(self.amount, self.basis)


async def query_spend(
    context: ToolContext,
    measure: Measure,
    basis: Basis,
    amount: Amount,
    period: str | None,
    compare_with: str | None,
    vendor: str | None,
    except_vendor: str | None,
    category: str | None,
    min_amount: str | None,
    max_amount: str | None,
    group_by: Group | None,
    top: int | None,
) -> ToolResult:
    """Add up, count or average supplier invoices over a period, a supplier or a group.

    Args:
        measure: sum, count, average, or the smallest or largest single invoice.
        basis: spent is what was invoiced, by issue date; paid is by payment date; owed is unpaid.
        amount: gross is incl. VAT, net is excl. VAT, vat is the VAT alone.
        period: Copied from the question as text: "last month", "Q3". Null is all time.
        compare_with: A second period to compare the first with, copied as text.
        vendor: A supplier, copied as text.
        except_vendor: A supplier to leave out, copied as text.
        category: A category, copied as text.
        min_amount: Only invoices of at least this total, copied as text.
        max_amount: Only invoices of at most this total, copied as text.
        group_by: Split by this; null for one figure.
        top: Only this many groups; null for the usual number.
    """
    asked = slices.period(period, context) or periods.EVER
    other = slices.period(compare_with, context)
    least, most = slices.amount(min_amount, context), slices.amount(max_amount, context)
    draft = Draft(context, _name(basis, amount))
    async with context.database.read(context.workspace_id) as session:
        party = await slices.vendor(session, vendor, context)
        left = await slices.vendor(session, except_vendor, context)
        kind = await _category(session, category, context)
        shown, known = await coverage.of(session, context)
        chips = await follow_ups.usual(session, context)
        wanted = InvoiceFilter(
            start=asked.start,
            end=asked.end,
            basis=DateBasis.PAID if basis == "paid" else DateBasis.ISSUED,
            vendors=party.ids if party else (),
            without=left.ids if left else (),
            category=kind,
            payment=Payment.UNPAID if basis == "owed" else None,
            least=least.value if least else None,
            most=most.value if most else None,
            today=context.today,
        )
        what = _what(draft, party, left, kind, wanted)
        grouping = Grouping(group_by) if group_by else None
        query = _Query(measure, basis, amount, wanted, asked, other, what, grouping, top)
        sums = await reports.sums(session, wanted, query.amounts)
        if not sums and other is None:
            why = coverage.nothing(known, context)
            draft.say(f"spend.none_{basis}", what=what, period=draft.period(asked), why=why)
            return draft.result(context.say("step.read", count=0), 0, shown, chips)
        await _write(session, draft, query, sums)
    count = sum(one.count for one in sums)
    return draft.result(context.say("step.read", count=count), count, shown, chips)


def _name(basis: Basis, amount: Amount) -> str:
    return basis if amount == "gross" else f"{basis}.{amount}"


async def _category(session: Session, text: str | None, context: ToolContext) -> str | None:
    """A category in use; Unclear tells which there are."""
    if not text:
        return None
    known = await search.categories(session)
    match = next((one for one in known if one.lower() == text.lower().strip()), None)
    if match:
        return match
    names = " · ".join(harmless(one) for one in known[:6])
    key = "unclear.category" if known else "unclear.no_categories"
    raise Unclear(context.say(key, text=harmless(text, 60), names=names))


def _what(
    draft: Draft,
    party: slices.Party | None,
    left: slices.Party | None,
    category: str | None,
    wanted: InvoiceFilter,
) -> str:
    say = draft.context.say
    parts = []
    if party:
        parts.append(say("spend.with_vendor", vendor=draft.named(party.name)))
    if left:
        parts.append(say("spend.except_vendor", vendor=draft.named(left.name)))
    if category:
        parts.append(say("spend.on_category", category=draft.named(category)))
    for name, value in (("least", wanted.least), ("most", wanted.most)):
        if value is not None:
            money = Money(value, "EUR")
            fact = draft.money(name, say("label.asked"), money, say("how.asked"))
            parts.append(say(f"spend.{name}", amount=fact))
    return "".join(f" {part}" for part in parts)


async def _write(session: Session, draft: Draft, query: _Query, sums: list[Sums]) -> None:
    found = await search.find(session, query.wanted, Order.LARGEST)
    draft.citations = citations(found.rows[:SOURCES])
    if query.other is not None:
        await _compare(session, draft, query, sums, found)
    elif query.group_by is not None:
        await _groups(session, draft, query, sums, found)
    else:
        _one_figure(draft, query, sums, found)
        if query.measure == "sum" and query.basis == "spent":
            await _net_and_vat(session, draft, query, sums)
        _list(draft, found)
    await say_beside(session, draft, query.wanted, sums, query.amounts)


def _one_figure(draft: Draft, query: _Query, sums: list[Sums], found: Found) -> None:
    """One figure in the first sentence; its companions in the remark after it."""
    say = draft.context.say
    values = _facts(draft, query, sums, found)
    values |= {"what": query.what, "period": draft.period(query.period)}
    kind = f"spend.{query.measure}"
    if query.measure == "sum":
        kind = f"spend.{query.label}"
    draft.say(kind, **values)
    if found.total > 1 and query.measure == "sum":
        largest = found.rows[0]
        if largest[0].total is not None and largest[0].currency:
            money = Money(largest[0].total, largest[0].currency)
            fact = draft.money("top", say("label.maximum"), money, say("how.read"), [largest])
            draft.say(
                "spend.remark_largest", amount=fact, vendor=draft.named(largest[1]),
                number=draft.named(largest[0].number or largest[0].file_name or ""),
            )  # fmt: skip


def _facts(draft: Draft, query: _Query, sums: list[Sums], found: Found) -> dict[str, object]:
    say, main = draft.context.say, sums[0]
    how = _how(draft, query)
    currency = main.currency or "EUR"
    count = sum(one.count for one in sums)
    in_currency = [row for row in found.rows if row[0].currency == main.currency]
    made: dict[str, object] = {
        "count": draft.count("count", say("label.invoices"), count, how, found.rows),
        "total": draft.money(
            "total", say(f"label.{query.label}"), Money(main.total, currency), how, in_currency,
            main.count,
        ),
        "here": draft.count(f"count:{currency}", say("label.invoices"), main.count, how),
        "currency": currency,
    }  # fmt: skip
    wanted = {"average": main.average, "smallest": main.least, "largest": main.most}
    names = {"average": "average", "smallest": "minimum", "largest": "maximum"}
    for name, value in wanted.items():
        if value is not None and query.measure == name:
            words = say(f"label.{names[name]}")
            made[name] = draft.money(name, words, Money(_cents(value), currency), how, found.rows)
    if query.measure in ("smallest", "largest") and found.rows:
        row = found.rows[0] if query.measure == "largest" else found.rows[-1]
        made["vendor"] = draft.named(row[1])
        made["number"] = draft.named(row[0].number or row[0].file_name or "")
    return made


async def _net_and_vat(session: Session, draft: Draft, query: _Query, sums: list[Sums]) -> None:
    """What of it is VAT, where every invoice says so."""
    say, currency = draft.context.say, sums[0].currency
    values: dict[str, object] = {}
    for name, amounts in (("net", Amounts.NET), ("tax", Amounts.TAX)):
        parts = await reports.sums(session, query.wanted, amounts)
        one = next((part for part in parts if part.currency == currency), None)
        if one is None or currency is None or one.without_amount > sums[0].without_amount:
            return
        how = say(f"how.{name}", what=query.what, period=draft.period(query.period))
        money = Money(one.total, currency)
        values[name] = draft.money(f"{name}_part", say(f"label.{name}"), money, how, (), one.count)
    draft.say("spend.remark_net", **values)


def _cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"))


def _how(draft: Draft, query: _Query, period: Period | None = None) -> str:
    words = draft.period(period or query.period)
    return draft.context.say(f"how.{query.label}", period=words, what=query.what)


def _list(draft: Draft, found: Found) -> None:
    """The largest invoices behind the figure."""
    say = draft.context.say
    rows = found.rows[:LISTED]
    caption = ""
    if len(rows) < found.total:
        caption = say("table.shown", shown=len(rows), total=found.total)
    table = invoice_table("invoices", say("table.behind"), rows, found.total, say, caption)
    draft.tables.append(table)


async def _compare(
    session: Session, draft: Draft, query: _Query, sums: list[Sums], found: Found
) -> None:
    """Two periods: the difference first, then the supplier behind it, and a table of both."""
    assert query.other is not None
    say = draft.context.say
    before = query.wanted.within(query.other.start, query.other.end)
    old_sums = await reports.sums(session, before, query.amounts)
    currency = (sums or old_sums)[0].currency if (sums or old_sums) else "EUR"
    currency = currency or "EUR"
    old_found = await search.find(session, before, Order.LARGEST)
    now = draft.money(
        f"total:{query.period.id}", say(f"label.{query.label}"), _total(sums, currency),
        _how(draft, query), found.rows, found.total,
    )  # fmt: skip
    old = draft.money(
        f"total:{query.other.id}", say(f"label.{query.label}"), _total(old_sums, currency),
        _how(draft, query, query.other), old_found.rows, old_found.total,
    )  # fmt: skip
    difference = _total(sums, currency) - _total(old_sums, currency)
    size = Money(abs(difference.amount), currency)
    change = draft.money("change", say("label.change"), size, say("how.difference"))
    points = change_percent(_total(sums, currency).amount, _total(old_sums, currency).amount)
    percent = draft.value(
        "change_percent", say("label.change"), points or Decimal(0), Unit.PERCENT,
        say("how.percent"),
    )  # fmt: skip
    key = "more" if difference.amount > 0 else "less" if difference.amount < 0 else "same"
    suffix = "" if points is not None or key == "same" else "_from_nothing"
    draft.say(
        f"compare.{key}{suffix}", now=now, before=old, change=change, percent=percent,
        what=query.what, period=draft.period(query.period), then=draft.period(query.other),
    )  # fmt: skip
    groups = breakdown.compared(
        await reports.sums_by(session, query.wanted, Grouping.VENDOR, query.amounts),
        await reports.sums_by(session, before, Grouping.VENDOR, query.amounts),
        currency,
    )
    if not groups:
        return
    if len(groups) > 1 and difference.amount:
        _mover(draft, query, groups)
    facts = {"total": now}
    words = Headings(
        say("table.compared"), say("column.vendor"), draft.period_name(query.period),
        draft.period_name(query.other), say(f"caption.{query.label}", currency=currency),
    )  # fmt: skip
    draft.tables.append(breakdown.table("compared", words, groups, facts, say, GROUPS))


def _mover(draft: Draft, query: _Query, groups: list[breakdown.Compared]) -> None:
    assert query.other is not None
    one = max(groups, key=lambda group: abs(_moved(group)))
    how, how_old = _how(draft, query), _how(draft, query, query.other)
    now = draft.money(f"mover:{one.key}", one.label, one.total, how, (), one.count)
    was = one.before or one.total
    old = draft.money(f"mover_before:{one.key}", one.label, was, how_old)
    key = "gone" if not one.total.amount else "largest" if was.amount else "new"
    draft.say(
        f"driver.{key}", vendor=draft.named(one.label), now=now, before=old,
        period=draft.period(query.period), then=draft.period(query.other),
    )  # fmt: skip


def _moved(one: breakdown.Compared) -> Decimal:
    return one.total.amount - (one.before.amount if one.before else Decimal(0))


def _total(sums: list[Sums], currency: str) -> Money:
    amount = sum((one.total for one in sums if one.currency == currency), Decimal(0))
    return Money(amount, currency)


async def _groups(
    session: Session, draft: Draft, query: _Query, sums: list[Sums], found: Found
) -> None:
    """The largest group first, then its share, a table of all and a chart."""
    assert query.group_by is not None
    say = draft.context.say
    currency = sums[0].currency or "EUR"
    groups = breakdown.compared(
        breakdown.named(
            await reports.sums_by(session, query.wanted, query.group_by, query.amounts),
            query.group_by, draft.context,
        ),
        None,
        currency,
    )  # fmt: skip
    how = _how(draft, query)
    total = draft.money(
        "total", say(f"label.{query.label}"), _total(sums, currency), how, found.rows,
        sums[0].count,
    )  # fmt: skip
    if query.group_by is Grouping.CATEGORY and not any(one.key for one in groups):
        period = draft.period(query.period)
        draft.say("groups.none_category", what=query.what, period=period, total=total)
        return
    most = min(query.top or GROUPS, len(groups), 24 if query.group_by in _CALENDAR else 50)
    most = len(groups) if query.group_by in _CALENDAR else most
    facts = {
        one.key: draft.money(
            f"{query.group_by.value}:{one.key}", one.label, one.total, how, (), one.count
        )
        for one in groups[:most]
    }
    largest = max(groups, key=lambda one: one.total.amount)
    _lead_groups(draft, query, groups, largest, total, facts.get(largest.key))
    shown: dict[str, Fact] = {**facts, "total": total}
    title = say(f"table.by_{query.group_by.value}")
    words = Headings(
        title, say(f"column.{query.group_by.value}"), say(f"label.{query.label}"), "",
        say(f"caption.{query.label}", currency=currency),
    )  # fmt: skip
    draft.tables.append(breakdown.table("groups", words, groups, shown, say, most))
    chart = breakdown.chart("groups", title, words.caption, groups[:most][:12], facts)
    if chart:
        draft.charts.append(chart)


def _lead_groups(
    draft: Draft,
    query: _Query,
    groups: list[breakdown.Compared],
    largest: breakdown.Compared,
    total: Fact,
    fact: Fact | None,
) -> None:
    say = draft.context.say
    assert query.group_by is not None
    whole = total.value.amount if isinstance(total.value, Money) else Decimal(0)
    points = (largest.total.amount / whole * 100).quantize(Decimal("0.1")) if whole > 0 else None
    share = draft.value(
        "share", say("label.share"), points or Decimal(0), Unit.PERCENT, say("how.share")
    )
    number = draft.count(
        "groups", say(f"table.by_{query.group_by.value}"), len(groups), say("how.groups")
    )
    kind = "calendar" if query.group_by in _CALENDAR else "vendor"
    kind = "other" if kind == "vendor" and query.group_by is not Grouping.VENDOR else kind
    fact = fact or draft.money("largest", largest.label, largest.total, say("how.groups"))
    draft.say(
        f"groups.{kind}", name=draft.named(largest.label), amount=fact, total=total, share=share,
        count=number, what=query.what, period=draft.period(query.period),
        verb=say(f"groups.verb_{query.basis}"),
    )  # fmt: skip
    if kind != "calendar" and query.top and len(groups) > 1:
        shown = groups[: query.top]
        top = draft.count("top", say("label.asked"), len(shown), say("how.groups"))
        money = Money(sum((one.total.amount for one in shown), Decimal(0)), largest.total.currency)
        together = draft.money("top_total", say("label.spent"), money, say("how.groups"))
        draft.say("groups.top", top=top, total=together)
