"""Browser sessions: who is signed in where, until when."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Field, col, select

from assistant import clock
from assistant.database import Session, UtcDateTime, WorkspaceRow
from assistant.workspace.audit import Actor
from assistant.workspace.members import Caller, Member, caller, digest, has_users
from assistant.workspace.workspaces import Workspace

IDLE = timedelta(hours=12)
LIFETIME = timedelta(days=14)


class BrowserSession(WorkspaceRow, table=True):
    """A signed-in browser. The cookie holds a random value; only its SHA-256 is stored."""

    __tablename__ = "browser_sessions"

    id_hash: str = Field(primary_key=True, max_length=64)
    member_id: str = Field(foreign_key="members.id", ondelete="CASCADE", index=True)
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    last_seen_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)


async def begin(session: Session, now: datetime, member: Member) -> str:
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


async def end(session: Session, secret: str) -> None:
    """Forget a browser session."""
    await session.exec(delete(BrowserSession).where(col(BrowserSession.id_hash) == digest(secret)))


async def owner_of(session: Session, now: datetime, secret: str) -> Caller | None:
    """Who a session cookie belongs to; None when unknown, idle for too long or too old."""
    return (await owners_of(session, now, [secret])).get(secret)


async def owners_of(session: Session, now: datetime, cookies: Collection[str]) -> dict[str, Caller]:
    """Who these session cookies belong to; unknown, idle and old ones are left out."""
    by_hash = {digest(secret): secret for secret in cookies}
    found = await session.exec(
        select(BrowserSession, Member, Workspace)
        .join(Member, col(Member.id) == BrowserSession.member_id)
        .join(Workspace, col(Workspace.id) == Member.workspace_id)
        .where(
            col(BrowserSession.id_hash).in_(by_hash),
            BrowserSession.expires_at > now,
            BrowserSession.last_seen_at > now - IDLE,
            col(Member.disabled_at).is_(None),
        )
    )
    rows = found.all()
    if any(not member.password_hash for _, member, _ in rows) and await has_users(session):
        rows = [row for row in rows if row[1].password_hash]
    return {
        by_hash[known.id_hash]: _owner(known, member, workspace)
        for known, member, workspace in rows
    }


def _owner(known: BrowserSession, member: Member, workspace: Workspace) -> Caller:
    actor = Actor("person", member.name, member.id)
    seen_at, is_owner = known.last_seen_at, not member.password_hash
    return caller(actor, member.role, member.id, workspace, seen_at, is_owner)


async def used(session: Session, now: datetime, secret: str) -> None:
    """Remember that a session was used just now; it may have ended meanwhile."""
    known = await session.get(BrowserSession, digest(secret))
    if known:
        known.last_seen_at = now
