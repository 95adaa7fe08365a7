"""Grants: the trip to the bank's consent page, the sealed tokens, and their revocation.

Tokens come and go as sealed text; this module never opens one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, update
from sqlmodel import Field, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant import clock
from assistant.database import UtcDateTime, WorkspaceRow
from assistant.workspace.connections import Connection, Status
from assistant.workspace.workspaces import new_id

ATTEMPT_MINUTES = 10
REVOCATION_HOURS = 24


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

    def is_fresh(self, now: datetime) -> bool:
        """Whether the ten minutes have not passed."""
        return now < self.created_at + timedelta(minutes=ATTEMPT_MINUTES)


class TokenRevocation(WorkspaceRow, table=True):
    """Tokens still to be revoked at Qonto after a disconnect; gone when done or after 24 hours."""

    __tablename__ = "token_revocations"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    connection_id: str
    token: str
    attempts: int = 0
    next_try_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


@dataclass(frozen=True, slots=True)
class SealedTokens:
    """A token pair as it is stored."""

    access: str
    refresh: str | None
    expires_at: datetime
    refresh_at: datetime


async def attempt(session: AsyncSession, state_hash: str) -> OAuthAttempt | None:
    """The attempt behind a state, if there is one."""
    return await session.get(OAuthAttempt, state_hash)


async def use_attempt(session: AsyncSession, state_hash: str, now: datetime) -> bool:
    """Spend an attempt; only one caller ever gets True."""
    used = await session.exec(
        update(OAuthAttempt)
        .where(col(OAuthAttempt.state_hash) == state_hash, col(OAuthAttempt.used_at).is_(None))
        .values(used_at=now)
    )
    return used.rowcount == 1


async def forget_attempt(session: AsyncSession, state_hash: str) -> None:
    """Drop an attempt that failed, so that its state means nothing any more."""
    await session.exec(delete(OAuthAttempt).where(col(OAuthAttempt.state_hash) == state_hash))


async def forget_old_attempts(session: AsyncSession, now: datetime) -> None:
    """Drop attempts of more than a day ago."""
    await session.exec(
        delete(OAuthAttempt).where(col(OAuthAttempt.created_at) < now - timedelta(days=1))
    )


async def claim_refresh(
    session: AsyncSession, connection_id: str, version: int, owner: str, *, now: datetime,
    until: datetime
) -> bool:  # fmt: skip
    """Win the right to refresh this version of the tokens; a claim ends by itself."""
    claimed = await session.exec(
        update(Connection)
        .where(
            col(Connection.id) == connection_id,
            col(Connection.token_version) == version,
            col(Connection.refresh_token).is_not(None),
            or_(
                col(Connection.refresh_claimed_until).is_(None),
                col(Connection.refresh_claimed_until) <= now,
            ),
        )
        .values(refresh_owner=owner, refresh_claimed_until=until)
    )
    return claimed.rowcount == 1


async def store_tokens(
    session: AsyncSession, connection_id: str, version: int, tokens: SealedTokens, now: datetime
) -> bool:
    """Replace version `version` of the tokens; False when somebody else already has."""
    values = {
        "access_token": tokens.access,
        "access_expires_at": tokens.expires_at,
        "next_refresh_at": tokens.refresh_at,
        "refresh_stored_at": now,
        "token_version": version + 1,
        "refresh_owner": None,
        "refresh_claimed_until": None,
        "refresh_attempts": 0,
    }
    if tokens.refresh:
        values["refresh_token"] = tokens.refresh
    stored = await session.exec(
        update(Connection)
        .where(col(Connection.id) == connection_id, col(Connection.token_version) == version)
        .where(col(Connection.status) != Status.DISCONNECTED)
        .values(**values)
    )
    return stored.rowcount == 1


async def refresh_failed(
    session: AsyncSession, connection_id: str, version: int, next_try_at: datetime
) -> None:
    """Keep the tokens as they are and say when to try again."""
    await session.exec(
        update(Connection)
        .where(col(Connection.id) == connection_id, col(Connection.token_version) == version)
        .values(
            next_refresh_at=next_try_at,
            refresh_attempts=col(Connection.refresh_attempts) + 1,
            refresh_owner=None,
            refresh_claimed_until=None,
        )
    )


async def ageing(session: AsyncSession, before: datetime) -> list[Connection]:
    """Live connections whose refresh token was last renewed before that moment."""
    found = await session.exec(
        select(Connection).where(
            col(Connection.status).in_((Status.LIVE, Status.SYNCING)),
            col(Connection.refresh_token).is_not(None),
            col(Connection.refresh_stored_at) < before,
        )
    )
    return list(found)


async def revocations_due(session: AsyncSession, now: datetime) -> list[TokenRevocation]:
    """Revocations to try now; those older than 24 hours are dropped."""
    await session.exec(
        delete(TokenRevocation).where(
            col(TokenRevocation.created_at) < now - timedelta(hours=REVOCATION_HOURS)
        )
    )
    found = await session.exec(
        select(TokenRevocation).where(col(TokenRevocation.next_try_at) <= now)
    )
    return list(found)


async def revocation_failed(session: AsyncSession, row_id: str, next_try_at: datetime) -> None:
    """Keep the revocation for another try."""
    await session.exec(
        update(TokenRevocation)
        .where(col(TokenRevocation.id) == row_id)
        .values(attempts=col(TokenRevocation.attempts) + 1, next_try_at=next_try_at)
    )


async def revocation_done(session: AsyncSession, row_id: str) -> None:
    """Forget a token that is revoked."""
    await session.exec(delete(TokenRevocation).where(col(TokenRevocation.id) == row_id))


Again = Callable[[str, str, str, str], str]


async def reseal(session: AsyncSession, again: Again, is_current: Callable[[str], bool]) -> int:
    """Seal stored secrets again under the current key; answers with how many were changed.

    `again(sealed, workspace_id, record_id, purpose)` makes the new text. Each is written only
    where the old one still stands, so a refresh in between wins.
    """
    changed = 0
    for connection in await session.exec(select(Connection)):
        for name in ("access_token", "refresh_token"):
            old = getattr(connection, name)
            if old is None or is_current(old):
                continue
            new = again(old, connection.workspace_id, connection.id, name)
            column = getattr(Connection, name)
            await session.exec(
                update(Connection)
                .where(col(Connection.id) == connection.id, column == old)
                .values({name: new})
                .execution_options(synchronize_session=False)
            )
            changed += 1
    for row in await session.exec(select(TokenRevocation)):
        if not is_current(row.token):
            row.token = again(row.token, row.workspace_id, row.connection_id, "revocation")
            session.add(row)
            changed += 1
    for trip in await session.exec(select(OAuthAttempt)):
        if not is_current(trip.verifier):
            trip.verifier = again(trip.verifier, trip.workspace_id, trip.state_hash, "verifier")
            session.add(trip)
            changed += 1
    return changed
