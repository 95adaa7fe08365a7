"""Search invoices: a list by supplier, period, amount, state or words."""

import re
from dataclasses import replace
from typing import Literal

from assistant import formats
from assistant.database import Session
from assistant.tools import coverage, follow_ups, slices, states
from assistant.tools.context import ToolContext, Unclear
from assistant.tools.document_list import list_documents, list_of_stranger, say_mentioning
from assistant.tools.draft import Draft
from assistant.tools.for_others import say_left_out
from assistant.tools.look_alikes import say_look_alike
from assistant.tools.part_payments import write_part_paid
from assistant.tools.periods import Period
from assistant.tools.result import FollowUp, ToolResult
from assistant.tools.search_answer import MOST_SHOWN, Sorting, write_answer
from assistant.tools.search_texts import shortened
from assistant.tools.search_words import words_of
from assistant.tools.spend_slice import (
    BOUNDED,
    FOREIGN,
    HOME,
    Names,
    in_code,
    kinds_of_cost,
    left_out,
)
from assistant.workspace import search
from assistant.workspace.documents import DocumentState
from assistant.workspace.matches import stories
from assistant.workspace.search import DateBasis, InvoiceFilter, Kind, Payment

State = Literal[
    "unpaid", "overdue", "paid", "matched", "unmatched", "credit_note", "to_review", "approved",
    "pushed", "failed", "archived", "rejected", "discarded", "scheduled", "waiting_in_qonto",
    "to_approve_there", "no_date", "no_due_date", "no_amount", "incomplete", "paid_without_line",
    "paid_late", "part_paid", "no_category",
]  # fmt: skip
_NONE = 0  # No invoice has this id.
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
    payment: Literal["unpaid", "overdue", "paid"] | None = None,
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
            incomplete (no issue date or no amount) for what is missing; no_category for what is
            filed under no kind of cost; part_paid for open ones
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
        payment: With a status for what is missing, only those that are also unpaid, overdue or
            paid: unpaid invoices without a due date.
        numbers: Only among these invoices, by their numbers: of those that were listed before.
    """
    asked, due_in = slices.period(period, context), slices.period(due, context)
    came = slices.period(arrived, context)
    since, before = slices.moments(came, context)
    least, most = slices.amount(min_amount, context), slices.amount(max_amount, context)
    draft = Draft(context, "search")
    async with context.database.read(context.workspace_id) as session:
        try:
            party = await slices.vendor(session, vendor, context)
        except Unclear:
            shown, _ = await coverage.of(session, context)
            if not vendor or not (read := await list_of_stranger(session, draft, vendor)):
                raise
            return draft.result(context.say("step.documents", count=read), read, shown)
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
            kind=Kind.INVOICES if payment else _kind(status),
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
        is_lineless = status == "paid_without_line" and not await stories.has_lines(session)
        state = "paid_unlinked" if is_lineless else status  # Without statements Qonto's links tell.
        wanted = states.narrowed(states.narrowed(wanted, payment), state)
        if text and (shorter := shortened(text)) != text:
            looser = replace(wanted, text=shorter)
            if not await search.count(session, wanted) and await search.count(session, looser):
                wanted, text = looser, shorter
        if status == "part_paid":
            read = await write_part_paid(session, draft, wanted)
            open_ = replace(wanted, payment=Payment.UNPAID)
            await say_left_out(session, draft, open_, is_list=True)
            return draft.result(context.say("step.read", count=read), read, shown, chips)
        words = words_of(draft, state, asked, due_in, party, other, text, wanted)
        if came:
            words += f" {context.say('filter.arrived', period=draft.period(came))}"
        read = await write_answer(session, draft, wanted, words, order, limit, known, after or 0)
        await say_left_out(session, draft, wanted, is_list=True)
        if came and not status:
            await _say_papers(session, draft, wanted, read)
        if party and vendor:
            await say_look_alike(session, draft, party)
        if state == "paid_unlinked":
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


def _basis(due: Period | None, by: str | None) -> DateBasis:
    """By which date the period goes."""
    return DateBasis.DUE if due else DateBasis(by or "issued")


def _kind(status: str | None) -> Kind:
    """What lacks a date or an amount is often no proper invoice: any document is looked at."""
    if status == "credit_note":
        return Kind.CREDIT_NOTES
    return Kind.EVERYTHING if status in _LACKING else Kind.INVOICES
