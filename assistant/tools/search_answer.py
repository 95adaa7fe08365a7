"""What is said of a list of invoices, or why there is none."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from assistant.database import Session
from assistant.money import Money, total
from assistant.tools import coverage, records
from assistant.tools.draft import Draft
from assistant.tools.lateness import say_late, say_late_besides
from assistant.tools.part_payments import column_of, say_part_payments
from assistant.tools.phrases import Phrases
from assistant.tools.records import (
    Listed,
    amount,
    citations,
    days_late,
    invoice_table,
    label,
    so_far,
)
from assistant.tools.refusal_reasons import say_reasons, with_reasons
from assistant.tools.result import Cell, Column, Table, Unit
from assistant.tools.telling import say_none
from assistant.workspace import reports, search
from assistant.workspace.holdings import Holdings
from assistant.workspace.invoices import Invoice
from assistant.workspace.reports import Amounts
from assistant.workspace.search import DateBasis, Found, InvoiceFilter, Kind, Order, Payment

Sorting = Literal["newest", "oldest", "largest", "smallest", "due_first"]
MOST_SHOWN = 50
SHOWN = 50
_WAITING = ("to_review", "to_approve")
_REFUSED = ("rejected",)
_NAMES = (("search.one", "search.found"), ("search.note", "search.notes"))
LINKS, PAIRS = 3, 8  # told each by itself, and in a row
AMOUNTS = {"total": Amounts.GROSS, "net": Amounts.NET, "tax": Amounts.TAX}


async def write_answer(
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
    if wanted.kind is Kind.CREDIT_NOTES and len(found.rows) <= LINKS:
        _linked(draft, found)
    elif wanted.kind is Kind.CREDIT_NOTES:
        linked = [row for row in found.rows if _held_against(row[0])]
        number = draft.count("linked", say("label.credit_notes"), len(linked), how_read, linked)
        draft.say("search.notes_linked", count=number)
        if pairs := _pairs(draft, linked[:PAIRS]):
            draft.statements[-1] += f" {say('search.note_pairs', pairs=pairs)}"
    if sorting is Order.DUE_FIRST and wanted.payment is Payment.UNPAID:
        _first_due(draft, found, wanted)
    is_one = wanted.categories and found.total == 1
    if not is_one and wanted.payment in (Payment.UNPAID, Payment.OVERDUE):
        await say_late(session, draft, wanted)
    if _begins_now(wanted, draft.context.today):
        await say_late_besides(session, draft, wanted)
    if which is Amounts.PAYABLE:
        await say_part_payments(session, draft, wanted)
    if wanted.payment is Payment.PAID:
        await _paid_by(session, draft, wanted, found.total)
    if wanted.statuses == _WAITING:
        await _in_qonto(session, draft, wanted)
    if wanted.statuses == _REFUSED:
        say_reasons(draft, found.rows)
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
    if wanted.statuses == _REFUSED:
        table = with_reasons(table, found.rows, say)
    if wanted.kind is Kind.CREDIT_NOTES:
        table = _with_invoices(table, found.rows, say)
    draft.tables.append(so_far(table, found.rows, say) if is_timeline else table)


def _begins_now(wanted: InvoiceFilter, today: date) -> bool:
    """ "Anything to pay between now and 12 December?": what is late already is to pay as well."""
    is_due = wanted.basis is DateBasis.DUE and wanted.payment is Payment.UNPAID
    return is_due and wanted.start == today and wanted.end is not None and wanted.end > today


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


def _pairs(draft: Draft, linked: Sequence[Listed]) -> str:
    """ "AV-12 → RE-7": each credit note with its invoice."""
    return ", ".join(
        f"{draft.named(label(invoice))} → {draft.named(_held_against(invoice))}"
        for invoice, _ in linked
    )


def _with_invoices(table: Table, found: Sequence[Listed], say: Phrases) -> Table:
    """The same list with one more column: the invoice that a credit note is linked with."""
    rows = zip(table.rows, found, strict=True)
    more = tuple((*cells, Cell(_held_against(invoice) or None)) for cells, (invoice, _) in rows)
    columns = (*table.columns, Column("credited", say("column.credited")))
    return replace(table, columns=columns, rows=more)


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
