"""Visits: what an embed token was exchanged for, once. The frame keeps the secret in memory."""

import secrets
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import UniqueConstraint, delete
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, col, select

from assistant import clock
from assistant.database import Session, UtcDateTime, WorkspaceRow
from assistant.workspace import audit
from assistant.workspace.audit import SYSTEM, Actor, Entry
from assistant.workspace.embedding.keys import EmbedKey
from assistant.workspace.embedding.tokens import Claims, refused
from assistant.workspace.members import Caller, Role, caller, digest
from assistant.workspace.workspaces import Workspace

# Longer than a token can live, so that a used one is known for as long as it could come again.
LIFETIME = timedelta(minutes=15)


class EmbedVisit(WorkspaceRow, table=True):
    """A visitor of a host page. Only the secret's SHA-256 is stored; a token opens one visit."""

    __tablename__ = "embed_visits"
    __table_args__ = (UniqueConstraint("workspace_id", "key_id", "token_id"),)

    id_hash: str = Field(primary_key=True, max_length=64)
    key_id: str = Field(foreign_key="embed_keys.id", ondelete="CASCADE", max_length=32)
    token_id: str = Field(max_length=300)
    visitor_id: str = Field(max_length=32)
    name: str = ""
    origin: str
    language: str = ""
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)


async def begin(
    session: Session, key: EmbedKey, claims: Claims, origin: str, language: str, at: datetime
) -> str:
    """Exchange checked claims for a visit; the return value is its secret, seen this once.

    `origin` is the page the frame was opened for. NotAuthenticated when the token is for another
    key, workspace or page, or was used before.
    """
    if (claims.iss, claims.tenant) != (key.id, key.workspace_id):
        raise refused("tenant")
    if claims.origin != origin or origin not in key.origins:
        raise refused("origin")
    await session.exec(delete(EmbedVisit).where(col(EmbedVisit.expires_at) < at))
    secret = secrets.token_urlsafe(32)
    visit = EmbedVisit(
        workspace_id=key.workspace_id,
        id_hash=digest(secret),
        key_id=key.id,
        token_id=claims.jti,
        visitor_id=digest(f"{key.id} {claims.sub}")[:32],
        name=claims.name or claims.sub,
        origin=origin,
        language=language,
        created_at=at,
        expires_at=at + LIFETIME,
    )
    try:
        async with session.begin_nested():
            session.add(visit)
    except IntegrityError as error:
        raise refused("used") from error
    key.last_used_at = at
    session.add(key)
    return secret


async def visitor_of(session: Session, secret: str, at: datetime) -> Caller | None:
    """Who a visit's secret belongs to; None when unknown, over, or its key or page is gone.

    A visitor reads and asks, like a viewer, and is nobody else: not the member of the same name.
    """
    return (await visitors_of(session, [secret], at)).get(secret)


async def visitors_of(
    session: Session, secrets: Collection[str], at: datetime
) -> dict[str, Caller]:
    """Who these visits' secrets belong to; those that are good no more are left out."""
    by_hash = {digest(secret): secret for secret in secrets}
    found = await session.exec(
        select(EmbedVisit, EmbedKey, Workspace)
        .join(EmbedKey, col(EmbedKey.id) == EmbedVisit.key_id)
        .join(Workspace, col(Workspace.id) == EmbedVisit.workspace_id)
        .where(
            col(EmbedVisit.id_hash).in_(by_hash),
            EmbedVisit.expires_at > at,
            col(EmbedKey.revoked_at).is_(None),
        )
    )
    return {
        by_hash[visit.id_hash]: _visitor(visit, key, workspace)
        for visit, key, workspace in found
        if visit.origin in key.origins
    }


def _visitor(visit: EmbedVisit, key: EmbedKey, workspace: Workspace) -> Caller:
    actor = Actor("token", f"{visit.name} ({key.name})", visit.visitor_id)
    known = caller(actor, Role.VIEWER, visit.visitor_id, workspace, visit.created_at)
    return replace(known, language=visit.language or known.language)


async def remember_refusal(session: Session, key: EmbedKey, reason: str, at: datetime) -> None:
    """An entry in the audit trail about a token that was turned away."""
    entry = Entry("embed.refused", "embed_key", key.id, {"reason": reason})
    await audit.append(session, at, SYSTEM, [entry])
