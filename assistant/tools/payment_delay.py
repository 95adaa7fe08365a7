"""How long it takes us to pay, and what was paid after its due date."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from assistant.database import Session
from assistant.money import total
from assistant.tools import telling
from assistant.tools.context import ToolContext
from assistant.tools.draft import Draft
from assistant.tools.payment_terms import say_terms
from assistant.tools.records import vendor_citation
from assistant.tools.result import Cell, Citation, Column, Fact, Kind, Row, Table, ToolResult, Unit
from assistant.tools.telling import Span
from assistant.workspace import payment_days
from assistant.workspace.payment_days import Paid
from assistant.workspace.search import DateBasis

SHOWN = 50
SOURCES = 10


async def payment_delay(
    context: ToolContext, question: Literal["days", "late", "late_by_vendor", "terms"],
    period: str | None = None, vendor: str | None = None, category: str | None = None,
) -> ToolResult:  # fmt: skip
    """Tell how many days pass from an invoice to its payment (average, median, by supplier), which
    invoices were paid after their due date, how late and over how much, and how many days a
    supplier gives to pay. Payment dates are those in Qonto.

    Args:
        question: days for how long it takes to pay, late for what was paid too late,
            late_by_vendor for which suppliers are paid late most often, terms for the days that
            suppliers give to pay.
        period: When they were paid, for terms when they were issued, copied from the question as
            text. Null is all time.
        vendor: A supplier, copied as text.
        category: A kind of cost such as rent, copied as text.
    """

    async def write(session: Session, draft: Draft) -> int:
        span = await telling.span(session, draft, period, vendor, category)
        if question == "terms":
            return await say_terms(session, draft, span)
        found = await payment_days.paid(session, replace(span.wanted, basis=DateBasis.PAID))
        if not found:
            draft.say("delay.none", **span.words(draft))
            return 0
        if question == "late":
            _late(draft, found, span)
        elif question == "late_by_vendor":
            _late_by_vendor(draft, found, span)
        else:
            _days(draft, found, span)
        draft.say("delay.evidence")
        return len(found)

    return await telling.told(context, "delay", write)


def _days(draft: Draft, found: Sequence[Paid], span: Span) -> None:
    """The average first, then the median, the slowest and the share that was late."""
    say, words = draft.context.say, span.words(draft)
    timed = [one for one in found if one.days is not None]
    if not timed:
        draft.say("delay.undated", **words)
        return
    counts = [one.days or 0 for one in timed]
    how, rows = say("how.delay"), _rows(timed)
    count = draft.derived("count", say("label.invoices"), len(timed), how, rows, len(timed))
    average, middle = (
        draft.derived(name, say(f"label.{name}"), value, how, rows, len(timed), Unit.DAYS)
        for name, value in (
            ("average", payment_days.mean(counts)), ("median", payment_days.median(counts)),
        )
    )  # fmt: skip
    draft.say("delay.days", average=average, count=count, **words)
    if len(timed) > 1:
        draft.say("delay.median", median=middle)
        _slowest(draft, timed)
    _in_time(draft, found, words)
    _by_vendor(draft, timed)
    draft.citations = _citations(timed)


def _slowest(draft: Draft, timed: Sequence[Paid]) -> None:
    say, how = draft.context.say, draft.context.say("how.delay")
    slowest = max(timed, key=lambda one: one.days or 0)
    draft.say(
        "delay.slowest", name=_named(draft, slowest),
        days=draft.days("slowest", say("label.days"), slowest.days or 0, how, _rows([slowest])),
    )  # fmt: skip


def _late(draft: Draft, found: Sequence[Paid], span: Span) -> None:
    """How many were paid too late, by how much, and which."""
    say, words = draft.context.say, span.words(draft)
    due = [one for one in found if one.late is not None]
    late = sorted((one for one in due if one.late), key=lambda one: -(one.late or 0))
    if not due:
        draft.say("delay.without_due", **words)
        return
    whole = _count(draft, "with_due", due)
    if not late:
        draft.say("delay.never_late", all=whole, **words)
        return
    count, share = _count(draft, "late", late), _share(draft, late, due)
    draft.say("delay.late", count=count, all=whole, share=share, **words)
    how = say("how.late")
    average = draft.derived(
        "late_average", say("label.average"), payment_days.mean([one.late or 0 for one in late]),
        how, _rows(late), len(late), Unit.DAYS,
    )  # fmt: skip
    longest = draft.days("latest", say("label.days"), late[0].late or 0, how, _rows(late[:1]))
    moneys = [one.amount for one in late if one.amount]
    often = Counter(one.currency for one in moneys)
    worth = [
        draft.proved("late_worth", say("column.total"), one, how, _rows(late))
        for one in sorted(total(moneys).values(), key=lambda one: -often[one.currency])
    ]
    if worth:
        draft.say("delay.late_worth", total=say("and").join(f"[[{one.id}]]" for one in worth))
    draft.say("delay.how_late", average=average, name=_named(draft, late[0]), days=longest)
    draft.tables.append(_late_table(draft, late))
    draft.citations = _citations(late)


def _late_by_vendor(draft: Draft, found: Sequence[Paid], span: Span) -> None:
    """Which suppliers are paid late most often: by how many bills, then by their share."""
    say, words, how = draft.context.say, span.words(draft), draft.context.say("how.late")
    due = [one for one in found if one.late is not None]
    if not any(one.late for one in due):
        _late(draft, found, span)
        return
    groups = _grouped(due)
    ranked = sorted(
        ((who, group, [one for one in group if one.late]) for who, group in groups.items()),
        key=lambda line: (-len(line[2]), len(line[1]), line[0][1]),
    )  # fmt: skip
    lines = [line for line in ranked if line[2]]
    (_, name), all_of_it, late = lines[0]
    draft.say(
        "delay.late_by_vendor", vendor=draft.named(name),
        count=draft.derived("first_late", name, len(late), how, _rows(late), len(late)),
        all=draft.derived("first_due", name, len(all_of_it), how, _rows(all_of_it), len(all_of_it)),
        average=draft.derived(
            "first_days", say("label.average"),
            payment_days.mean([one.late or 0 for one in late]), how, _rows(late), len(late),
            Unit.DAYS,
        ),
        **words,
    )  # fmt: skip
    _in_time(draft, found, words)
    columns = (
        Column("vendor", say("column.vendor")),
        Column("late", say("column.paid_late"), Kind.COUNT),
        Column("invoices", say("column.invoices"), Kind.COUNT),
        Column("days_late", say("column.days_late"), Kind.DAYS),
    )
    rows = tuple(
        (_vendor_cell(*who), Cell(len(late)), Cell(len(group)),
         Cell(payment_days.mean([one.late or 0 for one in late])))
        for who, group, late in lines[:SHOWN]
    )  # fmt: skip
    title = say("delay.title_late_by_vendor")
    draft.tables.append(Table("late_by", title, columns, rows, row_count=len(lines)))
    draft.citations = _citations(late)


def _grouped(found: Sequence[Paid]) -> dict[tuple[int | None, str], list[Paid]]:
    groups: dict[tuple[int | None, str], list[Paid]] = defaultdict(list)
    for one in found:
        groups[one.vendor_id, one.vendor].append(one)
    return groups


def _vendor_cell(vendor_id: int | None, name: str) -> Cell:
    return Cell(name, url=vendor_citation(name, vendor_id).url if vendor_id else None)


def _in_time(draft: Draft, found: Sequence[Paid], words: Mapping[str, object]) -> None:
    due = [one for one in found if one.late is not None]
    late = [one for one in due if one.late]
    if not due:
        return
    whole = _count(draft, "with_due", due)
    if not late:
        draft.say("delay.never_late", all=whole, **words)
        return
    share = _share(draft, late, due)
    draft.say("delay.of_them_late", count=_count(draft, "late", late), all=whole, share=share)


def _share(draft: Draft, late: Sequence[Paid], due: Sequence[Paid]) -> Fact:
    how, value = draft.context.say("how.late"), payment_days.share(len(late), len(due))
    label = draft.context.say("label.late_share")
    return draft.derived("late_share", label, value, how, _rows(late), len(late), Unit.PERCENT)


def _count(draft: Draft, name: str, found: Sequence[Paid]) -> Fact:
    label, how = draft.context.say("label.invoices"), draft.context.say("how.late")
    return draft.derived(name, label, len(found), how, _rows(found), len(found))


def _by_vendor(draft: Draft, timed: Sequence[Paid]) -> None:
    """Each supplier with its average, the slowest first."""
    say = draft.context.say
    groups = _grouped(timed)
    if len(groups) < 2:
        return
    lines = sorted(
        ((who, payment_days.mean([one.days or 0 for one in group]), group)
         for who, group in groups.items()),
        key=lambda line: (-line[1], line[0][1]),
    )  # fmt: skip
    columns = (
        Column("vendor", say("column.vendor")),
        Column("invoices", say("column.invoices"), Kind.COUNT),
        Column("average_days", say("column.average_days"), Kind.DAYS),
        Column("late", say("column.paid_late"), Kind.COUNT),
    )
    rows = tuple(_vendor_cells(*line) for line in lines[:SHOWN])
    title, caption = say("delay.title_days"), say("delay.caption")
    draft.tables.append(Table("delay", title, columns, rows, caption, row_count=len(lines)))


def _vendor_cells(
    who: tuple[int | None, str], average: Decimal, group: Sequence[Paid]
) -> tuple[Cell, ...]:
    late = sum(bool(one.late) for one in group)
    return _vendor_cell(*who), Cell(len(group)), Cell(average), Cell(late)


def _late_table(draft: Draft, late: Sequence[Paid]) -> Table:
    say = draft.context.say
    columns = (
        Column("vendor", say("column.vendor")),
        Column("number", say("column.number")),
        Column("due_date", say("column.due"), Kind.DATE),
        Column("paid", say("column.paid"), Kind.DATE),
        Column("days_late", say("column.days_late"), Kind.DAYS),
        Column("total", say("column.total"), Kind.MONEY),
    )
    rows = tuple(
        (
            Cell(one.vendor), Cell(one.name, url=_url(one)), Cell(one.due_on), Cell(one.paid_on),
            Cell(one.late), Cell(one.amount),
        )
        for one in late[:SHOWN]
    )  # fmt: skip
    caption = ""
    if len(late) > SHOWN:
        caption = say("table.shown", shown=SHOWN, total=len(late))
    return Table("late", say("delay.title_late"), columns, rows, caption, row_count=len(late))


def _named(draft: Draft, one: Paid) -> str:
    return draft.named(f"{one.vendor} {one.name}".strip())


def _rows(found: Sequence[Paid]) -> list[Row]:
    return [Row(f"{one.vendor} · {one.name}", _url(one), one.paid_on, one.amount) for one in found]


def _citations(found: Sequence[Paid]) -> tuple[Citation, ...]:
    return tuple(
        Citation("invoice", str(one.invoice_id), f"{one.name}, {one.vendor}", _url(one))
        for one in found[:SOURCES]
    )


def _url(one: Paid) -> str:
    return f"/invoices/{one.invoice_id}"
