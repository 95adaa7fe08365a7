"""Members: the people of a workspace, their roles and passwords."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, col, select

from assistant import clock
from assistant.database import Session, UtcDateTime, WorkspaceRow
from assistant.errors import BadRequest, Conflict
from assistant.workspace import audit
from assistant.workspace.audit import SYSTEM, Actor, Entry
from assistant.workspace.workspaces import Workspace, new_id

SHORTEST_PASSWORD = 12
OWNER_EMAIL = "owner@localhost"


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
    owner = await _owner(session)
    if owner:
        return owner
    try:
        async with session.begin_nested():
            return await _first_owner(session)
    except IntegrityError:
        # Another process started at the same moment and was faster.
        owner = await _owner(session)
        if owner is None:
            raise
        return owner


async def _owner(session: Session) -> Member | None:
    return (await session.exec(select(Member).where(Member.email == OWNER_EMAIL))).first()


async def _first_owner(session: Session) -> Member:
    workspace = (await session.exec(select(Workspace).order_by(col(Workspace.created_at)))).first()
    if workspace is None:
        workspace = Workspace()
        session.add(workspace)
        await session.flush()
    owner = Member(workspace_id=workspace.id, email=OWNER_EMAIL, name="You", role=Role.ADMIN)
    session.add(owner)
    await session.flush()
    return owner


async def has_users(session: Session) -> bool:
    """Whether anybody was ever given a password; without, the installation is single-user."""
    found = await session.exec(select(Member.id).where(Member.password_hash != ""))
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


def caller(
    actor: Actor,
    role: Role,
    member_id: str,
    workspace: Workspace,
    seen_at: datetime | None,
    is_owner: bool = False,
) -> Caller:
    """Somebody who came in, as everything above the workspace knows them."""
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


async def active(session: Session) -> list[Member]:
    """Everybody who may come in, the first ones first."""
    found = await session.exec(
        select(Member)
        .where(col(Member.disabled_at).is_(None))
        .order_by(col(Member.created_at), col(Member.id))
    )
    return list(found)


async def name_of(session: Session, member_id: str | None) -> str:
    """A person's name for pages; empty for nobody."""
    if member_id is None:
        return ""
    found = await session.exec(select(Member.name).where(Member.id == member_id))
    return found.first() or ""
