"""How the connection to Qonto stands: last sync, what arrived, what is missing."""

from datetime import timedelta
from typing import Literal

from assistant.tools import coverage, follow_ups, standing
from assistant.tools.context import ToolContext
from assistant.tools.draft import Draft
from assistant.tools.result import Cell, Column, FollowUp, Table, ToolResult, Unit
from assistant.workspace import sync_runs
from assistant.workspace.connections import Status
from assistant.workspace.holdings import Holdings
from assistant.workspace.sync_runs import Lately

LATELY = timedelta(days=7)
_STANDING = {
    "statements": standing.say_statements, "rules": standing.say_rules,
    "connected": standing.say_connected, "people": standing.say_people,
}  # fmt: skip


async def sync_status(
    context: ToolContext,
    question: Literal["coverage", "statements", "rules", "connected", "people"] | None = None,
) -> ToolResult:
    """Tell how the connection to Qonto stands: when it last synced, when it will again, how many
    invoices and documents are here, and what is missing; or which bank statements are here, or
    whether any rule approves and sends by itself.

    Args:
        question: coverage where it is asked whether any invoices are missing, or how far back they
            go; statements where it is asked whether bank statements are here; rules where it is
            asked what is approved or sent without a person; connected where it is asked who
            connected Qonto, and when; people where it is asked who has access, in which role.
    """
    draft = Draft(context, "sync")
    async with context.database.read(context.workspace_id) as session:
        shown, known = await coverage.of(session, context)
        chips = await follow_ups.usual(session, context)
        if question in _STANDING:
            await _STANDING[question](session, draft)
            return draft.result(context.say("step.read", count=0), 0, shown, chips)
        runs = await sync_runs.lately(session, context.now - LATELY)
    if known.invoices:
        chips = (FollowUp(context.say("chip.absent")), *chips)
    _write(draft, known, runs)
    if question == "coverage" and (told := _coverage(draft, known)):
        draft.statements[:] = [told, *draft.statements]
    return draft.result(context.say("step.sync"), 0, shown, chips)


def _say_runs(draft: Draft, runs: Lately) -> None:
    """Whether a sync failed in the last week."""
    say, how = draft.context.say, draft.context.say("sync.how_runs")
    if not runs.runs:
        return
    count = draft.count("runs", say("sync.runs"), runs.runs, how)
    days = draft.days("lately", say("label.days"), LATELY.days, how)
    if runs.last is None:
        draft.say("sync.none_failed", count=count, days=days)
        return
    failed = draft.count("failed", say("sync.runs"), runs.failed, how)
    when = draft.value("failed_at", say("sync.runs"), runs.last.started_at, Unit.TIME, how)
    why = draft.named(runs.last.problem or say("sync.unknown_problem"))
    draft.say("sync.failed", count=count, failed=failed, days=days, when=when, problem=why)


def _write(draft: Draft, known: Holdings, runs: Lately) -> None:
    say = draft.context.say
    count = draft.count("invoices", say("label.invoices"), known.invoices, say("how.all"))
    values: dict[str, object] = {"count": count}
    if known.synced_at:
        values["when"] = draft.value("at", say("label.synced"), known.synced_at, Unit.TIME)
    if known.status is None or known.status is Status.DISCONNECTED:
        draft.say("sync.kept" if known.invoices else "nothing.not_connected", **values)
        return
    if known.status is Status.RECONNECT:
        draft.say("sync.reconnect", **values)
    elif known.synced_at is None:
        draft.say("sync.first", **values)
    elif known.is_running:
        draft.say("sync.running", **values)
    else:
        draft.say("sync.live", **values)
    if known.is_backfilled and not known.is_running and known.issued_from and known.issued_to:
        first = draft.value("from", say("sync_row.from"), known.issued_from, Unit.DATE)
        last = draft.value("to", say("sync_row.to"), known.issued_to, Unit.DATE)
        draft.say("sync.complete", start=first, end=last)
    if known.problem:
        draft.say("sync.problem", problem=draft.named(known.problem))
    if known.next_sync_at and known.status is Status.LIVE:
        at = draft.value("next", say("label.next_sync"), known.next_sync_at, Unit.TIME)
        draft.say("sync.next", when=at)
    _say_runs(draft, runs)
    _missing(draft, known)
    draft.tables.append(_table(draft, known))


def _coverage(draft: Draft, known: Holdings) -> str:
    """Whether all is here that Qonto listed; nothing while that is not known."""
    is_whole = known.is_backfilled and not known.is_running and known.status is Status.LIVE
    if not (is_whole and known.issued_from and known.issued_to):
        return ""
    draft.statements[:] = [
        one for one in draft.statements if not one.startswith(draft.context.say("sync.all_here"))
    ]
    name = draft.name
    return draft.context.say(
        "sync.coverage", count=draft.facts[f"{name}.invoices"], start=draft.facts[f"{name}.from"],
        end=draft.facts[f"{name}.to"],
    )  # fmt: skip


def _missing(draft: Draft, known: Holdings) -> None:
    say = draft.context.say
    parts = []
    for name in coverage.MISSING:
        number = getattr(known, name)
        if number:
            fact = draft.count(name, say("label.missing"), number, say("how.all"))
            parts.append(say(f"missing.{name}", count=fact))
    if parts:
        draft.say("sync.missing", parts=", ".join(parts))


def _table(draft: Draft, known: Holdings) -> Table:
    say = draft.context.say
    columns = (Column("field", say("column.field")), Column("value", say("column.value")))
    values = (
        ("sync_row.organization", known.organization),
        ("sync_row.invoices", known.invoices),
        ("sync_row.from", known.issued_from),
        ("sync_row.to", known.issued_to),
        ("sync_row.documents", known.documents_read),
        ("sync_row.needs_look", known.needs_look),
        ("sync_row.to_review", known.to_review),
    )
    rows = tuple((Cell(say(key)), Cell(value)) for key, value in values if value is not None)
    return Table("sync", say("table.sync"), columns, rows, row_count=len(rows))
