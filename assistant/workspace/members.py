"""Who may come in: people with a password, API tokens, and browser sessions."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete
from sqlmodel import Field, col, select

from assistant import clock
from assistant.database import Session, UtcDateTime, WorkspaceRow
from assistant.errors import BadRequest, Conflict
from assistant.workspace import audit
from assistant.workspace.audit import SYSTEM, Actor, Entry
from assistant.workspace.workspaces import Workspace, new_id

IDLE = timedelta(hours=12)
LIFETIME = timedelta(days=14)
SHORTEST_PASSWORD = 12
OWNER_EMAIL = "owner@localhost"
TOKEN_PREFIX = "aw_"  # noqa: S105 — a public mark, so that leaked tokens are easy to search for


class Role(StrEnum):
    """What somebody may do; each role includes the ones before it."""

    VIEWER = "viewer"
    APPROVER = "approver"
    ADMIN = "admin"

    def includes(self, other: "Role") -> bool:
        """Whether this role may do what the other may."""
        order = list(Role)
        return order.index(self) >= order.index(other)


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
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    last_seen_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who may come in: a person by session, or a program by token."""

    actor: Actor
    role: Role
    member_id: str
    workspace_id: str
    language: str
    time_zone: str
    last_seen_at: datetime | None
    is_owner: bool


async def ensure_owner(session: Session) -> Member:
    """The workspace's owner; made, with the workspace itself, on the first start."""
    owner = (await session.exec(select(Member).where(Member.email == OWNER_EMAIL))).first()
    if owner:
        return owner
    workspace = await _only_workspace(session)
    owner = Member(workspace_id=workspace.id, email=OWNER_EMAIL, name="You", role=Role.ADMIN)
    session.add(owner)
    await session.flush()
    return owner


async def _only_workspace(session: Session) -> Workspace:
    workspace = (await session.exec(select(Workspace).order_by(col(Workspace.created_at)))).first()
    if workspace is None:
        workspace = Workspace()
        session.add(workspace)
        await session.flush()
    return workspace


async def has_users(session: Session) -> bool:
    """Whether anybody signs in with a password; without, the installation is single-user."""
    found = await session.exec(
        select(Member.id).where(Member.password_hash != "", col(Member.disabled_at).is_(None))
    )
    return found.first() is not None


async def add_user(
    session: Session, now: datetime, email: str, role: Role, password_hash: str
) -> Member:
    """A new person with a password. Conflict when the address is taken."""
    address = email.strip().lower()
    if "@" not in address.strip("@"):
        raise BadRequest(f"{email!r} is not an e-mail address: write one like anna@example.com.")
    if (await session.exec(select(Member).where(Member.email == address))).first():
        raise Conflict(f"There is already a user {address}: choose another address.")
    name = address.partition("@")[0].replace(".", " ").title()
    member = Member(email=address, name=name, role=role, password_hash=password_hash)
    session.add(member)
    await session.flush()
    await audit.append(
        session, now, SYSTEM, [Entry("user.added", "member", member.id, {"role": role})]
    )
    return member


async def add_token(
    session: Session, now: datetime, name: str, role: Role, member_id: str | None
) -> str:
    """A new API token; the return value is the only time it is seen."""
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(name=name, role=role, token_hash=digest(secret), member_id=member_id)
    session.add(token)
    await session.flush()
    await audit.append(
        session, now, SYSTEM, [Entry("token.added", "token", token.id, {"role": role})]
    )
    return secret


def digest(secret: str) -> str:
    """What is stored of a token or a session cookie."""
    return hashlib.sha256(secret.encode()).hexdigest()


def hash_password(password: str) -> str:
    """An argon2 hash; takes a moment by design, so call it in a thread."""
    if len(password) < SHORTEST_PASSWORD:
        raise BadRequest(f"The password is too short: use at least {SHORTEST_PASSWORD} characters.")
    return PasswordHasher().hash(password)


