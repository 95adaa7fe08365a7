"""Figures over invoices: how much, how many, by whom, when, compared with what."""

from dataclasses import replace
from typing import Literal

from assistant.database import Session
from assistant.tools import coverage, follow_ups, periods, slices, spend_slice
from assistant.tools.beside import say_beside
from assistant.tools.context import ToolContext
from assistant.tools.draft import Draft
from assistant.tools.for_others import say_left_out
from assistant.tools.part_payments import say_part_payments
from assistant.tools.periods import Period
from assistant.tools.records import amount, citations, label
from assistant.tools.result import ToolResult
from assistant.tools.silent_suppliers import write_new, write_silent
from assistant.tools.spend_comparison import write_comparison
from assistant.tools.spend_figure import say_invoiced, write_figure
from assistant.tools.spend_groups import others, write_groups
from assistant.tools.spend_query import Amount, Basis, Measure, Order, Other, SpendQuery
from assistant.tools.spend_share import shared, write_share
from assistant.tools.spend_slice import Asked, By, CreditNotes, Names
from assistant.tools.states import Known
from assistant.tools.supplier_count import write_suppliers
from assistant.tools.telling import say_none
from assistant.workspace import reports, search
from assistant.workspace.holdings import Holdings
from assistant.workspace.reports import Amounts, Grouping, Sums

Group = Literal[
    "vendor", "category", "week", "month", "quarter", "year", "status", "currency", "source",
]  # fmt: skip
SOURCES = 10


async def query_spend(
    context: ToolContext,
    measure: Measure,
    basis: Basis,
    amount: Amount,
    period: str | None,
    compare_with: str | None,
    vendor: Names,
    except_vendor: Names,
    category: Names,
    min_amount: str | None,
    max_amount: str | None,
    group_by: Group | None,
    top: int | None,
    currency: str | None = None,
    compare_vendor: Names = None,
    compare_category: Names = None,
    by: By | None = None,
    status: Known | None = None,
    credit_notes: CreditNotes | None = None,
    order: Order | None = None,
    shares: bool | None = None,
    running: bool | None = None,
    after: int | None = None,
    except_category: Names = None,
    country: str | None = None,
) -> ToolResult:
    """Add up, count or average supplier invoices over a period, a supplier or a group.

    Args:
        measure: sum, count, average, median, the smallest or largest single invoice; suppliers
            counts those who sent one; silent lists the suppliers that sent no invoice in the
            period, new those whose first one is in it.
        basis: spent is what was invoiced, by issue date; paid is by payment date; owed is unpaid.
        amount: gross is incl. VAT, net is excl. VAT, vat is the VAT alone.
        period: Copied from the question as text: "last month", "Q3". Null is all time.
        compare_with: A second period to compare the first with, copied as text; "the same period
            last year" and "the month before" are about the first.
        vendor: A supplier, copied as text; several as a list.
        except_vendor: A supplier to leave out, copied as text; several as a list.
        category: A category or kind of cost, copied as text; several as a list.
        min_amount: Only invoices of at least this `amount`, copied as text.
        max_amount: Only invoices of at most this `amount`, copied as text.
        group_by: Split by this; null for one figure.
        top: Only this many groups; null for the usual number. With compare_with those that moved
            most.
        currency: Only invoices in this currency, as its code: "USD"; foreign for all but
            euros. Null is all, never blended.
        compare_vendor: A second supplier to compare `vendor` with, copied as text.
        compare_category: A second category to compare `category` with, copied as text.
        by: Which date the period is about, where the question names another than usual.
        status: Only invoices in this state: unpaid, overdue, paid, matched, unmatched, rejected,
            discarded, archived, scheduled, waiting_in_qonto (for a review or an approval there),
            to_approve_there (for an approval there).
        credit_notes: beside names them next to the total (usual); netted takes them off; only
            adds up nothing else.
        order: How groups are sorted; null for largest first, and months in their order.
        shares: True gives the share of what a supplier, a category or a state names in the whole
            without it; with group_by and none of these, each group's share of the total.
        running: True gives the total up to each group, for months and other dates.
        except_category: A category or kind of cost to leave out, copied as text; several as a list.
        after: Only the suppliers behind so many first ones: the others of a top 5 are after 5.
        country: Only suppliers of this country, by its code: "DE".
    """
    asked = slices.period(period, context) or periods.EVER
    filters = Asked(
        basis, vendor, except_vendor, category, min_amount, max_amount, currency, by, status,
        credit_notes, measure != "sum", amount, except_category, country,
    )  # fmt: skip
    rival = replace(filters, vendor=compare_vendor or vendor, category=compare_category or category)
    draft = Draft(context, _name(basis, amount))
    async with context.database.read(context.workspace_id) as session:
        meant = await spend_slice.resolve(session, draft, filters, asked)
        other = await _other(session, draft, filters, rival, compare_with, asked)
        query = SpendQuery(
            measure, basis, amount, meant.wanted, asked, meant.what, other,
            Grouping(group_by) if group_by else None, top, order, bool(shares), bool(running),
            (after or 0) if group_by == "vendor" and measure == "sum" else 0,
        )  # fmt: skip
        if query.after:
            query = await others(session, query)
        shown, known = await coverage.of(session, context)
        chips = await follow_ups.usual(session, context)
        query = _in_order(query)
        read = await _answer(session, draft, query, filters, known)
        told = [draft.slice or query.wanted, *([query.other.wanted] if query.other else [])]
        await say_left_out(session, draft, *told, which=query.amounts)
    return draft.result(context.say("step.read", count=read), read, shown, chips)


