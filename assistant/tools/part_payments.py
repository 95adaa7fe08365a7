"""What bank lines have paid of open invoices: off every sum of what is owed, and said beside it."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.database import Session
from assistant.money import Money, total
from assistant.tools.draft import Draft
from assistant.tools.records import Listed, citations, invoice_table, label, url
from assistant.tools.result import Row
from assistant.workspace import search
from assistant.workspace.matches import stories
from assistant.workspace.reports import Amounts
from assistant.workspace.search import InvoiceFilter, Payment

NAMED = 3


async def say_part_payments(session: Session, draft: Draft, wanted: InvoiceFilter) -> None:
    """Which of a slice of open invoices are paid in part, and how much of them is."""
    found = await search.part_paid(session, wanted)
    if not found:
        return
    say, how = draft.context.say, draft.context.say("how.part_paid")
    paid = [row for one in found if (row := _paid(one))]
    facts = [
        draft.proved("part_paid", say("label.paid"), money, how, _in(paid, currency))
        for currency, money in total(row.amount for row in paid if row.amount).items()
    ]
    names = ", ".join(draft.named(label(row[0])) for row in found[:NAMED])
    draft.say(
        "beside.part_paid", total=say("and").join(f"[[{one.id}]]" for one in facts),
        count=draft.count("part_paid_count", say("label.invoices"), len(found), how, found),
        numbers=names + " …" * (len(found) > NAMED),
    )  # fmt: skip


async def write_part_paid(session: Session, draft: Draft, wanted: InvoiceFilter) -> int:
    """The open invoices that bank lines have paid in part, with what is left; how many."""
    wanted = replace(wanted, payment=Payment.UNPAID)
    found = await search.part_paid(session, wanted)
    if not found:
        has_lines = await stories.has_lines(session)
        draft.say("search.none_part_paid" if has_lines else "search.part_paid_unknown")
        return 0
    await say_part_payments(session, draft, wanted)
    say = draft.context.say
    draft.citations = citations(found)
    title = say("table.invoices")
    draft.tables.append(
        invoice_table("invoices", title, found, len(found), say, which=Amounts.PAYABLE)
    )
    return len(found)


def column_of(rows: Sequence[Listed]) -> Amounts:
    """What a list of open invoices shows: what is left beside the total, where they differ."""
    is_part_paid = any(invoice.settled for invoice, _ in rows)
    return Amounts.PAYABLE if is_part_paid else Amounts.GROSS


def _paid(row: Listed) -> Row | None:
    invoice, vendor = row
    if not invoice.currency:
        return None
    name = f"{vendor} · {label(invoice)}" if vendor else label(invoice)
    return Row(name, url(invoice), invoice.issued_on, Money(invoice.settled, invoice.currency))


def _in(rows: Sequence[Row], currency: str) -> list[Row]:
    return [row for row in rows if row.amount and row.amount.currency == currency]
