"""Search invoices: a list by supplier, period, amount, state or words."""

import re
from dataclasses import replace
from datetime import date
from typing import Literal

from assistant import formats
from assistant.database import Session
from assistant.money import Money, total
from assistant.tools import coverage, follow_ups, records, slices, states
from assistant.tools.context import ToolContext
from assistant.tools.document_list import list_documents, say_mentioning
from assistant.tools.draft import Draft
from assistant.tools.for_others import say_left_out
from assistant.tools.lateness import say_late
from assistant.tools.look_alikes import say_look_alike
from assistant.tools.part_payments import column_of, say_part_payments, write_part_paid
from assistant.tools.periods import Period
from assistant.tools.records import (
    amount,
    citations,
    days_late,
    invoice_table,
    label,
    so_far,
)
from assistant.tools.result import FollowUp, ToolResult, Unit
from assistant.tools.search_texts import shortened
from assistant.tools.spend_slice import (
    BOUNDED,
    FOREIGN,
    HOME,
    Names,
    in_code,
    kind_names,
    kinds_of_cost,
    left_out,
)
from assistant.tools.telling import say_none
from assistant.workspace import reports, search
from assistant.workspace.documents import DocumentState
from assistant.workspace.holdings import Holdings
from assistant.workspace.invoices import Invoice
from assistant.workspace.matches import stories
from assistant.workspace.reports import Amounts
from assistant.workspace.search import DateBasis, Found, InvoiceFilter, Kind, Order, Payment

MOST_SHOWN = 50
SHOWN = 50
State = Literal[
    "unpaid", "overdue", "paid", "matched", "unmatched", "credit_note", "to_review", "approved",
    "pushed", "failed", "archived", "rejected", "discarded", "scheduled", "waiting_in_qonto",
    "to_approve_there", "no_date", "no_due_date", "no_amount", "incomplete", "paid_without_line",
    "paid_late", "part_paid",
]  # fmt: skip
Sorting = Literal["newest", "oldest", "largest", "smallest", "due_first"]
_WAITING = ("to_review", "to_approve")
_NAMES = (("search.one", "search.found"), ("search.note", "search.notes"))
_NONE = 0  # No invoice has this id.
LINKS = 3
AMOUNTS = {"total": Amounts.GROSS, "net": Amounts.NET, "tax": Amounts.TAX}
_LACKING: dict[str, tuple[str, ...]] = {
    "no_date": ("date",),
    "no_due_date": ("due_date",),
    "no_amount": ("amount",),
    "incomplete": ("date", "amount"),
}
_DOCUMENTS = {
    "to_review": DocumentState.TO_REVIEW,
    "approved": DocumentState.APPROVED,
    "pushed": DocumentState.PUSHED,
}


