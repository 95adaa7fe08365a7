"""Invoices without a counterpart: no bank line, no payment date, no linked transaction."""

from dataclasses import replace
from decimal import Decimal

from assistant.database import Session
from assistant.money import Money
from assistant.tools import coverage, derivations, follow_ups, slices
from assistant.tools.context import ToolContext
from assistant.tools.draft import Draft
from assistant.tools.for_others import say_left_out
from assistant.tools.part_payments import column_of, say_part_payments
from assistant.tools.records import citations, invoice_table, proof
from assistant.tools.result import ToolResult
from assistant.workspace import reports, search
from assistant.workspace.matches import listing, stories
from assistant.workspace.reports import Amounts, Grouping
from assistant.workspace.search import InvoiceFilter, Order, Payment

SHOWN = 50
MOST = Decimal("0.5")


async def list_unmatched_invoices(
    context: ToolContext, period: str | None, vendor: str | None
) -> ToolResult:
    """List invoices that no payment is known for: no line of the imported bank statements pays
    them for sure, and Qonto has neither a payment date nor a linked transaction.

    Args:
        period: When they were issued, copied from the question as text. Null is all time.
        vendor: A supplier, copied as text.
    """
    asked = slices.period(period, context)
    draft = Draft(context, "unmatched")
    async with context.database.read(context.workspace_id) as session:
        party = await slices.vendor(session, vendor, context)
        draft.cite(party)
        shown, known = await coverage.of(session, context)
        chips = await follow_ups.usual(session, context, not_this="unmatched")
        wanted = InvoiceFilter(
            start=asked.start if asked else None,
            end=asked.end if asked else None,
            vendors=party.ids if party else (),
            payment=Payment.UNMATCHED,
            today=context.today,
        )
        found = await search.find(session, wanted, Order.OLDEST, 50)
        where = f" {draft.period(asked)}" if asked else ""
        if party:
            where += " " + context.say("spend.with_vendor", vendor=draft.named(party.name))
        if not found.total:
            has_lines = await stories.has_lines(session)
            none = "unmatched.none_lines" if has_lines else "unmatched.none"
            if not await search.count(session, replace(wanted, payment=None)):
                none = "unmatched.no_rows"
            key = none if known.invoices and known.synced_at else "unmatched.nothing"
            draft.say(key, where=where, why=coverage.nothing(known, context))
            await say_left_out(session, draft, wanted, is_list=True)
            return draft.result(context.say("step.read", count=0), 0, shown, chips)
        await _write(session, draft, wanted, found, where)
    return draft.result(context.say("step.unmatched", count=found.total), found.total, shown, chips)


async def _write(
    session: Session, draft: Draft, wanted: InvoiceFilter, found: search.Found, where: str
) -> None:
    say, today = draft.context.say, draft.context.today
    draft.citations = citations(found.rows[:SHOWN])
    how = say("how.unmatched", where=where)
    count = draft.count("count", say("label.unmatched"), found.total, how, found.rows)
    totals = [
        draft.money(
            "total", say("label.unmatched"), Money(one.total, one.currency), how,
            [row for row in found.rows if row[0].currency == one.currency], one.count,
            Amounts.PAYABLE,
        )
        for one in await reports.sums(session, wanted, Amounts.PAYABLE)
        if one.currency
    ]  # fmt: skip
    together = say("and").join(f"[[{one.id}]]" for one in totals)
    draft.say("unmatched.lead" if together else "unmatched.lead_plain", count=count,
              total=together, where=where)  # fmt: skip
    await _share(session, draft, wanted, found.total, where)
    await _who(session, draft, wanted)
    await say_part_payments(session, draft, wanted)
    oldest = found.rows[0][0]
    if oldest.issued_on:
        age = (today - oldest.issued_on).days
        days = draft.days("oldest", say("label.days"), age, how, proof(found.rows[:1]))
        draft.say(
            "unmatched.oldest", days=days, vendor=draft.named(found.rows[0][1]),
            number=draft.named(oldest.number or oldest.file_name or ""),
        )  # fmt: skip
    copies = await search.archived_copies(session, wanted)
    if copies.total:
        how = say("how.copies")
        left = draft.count("copies", say("label.duplicates"), copies.total, how, copies.rows)
        draft.say("unmatched.copies", count=left)
    has_lines = await stories.has_lines(session)
    if has_lines and not wanted.vendors:
        await _lone(session, draft, wanted)
    await say_left_out(session, draft, wanted)
    draft.say("unmatched.means_lines" if has_lines else "unmatched.means")
    caption = say("table.shown", shown=min(SHOWN, found.total), total=found.total)
    draft.tables.append(
        invoice_table(
            "unmatched", say("table.unmatched"), found.rows[:SHOWN], found.total, say,
            caption if found.total > SHOWN else "", column_of(found.rows),
        )
    )  # fmt: skip


async def _lone(session: Session, draft: Draft, wanted: InvoiceFilter) -> None:
    """The other side: payments of the statements that no invoice is matched with."""
    say, within = draft.context.say, (wanted.start, wanted.end)
    _, number = await listing.open_lines(session, 1, within=within)
    if number:
        how = say("how.lone", period="")
        count = draft.count("lone", say("label.lines"), number, how)
        draft.say("unmatched.lone", count=count)


async def _share(
    session: Session, draft: Draft, wanted: InvoiceFilter, unmatched: int, where: str
) -> None:
    """How many have a counterpart, of how many."""
    say = draft.context.say
    has = await search.find(session, replace(wanted, payment=Payment.MATCHED), Order.NEWEST, SHOWN)
    how = say("how.matched_share", where=where)
    matched = draft.count("matched", say("label.matched"), has.total, how, has.rows)
    whole = draft.count("all", say("label.invoices"), has.total + unmatched, how)
    if part := derivations.share(draft, "matched_share", matched, whole):
        told = say("unmatched.share", matched=matched, all=whole, share=part)
        draft.statements[-1] += f" {told}"


async def _who(session: Session, draft: Draft, wanted: InvoiceFilter) -> None:
    """The supplier with most of it."""
    currency = (await reports.sums(session, wanted, Amounts.PAYABLE))[0].currency
    found = await reports.sums_by(session, wanted, Grouping.VENDOR, Amounts.PAYABLE)
    groups = [one for one in found if one.currency and one.currency == currency]
    if len(groups) < 2:
        return
    say, first = draft.context.say, groups[0]
    money = Money(first.total or Decimal(0), first.currency or "EUR")
    how = say("how.unmatched", where="")
    own = replace(wanted, vendors=(first.vendor_id,)) if first.vendor_id else wanted
    rows = (await search.find(session, replace(own, currency=first.currency))).rows
    rows = rows if first.vendor_id else ()
    total = draft.money(
        f"vendor:{first.key}", first.label, money, how, rows, first.count, Amounts.PAYABLE
    )
    count = draft.count(f"vendor_count:{first.key}", first.label, first.count, how, rows)
    is_most = first.total > sum((one.total for one in groups), Decimal(0)) * MOST
    key = "unmatched.most" if is_most else "unmatched.largest"
    draft.say(key, vendor=draft.named(first.label), total=total, count=count)
