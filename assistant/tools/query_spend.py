"""Totals over invoices: how much, how many, by whom, when, compared with when."""

from dataclasses import replace
from typing import Literal

from assistant.database import Session
from assistant.money import Money
from assistant.tools import coverage, follow_ups, periods, slices
from assistant.tools.beside import say_beside
from assistant.tools.context import ToolContext, Unclear
from assistant.tools.draft import Draft
from assistant.tools.phrases import harmless
from assistant.tools.records import citations
from assistant.tools.result import ToolResult
from assistant.tools.silent_suppliers import write_new, write_silent
from assistant.tools.spend_comparison import write_comparison
from assistant.tools.spend_figure import write_figure
from assistant.tools.spend_groups import write_groups
from assistant.tools.spend_query import Amount, Basis, Measure, SpendQuery
from assistant.workspace import reports, search
from assistant.workspace.reports import Grouping, Sums
from assistant.workspace.search import DateBasis, InvoiceFilter, Order, Payment

Group = Literal["vendor", "category", "month", "quarter", "year", "status"]
SOURCES = 10


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
    currency: str | None = None,
) -> ToolResult:
    """Add up, count or average supplier invoices over a period, a supplier or a group.

    Args:
        measure: sum, count, average, the smallest or largest single invoice; silent lists the
            suppliers that sent no invoice in the period, new those whose first one is in it.
        basis: spent is what was invoiced, by issue date; paid is by payment date; owed is unpaid.
        amount: gross is incl. VAT, net is excl. VAT, vat is the VAT alone.
        period: Copied from the question as text: "last month", "Q3". Null is all time.
        compare_with: A second period to compare the first with, copied as text; "the same period
            last year" and "the month before" are about the first.
        vendor: A supplier, copied as text.
        except_vendor: A supplier to leave out, copied as text.
        category: A category or kind of cost, copied as text.
        min_amount: Only invoices of at least this total, copied as text.
        max_amount: Only invoices of at most this total, copied as text.
        group_by: Split by this; null for one figure.
        top: Only this many groups; null for the usual number.
        currency: Only invoices in this currency, as its code: "USD". Null is all, never blended.
    """
    asked = slices.period(period, context) or periods.EVER
    other = slices.period(compare_with, replace(context, anchor=asked))
    least, most = slices.amount(min_amount, context), slices.amount(max_amount, context)
    draft = Draft(context, _name(basis, amount))
    async with context.database.read(context.workspace_id) as session:
        party = await slices.vendor(session, vendor, context)
        left = await slices.vendor(session, except_vendor, context)
        kind, words = await _category(session, category, context)
        shown, known = await coverage.of(session, context)
        chips = await follow_ups.usual(session, context)
        wanted = InvoiceFilter(
            start=asked.start,
            end=asked.end,
            basis=DateBasis.PAID if basis == "paid" else DateBasis.ISSUED,
            vendors=party.ids if party else (),
            without=left.ids if left else (),
            category=kind,
            text=words,
            currency=currency,
            payment=Payment.UNPAID if basis == "owed" else None,
            least=least.value if least else None,
            most=most.value if most else None,
            today=context.today,
        )
        what = _what(draft, party, left, kind, wanted)
        grouping = Grouping(group_by) if group_by else None
        if measure in ("silent", "new"):
            write = write_silent if measure == "silent" else write_new
            read = await write(session, draft, wanted, asked)
            return draft.result(context.say("step.read", count=read), read, shown, chips)
        query = SpendQuery(measure, basis, amount, wanted, asked, other, what, grouping, top)
        sums = await reports.sums(session, wanted, query.amounts)
        if not sums and other is None:
            why = coverage.nothing(known, context)
            draft.say(f"spend.none_{basis}", what=what, period=draft.period(asked), why=why)
            return draft.result(context.say("step.read", count=0), 0, shown, chips)
        await _write(session, draft, query, sums)
        if words:
            draft.say("spend.by_text", text=draft.named(words))
    count = sum(one.count for one in sums)
    return draft.result(context.say("step.read", count=count), count, shown, chips)


async def _write(session: Session, draft: Draft, query: SpendQuery, sums: list[Sums]) -> None:
    found = await search.find(session, query.wanted, Order.LARGEST)
    draft.citations = citations(found.rows[:SOURCES])
    if query.other is not None:
        await write_comparison(session, draft, query, sums, found)
    elif query.group_by is not None:
        await write_groups(session, draft, query, sums, found)
    else:
        await write_figure(session, draft, query, sums, found)
    await say_beside(session, draft, query.wanted, sums, query.amounts)


def _name(basis: Basis, amount: Amount) -> str:
    return basis if amount == "gross" else f"{basis}.{amount}"


async def _category(
    session: Session, text: str | None, context: ToolContext
) -> tuple[str | None, str | None]:
    """A category in use, else words that invoices mention; Unclear tells which there are."""
    if not text:
        return None, None
    known = await search.categories(session)
    match = next((one for one in known if one.lower() == text.lower().strip()), None)
    if match:
        return match, None
    mentioned = await search.find(session, InvoiceFilter(text=text.strip()), limit=1)
    if mentioned.total:
        return None, text.strip()
    names = " · ".join(harmless(one) for one in known[:6])
    there_are = context.say("unclear.known" if known else "unclear.known_none", names=names)
    raise Unclear(context.say("unclear.nothing_on", text=harmless(text, 60), known=there_are))


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
    if wanted.text:
        parts.append(say("spend.mentioning", text=draft.named(wanted.text)))
    if wanted.currency:
        parts.append(say("spend.in_currency", currency=harmless(wanted.currency)))
    for name, value in (("least", wanted.least), ("most", wanted.most)):
        if value is not None:
            money = Money(value, wanted.currency or "EUR")
            fact = draft.money(name, say("label.asked"), money, say("how.asked"))
            parts.append(say(f"spend.{name}", amount=fact))
    return "".join(f" {part}" for part in parts)
