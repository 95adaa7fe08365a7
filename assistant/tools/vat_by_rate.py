"""The VAT on supplier invoices of a period, split by rate."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from assistant import formats
from assistant.database import Session
from assistant.money import Money
from assistant.tools import telling
from assistant.tools.beside import say_beside
from assistant.tools.context import ToolContext
from assistant.tools.draft import Draft
from assistant.tools.for_others import say_left_out
from assistant.tools.records import Listed, citations, invoice_table, label
from assistant.tools.result import Cell, Chart, Column, Fact, Kind, Point, Table, ToolResult
from assistant.tools.telling import Span
from assistant.tools.which_invoice import which_invoice
from assistant.workspace import reports, search, vat
from assistant.workspace.reports import Amounts
from assistant.workspace.search import InvoiceFilter
from assistant.workspace.vat import Share

SOURCES = 10
MEMBERS = 300
SHOWN = 50


async def vat_by_rate(
    context: ToolContext, period: str | None, vendor: str | None = None,
    invoice: str | None = None, rate: str | None = None, category: str | None = None,
) -> ToolResult:  # fmt: skip
    """Split the VAT on supplier invoices by rate: excl. VAT, VAT and number of invoices for each
    rate, as e-invoices and Qonto state them. It is no tax return.

    Args:
        period: When the invoices were issued, copied from the question as text. Null is all time.
        vendor: Only this supplier, copied as text.
        invoice: Only this invoice, by its number copied as text.
        rate: The one rate that is asked for, copied as text: its amounts and its invoices.
        category: Only this kind of cost, such as rent, copied as text.
    """
    asked_rate = _percent(rate)

    async def write(session: Session, draft: Draft) -> int:
        asked = await telling.span(session, draft, period, vendor, category)
        if invoice:
            return await _one(session, draft, invoice)
        if asked_rate is not None:
            return await _at_one_rate(session, draft, asked, asked_rate)
        return await _write(session, draft, asked)

    return await telling.told(context, "vat", write)


def _percent(text: str | None) -> Decimal | None:
    """The rate in "20 %", "5,5%"."""
    found = re.search(r"\d{1,2}(?:[.,]\d{1,2})?", text or "")
    return Decimal(found[0].replace(",", ".")) if found else None


async def _at_one_rate(session: Session, draft: Draft, asked: Span, rate: Decimal) -> int:
    """The VAT at one rate, what it is charged on, and the invoices that have it."""
    groups = _rates(await vat.shares(session, asked.wanted)).values()
    of_rate = [one for each in groups for one in each if one.rate == rate]
    say, name = draft.context.say, draft.named(formats.percent(rate, draft.context.language))
    words = asked.words(draft)
    if not of_rate:
        draft.say("vat.none_at", rate=name, **words)
        return 0
    for one in of_rate:
        own = replace(asked.wanted, ids=tuple(sorted(one.invoices)))
        found = await search.find(session, own, search.Order.NEWEST, MEMBERS)
        how, count = say("how.vat_rate", **words), len(one.invoices)
        key = f"{_key(one)}:{one.currency}"
        net = draft.money(f"net:{key}", say("label.net"), Money(one.net, one.currency), how,
                          found.rows, count, Amounts.NET)  # fmt: skip
        draft.say(
            "vat.at_rate" if one.is_whole else "vat.at_rate_alone", rate=name,
            total=_fact(draft, one, how, found.rows), net=net,
            here=draft.count(f"at:{key}", say("label.invoices"), count, how, found.rows), **words,
        )  # fmt: skip
        draft.citations = (*draft.citations, *citations(found.rows[:SOURCES]))
        shown = found.rows[:SHOWN]
        caption = say("table.shown", shown=len(shown), total=count) if len(shown) < count else ""
        draft.tables.append(
            invoice_table(f"at:{key}", say("table.invoices"), shown, count, say, caption)
        )
    draft.say("vat.provisional")
    return sum(len(one.invoices) for one in of_rate)


async def _one(session: Session, draft: Draft, invoice: str) -> int:
    """The VAT of one invoice with its rates."""
    row = await which_invoice(session, draft.context, invoice, None, "")
    draft.citations = citations([row])
    wanted = InvoiceFilter(ids=(row[0].id or 0,), kind=search.Kind.EVERYTHING)
    say, number = draft.context.say, draft.named(label(row[0]))
    groups = _rates(await vat.shares(session, wanted)).get(row[0].currency or "", [])
    if not groups:
        draft.say("vat.one_none", number=number)
        return 1
    how = say("how.vat_rate", what=f" {number}", period="")
    whole = Money(sum((one.tax for one in groups), Decimal(0)), groups[0].currency)
    total = draft.money("total", say("label.tax"), whole, how, [row], 1, Amounts.TAX)
    rates = say("and").join(draft.named(_name(one, draft)) for one in groups)
    draft.say("vat.one", number=number, total=total, rates=rates)
    facts = [_fact(draft, one, how, [row]) for one in groups]
    draft.tables.append(_table(draft, groups, facts, total, 1))
    return 1


@dataclass(slots=True)
class _Rate:
    """What one rate comes to in one currency; `net` counts only where `is_whole`."""

    rate: Decimal | None
    currency: str
    tax: Decimal = Decimal(0)
    net: Decimal = Decimal(0)
    is_whole: bool = True
    invoices: set[int] = field(default_factory=set)

    def add(self, share: Share) -> None:
        self.tax += share.tax
        self.net += share.net or Decimal(0)
        self.is_whole = self.is_whole and share.net is not None
        self.invoices.add(share.invoice_id)


async def _write(session: Session, draft: Draft, asked: Span) -> int:
    sums = await reports.sums(session, asked.wanted, Amounts.TAX)
    rates = _rates(await vat.shares(session, asked.wanted))
    main = sums[0].currency if sums else None
    if main not in rates:
        draft.say("vat.none", **asked.words(draft))
        return sum(one.count for one in sums)
    found = await search.find(session, asked.wanted, search.Order.LARGEST, MEMBERS)
    draft.citations = citations(found.rows[:SOURCES])
    for currency, groups in rates.items():
        if currency == main or any(one.tax for one in groups):
            _currency(draft, asked, groups, found.rows, is_main=currency == main)
    draft.say("vat.provisional")
    await say_beside(session, draft, asked.wanted, sums, Amounts.TAX)
    await say_left_out(session, draft, asked.wanted, which=Amounts.TAX)
    draft.slice = None
    return sum(one.count for one in sums)


def _rates(shares: Sequence[Share]) -> dict[str, list[_Rate]]:
    """Per currency, the rates from the highest down; what states none comes last."""
    made: dict[tuple[str, Decimal | None], _Rate] = {}
    for share in shares:
        key = share.currency, share.rate
        made.setdefault(key, _Rate(share.rate, share.currency)).add(share)
    found: dict[str, list[_Rate]] = {}
    for one in sorted(made.values(), key=lambda one: (one.rate is None, -(one.rate or 0))):
        found.setdefault(one.currency, []).append(one)
    return found


def _currency(
    draft: Draft, asked: Span, groups: Sequence[_Rate], rows: Sequence[Listed], *, is_main: bool
) -> None:
    """One currency's rates: what the answer leads with, its table and its chart."""
    say, currency = draft.context.say, groups[0].currency
    how = say("how.vat_rate", **asked.words(draft))
    whole = sum((one.tax for one in groups), Decimal(0))
    everyone = [row for row in rows if row[0].currency == currency and row[0].tax is not None]
    count = len(set().union(*(one.invoices for one in groups)))
    total = draft.money(
        "total", say("label.tax"), Money(whole, currency), how, everyone, count, Amounts.TAX
    )
    facts = [_fact(draft, one, how, rows) for one in groups]
    if is_main:
        number = draft.count(f"count:{currency}", say("label.invoices"), count, how, everyone)
        draft.say("vat.lead", total=total, here=number, **asked.words(draft))
        _largest(draft, groups, facts)
    unstated = next((fact for one, fact in zip(groups, facts, strict=True) if _rest(one)), None)
    if unstated:
        draft.say("vat.unstated", amount=unstated)
    draft.tables.append(_table(draft, groups, facts, total, count))
    if len(groups) > 1:
        points = [
            Point(_name(one, draft), Money(one.tax, currency), str(len(one.invoices)), fact.id)
            for one, fact in zip(groups, facts, strict=True)
        ]
        largest = max(range(len(groups)), key=lambda at: groups[at].tax)
        title, caption = say("vat.title"), say("vat.caption", currency=currency)
        draft.charts.append(Chart(f"vat:{currency}", title, caption, tuple(points), largest))


