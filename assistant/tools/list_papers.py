"""Papers on which something is missing, or whose file is no invoice, a picture, unread or lost:
each with why."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from assistant.database import Session
from assistant.tools import slices, telling
from assistant.tools.context import ToolContext
from assistant.tools.draft import Draft
from assistant.tools.records import Listed, amount, citations, invoice_table, label, url
from assistant.tools.reminders import say_reminders
from assistant.tools.result import Cell, Column, Kind, Table, ToolResult
from assistant.workspace import paper_files, search
from assistant.workspace.search import InvoiceFilter
from assistant.workspace.search import Kind as Papers

Which = Literal[
    "no_number", "no_supplier", "no_iban", "no_date", "no_due_date", "no_amount", "picture",
    "not_read", "not_fetched", "no_invoice", "unreadable", "reminder", "e_invoice",
]  # fmt: skip
FIELDS = ("number", "supplier", "date", "due_date", "amount", "iban")
LOOKED_AT = 1000
SHOWN = 50
NAMED = 3
Told = list[tuple[Listed, str]]


async def list_papers(
    context: ToolContext, which: Which | None, period: str | None = None, vendor: str | None = None
) -> ToolResult:
    """List documents on which a value is missing, each with why: it does not stand on the document,
    the file is a picture without text, was not fetched or not read, is no invoice, or Qonto has not
    taken what stands on it. Also lists the files that are pictures without text (scans), unread,
    not fetched, or no invoices, and those that only remind of a bill. Without `which`, counts what
    is missing, field by field.

    Args:
        which: no_number, no_supplier, no_iban, no_date (of issue), no_due_date, no_amount; picture
            (no readable text), not_read, not_fetched, unreadable (any of these three),
            no_invoice; reminder (with the bill it is about); e_invoice (Factur-X, ZUGFeRD, XML);
            null counts all fields.
        period: When it was issued, copied from the question as text.
        vendor: A supplier, copied as text.
    """

    async def write(session: Session, draft: Draft) -> int:
        party = await slices.vendor(session, vendor, context)
        draft.cite(party)
        asked = slices.period(period, context)
        wanted = InvoiceFilter(
            start=asked.start if asked else None, end=asked.end if asked else None,
            vendors=party.ids if party else (), kind=Papers.EVERYTHING, today=context.today,
        )  # fmt: skip
        say = context.say
        parts = [say("filter.vendor", vendor=draft.named(party.name))] if party else []
        parts += [say("filter.issued", period=draft.period(asked))] if asked else []
        what = f" ({', '.join(parts)})" if parts else ""
        if which is None:
            return await _overview(session, draft, wanted, what)
        if which == "reminder":
            return await say_reminders(session, draft, wanted, what)
        return await _listed(session, draft, which, wanted, what)

    return await telling.told(context, "papers", write)


def _narrowed(wanted: InvoiceFilter, which: str) -> InvoiceFilter:
    if which == "no_invoice":
        return wanted.of(Papers.OTHERS)
    if which.startswith("no_"):
        return replace(wanted, lacking=(which.removeprefix("no_"),))
    return replace(wanted, filed=which)


async def _listed(
    session: Session, draft: Draft, which: str, wanted: InvoiceFilter, what: str
) -> int:
    say = draft.context.say
    found = await search.find(session, _narrowed(wanted, which), limit=LOOKED_AT)
    if not found.total:
        draft.say(f"papers.none_{which}", what=what)
        return 0
    count = draft.count("count", say("label.documents"), found.total,
                        say("papers.how", what=say(f"papers.{which}")), found.rows)  # fmt: skip
    whole = draft.count("all", say("label.documents"), await search.count(session, wanted),
                        say("how.all"))  # fmt: skip
    draft.say(f"papers.lead_{which}", count=count, what=what, all=whole)
    if which == "e_invoice":
        draft.citations = citations(found.rows[:SHOWN])
        draft.tables.append(
            invoice_table("papers", say("papers.title"), found.rows[:SHOWN], found.total, say)
        )
        return found.total
    told = await _with_reasons(session, found.rows, which)
    groups: dict[str, list[Listed]] = defaultdict(list)
    for row, why in told:
        groups[why].append(row)
    for why, rows in sorted(groups.items(), key=lambda one: -len(one[1])):
        _say_why(draft, why, rows)
    draft.citations = citations([row for row, _ in told[:SHOWN]])
    draft.tables.append(_table(draft, told, found.total))
    return found.total


async def _with_reasons(session: Session, rows: Sequence[Listed], which: str) -> Told:
    files = await paper_files.of(session, [row[0] for row in rows])
    field = which.removeprefix("no_") if which.startswith("no_") else ""
    return [
        (row, paper_files.why(row[0], files.get(row[0].document_id or 0), field)) for row in rows
    ]


def _say_why(draft: Draft, why: str, rows: Sequence[Listed]) -> None:
    say = draft.context.say
    count = draft.count(why, say("label.documents"), len(rows), say(f"papers.why_{why}"), rows)
    names = ", ".join(draft.named(_name(row)) for row in rows[:NAMED])
    if len(rows) > NAMED:
        names += "…"
    draft.say("papers.why", count=count, why=say(f"papers.why_{why}"), names=names)


def _name(row: Listed) -> str:
    return f"{row[1]} {label(row[0])}".strip()


def _table(draft: Draft, told: Told, total: int) -> Table:
    say = draft.context.say
    columns = (
        Column("vendor", say("column.vendor")),
        Column("number", say("column.number")),
        Column("issue_date", say("column.issued"), Kind.DATE),
        Column("total", say("column.total"), Kind.MONEY),
        Column("why", say("column.reason")),
    )
    rows = tuple(
        (
            Cell(vendor), Cell(label(invoice), url=url(invoice)), Cell(invoice.issued_on),
            Cell(amount(invoice)), Cell(say(f"papers.why_{why}")),
        )
        for (invoice, vendor), why in told[:SHOWN]
    )  # fmt: skip
    shown = say("table.shown", shown=len(rows), total=total) if len(rows) < total else ""
    return Table("papers", say("papers.title"), columns, rows, shown, row_count=total)


async def _overview(session: Session, draft: Draft, wanted: InvoiceFilter, what: str) -> int:
    """How often each field is missing."""
    say = draft.context.say
    whole = await search.count(session, wanted)
    counts = {}
    for name in FIELDS:
        missing = await search.count(session, _narrowed(wanted, f"no_{name}"))
        how = say("papers.how", what=say(f"papers.no_{name}"))
        counts[name] = draft.count(name, say("label.documents"), missing, how)
    all_of_it = draft.count("whole", say("label.documents"), whole, say("how.all"))
    parts = [
        say("papers.part", count=fact, what=say(f"papers.no_{name}"))
        for name, fact in counts.items()
        if fact.value
    ]
    key = "overview" if parts else "overview_none"
    draft.say(f"papers.{key}", count=all_of_it, what=what, parts=say.listed(parts))
    draft.say("papers.ask")
    columns = (
        Column("field", say("column.matter")),
        Column("count", say("label.documents"), Kind.COUNT),
    )
    rows = tuple(
        (Cell(say(f"papers.no_{name}")), Cell(fact.value, fact.id)) for name, fact in counts.items()
    )
    title = say("papers.title")
    draft.tables.append(Table("missing", title, columns, rows, row_count=len(rows)))
    return whole