async def search_invoices(
    context: ToolContext,
    text: str | None,
    vendor: str | None,
    except_vendor: Names,
    status: State | None,
    period: str | None,
    due: str | None,
    min_amount: str | None,
    max_amount: str | None,
    order: Sorting | None,
    limit: int | None,
    currency: str | None = None,
    arrived: str | None = None,
    category: str | None = None,
    amount: Literal["gross", "net", "vat"] | None = None,
    after: int | None = None,
    except_category: Names = None,
    by: Literal["issued", "paid"] | None = None,
    country: str | None = None,
    iban_end: str | None = None,
    numbers: list[str] | None = None,
) -> ToolResult:
    """List supplier invoices that fit every filter given, with their number and their sum.

    Args:
        text: What to find: a number in any spelling, a supplier, an amount, a day, a category, or
            words of the invoice or its document.
        vendor: A supplier, copied from the question as text.
        except_vendor: A supplier to leave out, copied as text; several as a list.
        status: unpaid, overdue, paid, matched, unmatched, archived, rejected, discarded,
            scheduled, credit_note or waiting_in_qonto (for a review or an approval over there),
            to_approve_there (only those for an approval) for invoices; to_review, approved, pushed
            or failed for documents on their way to Qonto; no_date, no_due_date, no_amount or
            incomplete (no issue date or no amount) for what is missing; part_paid for open ones
            that bank lines have paid in part; paid_late for what was paid after its due date.
        period: When it was issued, copied as text: "last month", "Q3".
        due: When it falls due, copied as text: "this week".
        min_amount: Least amount, copied as text: "1,000 €", "10k".
        max_amount: Most amount, copied as text.
        order: How to sort; newest first when null.
        limit: How many to show, at most 50; null for the usual number.
        currency: Only invoices in this currency, as its code: "USD"; foreign for all but euros.
        arrived: When it came in, whatever its date, copied as text: "since yesterday".
        category: A category or kind of cost, copied as text.
        except_category: A category or kind of cost to leave out, copied as text; several as a list.
        amount: Which amount min_amount and max_amount are about: gross (usual) is the total incl.
            VAT, net is excl. VAT, vat the VAT alone.
        after: Only those behind so many first ones: the second largest alone is after 1, limit 1.
        by: Which date the period is about: issued (usual), or paid, by Qonto's payment dates.
        country: Only suppliers of this country, by its code: "DE".
        iban_end: Only invoices that name an account ending with these digits.
        numbers: Only among these invoices, by their numbers: of those that were listed before.
    """
    asked, due_in = slices.period(period, context), slices.period(due, context)
    came = slices.period(arrived, context)
    since, before = slices.moments(came, context)
    least, most = slices.amount(min_amount, context), slices.amount(max_amount, context)
    draft = Draft(context, "search")
    async with context.database.read(context.workspace_id) as session:
        party = await slices.vendor(session, vendor, context)
        party = party or await slices.country(session, country, context)
        draft.cite(party)
        other = await slices.vendors(session, except_vendor, context)
        kinds, mentioned = await kinds_of_cost(session, category, context)
        left_kinds = await left_out(session, except_category, context)
        text = text or mentioned
        shown, known = await coverage.of(session, context)
        usual = await follow_ups.usual(session, context, not_this=status or "")
        chips = (*_other_day(period or due, context), *usual)
        if status in _DOCUMENTS or status == "failed":
            read = await list_documents(session, draft, _DOCUMENTS.get(str(status)), party)
            return draft.result(context.say("step.documents", count=read), read, shown, chips)
        span = due_in or asked
        wanted = InvoiceFilter(
            start=span.start if span else None,
            end=span.end if span else None,
            basis=_basis(due_in, by),
            kind=_kind(status),
            vendors=party.ids if party else (),
            without=other.ids if other else (),
            least=least.value if least else None,
            most=most.value if most else None,
            bounded=BOUNDED[amount or "gross"],
            currency=in_code(currency)
            or (least and least.currency)
            or (most and most.currency)
            or None,
            not_in=HOME if currency == FOREIGN else None,
            lacking=_LACKING.get(status or "", ()),
            categories=kinds,
            without_categories=left_kinds,
            text=text,
            iban_end=_digits(iban_end),
            ids=await _ids(session, numbers or []),
            arrived_since=since,
            arrived_before=before,
            today=context.today,
        )
        wanted = states.narrowed(wanted, status)
        if text and (shorter := shortened(text)) != text:
            looser = replace(wanted, text=shorter)
            if not await search.count(session, wanted) and await search.count(session, looser):
                wanted, text = looser, shorter
        if status == "part_paid":
            read = await write_part_paid(session, draft, wanted)
            open_ = replace(wanted, payment=Payment.UNPAID)
            await say_left_out(session, draft, open_, is_list=True)
            return draft.result(context.say("step.read", count=read), read, shown, chips)
        words = _words(draft, status, asked, due_in, party, other, text, wanted)
        if came:
            words += f" {context.say('filter.arrived', period=draft.period(came))}"
        read = await _answer(session, draft, wanted, words, order, limit, known, after or 0)
        await say_left_out(session, draft, wanted, is_list=True)
        if came and not status:
            await _say_papers(session, draft, wanted, read)
        if party and vendor:
            await say_look_alike(session, draft, party)
        if status == "paid_without_line" and not await stories.has_lines(session):
            draft.say("search.no_lines")
        if text and not (status or span or party):
            await say_mentioning(session, draft, text)
    return draft.result(context.say("step.read", count=read), read, shown, chips)


