"""The connection to Qonto: its state, its cursor, its lease, and how far the mirror got."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import UniqueConstraint, func, or_, update
from sqlalchemy import select as select_rows
from sqlmodel import Field, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.database import UtcDateTime, WorkspaceRow
from assistant.workspace import attachments
from assistant.workspace.attachments import Attachment, AttachmentState
from assistant.workspace.bulk import table_of
from assistant.workspace.invoices import Invoice
from assistant.workspace.workspaces import Workspace, new_id

WRITE_SCOPE = "supplier_invoice.write"


class Status(StrEnum):
    """What people see of a connection."""

    DISCONNECTED = "disconnected"
    SYNCING = "syncing"
    LIVE = "live"
    RECONNECT = "reconnect"


CURSOR_IN_FUTURE = "cursor_in_future"
CONNECTED = (Status.SYNCING, Status.LIVE)


class Connection(WorkspaceRow, table=True):
    """One Qonto organisation connected to the workspace.

    Tokens are sealed. `token_version` grows with each stored pair; a refresh that finds it moved
    leaves. `lease_number` is the fencing number of the sync that may write.
    """

    __tablename__ = "connections"
    __table_args__ = (UniqueConstraint("workspace_id", "provider"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    provider: str = "qonto"
    status: Status = Status.DISCONNECTED
    organization_id: str | None = None
    organization_name: str | None = None
    organization_slug: str | None = None
    scopes_requested: str = ""
    scopes_granted: str = ""

    access_token: str | None = None
    refresh_token: str | None = None
    token_version: int = 0
    access_expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    refresh_stored_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    next_refresh_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    refresh_owner: str | None = None
    refresh_claimed_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    refresh_attempts: int = 0

    cursor_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    backfilled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reconciled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_synced_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    next_sync_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    paused_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    problem_code: str | None = None
    problem_message: str | None = None
    documents_unavailable: bool = False
    failures: int = 0
    source_total: int | None = None

    lease_owner: str | None = None
    lease_number: int = 0
    lease_expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    connected_by: str | None = None
    connected_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    disconnected_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def may_push(self) -> bool:
        """Whether the grant lets us create supplier invoices."""
        return self.status in CONNECTED and WRITE_SCOPE in self.scopes_granted.split()


async def current(session: AsyncSession) -> Connection | None:
    """The workspace's connection, whatever its state; None before the first one."""
    found = await session.exec(select(Connection).where(col(Connection.provider) == "qonto"))
    return found.first()


async def company(session: AsyncSession) -> str:
    """What the company is called: at Qonto, else here; empty before either is known."""
    connection = await current(session)
    if connection and connection.organization_name:
        return connection.organization_name
    workspace = await session.get_one(Workspace, session.info["workspace_id"])
    return "" if workspace.name == Workspace().name else workspace.name


async def standing(session: AsyncSession, connection_id: str) -> Connection | None:
    """The connection as a plain value: asked for before every request to the bank."""
    table = table_of(Connection)
    statement = select_rows(table).where(
        table.c.workspace_id == session.info["workspace_id"], table.c.id == connection_id
    )
    row = (await (await session.connection()).execute(statement)).one_or_none()
    return Connection(**row._mapping) if row else None


async def overview(session: AsyncSession) -> dict[str, Any]:
    """The connection as `GET /connection` shows it; times stay datetimes."""
    connection = await current(session) or Connection()
    return {
        "provider": connection.provider,
        "status": connection.status.value,
        "organization": _organization(connection),
        "scopes": {
            "requested": connection.scopes_requested.split(),
            "granted": connection.scopes_granted.split(),
        },
        "last_synced_at": connection.last_synced_at,
        "next_sync_at": connection.next_sync_at,
        "progress": await progress(session),
        "problem": _problem(connection),
    }


async def progress(session: AsyncSession) -> dict[str, int | None]:
    """How far the mirror got. `total` is how many invoices Qonto says there are.

    All without those that are gone: two counts within indexes, where one would read every row.
    """
    stored = select(func.count()).select_from(Invoice)
    read = await session.exec(stored)
    gone = await session.exec(stored.where(col(Invoice.removed_at).is_not(None)))
    states = await session.exec(
        select(Attachment.state, func.count()).group_by(col(Attachment.state))
    )
    documents = dict(states.all())
    invoices_read = read.one() - gone.one()
    connection = await current(session)
    known = connection.source_total if connection else None
    return {
        "invoices_read": invoices_read,
        "documents_read": documents.get(AttachmentState.STORED, 0),
        "documents_failed": documents.get(AttachmentState.FAILED, 0)
        + documents.get(AttachmentState.GIVEN_UP, 0),
        "total": None if known is None else max(known, invoices_read),
    }


def _organization(connection: Connection) -> dict[str, str | None] | None:
    if connection.organization_id is None:
        return None
    return {
        "id": connection.organization_id,
        "name": connection.organization_name,
        "slug": connection.organization_slug,
    }


def _problem(connection: Connection) -> dict[str, str | None] | None:
    if connection.problem_code is None:
        return None
    return {"code": connection.problem_code, "message": connection.problem_message}


