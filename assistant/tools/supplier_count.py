"""How many suppliers sent an invoice, and how many each of them."""

from assistant.database import Session
from assistant.tools import breakdown
from assistant.tools.draft import Draft
from assistant.tools.result import Cell, Column, Kind, Table
from assistant.tools.spend_query import SpendQuery
from assistant.workspace import reports
from assistant.workspace.reports import Grouping

SHOWN = 50


async def write_suppliers(session: Session, draft: Draft, query: SpendQuery) -> int:
    """Count them, in whatever currency they bill; how many suppliers were looked at."""
    say, period = draft.context.say, draft.period(query.period)
    found = await reports.sums_by(session, query.wanted, Grouping.VENDOR)
    groups = breakdown.named(breakdown.counted(found), Grouping.VENDOR, draft.context)
    groups = [one for one in groups if one.key] or groups
    groups.sort(key=lambda one: (-one.count, one.label))
    how = say("silent.how_all", what=query.what, period=period)
    counts = [draft.count(f"count:{one.key}", one.label, one.count, how) for one in groups[:SHOWN]]
    draft.say(
        "silent.lead_all", what=query.what, period=period, name=draft.named(groups[0].label),
        count=draft.count("suppliers", say("column.vendor"), len(groups), how), most=counts[0],
    )  # fmt: skip
    columns = (
        Column("group", say("column.vendor")),
        Column("count", say("column.invoices"), Kind.COUNT),
    )
    rows = tuple(
        (Cell(one.label, url=f"/vendors/{one.vendor_id}" if one.vendor_id else None),
         Cell(fact.value, fact.id))
        for one, fact in zip(groups, counts, strict=False)
    )  # fmt: skip
    title = say("silent.title_all")
    draft.tables.append(Table("suppliers", title, columns, rows, row_count=len(groups)))
    return len(groups)
