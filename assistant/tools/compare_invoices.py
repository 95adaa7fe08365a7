"""Two invoices side by side, a bill and the one before it, or all of one number: what differs,
without a verdict."""

from collections.abc import Sequence
from typing import Literal

from assistant.database import Session
from assistant.money import Money
from assistant.tools import papers, telling
from assistant.tools.bill_changes import say_change, say_lines_between
from assistant.tools.context import ToolContext, Unclear
from assistant.tools.draft import Draft
from assistant.tools.papers import Paper
from assistant.tools.phrases import Phrases, harmless
from assistant.tools.records import Listed, amount, citations, label, status, url
from assistant.tools.result import Cell, Column, Table, ToolResult, Value
from assistant.tools.same_number import say_same_number
from assistant.workspace import attention, search
from assistant.workspace.reports import Amounts
from assistant.workspace.search import Order

Field = tuple[str, Value | None, Value | None]


async def compare_invoices(
    context: ToolContext, invoice: str | None, other: str | None = None,
    against: Literal["before", "same_number"] | None = None, vendor: str | None = None,
    category: str | None = None, period: str | None = None,
) -> ToolResult:  # fmt: skip
    """Put two invoices side by side, field by field and line by line, and say in what they differ:
    whether one repeats the other is for a person to say. Or hold a bill against the supplier's bill
    before it: why it is higher, as far as its lines tell (quantity, unit price, new lines). Or tell
    why a number is there several times, what differs, and which one counts.

    Args:
        invoice: The number of the one, copied from the question as text.
        other: The number of the other, copied as text.
        against: before for why a bill is higher or lower; same_number for several of one number;
            null where two numbers are named.
        vendor: Whose bill it is, copied as text, where no number is named: the newest one.
        category: A kind of cost such as energy, copied as text, where no number is named.
        period: When it was issued, copied as text, where no number is named.
    """

    async def write(session: Session, draft: Draft) -> int:
        if invoice and against == "same_number":
            found = await papers.of_number(session, context, invoice)
            say_same_number(draft, invoice, found)
            return len(found)
        if invoice and other:
            pair = [await _one(session, context, number) for number in (invoice, other)]
            await _side_by_side(session, draft, *pair)
            return len(pair)
        now, count = await _bill(session, context, invoice, vendor, category, period)
        before = await papers.before(session, context, now)
        if before is None:
            draft.citations = now.citations
            draft.say("bill_change.first", name=draft.named(now.name))
            return 1
        is_same = before.known.total == now.known.total
        other_one = await papers.before(session, context, now, differing=True) if is_same else None
        say_change(draft, now, other_one or before)
        if other_one:
            draft.say("bill_change.between")
        if count > 1:
            draft.say("bill_change.of_several")
        return 2

    return await telling.told(context, "compare_invoices", write)


async def _bill(
    session: Session, context: ToolContext, invoice: str | None, vendor: str | None,
    category: str | None, period: str | None,
) -> tuple[Paper, int]:  # fmt: skip
    """The bill that is meant, and among how many: the largest of a period, else the newest."""
    if invoice:
        found = await papers.of_number(session, context, invoice)
        return found[0], 1
    order = Order.LARGEST if period else Order.NEWEST
    found = await papers.of_slice(session, context, vendor, category, period, order)
    return found[0], len(found) if period else 1


async def _side_by_side(session: Session, draft: Draft, one: Listed, other: Listed) -> None:
    draft.citations = citations([one, other])
    _compared(draft, one, other)
    pair = [await papers.of_row(session, row) for row in (one, other)]
    if one[1] == other[1] and all(paper.lines for paper in pair):
        say_lines_between(draft, pair[0], pair[1])


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