def _in_order(query: SpendQuery) -> SpendQuery:
    """Of two periods the later one against the earlier, however they were named: what rose from
    Q2 to Q3 is not told as a fall."""
    other = query.other
    if other is None or not (query.period.start and other.period.start):
        return query
    if other.period.start <= query.period.start:
        return query
    earlier = Other(query.wanted, query.period, query.what)
    return replace(query, wanted=other.wanted, period=other.period, what=other.what, other=earlier)


async def _answer(
    session: Session, draft: Draft, query: SpendQuery, filters: Asked, known: Holdings
) -> int:
    """Suppliers that are silent or new, the figures, or why there are none; how many invoices or
    suppliers were read."""
    wanted = query.wanted
    if query.shares and (of := await shared(session, draft, filters, query)):
        draft.slice = of.whole.wanted
        return await write_share(session, draft, query, of)
    if query.shares and not query.group_by:
        query = replace(query, group_by=Grouping.VENDOR)
    if query.measure in ("silent", "new"):
        write = write_silent if query.measure == "silent" else write_new
        return await write(session, draft, wanted, query.period)
    sums = await reports.sums(session, wanted, query.amounts)
    if not sums and query.other is None:
        why = await coverage.no_currency(session, wanted, draft.context)
        asked = {"what": query.what, "period": draft.period(query.period)}
        ever = "_ever" if query.basis == "owed" and query.period == periods.EVER else ""
        say_none(draft, f"spend.none_{query.basis}{ever}", known, why, **asked)
        if query.basis == "paid":
            await say_invoiced(session, draft, query)
        if wanted.least is not None and known.invoices:
            await _say_largest(session, draft, query)
        return 0
    if query.measure == "suppliers":
        return await write_suppliers(session, draft, query)
    more = await _write(session, draft, query, sums)
    if wanted.text:
        draft.say("spend.by_text", text=draft.named(wanted.text))
    return sum(one.count for one in sums) + more


async def _say_largest(session: Session, draft: Draft, query: SpendQuery) -> None:
    """Where nothing is as large as was asked: the largest there is."""
    found = await search.find(session, replace(query.wanted, least=None), search.Order.LARGEST, 1)
    money = amount(found.rows[0][0], query.amounts) if found.rows else None
    if money is None:
        return
    say, (invoice, vendor) = draft.context.say, found.rows[0]
    draft.citations = citations(found.rows)
    draft.say(
        "search.first_largest", vendor=draft.named(vendor), number=draft.named(label(invoice)),
        amount=draft.money("largest", say("label.maximum"), money, say("how.read"), found.rows,
                           1, query.amounts),
    )  # fmt: skip


async def _other(
    session: Session, draft: Draft, filters: Asked, rival: Asked, then: str | None, asked: Period
) -> Other | None:
    """What is compared with: another period, another slice, or both."""
    period = slices.period(then, replace(draft.context, anchor=asked))
    if period is None and rival == filters:
        return None
    if period == asked and rival == filters:
        period = periods.before(asked)  # "last month with the previous one": nobody means itself
    meant = await spend_slice.resolve(session, draft, rival, period or asked)
    return Other(meant.wanted, period or asked, meant.what)


async def _write(session: Session, draft: Draft, query: SpendQuery, sums: list[Sums]) -> int:
    """The answer; how many more invoices were read for what it is compared with."""
    more = 0
    shown = query.wanted
    by_currency = query.group_by is Grouping.CURRENCY and query.measure == "sum"
    if query.measure != "count" and sums and not (query.other or by_currency):
        shown = replace(shown, currency=sums[0].currency)  # What the figure counts.
    found = await search.find(session, shown, search.Order.LARGEST)
    draft.citations = citations(found.rows[:SOURCES])
    if query.other is not None:
        more = await write_comparison(session, draft, query, query.other, sums, found)
    elif query.group_by is not None:
        await write_groups(session, draft, query, sums, found)
    else:
        await write_figure(session, draft, query, sums, found)
    await say_beside(
        session,
        draft,
        query.wanted,
        sums[:1] if by_currency else sums,
        query.amounts,
        query.measure,
        is_compared=query.other is not None,
    )
    if query.amounts is Amounts.PAYABLE:
        await say_part_payments(session, draft, query.wanted)
    return more


def _name(basis: Basis, amount: Amount) -> str:
    return basis if amount == "gross" else f"{basis}.{amount}"
