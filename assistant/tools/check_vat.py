"""Whether net and VAT make the total, and which invoices carry no VAT and why."""

from collections.abc import Sequence
from typing import Literal

from assistant.database import Session
from assistant.money import Money
from assistant.tools import telling
from assistant.tools.context import ToolContext
from assistant.tools.draft import Draft
from assistant.tools.one_sum import say_sum
from assistant.tools.records import Listed, amount, citations, label, url
from assistant.tools.result import Cell, Column, Kind, Table, ToolResult
from assistant.tools.telling import Span
from assistant.workspace import reports, vat
from assistant.workspace.reports import Amounts
from assistant.workspace.vat import Sum

SHOWN = 50
REASONS = ("reversed", "exempt", "outside", "zero", "absent")


async def check_vat(
    context: ToolContext,
    question: Literal["sums", "without"],
    period: str | None,
    vendor: str | None = None,
    invoice: str | None = None,
) -> ToolResult:
    """Check the VAT of supplier invoices: whether excl. VAT and VAT make the total, on all of
    them or on one, or which carry no VAT, each with the reason its document gives.

    Args:
        question: sums checks that net and VAT make the total; without lists invoices without VAT:
            reverse charge, exempt, at a rate of nothing, or with no VAT stated at all.
        period: When they were issued, copied from the question as text. Null is all time.
        vendor: Only this supplier, copied as text.
        invoice: Only the sum of this one, by its number, copied as text.
    """

    async def write(session: Session, draft: Draft) -> int:
        if invoice and question == "sums":
            return await say_sum(session, draft, invoice, vendor)
        asked = await telling.span(session, draft, period, vendor)
        return await (_sums if question == "sums" else _without)(session, draft, asked)

    return await telling.told(context, "check_vat", write)


async def _sums(session: Session, draft: Draft, asked: Span) -> int:
    say, words = draft.context.say, asked.words(draft)
    checked, wrong = await vat.wrong_sums(session, asked.wanted)
    all_of = sum(one.count for one in await reports.sums(session, asked.wanted))
    how = say("how.vat_sums", **words)
    whole = draft.count("checked", say("label.invoices"), checked, how)
    if not checked:
        draft.say("check_vat.nothing", **words)
    elif wrong:
        rows = [one.row for one in wrong]
        count = draft.count("wrong", say("label.invoices"), len(wrong), how, rows)
        draft.say("check_vat.wrong", count=count, all=whole, **words)
        draft.citations = citations(rows[:SHOWN])
        draft.tables.append(_wrong_table(draft, wrong))
    else:
        draft.say("check_vat.right", all=whole, **words)
    if all_of > checked:
        rest = draft.count("unread", say("label.unknown"), all_of - checked, say("how.unknown"))
        draft.say("check_vat.unread", count=rest)
    return all_of


def _wrong_table(draft: Draft, wrong: Sequence[Sum]) -> Table:
    say = draft.context.say
    columns = (
        Column("vendor", say("column.vendor")),
        Column("number", say("column.number")),
        Column("net", say("column.net"), Kind.MONEY),
        Column("tax", say("column.tax"), Kind.MONEY),
        Column("total", say("column.total"), Kind.MONEY),
        Column("difference", say("column.difference"), Kind.MONEY),
    )
    rows = tuple(
        (
            Cell(one.row[1]),
            Cell(label(one.row[0]), url=url(one.row[0])),
            Cell(amount(one.row[0], Amounts.NET)),
            Cell(amount(one.row[0], Amounts.TAX)),
            Cell(amount(one.row[0])),
            Cell(Money(one.difference, one.row[0].currency) if one.row[0].currency else None),
        )
        for one in wrong[:SHOWN]
    )
    return Table("check_vat", say("check_vat.title_sums"), columns, rows, row_count=len(wrong))


async def _without(session: Session, draft: Draft, asked: Span) -> int:
    say, words = draft.context.say, asked.words(draft)
    total, found = await vat.without(session, asked.wanted)
    if not total:
        draft.say("check_vat.none_without", **words)
        return 0
    how = say("how.vat_without", **words)
    rows = [row for row, _ in found]
    count = draft.count("without", say("label.invoices"), total, how, rows)
    draft.say("check_vat.without", count=count, **words)
    for reason in REASONS:
        own = [row for row, why in found if why == reason]
        if own:
            part = draft.count(f"without:{reason}", say("label.invoices"), len(own), how, own)
            draft.say(f"check_vat.{reason}", count=part)
    draft.citations = citations(rows[:SHOWN])
    draft.tables.append(_without_table(draft, found, total))
    return total


def _without_table(draft: Draft, found: Sequence[tuple[Listed, str]], total: int) -> Table:
    say = draft.context.say
    columns = (
        Column("vendor", say("column.vendor")),
        Column("number", say("column.number")),
        Column("issue_date", say("column.issued"), Kind.DATE),
        Column("reason", say("column.reason")),
        Column("total", say("column.total"), Kind.MONEY),
    )
    rows = tuple(
        (
            Cell(vendor),
            Cell(label(invoice), url=url(invoice)),
            Cell(invoice.issued_on),
            Cell(say(f"check_vat.why_{reason}")),
            Cell(amount(invoice)),
        )
        for (invoice, vendor), reason in found[:SHOWN]
    )
    caption = say("table.shown", shown=len(rows), total=total) if len(rows) < total else ""
    title = say("check_vat.title_without")
    return Table("without_vat", title, columns, rows, caption, row_count=total)
