"""How many days suppliers give to pay: from the issue of a bill to its due date."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from assistant.database import Session
from assistant.tools.draft import Draft
from assistant.tools.records import Listed, citations, proof, vendor_citation
from assistant.tools.result import Cell, Column, Kind, Table
from assistant.tools.telling import Span
from assistant.workspace import search
from assistant.workspace.invoices import Invoice

MOST = 5000
SHOWN = 50
SOURCES = 10
Dated = tuple[Listed, int]


async def say_terms(session: Session, draft: Draft, span: Span) -> int:
    """The usual days of one supplier, and how often; of several one by one. Answers with how many
    bills were read."""
    rows = await search.rows(session, span.wanted, search.Order.NEWEST, MOST)
    dated = [(row, days) for row in rows if (days := _days(row[0])) is not None]
    if not dated:
        draft.say("delay.no_terms", **span.words(draft))
        return len(rows)
    groups: dict[str, list[Dated]] = defaultdict(list)
    for one in dated:
        groups[one[0][1]].append(one)
    if len(groups) == 1:
        _one(draft, *next(iter(groups.items())))
    else:
        _each(draft, groups)
    draft.say("delay.how_terms")
    draft.citations += citations([row for row, _ in dated[:SOURCES]])
    return len(rows)


def _days(invoice: Invoice) -> int | None:
    if invoice.due_on is None or invoice.issued_on is None:
        return None
    return (invoice.due_on - invoice.issued_on).days


def _usual(group: Sequence[Dated]) -> tuple[int, int]:
    """The days that most bills give, and how many bills do."""
    return Counter(days for _, days in group).most_common(1)[0]


def _one(draft: Draft, name: str, group: Sequence[Dated]) -> None:
    say, how = draft.context.say, draft.context.say("paper.how_terms")
    days, times = _usual(group)
    own = [row for row, each in group if each == days]
    key = "delay.terms" if times == len(group) else "delay.terms_mostly"
    draft.say(
        key if days else f"{key}_at_once", vendor=draft.named(name),
        days=draft.days("terms", say("label.days"), days, how, proof(own)),
        count=draft.count("terms_count", say("label.invoices"), times, how, own),
        all=draft.count("terms_all", say("label.invoices"), len(group), how,
                        [row for row, _ in group]),
    )  # fmt: skip
    if times == len(group):
        return
    columns = (
        Column("days", say("column.days_to_pay"), Kind.DAYS),
        Column("invoices", say("column.invoices"), Kind.COUNT),
    )
    counts = Counter(each for _, each in group).most_common()
    rows = tuple((Cell(each), Cell(count)) for each, count in counts)
    draft.tables.append(Table("terms", say("delay.title_terms"), columns, rows))


def _each(draft: Draft, groups: Mapping[str, Sequence[Dated]]) -> None:
    """The one that gives the most time leads."""
    say, how = draft.context.say, draft.context.say("paper.how_terms")
    ranked = sorted(groups.items(), key=lambda line: (-_usual(line[1])[0], line[0]))
    days, _ = _usual(ranked[0][1])
    draft.say(
        "delay.terms_each", vendor=draft.named(ranked[0][0]),
        days=draft.days("longest_terms", say("label.days"), days, how),
    )  # fmt: skip
    columns = (
        Column("vendor", say("column.vendor")),
        Column("days", say("column.days_to_pay"), Kind.DAYS),
        Column("invoices", say("column.invoices"), Kind.COUNT),
    )
    rows = tuple(
        (
            Cell(name, url=vendor_citation(name, vendor_id).url
                 if (vendor_id := group[0][0][0].vendor_id) else None),
            Cell(_usual(group)[0]), Cell(len(group)),
        )
        for name, group in ranked[:SHOWN]
    )  # fmt: skip
    title = say("delay.title_terms")
    draft.tables.append(Table("terms", title, columns, rows, row_count=len(ranked)))
