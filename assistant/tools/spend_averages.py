"""The average invoice per supplier, month or other group."""

from decimal import Decimal

from assistant.database import Session
from assistant.money import Money
from assistant.tools import breakdown
from assistant.tools.draft import Draft
from assistant.tools.result import Cell, Column, Kind, Table
from assistant.tools.spend_query import SpendQuery
from assistant.workspace import reports
from assistant.workspace.reports import Sums

SHOWN = 50


async def write_averages(
    session: Session, draft: Draft, query: SpendQuery, sums: list[Sums]
) -> None:
    """The overall average, the highest, and a table of all, highest first."""
    assert query.group_by is not None
    say, main = draft.context.say, sums[0]
    currency = main.currency or "EUR"
    found = await reports.sums_by(session, query.wanted, query.group_by, query.amounts)
    groups = [one for one in found if one.currency == currency and one.average is not None]
    groups.sort(key=lambda one: -(one.average or Decimal(0)))
    if not groups:
        draft.say(
            "groups.none_category",
            what=query.what,
            period=draft.period(query.period),
            total=draft.money("total", say("label.spent"), Money(main.total, currency), ""),
        )
        return
    how = say("how.average", period=draft.period(query.period))
    facts = [
        draft.money(f"average:{one.key}", one.label, _average(one, currency), how, (), one.count)
        for one in breakdown.named(groups[:SHOWN], query.group_by, draft.context)
    ]
    overall = draft.money("average", say("label.average"), _average(main, currency), how, (),
                          main.count)  # fmt: skip
    draft.say(
        "groups.average", total=overall, name=draft.named(facts[0].label), amount=facts[0],
        what=query.what, period=draft.period(query.period),
    )  # fmt: skip
    columns = (
        Column("group", say(f"column.{query.group_by.value}")),
        Column("invoices", say("column.invoices"), Kind.COUNT),
        Column("average", say("column.average"), Kind.MONEY),
    )
    rows = tuple(
        (Cell(fact.label), Cell(one.count), Cell(fact.value, fact.id))
        for fact, one in zip(facts, groups, strict=False)
    )
    total = (Cell(say("table.total")), Cell(main.count), Cell(overall.value, overall.id))
    title, caption = (
        say(f"table.by_{query.group_by.value}"),
        say(f"caption.{query.label}", currency=currency),
    )
    draft.tables.append(
        Table("averages", title, columns, rows, caption, total, row_count=len(groups))
    )


def _average(one: Sums, currency: str) -> Money:
    return Money((one.average or Decimal(0)).quantize(Decimal("0.01")), currency)
