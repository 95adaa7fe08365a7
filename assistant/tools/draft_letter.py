"""A letter to a supplier, as a text to copy: nothing is sent from here."""

from typing import Literal

from assistant.database import Session
from assistant.tools import coverage, slices
from assistant.tools.context import ToolContext
from assistant.tools.draft import Draft
from assistant.tools.records import Listed, amount, citations, label
from assistant.tools.result import ToolResult, Unit
from assistant.tools.which_invoice import which_invoice
from assistant.workspace import search
from assistant.workspace.search import InvoiceFilter, Order, Payment

LONGEST_MESSAGE = 300
LOOKED_AT, NAMED = 20, 3
About = Literal["correction", "more_time", "missing", "other"]


async def draft_letter(
    context: ToolContext, about: About, invoice: str | None = None, days: int | None = None,
    message: str | None = None, vendor: str | None = None,
) -> ToolResult:  # fmt: skip
    """Write a short letter to a supplier as a text for the person to copy. Nothing is sent.

    Args:
        about: correction asks for a corrected invoice, more_time to pay later, missing for a bill
            that has not come, other says the message, or leaves it to be filled in.
        invoice: The invoice's number, copied from the question as text.
        days: How many more days are asked for.
        vendor: For more_time, the supplier, copied as text, where no number is named: the text is
            about its open bill that is due first.
        message: For other, what is to be told, copied from the question as text.
    """
    draft = Draft(context, "letter")
    async with context.database.read(context.workspace_id) as session:
        shown, _ = await coverage.of(session, context)
        row = await _named(session, context, invoice)
        rest: tuple[Listed, ...] = ()
        if vendor and row is None:
            row, rest = await _due_first(session, draft, vendor)
    draft.say(f"letter.{about}", **_values(draft, row, days, message))
    if row:
        draft.citations = citations([row, *rest])
        if rest:
            names = ", ".join(draft.named(label(one)) for one, _ in rest[:NAMED])
            draft.say("letter.others", numbers=names + " …" * (len(rest) > NAMED))
    elif about != "missing":
        draft.say("letter.fill_in")
    return draft.result(context.say("step.letter"), int(row is not None), shown)


async def _named(session: Session, context: ToolContext, invoice: str | None) -> Listed | None:
    """The invoice it is about; Unclear where nothing is called so."""
    if not invoice:
        return None
    return await which_invoice(session, context, invoice, None, "offer.why_match")


async def _due_first(
    session: Session, draft: Draft, vendor: str
) -> tuple[Listed | None, tuple[Listed, ...]]:
    """A supplier's open bill that is due first, and the others that are open."""
    party = await slices.vendor(session, vendor, draft.context)
    wanted = InvoiceFilter(
        vendors=party.ids if party else (), payment=Payment.UNPAID, today=draft.context.today
    )
    found = await search.rows(session, wanted, Order.DUE_FIRST, LOOKED_AT)
    return (found[0], found[1:]) if found else (None, ())


def _values(
    draft: Draft, row: Listed | None, days: int | None, message: str | None
) -> dict[str, object]:
    """What stands in the text: of the invoice what is known, else a blank to fill in."""
    say, how = draft.context.say, draft.context.say("how.read")
    values: dict[str, object] = {
        name: say(f"letter.blank_{name}")
        for name in ("number", "issued", "due", "amount", "days", "question")
    }
    if message:
        values["question"] = draft.named(message[:LONGEST_MESSAGE])
    if days:
        values["days"] = draft.count("days", say("label.asked"), days, say("how.asked"))
    if row is None:
        return values
    invoice, money = row[0], amount(row[0])
    values["number"] = draft.named(label(invoice))
    for name, day in (("issued", invoice.issued_on), ("due", invoice.due_on)):
        if day:
            values[name] = draft.value(name, say(f"column.{name}"), day, Unit.DATE, how)
    if money:
        values["amount"] = draft.money("amount", say("label.amount"), money, how, [row], 1)
    return values
