"""Which documents were approved here in a period, when and by whom."""

from collections.abc import Sequence
from datetime import timedelta

from assistant import clock
from assistant.database import Session
from assistant.money import total
from assistant.tools.document_list import amount, label, url
from assistant.tools.draft import Draft
from assistant.tools.periods import Period
from assistant.tools.result import Cell, Citation, Column, Kind, Row, Table
from assistant.workspace import documents
from assistant.workspace.documents import Document

SHOWN = 50


async def write_approved(
    session: Session, draft: Draft, asked: Period | None, people: tuple[str, ...] | None
) -> int:
    """Write the documents that stand approved since a day of the period (None: of any) into the
    draft, the latest first; how many. `people`: only by these, by their names."""
    context, say = draft.context, draft.context.say
    zone = context.time_zone
    since = clock.midnight(asked.start, zone) if asked else None
    before = clock.midnight(asked.end + timedelta(days=1), zone) if asked and asked.end else None
    found = await documents.approved(session, since, before, people)
    when = f" {draft.period(asked)}" if asked else ""
    if not found:
        draft.say("approval.none_approved", when=when)
        draft.say("approval.only_here")
        return 0
    how = say("how.approved")
    rows = [Row(label(one), url(one), one.issued_on, amount(one)) for one in found]
    count = draft.count("approved", say("label.documents"), len(found), how)
    totals = [
        draft.proved("approved_total", say("label.amount"), money, how,
                     [row for row in rows if row.amount and row.amount.currency == money.currency])
        for money in total(row.amount for row in rows if row.amount).values()
    ]  # fmt: skip
    together = say("and").join(f"[[{one.id}]]" for one in totals)
    key = "approval.approved" if together else "approval.approved_plain"
    draft.say(key, count=count, total=together, when=when)
    draft.say("approval.only_here")
    draft.citations = tuple(
        Citation("document", str(one.id), label(one), url(one)) for one in found[:SHOWN]
    )
    draft.tables.append(_table(draft, found))
    return len(found)


def _table(draft: Draft, found: Sequence[Document]) -> Table:
    """Supplier, number, total, who and when, and the state of today."""
    context, say = draft.context, draft.context.say
    columns = (
        Column("vendor", say("column.vendor")),
        Column("number", say("column.number")),
        Column("total", say("column.total"), Kind.MONEY),
        Column("at", say("approval.at")),
        Column("who", say("approval.who")),
        Column("state", say("column.state")),
    )
    rows = tuple(
        (
            Cell(one.vendor_name),
            Cell(one.number or one.file_name, url=url(one)),
            Cell(amount(one)),
            Cell(context.shown(one.approved_at) if one.approved_at else None),
            Cell(one.approved_by or say("approval.erased")),
            Cell(say(f"state.{one.state.value}")),
        )
        for one in found[:SHOWN]
    )
    shown, whole = len(rows), len(found)
    caption = say("table.shown", shown=shown, total=whole) if shown < whole else ""
    return Table("documents", say("table.documents"), columns, rows, caption, row_count=whole)