async def _say_papers(session: Session, draft: Draft, wanted: InvoiceFilter, listed: int) -> None:
    """What came in besides the invoices: "what turned up?" means all of it."""
    others = await search.count(session, replace(wanted, kind=Kind.EVERYTHING)) - listed
    if others > 0:
        say = draft.context.say
        how = say("how.all")
        count = draft.count("arrived_papers", say("label.documents"), others, how)
        draft.say("search.arrived_papers", count=count)


async def _ids(session: Session, numbers: list[str]) -> tuple[int, ...]:
    """The invoices with these numbers; none of all where no number is one of an invoice here."""
    found = [
        invoice.id
        for number in numbers[:MOST_SHOWN]
        for invoice, _ in search.as_spelt(await search.by_number(session, number), number)
    ]
    return tuple(one for one in found if one) or ((_NONE,) if numbers else ())


def _digits(text: str | None) -> str | None:
    """The end of an account number: at most so much as an answer shows of one."""
    return "".join(ch for ch in text or "" if ch.isascii() and ch.isalnum()).upper()[-8:] or None


async def _answer(
    session: Session, draft: Draft, wanted: InvoiceFilter, words: str, order: Sorting | None,
    limit: int | None, known: Holdings, after: int,
) -> int:  # fmt: skip
    """The list, or why there is none; how many there are in all."""
    say, is_due = draft.context.say, wanted.basis is DateBasis.DUE
    sorting = Order(order or ("due_first" if wanted.payment or is_due else "newest"))
    found = await search.find(session, wanted, sorting, min(limit or SHOWN, MOST_SHOWN), after)
    if after and found.total and not found.rows:
        draft.count("count", say("label.invoices"), found.total, say("how.search", what=words))
        draft.say("search.no_more", count=f"[[{draft.name}.count]]", what=words)
        return found.total
    if not found.total:
        is_note = wanted.kind is Kind.CREDIT_NOTES
        why = await coverage.no_currency(session, wanted, draft.context)
        say_none(draft, "search.no_note" if is_note else "search.none", known, why, what=words)
        if is_due and known.invoices:
            await _say_next(session, draft, wanted)
        return 0
    is_open = wanted.payment is not None and wanted.payment.is_open
    which = Amounts.PAYABLE if is_open else Amounts.GROSS
    sums = await reports.sums(session, wanted, which)
    if limit and 1 < limit < found.total and order:
        _say_top(draft, found, words, sorting, which)
    if limit == 1 and order and found.rows[0][0].issued_on:
        _say_only(draft, found, words, sorting, which, after)
    await _write(session, draft, found, sums, words, wanted, sorting, which)
    return found.total


async def _say_next(session: Session, draft: Draft, wanted: InvoiceFilter) -> None:
    """Where nothing falls due in a period: what does so first after it."""
    after = replace(wanted, start=max(wanted.end or date.min, draft.context.today), end=None)
    found = await search.find(session, after, Order.DUE_FIRST, 1)
    if found.rows and (day := found.rows[0][0].due_on):
        say, (invoice, vendor) = draft.context.say, found.rows[0]
        draft.citations = citations(found.rows)
        draft.say(
            "search.first_due", vendor=draft.named(vendor), number=draft.named(label(invoice)),
            day=draft.value("next_due", say("column.due"), day, Unit.DATE, say("how.read")),
        )  # fmt: skip


