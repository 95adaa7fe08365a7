"""The connection page: what flows, what is permitted, how the sync is doing, and disconnecting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Template

from assistant.database import Database, Session
from assistant.settings import Settings
from assistant.web import prompts
from assistant.web.connect import ALREADY_CONNECTED, CONNECTED, DISCONNECTED, SYNCING
from assistant.web.person import Person, WebRequest, needs
from assistant.web.reader import Reader
from assistant.web.shell import shell
from assistant.workspace import connections, members, own_identity, sync_runs
from assistant.workspace.connections import Connection, Status
from assistant.workspace.flows import Flows, flows
from assistant.workspace.members import Role
from assistant.workspace.sync_runs import SyncRun

# What each permission is for, in the order a person would ask, and what its absence means.
PERMISSIONS = {
    "organization.read": (
        "See which organisation this is",
        "Without it Well cannot connect.",
    ),
    "supplier_invoice.read": (
        "Read supplier invoices",
        "Without it Well has nothing to answer from.",
    ),
    "attachment.read": (
        "Download their PDFs",
        "Without it Well knows the invoices, but cannot show their pages.",
    ),
    "supplier_invoice.write": (
        "Add invoice PDFs you have confirmed",
        "Without it Well only reads: nothing can be sent to Qonto.",
    ),
    "offline_access": (
        "Stay connected when you are away",
        "Without it you must connect again whenever Qonto ends the session.",
    ),
}


LOG_ROWS = 10
NOTICES = {
    CONNECTED: "Qonto is connected. Invoices arrive now, their PDFs follow.",
    ALREADY_CONNECTED: "Qonto was connected already.",
    SYNCING: "Well looks for changes now.",
    DISCONNECTED: "Qonto is disconnected. What was brought in is still here.",
}


@dataclass(frozen=True, slots=True)
class Permission:
    """One permission as the page tells it."""

    scope: str
    meaning: str
    without: str
    granted: bool


@get("/qonto")
async def connection_page(
    request: WebRequest,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    person: NamedDependency[Person],
    notice: FromQuery[str] = "",
) -> Template:
    """Everything about the connection to Qonto."""
    async with database.read(person.workspace_id) as session:
        shown = await shell(session, request, person, "/qonto")
        connection = await connections.current(session)
        if connection is None or connection.status is Status.DISCONNECTED:
            return shown.page(
                "qonto/disconnected.html",
                connection=connection,
                can_connect=settings.can_connect,
                notice=NOTICES.get(notice, ""),
                kept=(await connections.progress(session))["invoices_read"],
            )
        context = await _live(session, shown.ui, connection, settings)
        suggested = await prompts.suggested(session, shown.ui)
        ourselves = await own_identity.listed(session) if person.may(Role.ADMIN) else []
    return shown.page(
        "qonto/page.html",
        **context,
        permissions=permissions(connection),
        prompts=suggested,
        ourselves=ourselves,
        notice=NOTICES.get(notice, ""),
        is_part=False,
        may_change=person.may(Role.APPROVER),
        may_disconnect=person.may(Role.ADMIN),
    )


@get("/qonto/live")
async def live_part(
    request: WebRequest,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    person: NamedDependency[Person],
) -> Template:
    """The moving parts of the page, which it asks for again while a sync runs."""
    async with database.read(person.workspace_id) as session:
        shown = await shell(session, request, person, "/qonto")
        connection = await connections.current(session) or Connection()
        context = await _live(session, shown.ui, connection, settings)
    may_change = person.may(Role.APPROVER)
    return shown.page("qonto/live.html", **context, may_change=may_change, is_part=True)


@get("/qonto/disconnection", guards=[needs(Role.ADMIN)])
async def ask_disconnect(
    request: WebRequest, database: NamedDependency[Database], person: NamedDependency[Person]
) -> Template:
    """Are you sure: what disconnecting does and does not do."""
    async with database.read(person.workspace_id) as session:
        shown = await shell(session, request, person, "/qonto")
        progress = await connections.progress(session)
        connection = await connections.current(session)
    return shown.page("qonto/disconnect.html", progress=progress, connection=connection)


async def _live(
    session: Session, reader: Reader, connection: Connection, settings: Settings
) -> dict[str, Any]:
    flow = await flows(session, reader.now)
    progress = await connections.progress(session)
    runs = await sync_runs.latest(session, LOG_ROWS)
    return {
        "connection": connection,
        "connected_by": await members.name_of(session, connection.connected_by),
        "flows": flow,
        "progress": progress,
        "last_run": runs[0] if runs else None,
        "log": runs,
        "arriving": _arriving(connection, flow, progress, runs, reader.now),
        "interval": settings.sync_interval,
    }


def _arriving(
    connection: Connection,
    flow: Flows,
    progress: dict[str, int | None],
    runs: Sequence[SyncRun],
    now: datetime,
) -> bool:
    """Whether something moves or is about to, so that the page should look again soon."""
    if connection.status is Status.SYNCING or any(run.state == "running" for run in runs[:1]):
        return True
    settled = (progress["documents_read"] or 0) + (progress["documents_failed"] or 0)
    if settled < flow.attachments.count:
        return True
    due = connection.next_sync_at is not None and connection.next_sync_at <= now
    return due and connection.status is Status.LIVE


def permissions(connection: Connection) -> list[Permission]:
    """Every permission asked for, in plain words."""
    requested = connection.scopes_requested.split()
    granted = set(connection.scopes_granted.split())
    ordered = [scope for scope in PERMISSIONS if scope in requested]
    ordered += [scope for scope in requested if scope not in PERMISSIONS]
    return [
        Permission(scope, *PERMISSIONS.get(scope, (scope, "")), granted=scope in granted)
        for scope in ordered
    ]
