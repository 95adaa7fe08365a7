"""Two invoices side by side: what agrees and what differs, without a verdict."""

from collections.abc import Sequence

from assistant.database import Session
from assistant.money import Money
from assistant.tools import telling
from assistant.tools.context import ToolContext, Unclear
from assistant.tools.draft import Draft
from assistant.tools.phrases import Phrases, harmless
from assistant.tools.records import Listed, amount, citations, label, status, url
from assistant.tools.result import Cell, Column, Table, ToolResult, Value
from assistant.workspace import attention, search
from assistant.workspace.reports import Amounts

Field = tuple[str, Value | None, Value | None]


async def compare_invoices(context: ToolContext, invoice: str, other: str) -> ToolResult:
    """Put two invoices side by side, field by field, and say in what they differ: whether one
    repeats the other is for a person to say.

    Args:
        invoice: The number of the one, copied from the question as text.
        other: The number of the other, copied as text.
    """

    async def write(session: Session, draft: Draft) -> int:
        pair = [await _one(session, context, number) for number in (invoice, other)]
        draft.citations = citations(pair)
        _compared(draft, pair[0], pair[1])
        return len(pair)

    return await telling.told(context, "compare_invoices", write)


async def _one(session: Session, context: ToolContext, number: str) -> Listed:
    found = await search.by_number(session, number)
    if not found:
        missing = context.say("unclear.no_invoice", text=harmless(number, 60))
        raise Unclear(missing, is_question=False)
    return found[0]


def _compared(draft: Draft, one: Listed, other: Listed) -> None:
    say = draft.context.say
    names = [draft.named(label(invoice)) for invoice, _ in (one, other)]
    fields = _fields(one, other, say)
    apart = [name for name, left, right in fields if left != right]
    alike = [name for name, left, right in fields if left == right and left is not None]
    key = "all" if not apart else "none" if not alike else "some"
    how = say("how.side_by_side")
    count = draft.count("apart", say("label.differences"), len(apart), how, (one, other))
    draft.say(
        f"side_by_side.{key}", one=names[0], other=names[1], count=count,
        alike=say.listed(alike), apart=say.listed(apart),
    )  # fmt: skip
    draft.say("side_by_side.no_verdict")
    draft.tables.append(_table(fields, (one, other), say))


def _fields(one: Listed, other: Listed, say: Phrases) -> list[Field]:
    return [
        (say(f"column.{name}"), left, right)
        for (name, left), (_, right) in zip(_values(one, say), _values(other, say), strict=True)
        if left is not None or right is not None
    ]


def _values(row: Listed, say: Phrases) -> list[tuple[str, Value | None]]:
    invoice, vendor = row
    money: list[tuple[str, Money | None]] = [
        ("net", amount(invoice, Amounts.NET)),
        ("tax", amount(invoice, Amounts.TAX)),
        ("total", amount(invoice)),
    ]
    return [
        ("vendor", vendor or None),
        ("issued", invoice.issued_on),
        ("due", invoice.due_on),
        *money,
        ("iban", attention.masked(invoice.iban) if invoice.iban else None),
        ("vat_number", invoice.vat_number),
        ("status", status(invoice.status, say)),
    ]


def _table(fields: Sequence[Field], pair: tuple[Listed, Listed], say: Phrases) -> Table:
    columns = (
        Column("field", say("column.field")),
        Column("one", label(pair[0][0])),
        Column("other", label(pair[1][0])),
        Column("result", say("column.difference")),
    )
    head = tuple(Cell(label(invoice), url=url(invoice)) for invoice, _ in pair)
    verdicts = {True: "side_by_side.same", False: "side_by_side.different"}
    rows = (
        (Cell(say("column.number")), *head, Cell(None)),
        *(
            (Cell(name), Cell(left), Cell(right), Cell(say(verdicts[left == right])))
            for name, left, right in fields
        ),
    )
    return Table("side_by_side", say("side_by_side.title"), columns, rows, row_count=len(rows))
