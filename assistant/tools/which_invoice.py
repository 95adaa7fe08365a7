"""Which invoice an argument means: by its number, a supplier's newest, or a question back."""

from assistant.database import Session
from assistant.tools import slices
from assistant.tools.context import ToolContext, Unclear
from assistant.tools.phrases import harmless
from assistant.tools.records import Listed, label
from assistant.workspace import search
from assistant.workspace.search import InvoiceFilter, Kind, Order

OFFERED = 3


async def which_invoice(
    session: Session, context: ToolContext, number: str | None, vendor: str | None, offer: str
) -> Listed:
    """The invoice meant; Unclear asks which one, with the newest as complete questions made of
    the phrase `offer`, where neither argument names one."""
    if number:
        found = await search.by_number(session, number)
        if found:
            return search.as_spelt(found, number)[0]
        raise Unclear(
            context.say("unclear.no_invoice", text=harmless(number, 60)), is_question=False
        )
    party = await slices.vendor(session, vendor, context)
    wanted = InvoiceFilter(vendors=party.ids if party else (), kind=Kind.EVERYTHING)
    newest = await search.find(session, wanted, Order.NEWEST, OFFERED)
    if party and newest.rows:
        return newest.rows[0]
    raise Unclear(
        context.say("unclear.which_invoice"),
        tuple(context.say(offer, number=label(one)) for one, _ in newest.rows),
    )