def _say_only(
    draft: Draft, found: Found, words: str, sorting: Order, which: Amounts, after: int
) -> None:
    """The one that is asked for: "the latest invoice from AWS", "the second largest"."""
    say, ((invoice, vendor), *_) = draft.context.say, found.rows
    how, money = say("how.read"), amount(found.rows[0][0], which)
    if money is None or not say.has(f"search.only_{sorting.value}"):
        return
    is_due = sorting is Order.DUE_FIRST and invoice.due_on
    named = say("column.due" if is_due else "column.issued")
    day = draft.value("only_day", named, (invoice.due_on if is_due else invoice.issued_on) or "",
                      Unit.DATE, how)  # fmt: skip
    place = draft.count("place", say("label.place"), after + 1, how)
    draft.say(
        f"search.{'place' if after else 'only'}_{sorting.value}", what=words,
        vendor=draft.named(vendor), number=draft.named(label(invoice)), day=day, place=place,
        status=records.status(invoice.status, say),
        amount=draft.money("only", say("label.amount"), money, how, found.rows, 1, which),
    )  # fmt: skip


def _say_top(draft: Draft, found: Found, words: str, sorting: Order, which: Amounts) -> None:
    """What the few that were asked for come to: "the two largest"."""
    say, how = draft.context.say, draft.context.say("how.search", what=words)
    moneys = (amount(row[0], which) for row in found.rows)
    totals = [
        draft.money("top_total", say("label.shown"), money, how, found.rows, None, which)
        for money in total(one for one in moneys if one).values()
    ]
    if not totals or not say.has(f"search.top_{sorting.value}"):
        return
    draft.say(
        f"search.top_{sorting.value}", what=words,
        shown=draft.count("shown", say("label.shown"), len(found.rows), how, found.rows),
        count=draft.count("count", say("label.invoices"), found.total, how),
        total=say("and").join(f"[[{one.id}]]" for one in totals),
    )  # fmt: skip


def _other_day(text: str | None, context: ToolContext) -> tuple[FollowUp, ...]:
    """03/04 is read as the third of April; the fourth of March is offered beside it."""
    found = re.search(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?![\d/])", text or "")
    if not found or found[1] == found[2] or max(int(found[1]), int(found[2])) > 12:
        return ()
    other = slices.period(f"{found[2]}/{found[1]}", context)
    if other is None or other.start is None:
        return ()
    day = formats.day(other.start, context.language)
    return (FollowUp(context.say("offer.day", day=day)),)