def _rest(one: _Rate) -> bool:
    return one.rate is None and bool(one.tax)


def _largest(draft: Draft, groups: Sequence[_Rate], facts: Sequence[Fact]) -> None:
    """Which rate most of it is at."""
    one, fact = max(zip(groups, facts, strict=True), key=lambda pair: pair[0].tax)
    if one.rate is not None and one.tax:
        draft.say("vat.largest", rate=draft.named(_name(one, draft)), amount=fact)


def _fact(draft: Draft, one: _Rate, how: str, rows: Sequence[Listed]) -> Fact:
    own = [row for row in rows if row[0].id in one.invoices]
    return draft.money(
        f"rate:{_key(one)}", _name(one, draft), Money(one.tax, one.currency), how, own,
        len(one.invoices), Amounts.TAX,
    )  # fmt: skip


def _key(one: _Rate) -> str:
    return "none" if one.rate is None else str(one.rate)


def _name(one: _Rate, draft: Draft) -> str:
    if one.rate is None:
        return draft.context.say("vat.no_rate")
    return formats.percent(one.rate, draft.context.language)


def _table(
    draft: Draft, groups: Sequence[_Rate], facts: Sequence[Fact], total: Fact, count: int
) -> Table:
    say, currency = draft.context.say, groups[0].currency
    columns = (
        Column("rate", say("column.rate")),
        Column("invoices", say("column.invoices"), Kind.COUNT),
        Column("net", say("column.net"), Kind.MONEY),
        Column("tax", say("column.tax"), Kind.MONEY),
    )
    rows = tuple(
        (
            Cell(_name(one, draft)),
            Cell(len(one.invoices)),
            Cell(Money(one.net, currency) if one.is_whole else None),
            Cell(fact.value, fact.id),
        )
        for one, fact in zip(groups, facts, strict=True)
    )
    nets = sum((one.net for one in groups), Decimal(0))
    net = Money(nets, currency) if all(one.is_whole for one in groups) else None
    last = (Cell(say("table.total")), Cell(count), Cell(net), Cell(total.value, total.id))
    caption = say("vat.caption", currency=currency)
    return Table(f"vat:{currency}", say("vat.title"), columns, rows, caption, last, len(rows))
