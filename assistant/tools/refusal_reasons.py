"""Why invoices were refused in Qonto, in the words of whoever refused them there."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.tools.draft import Draft
from assistant.tools.phrases import Phrases
from assistant.tools.records import Listed, label
from assistant.tools.result import Cell, Column, Table
from assistant.workspace.invoices import Invoice

MOST_TOLD = 3


def reason(invoice: Invoice) -> str:
    """What was noted when it was refused (`declined_note`); empty where nothing was."""
    return str(invoice.raw.get("declined_note") or "").strip()


def say_reasons(draft: Draft, found: Sequence[Listed]) -> None:
    """The newest ones' reasons, or that none was noted."""
    say, noted = draft.context.say, [row for row in found if reason(row[0])]
    told = " · ".join(
        say("rejected.one", number=draft.named(label(one)), reason=draft.named(reason(one)))
        for one, _ in noted[:MOST_TOLD]
    )
    draft.say("rejected.why" if told else "rejected.no_reason", told=told)


def with_reasons(table: Table, found: Sequence[Listed], say: Phrases) -> Table:
    """The same list with one more column: why each was refused."""
    if not any(reason(invoice) for invoice, _ in found):
        return table
    rows = zip(table.rows, found, strict=True)
    more = tuple((*cells, Cell(reason(invoice) or None)) for cells, (invoice, _) in rows)
    return replace(
        table, columns=(*table.columns, Column("refused", say("column.reason"))), rows=more
    )
