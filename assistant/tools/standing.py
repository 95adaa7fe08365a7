"""What stands here beside the connection: who made it, the bank statements that were added, the
rules that are on."""

from assistant.database import Session
from assistant.tools.approval_history import who_of
from assistant.tools.draft import Draft
from assistant.tools.result import Cell, Column, Kind, Table, Unit
from assistant.workspace import api_tokens, members, statements, trail
from assistant.workspace.approval_rules import rules
from assistant.workspace.approval_rules.rules import RuleState
from assistant.workspace.trail import TrailFilter

LAST = 50
NAMED = 5


async def say_statements(session: Session, draft: Draft) -> None:
    """Which days of which accounts the statements tell; that there are none, where there are."""
    say, told = draft.context.say, await statements.coverage(session)
    if not told:
        draft.say("standing.no_statements")
        return
    how = say("how.all")
    count = draft.count("accounts", say("label.accounts"), len(told), how)
    first = min(one.starts_on for one in told)
    last = max(one.ends_on for one in told)
    start = draft.value("told_from", say("sync_row.from"), first, Unit.DATE)
    end = draft.value("told_to", say("sync_row.to"), last, Unit.DATE)
    draft.say("standing.statements", count=count, start=start, end=end)
    if gaps := sum(len(one.gaps) for one in told):
        draft.say("standing.gaps", count=draft.count("gaps", say("label.gaps"), gaps, how))
    columns = (
        Column("account", say("column.account")),
        Column("from", say("sync_row.from"), Kind.DATE),
        Column("to", say("sync_row.to"), Kind.DATE),
    )
    rows = tuple((Cell(one.account.name), Cell(one.starts_on), Cell(one.ends_on)) for one in told)
    title = say("standing.title")
    draft.tables.append(Table("statements", title, columns, rows, row_count=len(rows)))


async def say_connected(session: Session, draft: Draft) -> None:
    """Who connected Qonto and when, by the trail; who has disconnected it since."""
    say, context = draft.context.say, draft.context
    found = await trail.newest(session, LAST, wanted=TrailFilter(action="connection."))
    by = {kind: next((one for one in found if one.action == f"connection.{kind}"), None)
          for kind in ("connected", "disconnected")}  # fmt: skip
    made, ended = by["connected"], by["disconnected"]
    if made is None:
        draft.say("standing.never_connected")
        return
    how = say("how.trail")
    at = draft.value("connected", say("approval.at"), made.at, Unit.TIME, how)
    draft.say(
        "standing.connected", who=draft.named(who_of(made, say)), at=at,
        zone=draft.named(context.time_zone),
    )  # fmt: skip
    if ended and ended.sequence > made.sequence:
        at = draft.value("disconnected", say("approval.at"), ended.at, Unit.TIME, how)
        draft.say("standing.disconnected", who=draft.named(who_of(ended, say)), at=at)


async def say_people(session: Session, draft: Draft) -> None:
    """Who may come in, and in which role; how many programs may."""
    say, people, how = (
        draft.context.say,
        await members.active(session),
        draft.context.say("how.all"),
    )
    count = draft.count("people", say("standing.people_title"), len(people), how)
    names = [
        f"{draft.named(one.name or one.email)} ({say(f'standing.role_{one.role.value}')})"
        for one in people[:NAMED]
    ]
    more = ", …" if len(people) > NAMED else ""
    draft.say("standing.people", count=count, names=", ".join(names) + more)
    if tokens := await api_tokens.count(session):
        draft.say("standing.tokens", count=draft.count("tokens", say("standing.tokens_label"),
                                                       tokens, how))  # fmt: skip
    draft.say("talk.people")
    columns = (
        Column("name", say("label.name")), Column("email", say("standing.email")),
        Column("role", say("standing.role")), Column("since", say("column.since"), Kind.DATE),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(one.name), Cell(one.email), Cell(say(f"standing.role_{one.role.value}")),
            Cell(one.created_at.date()),
        )
        for one in people[:LAST]
    )  # fmt: skip
    title = say("standing.people_title")
    draft.tables.append(Table("people", title, columns, rows, row_count=len(people)))


async def say_rules(session: Session, draft: Draft) -> None:
    """How many rules approve and send by themselves, of how many that are written."""
    say, written = draft.context.say, await rules.all_of(session)
    active = [one for one in written if one.state is RuleState.ON]
    how = say("how.all")
    whole = draft.count("rules", say("label.rules"), len(written), how)
    if active:
        count = draft.count("active", say("label.rules"), len(active), how)
        draft.say("standing.rules_on", count=count, all=whole)
    else:
        draft.say("standing.rules_off" if written else "standing.no_rules", all=whole)
    draft.say("standing.rules_where")