async def request_sync(session: AsyncSession, now: datetime) -> bool:
    """Ask for a poll now; False when nothing is connected. A pause by the bank still holds.

    After a cursor in the future this reads everything again.
    """
    connection = await current(session)
    if connection is None or connection.status not in CONNECTED:
        return False
    values: dict[str, object] = {"next_sync_at": now}
    if connection.problem_code == CURSOR_IN_FUTURE:
        values |= {"cursor_at": None, "problem_code": None, "problem_message": None}
    await set_values(session, connection.id, **values)
    return True


def accepts(connection: Connection, organization_id: str) -> bool:
    """Whether this organisation may be connected here: one workspace holds one company's books."""
    return (
        connection.status == Status.DISCONNECTED
        or connection.organization_id is None
        or connection.organization_id == organization_id
    )


async def connect(
    session: AsyncSession,
    connection: Connection,
    *,
    organization: tuple[str, str, str | None],
    scopes: tuple[str, str],
    now: datetime,
    member_id: str | None,
) -> None:
    """Begin (or renew) the connection; its tokens are stored next, in the same transaction.

    Another organisation than before starts from nothing: the former one's rows leave the view.
    """
    if connection.organization_id not in (None, organization[0]):
        await _leave_former_organization(session, connection, now)
    identity = dict(zip(("organization_id", "organization_name", "organization_slug"),
                        organization, strict=True))  # fmt: skip
    values = {
        **identity,
        "scopes_requested": scopes[0],
        "scopes_granted": scopes[1],
        "status": Status.LIVE if connection.backfilled_at else Status.SYNCING,
        "token_version": connection.token_version + 1,
        "refresh_token": None,
        "next_sync_at": now,
        "paused_until": None,
        "problem_code": None,
        "problem_message": None,
        "documents_unavailable": False,
        "failures": 0,
        "lease_expires_at": None,
        "connected_by": member_id,
        "connected_at": now,
        "disconnected_at": None,
    }
    connection.sqlmodel_update(values)
    session.add(connection)
    await session.flush()
    await attachments.try_again(session, connection.id)


async def _leave_former_organization(
    session: AsyncSession, connection: Connection, now: datetime
) -> None:
    await session.exec(
        update(Invoice)
        .where(col(Invoice.connection_id) == connection.id, col(Invoice.removed_at).is_(None))
        .values(removed_at=now)
    )
    connection.cursor_at = connection.backfilled_at = connection.reconciled_at = None
    connection.last_synced_at = connection.source_total = None


async def disconnect(session: AsyncSession, connection: Connection, now: datetime) -> None:
    """End the connection: no token left, no run may write, what was mirrored stays."""
    connection.sqlmodel_update(
        {
            "status": Status.DISCONNECTED,
            "access_token": None,
            "refresh_token": None,
            "token_version": connection.token_version + 1,
            "lease_number": connection.lease_number + 1,
            "lease_owner": None,
            "lease_expires_at": None,
            "refresh_owner": None,
            "refresh_claimed_until": None,
            "next_sync_at": None,
            "next_refresh_at": None,
            "paused_until": None,
            "problem_code": None,
            "problem_message": None,
            "disconnected_at": now,
        }
    )
    session.add(connection)
    await session.flush()


async def due(session: AsyncSession, now: datetime, owner: str = "") -> list[Connection]:
    """Connections to poll now: their time has come, the bank did not ask to wait, and nobody but
    `owner` is at work on them."""
    found = await session.exec(
        select(Connection).where(
            col(Connection.status).in_(CONNECTED),
            col(Connection.next_sync_at) <= now,
            or_(col(Connection.paused_until).is_(None), col(Connection.paused_until) <= now),
            or_(
                col(Connection.lease_expires_at).is_(None),
                col(Connection.lease_expires_at) <= now,
                col(Connection.lease_owner) == owner,
            ),
        )
    )
    return list(found)


async def set_values(session: AsyncSession, connection_id: str, **values: object) -> None:
    """Set columns of a connection, whoever holds its lease."""
    await session.exec(
        update(Connection)
        .where(col(Connection.id) == connection_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


async def pause(session: AsyncSession, connection_id: str, until: datetime) -> None:
    """The bank asked to wait: nobody asks it anything for this connection before that time."""
    workspace = await session.get_one(Workspace, session.info["workspace_id"])
    local = until.astimezone(ZoneInfo(workspace.time_zone))
    await session.exec(
        update(Connection)
        .where(
            col(Connection.id) == connection_id,
            or_(col(Connection.paused_until).is_(None), col(Connection.paused_until) < until),
        )
        .values(
            paused_until=until,
            problem_code="paused",
            problem_message=f"Paused by the bank, resumes at {local:%H:%M}.",
        )
        .execution_options(synchronize_session=False)
    )


async def needs_reconnect(
    session: AsyncSession, connection_id: str, version: int, message: str
) -> bool:
    """The grant is gone: stop asking until a person connects again. False when it moved on."""
    changed = await session.exec(
        update(Connection)
        .where(
            col(Connection.id) == connection_id,
            col(Connection.token_version) == version,
            col(Connection.status).in_(CONNECTED),
        )
        .values(
            status=Status.RECONNECT,
            problem_code="reconnect",
            problem_message=message,
            next_sync_at=None,
            lease_expires_at=None,
            refresh_owner=None,
            refresh_claimed_until=None,
        )
        .execution_options(synchronize_session=False)
    )
    return changed.rowcount == 1