async def _write(
    session: Session,
    draft: Draft,
    found: Found,
    sums: list[reports.Sums],
    words: str,
    wanted: InvoiceFilter,
    sorting: Order,
    which: Amounts,
) -> None:
    say = draft.context.say
    draft.citations = citations(found.rows)
    how, how_read = say("how.search", what=words), say("how.read")
    count = draft.count("count", say("label.invoices"), found.total, how, found.rows)
    label = say("label.spent")
    totals = [
        draft.money(
            "total", label, Money(one.total, one.currency), how, found.rows, one.count, which
        )
        for one in sums
        if one.currency
    ]
    together = say("and").join(f"[[{one.id}]]" for one in totals)
    first = found.rows[0]
    money = amount(first[0], which)
    values = {
        "count": count, "total": together, "what": words, "vendor": draft.named(first[1]),
        "number": draft.named(first[0].number or first[0].file_name or ""),
        "amount": draft.money("first", say("label.amount"), money, how_read, [first], 1, which)
        if money
        else say("unknown_amount"),
    }  # fmt: skip
    one, several = _NAMES[wanted.kind is Kind.CREDIT_NOTES]
    key = several if found.total > 1 else one
    is_unread = first[0].total is None if found.total == 1 else not together
    is_told = bool(draft.statements and together)
    if is_told:
        draft.statements[-1] += " " + say("search.all", **values) if found.total > 1 else ""
    else:
        draft.say(f"{key}_plain" if is_unread else key, **values)
    if (
        found.total > 1
        and not wanted.lacking
        and not (is_told and len(found.rows) == 1)
        and sorting in (Order.LARGEST, Order.NEWEST, Order.OLDEST, Order.SMALLEST)
    ):
        is_note = wanted.kind is Kind.CREDIT_NOTES and sorting is Order.NEWEST
        draft.say("search.first_note" if is_note else f"search.first_{sorting.value}", **values)
    if wanted.kind is Kind.CREDIT_NOTES and found.total <= LINKS:
        _linked(draft, found)
    elif wanted.kind is Kind.CREDIT_NOTES:
        linked = [row for row in found.rows if _held_against(row[0])]
        number = draft.count("linked", say("label.credit_notes"), len(linked), how_read, linked)
        draft.say("search.notes_linked", count=number)
    if sorting is Order.DUE_FIRST and wanted.payment is Payment.UNPAID:
        _first_due(draft, found, wanted)
    is_one = wanted.categories and found.total == 1
    if not is_one and wanted.payment in (Payment.UNPAID, Payment.OVERDUE):
        await say_late(session, draft, wanted)
    if which is Amounts.PAYABLE:
        await say_part_payments(session, draft, wanted)
    if wanted.payment is Payment.PAID:
        await _paid_by(session, draft, wanted, found.total)
    if wanted.statuses == _WAITING:
        await _in_qonto(session, draft, wanted)
    shown = len(found.rows)
    caption = ""
    if shown < found.total:
        draft.count("shown", say("label.shown"), shown, say("how.shown"))
        caption = say("table.shown", shown=shown, total=found.total)
    title = say("table.invoices")
    column = column_of(found.rows) if wanted.bounded == "total" else AMOUNTS[wanted.bounded]
    table = invoice_table("invoices", title, found.rows, found.total, say, caption, column)
    is_timeline = wanted.basis is DateBasis.DUE and sorting is Order.DUE_FIRST
    if wanted.payment is Payment.OVERDUE:
        table = days_late(table, found.rows, draft.context.today, say)
    draft.tables.append(so_far(table, found.rows, say) if is_timeline else table)


def _first_due(draft: Draft, found: Found, wanted: InvoiceFilter) -> None:
    """What falls due first, of the bills of a kind of cost; what is yet to come is a forecast."""
    say, today = draft.context.say, draft.context.today
    (first, vendor), day = found.rows[0], found.rows[0][0].due_on
    if day and wanted.categories:
        draft.say(
            "search.first_due" if day >= today else "search.first_due_late",
            vendor=draft.named(vendor), number=draft.named(label(first)),
            day=draft.value("first_due", say("column.due"), day, Unit.DATE, say("how.read")),
        )  # fmt: skip
    if wanted.basis is DateBasis.DUE and wanted.end and wanted.end >= today:
        draft.say("search.forecast")


def _linked(draft: Draft, found: Found) -> None:
    """Which invoice Qonto holds a credit note against, as far as it does."""
    for invoice, _ in found.rows:
        related = _held_against(invoice)
        number = draft.named(invoice.number or invoice.file_name or "")
        if related:
            draft.say("search.note_linked", number=number, invoice=draft.named(str(related)))
        else:
            draft.say("search.note_alone", number=number)


def _held_against(invoice: Invoice) -> str:
    """The number of the invoice that Qonto holds a credit note against; empty for none."""
    return str((invoice.raw.get("related_invoices") or [{}])[0].get("invoice_number") or "")


async def _paid_by(session: Session, draft: Draft, wanted: InvoiceFilter, whole: int) -> None:
    """Which of the paid ones Qonto calls paid, and which only a bank line here does."""
    say = draft.context.say
    lines = await search.count_paid_by_line(session, wanted)
    draft.say(
        "search.paid_by",
        dated=draft.count("dated", say("label.invoices"), whole - lines, say("how.payment")),
        lines=draft.count("by_line", say("label.invoices"), lines, say("how.payment")),
    )


