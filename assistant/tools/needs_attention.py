"""What needs a person, ranked: why, how much, and where to look."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from assistant import formats
from assistant.money import Money, total
from assistant.tools import coverage, follow_ups
from assistant.tools.context import ToolContext
from assistant.tools.draft import Draft
from assistant.tools.result import Cell, Citation, Column, Fact, Kind, Row, Table, ToolResult, Unit
from assistant.workspace import attention
from assistant.workspace.attention import Signal

Only = Literal[
    "sync", "push", "iban_changed", "duplicate", "overdue", "due_soon", "price_rise", "needs_look",
    "document", "missing_vat",
]  # fmt: skip
SHOWN = 50
REMARKS = 4


async def needs_attention(context: ToolContext, only: Only | None) -> ToolResult:
    """List what needs a person, most pressing first, each with its reason, amount and link:
    overdue and soon due invoices, possible duplicates, changed IBANs, price rises, missing VAT
    numbers or documents, values that could not be read, failed pushes, sync problems.

    Args:
        only: One kind of signal; null for all of them.
    """
    draft = Draft(context, "attention")
    async with context.database.read(context.workspace_id) as session:
        shown, known = await coverage.of(session, context)
        chips = await follow_ups.usual(session, context, not_this="attention")
        found = await attention.signals(session, context.today, context.now)
    matters = [one for one in found if only is None or one.kind == only]
    summary = context.say("step.attention", count=known.invoices)
    if not matters:
        key = f"attention.none_{only}" if only else "attention.none"
        if not known.invoices or not known.synced_at:
            draft.statements.append(coverage.nothing(known, context))
        else:
            draft.say(key, when=coverage.as_of(known.synced_at, context))
        return draft.result(summary, known.invoices, shown, chips)
    _write(draft, matters, only)
    return draft.result(summary, known.invoices, shown, chips)


def _write(draft: Draft, matters: Sequence[Signal], only: str | None) -> None:
    say = draft.context.say
    kinds = _by_kind(matters)
    how = say("how.signals")
    if only:
        _lead_one(draft, matters, only)
    else:
        number = sum(attention.matters(group) for group in kinds.values())
        count = draft.count("count", say("label.signals"), number, how)
        first = next(iter(kinds))
        draft.say("attention.lead", count=count, first=say(f"attention.first_{first}"))
        for kind, group in list(kinds.items())[:REMARKS]:
            _remark(draft, kind, group)
        rest = sum(attention.matters(group) for group in list(kinds.values())[REMARKS:])
        if rest:
            others = draft.count("others", say("label.signals"), rest, how)
            draft.say("attention.rest", count=others)
    draft.citations = _citations(matters[:SHOWN])
    draft.tables.append(_table(draft, matters))


def _by_kind(matters: Sequence[Signal]) -> dict[str, list[Signal]]:
    groups: dict[str, list[Signal]] = {}
    for one in matters:
        groups.setdefault(one.kind.value, []).append(one)
    return groups


def _rows(group: Sequence[Signal]) -> tuple[Row, ...]:
    return tuple(Row(_name(one), _url(one), one.on, one.amount) for one in group[:50])


def _lead_one(draft: Draft, matters: Sequence[Signal], kind: str) -> None:
    values = _values(draft, kind, matters)
    draft.say(f"attention.lead_{kind}", **values)
    told = draft.context.say(f"attention.remark_{kind}", **values)
    bold_end = told.find("**", 2)
    rest = told[bold_end + 2 :].strip() if told.startswith("**") and bold_end > 0 else told
    if rest:
        draft.statements[-1] = f"{draft.statements[-1]} {rest}"


def _remark(draft: Draft, kind: str, group: Sequence[Signal]) -> None:
    draft.say(f"attention.remark_{kind}", **_values(draft, kind, group))


def _values(draft: Draft, kind: str, group: Sequence[Signal]) -> dict[str, object]:
    """The facts of one kind: how many, how much, and the first of them in full."""
    say, first = draft.context.say, group[0]
    how = say(f"how.{kind}") if say.has(f"how.{kind}") else say("how.signals")
    number, name = attention.matters(group), say(f"kind.{kind}")
    count = Fact(f"attention.{kind}", name, number, Unit.COUNT, how, _rows(group), len(group))
    draft.add(count)
    sums = total(one.amount for one in _unique(group) if one.amount)
    totals = [
        draft.money(f"{kind}_total", say(f"kind.{kind}"), money, how, count=len(group))
        for money in sums.values()
    ]
    values: dict[str, object] = {
        "count": count,
        "total": say("and").join(f"[[{one.id}]]" for one in totals) or say("unknown_amount"),
        "vendor": draft.named(first.vendor),
        "number": draft.named(first.label),
        "why": _detail(draft, first),
    }
    nothing = Money(Decimal(0), "EUR")
    values["amount"] = (
        draft.money(f"{kind}_first", first.label, first.amount, say("how.read"))
        if first.amount
        else say("unknown_amount")
    )
    values["before"] = draft.money(
        f"{kind}_before", first.label, first.facts["before"], say("how.read")
    ) if kind == "price_rise" else nothing  # fmt: skip
    most = max((int(one.facts.get("days", 0)) for one in group), default=0)
    values["days"] = draft.days(f"{kind}_days", say("label.days"), most, how)
    if kind == "iban_changed":
        values["old"] = draft.named(str(first.facts["before"]))
        values["new"] = draft.named(str(first.facts["after"]))
    return values


def _unique(group: Sequence[Signal]) -> list[Signal]:
    """One of each matter: the copies of an invoice count once."""
    seen: dict[str, Signal] = {}
    for at, one in enumerate(group):
        seen.setdefault(one.group or str(at), one)
    return list(seen.values())


def _detail(draft: Draft, one: Signal) -> str:
    """Why this one, in words."""
    say, context = draft.context.say, draft.context
    days = int(one.facts.get("days", 0))
    match one.kind.value:
        case "overdue" | "due_soon":
            key = "today" if one.kind.value == "due_soon" and not days else one.kind.value
            return say(f"detail.{key}", days=formats.days(days, context.language))
        case "iban_changed":
            return say("detail.iban_changed", old=one.facts["before"], new=one.facts["after"])
        case "price_rise":
            was = formats.money(one.facts["before"], context.language)
            return say("detail.price_rise", before=was)
        case "duplicate":
            return say(f"twice.{one.detail}")
        case "sync":
            known = say.has(f"detail.sync_{one.detail}")
            return say(f"detail.sync_{one.detail}") if known else one.detail
        case "push":
            return say(f"detail.push_{one.facts['state']}")
        case "missing_vat":
            return say("detail.missing_vat")
        case "document":
            return one.detail or say("detail.document")
        case _:
            return say("detail.needs_look", fields=one.detail.replace("_", " "))


def _name(one: Signal) -> str:
    return f"{one.vendor} · {one.label}" if one.vendor else one.label


def _url(one: Signal) -> str:
    if one.invoice_id:
        return f"/invoices/{one.invoice_id}"
    return f"/documents/{one.document_id}" if one.document_id else "/connection"


def _citations(matters: Sequence[Signal]) -> tuple[Citation, ...]:
    return tuple(
        Citation(
            "invoice" if one.invoice_id else "document",
            str(one.invoice_id or one.document_id),
            f"{one.label}, {one.vendor}" if one.vendor else one.label,
            _url(one),
        )
        for one in matters
        if one.invoice_id or one.document_id
    )


def _table(draft: Draft, matters: Sequence[Signal]) -> Table:
    say = draft.context.say
    columns = (
        Column("matter", say("column.matter")),
        Column("vendor", say("column.vendor")),
        Column("number", say("column.number")),
        Column("reason", say("column.reason")),
        Column("amount", say("label.amount"), Kind.MONEY),
    )
    rows = tuple(
        (
            Cell(say(f"kind.{one.kind.value}")),
            Cell(one.vendor),
            Cell(one.label, url=_url(one)),
            Cell(_detail(draft, one)),
            Cell(one.amount),
        )
        for one in matters[:SHOWN]
    )
    caption = ""
    if len(matters) > SHOWN:
        caption = say("table.shown", shown=SHOWN, total=len(matters))
    title = say("table.attention")
    return Table("attention", title, columns, rows, caption, row_count=len(matters))
