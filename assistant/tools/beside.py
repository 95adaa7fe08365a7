"""What stays out of a total and is said beside it: credit notes, other papers, other currencies,
invoices without an amount."""

from collections.abc import Sequence

from assistant.database import Session
from assistant.money import Money
from assistant.tools.draft import Draft
from assistant.workspace import reports, search
from assistant.workspace.reports import Amounts, Sums
from assistant.workspace.search import InvoiceFilter, Kind


async def say_beside(
    session: Session,
    draft: Draft,
    wanted: InvoiceFilter,
    sums: Sequence[Sums],
    amounts: Amounts = Amounts.GROSS,
) -> None:
    """One remark that names everything the total leaves out, or nothing when it is whole."""
    say = draft.context.say
    parts = [_other_currency(draft, one) for one in sums[1:] if one.currency]
    for one in await reports.sums(session, wanted.of(Kind.CREDIT_NOTES), amounts):
        parts.append(await _credit_notes(session, draft, wanted, one, sums))
    others = sum(one.count for one in await reports.sums(session, wanted.of(Kind.OTHERS)))
    if others:
        count = draft.count("others", say("label.others"), others, say("how.others"))
        parts.append(say("beside.others", count=count))
    unknown = sum(one.without_amount for one in sums)
    if unknown:
        count = draft.count("without_amount", say("label.unknown"), unknown, say("how.unknown"))
        parts.append(say("beside.without_amount", count=count))
    if parts:
        draft.say("beside.remark", parts=" ".join(parts))


def _other_currency(draft: Draft, one: Sums) -> str:
    say = draft.context.say
    assert one.currency
    how = say("how.other_currency", currency=one.currency)
    count = draft.count(f"count:{one.currency}", say("label.invoices"), one.count, how)
    total = draft.money(
        "total", say("label.spent"), Money(one.total, one.currency), how, count=one.count
    )
    return say("beside.currency", count=count, total=total, currency=one.currency)


async def _credit_notes(
    session: Session, draft: Draft, wanted: InvoiceFilter, notes: Sums, sums: Sequence[Sums]
) -> str:
    say = draft.context.say
    currency = notes.currency or "EUR"
    found = await search.find(session, wanted.of(Kind.CREDIT_NOTES))
    how = say("how.credit_notes")
    total = Money(abs(notes.total), currency)
    value = draft.money("credit_notes", say("label.credit_notes"), total, how, found.rows)
    count = draft.count(
        f"credit_note_count:{currency}", say("label.credit_notes"), notes.count, how, found.rows
    )
    invoiced = next((one.total for one in sums if one.currency == notes.currency), None)
    if invoiced is None:
        return say("beside.credit_notes_only", count=count, total=value)
    rest = Money(invoiced - abs(notes.total), currency)
    net = draft.money("after_credit_notes", say("label.after_notes"), rest, say("how.after_notes"))
    return say("beside.credit_notes", count=count, total=value, net=net)