def password_fits(password_hash: str, password: str) -> bool:
    """Whether the password is right; takes as long for an unknown person as for a known one."""
    try:
        return PasswordHasher().verify(password_hash or _nobody(), password) and bool(password_hash)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    return PasswordHasher().hash(secrets.token_hex())


async def by_email(session: Session, email: str) -> Member | None:
    """The person with this address who may sign in."""
    found = await session.exec(
        select(Member).where(
            Member.email == email.strip().lower(),
            Member.password_hash != "",
            col(Member.disabled_at).is_(None),
        )
    )
    return found.first()


async def open_session(session: Session, now: datetime, member: Member) -> str:
    """A new browser session; the return value goes into the cookie. Old ones are cleared away."""
    await session.exec(
        delete(BrowserSession).where(
            (col(BrowserSession.expires_at) < now) | (col(BrowserSession.last_seen_at) < now - IDLE)
        )
    )
    secret = secrets.token_urlsafe(32)
    session.add(
        BrowserSession(
            workspace_id=member.workspace_id,
            id_hash=digest(secret),
            member_id=member.id,
            created_at=now,
            last_seen_at=now,
            expires_at=now + LIFETIME,
        )
    )
    return secret


async def close_session(session: Session, secret: str) -> None:
    """Forget a browser session."""
    await session.exec(delete(BrowserSession).where(col(BrowserSession.id_hash) == digest(secret)))


async def by_session(session: Session, now: datetime, secret: str) -> Caller | None:
    """Who a session cookie belongs to; None when unknown, idle for too long or too old."""
    found = await session.exec(
        select(BrowserSession, Member, Workspace)
        .join(Member, col(Member.id) == BrowserSession.member_id)
        .join(Workspace, col(Workspace.id) == Member.workspace_id)
        .where(
            BrowserSession.id_hash == digest(secret),
            BrowserSession.expires_at > now,
            BrowserSession.last_seen_at > now - IDLE,
            col(Member.disabled_at).is_(None),
        )
    )
    row = found.first()
    if row is None:
        return None
    known, member, workspace = row
    if not member.password_hash and await has_users(session):
        return None
    actor = Actor("person", member.name, member.id)
    seen_at, is_owner = known.last_seen_at, not member.password_hash
    return _caller(actor, member.role, member.id, workspace, seen_at, is_owner)


async def by_token(session: Session, secret: str) -> Caller | None:
    """Who an API token belongs to; None when unknown or revoked."""
    found = await session.exec(
        select(ApiToken, Workspace)
        .join(Workspace, col(Workspace.id) == ApiToken.workspace_id)
        .where(ApiToken.token_hash == digest(secret), col(ApiToken.revoked_at).is_(None))
    )
    row = found.first()
    if row is None:
        return None
    token, workspace = row
    owner = token.member_id or token.id
    actor = Actor("token", token.name, owner)
    return _caller(actor, token.role, owner, workspace, token.last_used_at)


def _caller(
    actor: Actor,
    role: Role,
    member_id: str,
    workspace: Workspace,
    seen_at: datetime | None,
    is_owner: bool = False,
) -> Caller:
    return Caller(
        actor=actor,
        role=role,
        member_id=member_id,
        workspace_id=workspace.id,
        language=workspace.language,
        time_zone=workspace.time_zone,
        last_seen_at=seen_at,
        is_owner=is_owner,
    )


async def seen(session: Session, now: datetime, secret: str) -> None:
    """Remember that a session or a token was used just now."""
    known = await session.get(BrowserSession, digest(secret))
    if known:
        known.last_seen_at = now
        return
    found = await session.exec(select(ApiToken).where(ApiToken.token_hash == digest(secret)))
    token = found.first()
    if token:
        token.last_used_at = now


async def name_of(session: Session, member_id: str | None) -> str:
    """A person's name for pages; empty for nobody."""
    if member_id is None:
        return ""
    found = await session.exec(select(Member.name).where(Member.id == member_id))
    return found.first() or ""
