"""Embed keys: which pages may show the widget, and the secret that vouches for their visitors."""

import re
import secrets as randomness
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import JSON
from sqlmodel import Field, col, select

from assistant import clock
from assistant.database import Session, UtcDateTime, WorkspaceRow
from assistant.encryption import Binding, Keyring
from assistant.errors import NotFound, NotPermitted, Unprocessable
from assistant.workspace import audit
from assistant.workspace.audit import Actor, Entry
from assistant.workspace.members import Role
from assistant.workspace.workspaces import new_id

PREFIX = "awe_"  # so that a secret that leaked somewhere is easy to search for
PURPOSE = "embed_secret"
# After a rotation the host's server has a day to learn the new secret: both count until then.
OVERLAP = timedelta(hours=24)
MOST_ORIGINS = 20
LONGEST_NAME = 80
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
_ORIGIN = re.compile(r"(https?)://([a-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::([0-9]{1,5}))?/?")
_USUAL_PORT = {"https": "443", "http": "80"}


class EmbedKey(WorkspaceRow, table=True):
    """One page, or a family of them, that shows the widget. The secrets are sealed."""

    __tablename__ = "embed_keys"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    name: str
    origins: list[str] = Field(default_factory=list, sa_type=JSON)
    secret: str
    old_secret: str | None = None
    rotated_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_by: str = ""
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    last_used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


async def create(
    session: Session,
    keyring: Keyring,
    name: str,
    origins: str,
    *,
    by: Actor,
    role: Role,
    at: datetime,
) -> tuple[str, str]:
    """A new key for these pages; answers with its id and, once, with its secret."""
    _require_admin(role)
    called = name.strip()[:LONGEST_NAME]
    if not called or not called.isprintable():
        raise Unprocessable("Give the key a name, such as the page's.", field="name")
    key = EmbedKey(
        name=called, origins=read_origins(origins), secret="", created_by=by.name, created_at=at
    )
    secret = _new_secret()
    key.secret = keyring.seal(secret, _binding(session, key.id))
    session.add(key)
    await session.flush()
    await _remember(session, key, "embed_key.added", by, at)
    return key.id, secret


async def rotate(
    session: Session, keyring: Keyring, key_id: str, *, by: Actor, role: Role, at: datetime
) -> str:
    """A new secret, shown once; the old one counts beside it for a day."""
    _require_admin(role)
    key = await get(session, key_id)
    secret = _new_secret()
    key.old_secret, key.rotated_at = key.secret, at
    key.secret = keyring.seal(secret, _binding(session, key.id))
    session.add(key)
    await _remember(session, key, "embed_key.rotated", by, at)
    return secret


async def revoke(session: Session, key_id: str, *, by: Actor, role: Role, at: datetime) -> None:
    """End a key: its pages show nothing any more, open visits included."""
    _require_admin(role)
    key = await get(session, key_id)
    key.revoked_at, key.secret, key.old_secret = at, "", None
    session.add(key)
    await _remember(session, key, "embed_key.revoked", by, at)


async def get(session: Session, key_id: str) -> EmbedKey:
    """A key that counts; NotFound when there is none of this id here."""
    key = await known(session, key_id)
    if key is None:
        raise NotFound("There is no such embed key here.")
    return key


async def known(session: Session, key_id: str) -> EmbedKey | None:
    """A key that counts, or None."""
    found = await session.exec(
        select(EmbedKey).where(EmbedKey.id == key_id, col(EmbedKey.revoked_at).is_(None))
    )
    return found.first()


async def all_of(session: Session) -> Sequence[EmbedKey]:
    """Every key that counts, in the order of making."""
    found = await session.exec(
        select(EmbedKey)
        .where(col(EmbedKey.revoked_at).is_(None))
        .order_by(col(EmbedKey.created_at), col(EmbedKey.id))
    )
    return found.all()


def secrets_of(key: EmbedKey, keyring: Keyring, at: datetime) -> list[str]:
    """The secrets that count now: the newest first, the one before it for a day."""
    sealed = [key.secret]
    if key.old_secret and key.rotated_at and at - key.rotated_at < OVERLAP:
        sealed.append(key.old_secret)
    owner = Binding(key.workspace_id, key.id, PURPOSE)
    return [keyring.open(one, owner) for one in sealed if one]


async def reseal(session: Session, keyring: Keyring) -> int:
    """Seal stored secrets again under the current key; answers with how many were changed."""
    changed = 0
    for key in await session.exec(select(EmbedKey)):
        owner = Binding(key.workspace_id, key.id, PURPOSE)
        for name in ("secret", "old_secret"):
            sealed = getattr(key, name)
            if sealed and not keyring.is_current(sealed):
                setattr(key, name, keyring.seal(keyring.open(sealed, owner), owner))
                session.add(key)
                changed += 1
    return changed


def read_origins(text: str) -> list[str]:
    """Origins as browsers write them, from lines or words; Unprocessable names the first bad one.

    Only HTTPS, but for this very machine: anybody on the way could rewrite another page.
    """
    found = [_origin(word) for word in text.replace(",", " ").split()]
    if not found:
        raise Unprocessable("Name at least one page, such as https://app.example.com.",
                            field="origins")  # fmt: skip
    if len(found) > MOST_ORIGINS:
        raise Unprocessable("A key holds at most 20 addresses.", field="origins")
    return list(dict.fromkeys(found))


def _origin(word: str) -> str:
    match = _ORIGIN.fullmatch(word.lower())
    scheme, host, port = match.groups() if match else ("", "", None)
    is_open = scheme == "http" and host not in _LOOPBACK
    if not match or is_open or not 0 < int(port or 1) < 65536:
        raise Unprocessable(
            "Write addresses like https://app.example.com, without a path or a star.",
            field="origins",
        )
    return f"{scheme}://{host}" + (f":{port}" if port and port != _USUAL_PORT[scheme] else "")


def _binding(session: Session, key_id: str) -> Binding:
    return Binding(session.info["workspace_id"], key_id, PURPOSE)


def _new_secret() -> str:
    return PREFIX + randomness.token_urlsafe(32)


def _require_admin(role: Role) -> None:
    if not role.includes(Role.ADMIN):
        raise NotPermitted("Only an admin may change embed keys: ask one of your admins.")


async def _remember(session: Session, key: EmbedKey, action: str, by: Actor, at: datetime) -> None:
    await audit.append(
        session, at, by, [Entry(action, "embed_key", key.id, {"origins": key.origins})]
    )
