"""Payments in the imported bank statements that no invoice is matched with."""

from collections.abc import Sequence

from assistant.database import Session
from assistant.money import Money
from assistant.tools import periods, slices, telling
from assistant.tools.context import ToolContext
from assistant.tools.draft import Draft
from assistant.tools.result import Cell, Column, Kind, Row, Table, ToolResult
from assistant.workspace.bank_transactions import BankTransaction
from assistant.workspace.matches import listing, stories
from assistant.workspace.matches.listing import Span

SHOWN = 50


async def list_lone_payments(context: ToolContext, period: str | None = None) -> ToolResult:
    """List the payments in the imported bank statements that no invoice is matched with.

    Args:
        period: When they left the account, copied from the question as text. Null is all time.
    """

    async def write(session: Session, draft: Draft) -> int:
        if not await stories.has_lines(session):
            draft.say("lone.no_statements")
            return 0
        asked = slices.period(period, context) or periods.EVER
        return await _write(session, draft, draft.period(asked), (asked.start, asked.end))

    return await telling.told(context, "lone", write)


async def _write(session: Session, draft: Draft, period: str, within: Span) -> int:
    """The count and sums first, then those that wait for a yes, and what this does not mean."""
    say, how = draft.context.say, draft.context.say("how.lone", period=period)
    found, number = await listing.open_lines(session, SHOWN, within=within)
    if not number:
        draft.say("lone.none", period=period)
        return 0
    rows = [_row(one) for one in found]
    count = draft.derived("count", say("label.lines"), number, how, rows, number)
    sums = await listing.open_sums(session, within=within)
    totals = [
        draft.derived(
            f"total:{currency}", say("label.paid"), Money(amount, currency), how,
            [row for row in rows if row.amount and row.amount.currency == currency], many,
        )
        for currency, (many, amount) in sums.items()
    ]  # fmt: skip
    together = say("and").join(f"[[{one.id}]]" for one in totals)
    draft.say("lone.lead", count=count, total=together, period=period)
    _, untouched = await listing.open_lines(session, 1, or_suggested=True, within=within)
    if untouched < number:
        waiting = draft.count("suggested", say("label.lines"), number - untouched, how)
        draft.say("lone.suggested", count=waiting)
    draft.say("lone.means")
    draft.tables.append(_table(draft, found, number))
    return number


def _row(line: BankTransaction) -> Row:
    return Row(_name(line), _url(line), line.booked_on, _amount(line))


def _table(draft: Draft, found: Sequence[BankTransaction], number: int) -> Table:
    say = draft.context.say
    columns = (
        Column("paid", say("column.paid"), Kind.DATE),
        Column("payee", say("column.payee")),
        Column("text", say("column.bank_line")),
        Column("total", say("column.total"), Kind.MONEY),
    )
    rows = tuple(
        (Cell(one.booked_on), Cell(_name(one), url=_url(one)), Cell(one.label), Cell(_amount(one)))
        for one in found
    )
    caption = say("table.shown", shown=len(rows), total=number) if number > len(rows) else ""
    return Table("lone", say("lone.title"), columns, rows, caption, row_count=number)


def _name(line: BankTransaction) -> str:
    return line.counterparty_name or line.label or line.row_key


def _amount(line: BankTransaction) -> Money:
    return Money(abs(line.amount), line.currency)


def _url(line: BankTransaction) -> str:
    return f"/sources/lines/{line.id}"
