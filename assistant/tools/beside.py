"""What stays out of a total and is said beside it: credit notes, other papers, other currencies,
invoices without an amount."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.database import Session
from assistant.money import Money
from assistant.tools.draft import Draft
from assistant.tools.records import Listed, amount, label
from assistant.tools.result import Fact
from assistant.workspace import attention, reports, search
from assistant.workspace.reports import Amounts, Sums
from assistant.workspace.search import InvoiceFilter, Kind

MOST_COPIES = 200
NAMED = 3


async def say_beside(
    session: Session,
    draft: Draft,
    wanted: InvoiceFilter,
    sums: Sequence[Sums],
    amounts: Amounts = Amounts.GROSS,
) -> None:
    """One remark that names everything the total leaves out, or nothing when it is whole."""
    say = draft.context.say
    parts = []
    for one in sums[1:]:
        if one.currency:
            parts.append(await _other_currency(session, draft, wanted, one, amounts))
    notes: Sequence[Sums] = ()
    if wanted.kind is Kind.INVOICES:
        notes = await reports.sums(session, wanted.of(Kind.CREDIT_NOTES), amounts)
    for one in notes:
        parts.append(await _credit_notes(session, draft, wanted, one, sums))
    others = sum(one.count for one in await reports.sums(session, wanted.of(Kind.OTHERS)))
    if others:
        count = draft.count("others", say("label.others"), others, say("how.others"))
        parts.append(say("beside.others", count=count))
    unknown = sum(one.without_amount for one in sums)
    if unknown:
        count = draft.count("without_amount", say("label.unknown"), unknown, say("how.unknown"))
        parts.append(say("beside.without_amount", count=count))
    if sums and sums[0].currency:
        own, whole = replace(wanted, currency=sums[0].currency), sums[0].total
        copies = await _twice(session, draft, own, amounts, whole)
        refused = await _refused(session, draft, own, amounts, whole)
        if copies and refused:
            both = [row for row in copies if row[0].status in search.REFUSED]
            left = whole - _sum(copies, amounts) - refused + _sum(both, amounts)
            draft.say("beside.without_both", rest=_rest(draft, own, "without_both", left))
    if parts:
        draft.say("beside.remark", parts=" ".join(parts))


async def _twice(
    session: Session, draft: Draft, wanted: InvoiceFilter, which: Amounts, whole: Decimal
) -> list[Listed]:
    """What of the total stands on more than one copy of an invoice; the copies."""
    ids = tuple(
        one.invoice_id
        for one in await attention.duplicates(session, draft.context.today)
        if one.invoice_id
    )
    if not ids:
        return []
    groups: dict[tuple[int | None, str], list[Listed]] = {}
    for row in await search.rows(session, replace(wanted, ids=ids), limit=MOST_COPIES):
        number = str(row[0].number or row[0].document_id).lower()
        groups.setdefault((row[0].vendor_id, number), []).append(row)
    copies = [
        row
        for group in groups.values()
        for row in sorted(group, key=lambda one: _value(one, which))[:-1]
        if _value(row, which)
    ]
    if not copies:
        return []
    say, currency = draft.context.say, wanted.currency or "EUR"
    money = Money(_sum(copies, which), currency)
    how = say("how.twice")
    total = draft.money("twice", say("label.duplicates"), money, how, copies, len(copies), which)
    count = draft.count("twice_count", say("label.duplicates"), len(copies), how, copies)
    names = dict.fromkeys(draft.named(label(row[0])) for row in copies[:NAMED])
    numbers = ", ".join(names) + (" …" if len(copies) > NAMED else "")
    rest = _rest(draft, wanted, "without_twice", whole - money.amount)
    draft.say("beside.twice", total=total, count=count, numbers=numbers, rest=rest)
    return copies


def _rest(draft: Draft, wanted: InvoiceFilter, name: str, left: Decimal) -> Fact:
    """What the total comes to without something that is in it."""
    say = draft.context.say
    return draft.money(
        name, say("label.rest"), Money(left, wanted.currency or "EUR"), say("how.rest")
    )


def _sum(rows: Sequence[Listed], which: Amounts) -> Decimal:
    return sum((_value(row, which) for row in rows), Decimal(0))


def _value(row: Listed, which: Amounts) -> Decimal:
    money = amount(row[0], which)
    return money.amount if money else Decimal(0)


async def _refused(
    session: Session, draft: Draft, wanted: InvoiceFilter, amounts: Amounts, whole: Decimal
) -> Decimal:
    """What of the total was rejected or discarded: it is in it, and that is said."""
    found = [
        one
        for status in search.REFUSED
        for one in await reports.sums(session, replace(wanted, status=status), amounts)
    ]
    if not found:
        return Decimal(0)
    say, how = draft.context.say, draft.context.say("how.refused")
    rows: list[Listed] = []
    for status in search.REFUSED:
        rows += await search.rows(session, replace(wanted, status=status))
    number = sum(one.count for one in found)
    count = draft.count("refused_count", say("label.invoices"), number, how, rows)
    money = Money(sum((one.total for one in found), Decimal(0)), wanted.currency or "EUR")
    total = draft.money("refused", say("label.spent"), money, how, rows, number, amounts)
    rest = _rest(draft, wanted, "without_refused", whole - money.amount)
    draft.say("beside.refused", total=total, count=count, rest=rest)
    return money.amount


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


async def _credit_notes(
    session: Session, draft: Draft, wanted: InvoiceFilter, notes: Sums, sums: Sequence[Sums]
) -> str:
    say = draft.context.say
    currency = notes.currency or "EUR"
    own = replace(wanted.of(Kind.CREDIT_NOTES), currency=notes.currency)
    found = await search.find(session, own)
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
