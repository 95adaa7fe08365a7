"""Several invoices of one number: what differs between them, and which of them count."""

from collections.abc import Sequence

from assistant.tools.draft import Draft
from assistant.tools.papers import Paper
from assistant.tools.records import Listed, amount, citations, status
from assistant.tools.result import Cell, Column, Table, Unit, Value

SHOWN = 3


def say_same_number(draft: Draft, number: str, found: Sequence[Paper]) -> None:
    """Whether they are one bill that came several times or bills of several suppliers, and how
    totals and lists treat them."""
    say, rows = draft.context.say, [one.row for one in found if one.row]
    name = draft.named(number)
    draft.citations = citations(rows)
    if len(rows) < len(("one", "other")):
        draft.say("same_number.once", number=name)
        return
    count = draft.count("count", say("label.invoices"), len(rows), say("same_number.how"), rows)
    suppliers = list(dict.fromkeys(vendor for _, vendor in rows))
    if len(suppliers) > 1:
        names = say.listed([draft.named(one) for one in suppliers])
        draft.say("same_number.suppliers", number=name, count=count, vendors=names)
        draft.say("same_number.each_counts")
    else:
        draft.say("same_number.one_supplier", number=name, count=count,
                  vendor=draft.named(suppliers[0]))  # fmt: skip
        files = {row[0].document_id for row in rows}
        if len(files) == 1 and None not in files:
            draft.say("same_number.same_file")
        _say_which_counts(draft, rows)
    draft.tables.append(_table(draft, found[:SHOWN]))


def _say_which_counts(draft: Draft, rows: Sequence[Listed]) -> None:
    """Archived copies of an invoice that is not archived are left out of what is open."""
    say = draft.context.say
    live = [row[0] for row in rows if row[0].status != "archived"]
    if len(live) == 1 and len(rows) > 1:
        [one] = live
        came = one.source_created_at or one.first_seen_at
        when = draft.value("live", say("paper.when"), came, Unit.TIME, say("how.read"))
        state = status(one.status, say)
        draft.say("same_number.one_counts", status=state, when=when)
    else:
        draft.say("same_number.all_count")
    draft.say("same_number.totals")


def _table(draft: Draft, found: Sequence[Paper]) -> Table:
    say = draft.context.say
    columns = (
        Column("field", say("column.field")),
        *(Column(f"copy_{at}", f"{one.label} ({at})") for at, one in enumerate(found, 1)),
        Column("result", say("column.difference")),
    )
    each = [_values(draft, one) for one in found]
    rows = []
    for values in zip(*each, strict=True):
        name, cells = values[0][0], [value for _, value in values]
        if any(one is not None for one in cells):
            key = "same" if len(set(cells)) == 1 else "different"
            told = tuple(Cell(one) for one in cells)
            rows.append((Cell(name), *told, Cell(say(f"side_by_side.{key}"))))
    return Table("same_number", say("side_by_side.title"), columns, tuple(rows),
                 row_count=len(rows))  # fmt: skip


def _values(draft: Draft, paper: Paper) -> list[tuple[str, Value | None]]:
    """What may tell copies apart: when each came and its file beside the values."""
    assert paper.row
    say, (invoice, vendor) = draft.context.say, paper.row
    return [
        (say("column.vendor"), vendor or None),
        (say("column.status"), status(invoice.status, say)),
        (say("same_number.came"), invoice.source_created_at or invoice.first_seen_at),
        (say("column.file"), invoice.file_name),
        (say("column.issued"), invoice.issued_on),
        (say("column.due"), invoice.due_on),
        (say("column.paid"), invoice.paid_on),
        (say("column.total"), amount(invoice)),
    ]
