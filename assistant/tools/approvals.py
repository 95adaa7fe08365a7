"""Which documents were approved here in a period, when and by whom, by the audit trail."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.database import Session
from assistant.money import total
from assistant.tools.document_list import amount, label, url
from assistant.tools.draft import Draft
from assistant.tools.periods import Period
from assistant.tools.result import Cell, Citation, Column, Kind, Row, Table
from assistant.workspace import documents, trail
from assistant.workspace.documents import Document, DocumentState
from assistant.workspace.trail import Event, TrailFilter

MOST = 200
_STANDS = (DocumentState.APPROVED, DocumentState.PUSHED)


async def write_approved(
    session: Session, draft: Draft, asked: Period | None, people: tuple[str, ...] | None
) -> int:
    """Write who approved which documents in a period (None: at any time) into the draft, each at
    its last approval; how many. What was taken back is left out. `people`: only by these, as the
    trail names them."""
    context, say = draft.context, draft.context.say
    days = (asked.start, asked.end) if asked else (None, None)
    wanted = TrailFilter.of_days(
        "document.approved", "document", "", "person", *days, context.time_zone
    )
    events = await trail.newest(session, MOST, wanted=replace(wanted, people=people))
    last = {event.subject_id: event for event in reversed(events)}
    known = await documents.queue(session, _STANDS, limit=10 * MOST)
    found = [(one, last[str(one.id)]) for one in known if str(one.id) in last]
    found.sort(key=lambda pair: pair[1].at, reverse=True)
    when = f" {draft.period(asked)}" if asked else ""
    if not found:
        draft.say("approval.none_approved", when=when)
        draft.say("approval.only_here")
        return 0
    how = say("how.trail")
    rows = tuple(Row(label(one), url(one), one.issued_on, amount(one)) for one, _ in found)
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
        Citation("document", str(one.id), label(one), url(one)) for one, _ in found
    )
    draft.tables.append(_table(draft, found))
    return len(found)


def _table(draft: Draft, found: Sequence[tuple[Document, Event]]) -> Table:
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
            Cell(context.shown(event.at)),
            Cell(event.actor or say("approval.erased")),
            Cell(say(f"state.{one.state.value}")),
        )
        for one, event in found
    )
    return Table("documents", say("table.documents"), columns, rows, row_count=len(rows))
