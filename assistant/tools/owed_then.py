"""What was owed to suppliers on a day that is past, worked out from issue and payment dates."""

from assistant.database import Session
from assistant.money import Money
from assistant.tools import slices, telling
from assistant.tools.context import ToolContext, Unclear
from assistant.tools.draft import Draft
from assistant.tools.records import citations, invoice_table
from assistant.tools.result import ToolResult, Unit
from assistant.workspace import reports, search
from assistant.workspace.holdings import holdings
from assistant.workspace.search import InvoiceFilter, Order, Payment

SHOWN = 50


async def owed_then(context: ToolContext, day: str, vendor: str | None = None) -> ToolResult:
    """Tell what was owed to suppliers on a past day: invoices issued by then and not paid by then.
    What was paid without a payment date in Qonto is left out and counted.

    Args:
        day: The day, copied from the question as text: "30 June", "the end of June".
        vendor: A supplier, copied as text.
    """

    async def write(session: Session, draft: Draft) -> int:
        asked = slices.period(day, context)
        if asked is None or asked.end is None:
            raise Unclear(context.say("unclear.period", text=day[:60]))
        party = await slices.vendor(session, vendor, context)
        draft.cite(party)
        wanted = InvoiceFilter(
            end=asked.end, vendors=party.ids if party else (), payment=Payment.OPEN_THEN,
            today=asked.end,
        )  # fmt: skip
        draft.slice = wanted
        what = context.say("spend.with_vendor", vendor=draft.named(party.name)) if party else ""
        return await _write(session, draft, wanted, f" {what}" if what else "")

    return await telling.told(context, "owed_then", write)


async def _write(session: Session, draft: Draft, wanted: InvoiceFilter, what: str) -> int:
    say, how = draft.context.say, draft.context.say("how.owed_then")
    assert wanted.end
    values: dict[str, object] = {
        "what": what, "day": draft.value("day", say("label.period"), wanted.end, Unit.DATE),
    }  # fmt: skip
    first = (await holdings(session)).issued_from
    if first and wanted.end < first:
        values["first"] = draft.value("first", say("column.issued"), first, Unit.DATE)
        draft.say("owed_then.before", **values)
        return 0
    found = await search.find(session, wanted, Order.OLDEST, SHOWN)
    if found.total:
        totals = [
            draft.money("total", say("label.owed"), Money(one.total, one.currency), how,
                        found.rows, one.count)
            for one in await reports.sums(session, wanted) if one.currency
        ]  # fmt: skip
        values["total"] = say("and").join(f"[[{one.id}]]" for one in totals)
        values["count"] = draft.count("count", say("label.invoices"), found.total, how, found.rows)
    draft.say("owed_then.lead" if found.total else "owed_then.none", **values)
    await say_undated(session, draft, wanted)
    if not found.total:
        return 0
    draft.citations = citations(found.rows)
    caption = say("table.shown", shown=len(found.rows), total=found.total)
    caption = caption if len(found.rows) < found.total else ""
    title = say("table.invoices")
    draft.tables.append(invoice_table("owed", title, found.rows, found.total, say, caption))
    return found.total


async def say_undated(session: Session, draft: Draft, wanted: InvoiceFilter) -> None:
    """How it was worked out, and what it leaves out."""
    say = draft.context.say
    paid = InvoiceFilter(end=wanted.end, vendors=wanted.vendors, payment=Payment.PAID_UNDATED)
    found = await search.find(session, paid)
    if not found.total:
        draft.say("owed_then.means")
        return
    how = say("how.owed_then")
    count = draft.count("undated", say("label.invoices"), found.total, how, found.rows)
    draft.say("owed_then.means_undated", count=count)
