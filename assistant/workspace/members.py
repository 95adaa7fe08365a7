"""Who may come in: people with a password, API tokens, and browser sessions."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field

from assistant import clock
from assistant.database import UtcDateTime, WorkspaceRow
from assistant.workspace.workspaces import new_id


class Role(StrEnum):
    """What somebody may do; each role includes the ones before it."""

    VIEWER = "viewer"
    APPROVER = "approver"
    ADMIN = "admin"


class Member(WorkspaceRow, table=True):
    """A person. The owner of a single-user installation is a member without a password."""

    __tablename__ = "members"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    email: str = Field(index=True, unique=True)
    name: str = ""
    password_hash: str = ""
    role: Role = Role.VIEWER
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    disabled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ApiToken(WorkspaceRow, table=True):
    """A token for programs. Only its SHA-256 is stored."""

    __tablename__ = "api_tokens"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    name: str
    role: Role = Role.VIEWER
    token_hash: str = Field(index=True, unique=True, max_length=64)
    member_id: str | None = Field(default=None, foreign_key="members.id", ondelete="CASCADE")
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    last_used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class BrowserSession(WorkspaceRow, table=True):
    """A signed-in browser. The cookie holds a random value; only its SHA-256 is stored."""

    __tablename__ = "browser_sessions"

    id_hash: str = Field(primary_key=True, max_length=64)
    member_id: str = Field(foreign_key="members.id", ondelete="CASCADE", index=True)
    csrf_key: str
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    last_seen_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
