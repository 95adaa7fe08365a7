"""What is said beside a figure: what it holds that may not count, and what it leaves out (other
currencies, other papers, invoices without an amount)."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from assistant.database import Session
from assistant.money import Money
from assistant.tools import taken_off
from assistant.tools.draft import Draft
from assistant.tools.spend_query import Measure
from assistant.workspace import reports, search
from assistant.workspace.reports import Amounts, Sums
from assistant.workspace.search import InvoiceFilter, Kind


async def say_beside(
    session: Session,
    draft: Draft,
    wanted: InvoiceFilter,
    sums: Sequence[Sums],
    amounts: Amounts = Amounts.GROSS,
    measure: Measure = "sum",
    *,
    is_compared: bool = False,
) -> None:
    """One remark on what may not count of a figure, and one on all that it leaves out; neither
    where there is nothing to say. The figure is in the first currency; a count is in all. A
    comparison says itself what may not count of its sides."""
    say, main = draft.context.say, sums[0] if sums and sums[0].currency else None
    if main and main.currency and measure not in ("smallest", "largest") and not is_compared:
        own = wanted if measure == "count" else replace(wanted, currency=main.currency)
        off = await taken_off.look(session, draft, own, amounts, main.total)
        if measure == "sum":
            taken_off.say_remains(draft, off, amounts, main.currency)
        else:
            taken_off.say_held(draft, off)
    parts = []
    if measure != "count":
        parts += [
            await _other_currency(session, draft, wanted, one, amounts)
            for one in sums[1:]
            if one.currency
        ]
    parts += await _notes(session, draft, wanted, amounts, main if measure == "sum" else None)
    others = sum(one.count for one in await reports.sums(session, wanted.of(Kind.OTHERS)))
    if others:
        count = draft.count("others", say("label.others"), others, say("how.others"))
        parts.append(say("beside.others", count=count))
    unknown = sum(one.without_amount for one in sums) if measure != "count" else 0
    if unknown:
        count = draft.count("without_amount", say("label.unknown"), unknown, say("how.unknown"))
        parts.append(say("beside.without_amount", count=count))
    if parts:
        key = "beside.remark" if measure == "sum" else "beside.left_out"
        draft.say(key, parts=" ".join(parts))


async def say_currencies(
    session: Session, draft: Draft, wanted: InvoiceFilter, amounts: Amounts,
    without: Collection[str],
) -> None:  # fmt: skip
    """What of a slice is in other currencies than these."""
    parts = [
        await _other_currency(session, draft, wanted, one, amounts)
        for one in await reports.sums(session, wanted, amounts)
        if one.currency and one.currency not in without
    ]
    if parts:
        draft.say("beside.not_compared", parts=" ".join(parts))


async def _other_currency(
    session: Session, draft: Draft, wanted: InvoiceFilter, one: Sums, amounts: Amounts
) -> str:
    say = draft.context.say
    assert one.currency
    how = say("how.other_currency", currency=one.currency)
    rows = await search.rows(session, replace(wanted, currency=one.currency))
    count = draft.count(f"count:{one.currency}", say("label.invoices"), one.count, how, rows)
    if not one.total:
        return say("beside.currency_plain", count=count, currency=one.currency)
    total = draft.money(
        "total", say("label.spent"), Money(one.total, one.currency), how, rows, one.count, amounts
    )
    return say("beside.currency", count=count, total=total, currency=one.currency)


async def _notes(
    session: Session, draft: Draft, wanted: InvoiceFilter, amounts: Amounts, main: Sums | None
) -> list[str]:
    """Credit notes that are not taken off what remains: those in other currencies, or all of them
    beside a figure that is no sum."""
    say, parts = draft.context.say, []
    if wanted.kind is not Kind.INVOICES or wanted.statuses:
        return []
    for notes in await reports.sums(session, wanted.of(Kind.CREDIT_NOTES), amounts):
        currency = notes.currency or "EUR"
        if main and main.currency == currency:
            continue
        own = replace(wanted.of(Kind.CREDIT_NOTES), currency=notes.currency)
        found = (await search.find(session, own)).rows
        how, money = say("how.credit_notes"), Money(abs(notes.total), currency)
        total = draft.money("credit_notes", say("label.credit_notes"), money, how, found)
        name = f"credit_note_count:{currency}"
        count = draft.count(name, say("label.credit_notes"), notes.count, how, found)
        parts.append(say("beside.credit_notes_only", count=count, total=total))
    return parts
