"""Papers that only remind of a bill, told by their file's name, and the bill they are about."""

from dataclasses import replace

from assistant.database import Session
from assistant.tools.draft import Draft
from assistant.tools.records import Listed, amount, citations, invoice_table, label, status
from assistant.workspace import search
from assistant.workspace.search import InvoiceFilter

MOST = 50
TOLD = 3


async def say_reminders(session: Session, draft: Draft, wanted: InvoiceFilter, what: str) -> int:
    """Each with the bill of its number that is here besides; answers with how many there are."""
    say = draft.context.say
    found = await search.find(session, replace(wanted, filed="reminder"), limit=MOST)
    if not found.total:
        draft.say("papers.none_reminder", what=what)
        return 0
    how = say("papers.how", what=say("papers.reminder"))
    count = draft.count("count", say("label.documents"), found.total, how, found.rows)
    draft.say("papers.lead_reminder", count=count, what=what)
    known: list[Listed] = []
    for row in found.rows[:TOLD]:
        bill = await _bill(session, row)
        known += [bill] if bill else []
        _say_bill(draft, row, bill)
    rows = [*found.rows, *known]
    draft.citations = citations(rows)
    title = say("papers.title_reminder")
    draft.tables.append(invoice_table("reminders", title, rows, len(rows), say))
    return found.total


async def _bill(session: Session, reminder: Listed) -> Listed | None:
    """The record of the same number and supplier that is no reminder."""
    invoice = reminder[0]
    same = await search.by_number(session, invoice.number) if invoice.number else []
    return next(
        (one for one in same
         if one[0].vendor_id == invoice.vendor_id and one[0].id != invoice.id), None,
    )  # fmt: skip


def _say_bill(draft: Draft, reminder: Listed, bill: Listed | None) -> None:
    file = draft.named(reminder[0].file_name or label(reminder[0]))
    money = amount(bill[0]) if bill else None
    if bill is None or money is None:
        draft.say("papers.reminds_none", file=file)
        return
    invoice, say = bill[0], draft.context.say
    how = say("how.read")
    draft.say(
        "papers.reminds", file=file, name=draft.named(f"{bill[1]} {label(invoice)}"),
        total=draft.money(f"bill:{invoice.id}", say("column.total"), money, how, [bill]),
        status=status(invoice.status, say),
    )  # fmt: skip