async def _in_qonto(session: Session, draft: Draft, wanted: InvoiceFilter) -> None:
    """How many of them wait for which of the two."""
    say, counts = draft.context.say, {}
    for status in _WAITING:
        rows = await search.find(session, replace(wanted, statuses=(status,)))
        how = say("how.search", what=f" {say('filter.waiting_in_qonto')}")
        name = status.removeprefix("to_")
        counts[name] = draft.count(status, say(f"status.{status}"), rows.total, how, rows.rows)
    draft.say("search.waiting_in_qonto", **counts)


def _due_words(draft: Draft, due_in: Period) -> str:
    """When they fall due, in words: in a period, from a day on, or until one."""
    say, words = draft.context.say, draft.period(due_in)
    end = due_in.start or due_in.end
    if (due_in.start and due_in.end) or end is None:
        return say("filter.due", period=words)
    day = draft.named(formats.day(end, draft.context.language), key=due_in.id)
    return say("filter.due_until" if due_in.end else "filter.due_from", period=words, day=day)


def _basis(due: Period | None, by: str | None) -> DateBasis:
    """By which date the period goes."""
    return DateBasis.DUE if due else DateBasis(by or "issued")


def _kind(status: str | None) -> Kind:
    """What lacks a date or an amount is often no proper invoice: any document is looked at."""
    if status == "credit_note":
        return Kind.CREDIT_NOTES
    return Kind.EVERYTHING if status in _LACKING else Kind.INVOICES


def _words(
    draft: Draft,
    status: str | None,
    asked: Period | None,
    due_in: Period | None,
    party: slices.Party | None,
    other: slices.Party | None,
    text: str | None,
    wanted: InvoiceFilter,
) -> str:
    """The filter in words: it stands in the answer, so that a misreading shows."""
    say = draft.context.say
    is_dated = wanted.basis is DateBasis.PAID  # "paid in October" says both
    is_said = status and status != "credit_note" and not (is_dated and status == "paid")
    parts = [say(f"filter.{status}")] if is_said else []
    if party:
        parts.append(say("filter.vendor", vendor=draft.named(party.name)))
    if other:
        parts.append(say("filter.except", vendor=draft.named(other.name)))
    if asked and not due_in:
        key = "filter.issued_note" if status == "credit_note" else "filter.issued"
        key = "filter.paid_in" if is_dated else key
        parts.append(say(key, period=draft.period(asked)))
    if due_in:
        parts.append(_due_words(draft, due_in))
    bounds = [("least", wanted.least), ("most", wanted.most)]
    if wanted.least is not None and wanted.least == wanted.most:
        bounds = [("exactly", wanted.least)]
    for name, value in bounds:
        if value is not None:
            amount = Money(value, wanted.currency or "EUR")
            fact = draft.money(name, say("label.asked"), amount, say("how.asked"))
            of = "" if wanted.bounded == "total" else say(f"amount_of.{wanted.bounded}")
            parts.append(say(f"filter.{name}", amount=f"[[{fact.id}]]{of}"))
    if wanted.not_in:
        parts.append(say("filter.foreign"))
    if wanted.currency and wanted.least is None and wanted.most is None:
        parts.append(say("filter.currency", currency=wanted.currency))
    if wanted.categories:
        parts.append(say("spend.on_category", category=kind_names(draft, wanted.categories)))
    if wanted.without_categories:
        names = kind_names(draft, wanted.without_categories)
        parts.append(say("spend.except_category", category=names))
    if wanted.ids:
        parts.append(say("filter.among"))
    if wanted.iban_end:
        parts.append(say("filter.iban_end", end=draft.named(wanted.iban_end)))
    if text:
        parts.append(say("filter.text", text=draft.named(text)))
    return f" {', '.join(parts)}" if parts else ""
