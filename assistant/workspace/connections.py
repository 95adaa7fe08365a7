"""The connection to Qonto: its grant, its cursor, its lease, and how the sync is doing."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from assistant import clock
from assistant.database import UtcDateTime, WorkspaceRow
from assistant.workspace.workspaces import new_id


class Status(StrEnum):
    """What people see of a connection."""

    DISCONNECTED = "disconnected"
    SYNCING = "syncing"
    LIVE = "live"
    RECONNECT = "reconnect"


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

    cursor_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    backfilled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reconciled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_synced_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    next_sync_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    paused_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    problem_code: str | None = None
    problem_message: str | None = None
    documents_unavailable: bool = False
    source_total: int | None = None

    lease_owner: str | None = None
    lease_number: int = 0
    lease_expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    connected_by: str | None = None
    connected_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    disconnected_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class OAuthAttempt(WorkspaceRow, table=True):
    """One trip to Qonto's consent page: single use, ten minutes, bound to one browser session."""

    __tablename__ = "oauth_attempts"

    state_hash: str = Field(primary_key=True, max_length=64)
    session_hash: str
    verifier: str
    redirect_uri: str
    scopes: str
    member_id: str | None = None
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class TokenRevocation(WorkspaceRow, table=True):
    """A token still to be revoked at Qonto after a disconnect; gone when done or after 24 hours."""

    __tablename__ = "token_revocations"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    connection_id: str
    token: str
    attempts: int = 0
    next_try_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


class SyncRun(WorkspaceRow, table=True):
    """One run of the sync, for the progress bar and the sync log."""

    __tablename__ = "sync_runs"

    id: int | None = Field(default=None, primary_key=True)
    connection_id: str = Field(foreign_key="connections.id", ondelete="CASCADE", index=True)
    kind: str = "poll"
    state: str = "running"
    total: int | None = None
    invoices_read: int = 0
    invoices_created: int = 0
    invoices_updated: int = 0
    needs_look: int = 0
    problem: str | None = None
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    started_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
