"""The connection to Qonto: its state, its cursor, its lease, and how far the mirror got."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import UniqueConstraint, func, or_, update
from sqlmodel import Field, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.database import UtcDateTime, WorkspaceRow
from assistant.errors import LeaseLost
from assistant.workspace.attachments import Attachment, AttachmentState
from assistant.workspace.invoices import Invoice
from assistant.workspace.workspaces import new_id

LEASE = timedelta(seconds=120)
WRITE_SCOPE = "supplier_invoice.write"


class Status(StrEnum):
    """What people see of a connection."""

    DISCONNECTED = "disconnected"
    SYNCING = "syncing"
    LIVE = "live"
    RECONNECT = "reconnect"


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
    """How far the mirror got. `total` is how many invoices Qonto says there are."""
    read = await session.exec(
        select(func.count()).select_from(Invoice).where(col(Invoice.removed_at).is_(None))
    )
    states = await session.exec(
        select(Attachment.state, func.count()).group_by(col(Attachment.state))
    )
    documents = dict(states.all())
    invoices_read = read.one()
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
    """Ask for a poll now; False when nothing is connected. A pause by the bank still holds."""
    asked = await session.exec(
        update(Connection)
        .where(col(Connection.status).in_(CONNECTED))
        .values(next_sync_at=now)
        .execution_options(synchronize_session=False)
    )
    return asked.rowcount > 0


async def due(session: AsyncSession, now: datetime) -> list[Connection]:
    """Connections to poll now: their time has come and the bank did not ask to wait."""
    found = await session.exec(
        select(Connection).where(
            col(Connection.status).in_(CONNECTED),
            col(Connection.next_sync_at) <= now,
            or_(col(Connection.paused_until).is_(None), col(Connection.paused_until) <= now),
            or_(
                col(Connection.lease_expires_at).is_(None), col(Connection.lease_expires_at) <= now
            ),
        )
    )
    return list(found)


async def take_lease(
    session: AsyncSession, connection_id: str, owner: str, now: datetime
) -> int | None:
    """Become the one sync that may write; the fencing number, or None when another one runs."""
    taken = await session.exec(
        update(Connection)
        .where(
            col(Connection.id) == connection_id,
            col(Connection.status).in_(CONNECTED),
            or_(
                col(Connection.lease_expires_at).is_(None), col(Connection.lease_expires_at) <= now
            ),
        )
        .values(
            lease_owner=owner,
            lease_number=col(Connection.lease_number) + 1,
            lease_expires_at=now + LEASE,
        )
        .returning(col(Connection.lease_number))
        .execution_options(synchronize_session=False)
    )
    return taken.scalar_one_or_none()


async def hold_lease(
    session: AsyncSession, connection_id: str, number: int, now: datetime, **values: object
) -> None:
    """Prove inside this transaction that the lease is still ours, and lengthen it.

    Locks the row until the commit; `values` are further columns to set. Raises LeaseLost when
    another sync took over or the connection is gone.
    """
    held = await session.exec(
        update(Connection)
        .where(
            col(Connection.id) == connection_id,
            col(Connection.lease_number) == number,
            col(Connection.status).in_(CONNECTED),
        )
        .values(lease_expires_at=now + LEASE, **values)
        .execution_options(synchronize_session=False)
    )
    if held.rowcount != 1:
        raise LeaseLost("This sync was stopped: the connection ended or another sync took over.")


async def set_values(session: AsyncSession, connection_id: str, **values: object) -> None:
    """Set columns of a connection, whoever holds its lease."""
    await session.exec(
        update(Connection)
        .where(col(Connection.id) == connection_id)
        .values(**values)
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
