"""How the answer before was worked out: each of its figures, how, from which rows, as of when;
and its tables as files."""

from typing import Literal

from assistant.tools import coverage
from assistant.tools.context import Before, ToolContext, Unclear
from assistant.tools.draft import Draft
from assistant.tools.phrases import harmless
from assistant.tools.result import Cell, Column, Fact, Kind, Table, ToolResult, Unit

ABOUT_BEFORE = ("explain_answer",)
SHOWN = 12
TOLD = 3


async def explain_answer(context: ToolContext, wanted: Literal["proof", "csv"]) -> ToolResult:
    """Prove the answer before this one: every figure with how it was computed, how many rows are
    behind it and when they were synced; or give its tables as CSV files.

    Args:
        wanted: proof for "how did you get this?", csv for its tables as files.
    """
    draft = Draft(context, "proof")
    async with context.database.read(context.workspace_id) as session:
        shown, _ = await coverage.of(session, context)
    before = context.before
    if before is None:
        raise Unclear(context.say("explain.nothing_before"))
    if wanted == "csv":
        _files(draft, before)
    else:
        _proof(draft, before)
    return draft.result(context.say("step.explain"), len(before.facts), before.coverage or shown)


def _proof(draft: Draft, before: Before) -> None:
    say, question = draft.context.say, harmless(before.question, 100)
    draft.named(before.question[:100])
    told = _figures(before)
    if not told:
        draft.say("explain.no_figures", question=question)
        return
    draft.add(*told)
    values: dict[str, object] = {"question": question}
    if before.coverage:
        values["count"] = draft.value(
            "invoices", say("label.invoices"), before.coverage.invoices, Unit.COUNT, say("how.all")
        )
        if before.coverage.synced_at:
            values["when"] = draft.value(
                "synced", say("label.synced"), before.coverage.synced_at, Unit.TIME
            )
    draft.say("explain.lead" if len(values) == 3 else "explain.lead_plain", **values)
    for fact in told[:TOLD]:
        draft.say("explain.figure", label=_label(draft, fact), value=fact, how=_how(draft, fact))
    draft.say("explain.opens")
    draft.tables.append(_table(draft, told))


def _figures(before: Before) -> list[Fact]:
    """What the prose says first, then the rest; texts and bare names left out."""
    known = [one for one in before.facts if one.unit is not Unit.TEXT and one.how]
    return sorted(known, key=lambda one: one.id not in before.used)[:SHOWN]


def _label(draft: Draft, fact: Fact) -> str:
    return draft.named(fact.label, key=f"label.{fact.id}")


def _how(draft: Draft, fact: Fact) -> str:
    return draft.named(fact.how, key=f"how.{fact.id}")


def _table(draft: Draft, told: list[Fact]) -> Table:
    say = draft.context.say
    columns = (
        Column("figure", say("explain.what")),
        Column("value", say("column.value")),
        Column("how", say("explain.how")),
        Column("rows", say("explain.rows"), Kind.COUNT),
    )
    rows = tuple(
        (
            Cell(one.label), Cell(draft.context.shown(one.value, one.unit.value), one.id),
            Cell(one.how), Cell(one.row_count),
        )
        for one in told
    )  # fmt: skip
    return Table("proof", say("explain.title"), columns, rows, row_count=len(rows))


def _files(draft: Draft, before: Before) -> None:
    """Each table of the answer before, shown again, with the address of its file."""
    if not before.tables:
        draft.say("explain.no_table")
        return
    draft.say("explain.files")
    for number, table in enumerate(before.tables, 1):
        url = f"/answers/{before.message_id}/tables/{number}.csv"
        draft.statements.append(
            draft.context.say("explain.file", title=harmless(table.title), url=url)
        )
    draft.tables += before.tables
    draft.add(*before.facts)
