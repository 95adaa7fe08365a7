"""What is new, paid, changed and pushed since a day or since the last visit."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from assistant.database import Session
from assistant.money import Money, total
from assistant.tools import slices, telling
from assistant.tools.context import ToolContext
from assistant.tools.document_list import amount as document_amount
from assistant.tools.document_list import label as document_label
from assistant.tools.document_list import url as document_url
from assistant.tools.draft import Draft
from assistant.tools.for_others import say_theirs
from assistant.tools.records import Listed, amount, citations, label, proof, url
from assistant.tools.result import Cell, Column, Fact, Kind, Row, Table, ToolResult, Unit
from assistant.workspace import changes
from assistant.workspace.changes import Changes
from assistant.workspace.documents import Document

SHOWN = 50
WITHOUT_A_VISIT = timedelta(days=7)
SAME_VISIT = timedelta(hours=1)
OF_INVOICES = ("new", "paid", "changed", "gone")
OF_DOCUMENTS = ("received", "approved", "pushed")


async def what_changed(context: ToolContext, since: str | None) -> ToolResult:
    """Tell what happened since a day: new, paid, changed and removed invoices, documents that
    came in, were approved or were pushed to Qonto.

    Args:
        since: From when, copied from the question as text: "Friday", "last week". Null is the
            last time this person asked something, or a week ago.
    """

    async def write(session: Session, draft: Draft) -> int:
        moment, key = await _moment(session, draft, since)
        zone = ZoneInfo(context.time_zone)
        found = await changes.since(session, moment, moment.astimezone(zone).date())
        _write(draft, found, moment, key)
        await say_theirs(session, draft, found.for_others)
        return found.count

    return await telling.told(context, "changes", write)


async def _moment(session: Session, draft: Draft, text: str | None) -> tuple[datetime, str]:
    """From when on, and how the answer calls it."""
    context = draft.context
    period = slices.period(text, context)
    if period and period.start:
        midnight = datetime.combine(period.start, time(), ZoneInfo(context.time_zone))
        return midnight, "since_day"
    member = context.member.id or context.member.name
    visit = await changes.last_visit(session, member, context.now - SAME_VISIT)
    if visit:
        return visit, "since_visit"
    return context.now - WITHOUT_A_VISIT, "since_week"


def _write(draft: Draft, found: Changes, moment: datetime, key: str) -> None:
    say = draft.context.say
    unit = Unit.DATE if key == "since_day" else Unit.TIME
    day = moment.date() if key == "since_day" else moment
    when = say(f"changes.{key}", when=draft.value("since", say("label.since"), day, unit))
    if not found.count:
        draft.say("changes.none", when=when)
        return
    parts = [
        _part(draft, name, getattr(found, name), when) for name in (*OF_INVOICES, *OF_DOCUMENTS)
    ]
    draft.say("changes.lead", when=when, parts=", ".join(part for part in parts if part))
    if found.new:
        _largest(draft, found.new)
    draft.citations = citations([*found.new, *found.paid, *found.changed][:SHOWN])
    draft.tables.append(_table(draft, found))


def _part(draft: Draft, name: str, rows: Sequence[Listed] | Sequence[Document], when: str) -> str:
    """How many of one kind there are, with what the new and the paid ones come to."""
    if not rows:
        return ""
    say, how = draft.context.say, draft.context.say(f"how.changes_{name}", when=_plain(draft, when))
    invoices = [one for one in rows if isinstance(one, tuple)]
    if not invoices:
        papers = [one for one in rows if isinstance(one, Document)]
        shown = [
            Row(document_label(one), document_url(one), one.issued_on, document_amount(one))
            for one in papers
        ]
        fact = draft.derived(name, say(f"changes.what_{name}"), len(rows), how, shown, len(rows))
        return say(f"changes.{name}", count=fact)
    count = draft.count(name, say(f"changes.what_{name}"), len(rows), how, invoices)
    if name not in ("new", "paid"):
        return say(f"changes.{name}", count=count)
    known = [money for row in invoices if (money := amount(row[0]))]
    sums = [_sum(draft, name, money, invoices, how) for money in total(known).values()]
    together = say("and").join(f"[[{one.id}]]" for one in sums) or say("unknown_amount")
    return say(f"changes.{name}", count=count, total=together)


def _plain(draft: Draft, when: str) -> str:
    """The words of a proof carry no markers."""
    fact = draft.facts[f"{draft.name}.since"]
    return when.replace(f"[[{fact.id}]]", draft.context.shown(fact.value, fact.unit.value))


def _sum(draft: Draft, name: str, money: Money, rows: Sequence[Listed], how: str) -> Fact:
    own = [row for row in rows if row[0].currency == money.currency]
    return draft.proved(f"{name}_total", draft.context.say("label.amount"), money, how, proof(own))


def _largest(draft: Draft, rows: Sequence[Listed]) -> None:
    priced = [row for row in rows if row[0].total is not None and row[0].currency]
    if len(priced) < 2:
        return
    row = max(priced, key=lambda one: one[0].total or 0)
    money = amount(row[0])
    assert money
    say = draft.context.say
    fact = draft.money("largest", say("label.maximum"), money, say("how.read"), [row])
    draft.say(
        "changes.largest", vendor=draft.named(row[1]), number=draft.named(label(row[0])),
        amount=fact,
    )  # fmt: skip


def _table(draft: Draft, found: Changes) -> Table:
    say = draft.context.say
    columns = (
        Column("what", say("column.matter")),
        Column("vendor", say("column.vendor")),
        Column("number", say("column.number")),
        Column("issue_date", say("column.issued"), Kind.DATE),
        Column("total", say("column.total"), Kind.MONEY),
    )
    rows = [
        (Cell(say(f"changes.what_{name}")), Cell(vendor), Cell(label(one), url=url(one)),
         Cell(one.issued_on), Cell(amount(one)))
        for name in OF_INVOICES
        for one, vendor in getattr(found, name)
    ]  # fmt: skip
    rows += [
        (Cell(say(f"changes.what_{name}")), Cell(one.vendor_name),
         Cell(one.number or one.file_name, url=document_url(one)), Cell(one.issued_on),
         Cell(document_amount(one)))
        for name in OF_DOCUMENTS
        for one in getattr(found, name)
    ]  # fmt: skip
    shown = tuple(rows[:SHOWN])
    caption = say("table.shown", shown=SHOWN, total=len(rows)) if len(rows) > SHOWN else ""
    return Table("changes", say("changes.title"), columns, shown, caption, row_count=len(rows))
