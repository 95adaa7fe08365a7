"""API tokens: keys for programs, kept as hashes."""

import secrets
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Field, col, select

from assistant import clock
from assistant.database import Session, UtcDateTime, WorkspaceRow
from assistant.workspace import audit
from assistant.workspace.audit import SYSTEM, Actor, Entry
from assistant.workspace.members import Caller, Role, caller, digest
from assistant.workspace.workspaces import Workspace, new_id

PREFIX = "aw_"  # so that a token that leaked somewhere is easy to search for


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


async def add(session: Session, now: datetime, name: str, role: Role, member_id: str | None) -> str:
    """A new API token; the return value is the only time it is seen."""
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(name=name, role=role, token_hash=digest(secret), member_id=member_id)
    session.add(token)
    await session.flush()
    await audit.append(
        session, now, SYSTEM, [Entry("token.added", "token", token.id, {"role": role})]
    )
    return secret


async def count(session: Session) -> int:
    """How many tokens let a program in."""
    live = select(func.count(col(ApiToken.id))).where(col(ApiToken.revoked_at).is_(None))
    return int((await session.exec(live)).one())


async def owner_of(session: Session, secret: str) -> Caller | None:
    """Who an API token belongs to; None when unknown or revoked."""
    return (await owners_of(session, [secret])).get(secret)


async def owners_of(session: Session, secrets: Collection[str]) -> dict[str, Caller]:
    """Who these API tokens belong to; those that are unknown or revoked are left out."""
    by_hash = {digest(secret): secret for secret in secrets}
    found = await session.exec(
        select(ApiToken, Workspace)
        .join(Workspace, col(Workspace.id) == ApiToken.workspace_id)
        .where(col(ApiToken.token_hash).in_(by_hash), col(ApiToken.revoked_at).is_(None))
    )
    return {by_hash[token.token_hash]: _owner(token, workspace) for token, workspace in found}


def _owner(token: ApiToken, workspace: Workspace) -> Caller:
    owner = token.member_id or token.id
    actor = Actor("token", token.name, owner)
    return caller(actor, token.role, owner, workspace, token.last_used_at)


async def used(session: Session, now: datetime, secret: str) -> None:
    """Remember that a token was used just now."""
    found = await session.exec(select(ApiToken).where(ApiToken.token_hash == digest(secret)))
    found.one().last_used_at = now
