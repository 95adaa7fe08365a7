"""Automations: when something happens to an invoice or a document, do one thing about it.

An admin writes them on a form. None of the things they do sends a document to Qonto: that needs a
person's confirmation or an approval rule.
"""

import base64
import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import JSON
from sqlmodel import Field, col, select

from assistant import clock
from assistant.database import Amount, Session, UtcDateTime, WorkspaceRow
from assistant.encryption import Binding, Keyring
from assistant.errors import NotFound, NotPermitted, Unprocessable
from assistant.money import parse_decimal
from assistant.workspace import audit
from assistant.workspace.audit import Actor, Entry
from assistant.workspace.automations import timetable
from assistant.workspace.categories import checked
from assistant.workspace.members import Role
from assistant.workspace.workspaces import new_id

SECRET_BYTES = 32
PURPOSE = "webhook_secret"
# After a rotation, receivers have a day to learn the new secret: both sign until then.
OVERLAP = timedelta(hours=24)
LONGEST = 500
CONDITIONS = ("vendor_id", "category", "status", "least", "currency")


class Happening(StrEnum):
    """What can set an automation off."""

    UPLOADED = "supplier_invoice.uploaded"
    UPDATED = "supplier_invoice.updated"
    TO_REVIEW = "document.to_review"
    SIGNAL = "signal.raised"
    PUSH_SENT = "push.sent"
    PUSH_FAILED = "push.failed"
    SCHEDULED = "time.scheduled"


class Action(StrEnum):
    """What an automation does. There is none that sends to Qonto."""

    WEBHOOK = "webhook"
    EMAIL = "email"
    CATEGORISE = "categorise"
    ASK = "ask"
    REVIEW = "review"


class Automation(WorkspaceRow, table=True):
    """One automation: the happening, the conditions (all must hold), the action and its target.

    `target` is an address, an e-mail address, a category or a question. `secret` is sealed.
    `every` and `hour` say when a question is asked by the clock (`timetable`), `answer_to` where
    its answer is sent besides being among the conversations.
    `failures` counts attempts that failed in a row; `paused_at` when it gave up on the receiver.
    """

    __tablename__ = "automations"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    happening: Happening
    vendor_id: int | None = Field(default=None, foreign_key="vendors.id")
    category: str | None = None
    status: str | None = None
    least: Decimal | None = Field(default=None, sa_type=Amount)
    currency: str | None = Field(default=None, max_length=3)
    action: Action
    target: str = ""
    every: str | None = Field(default=None, max_length=10)
    hour: int | None = None
    answer_to: str | None = None
    secret: str | None = None
    old_secret: str | None = None
    rotated_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    is_on: bool = True
    failures: int = 0
    paused_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    pause_reason: str | None = None
    created_by: str = ""
    created_by_id: str | None = None
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    removed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Cursor(WorkspaceRow, table=True):
    """Up to where a workspace's happenings were looked at, and which signals were known."""

    __tablename__ = "automation_cursors"

    workspace_id: str = Field(
        primary_key=True, foreign_key="workspaces.id", ondelete="CASCADE", max_length=32
    )
    trigger_id: int = 0
    audit_sequence: int = 0
    signals: list[str] = Field(default_factory=list, sa_type=JSON)
    signals_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


def read_form(form: Mapping[str, Any]) -> dict[str, Any]:
    """A form's fields as the columns of an automation; Unprocessable names what does not fit."""
    happening = _choice(form, "happening", Happening)
    action = _choice(form, "action", Action)
    vendor = str(form.get("vendor_id") or "").strip()
    least = str(form.get("least") or "").strip()
    amount = parse_decimal(least) if least else None
    currency = str(form.get("currency") or "").strip().upper() or None
    if least and (amount is None or amount < 0 or amount != round(amount, 4)):
        raise Unprocessable("Write an amount such as 500.00, or leave it empty.", field="least")
    if amount is not None and not currency:
        raise Unprocessable("An amount needs its currency, such as EUR.", field="currency")
    return {
        "happening": happening,
        "action": action,
        "vendor_id": int(vendor) if vendor.isdecimal() and len(vendor) < 10 else None,
        "category": checked(str(form.get("category") or "").strip()),
        "status": str(form.get("status") or "").strip()[:40] or None,
        "least": amount,
        "currency": currency[:3] if currency else None,
        "target": _target(action, str(form.get("target") or "").strip()),
        **_standing(form, happening, action),
    }


def _standing(form: Mapping[str, Any], happening: Happening, action: Action) -> dict[str, Any]:
    """What only questions have: the day and hour, and who gets the answer."""
    answer_to = str(form.get("answer_to") or "").strip()
    if action is not Action.ASK and happening is Happening.SCHEDULED:
        raise Unprocessable("By the clock, only a question is asked.", field="action")
    if action is not Action.ASK:
        return {}
    found: dict[str, Any] = {}
    if happening is Happening.SCHEDULED:
        # The clock knows no supplier: conditions of an invoice do not hold for it.
        found = timetable.read(form) | dict.fromkeys(CONDITIONS)
    return found | {"answer_to": _mail_address(answer_to, "answer_to") if answer_to else None}


async def create(
    session: Session,
    values: Mapping[str, Any],
    keyring: Keyring,
    *,
    by: Actor,
    role: Role,
    at: datetime,
) -> tuple[str, str | None]:
    """Write an automation down; answers with its id and, once, with a webhook's secret."""
    require_admin(role)
    automation = Automation(**values, created_by=by.name, created_by_id=by.id, created_at=at)
    secret = None
    if automation.action is Action.WEBHOOK:
        secret = _new_secret()
        automation.secret = keyring.seal(secret, binding(session, automation.id))
    session.add(automation)
    await session.flush()
    await remember(session, automation, "automation.written", by, at)
    return automation.id, secret


async def rotate(
    session: Session, automation_id: str, keyring: Keyring, *, by: Actor, role: Role, at: datetime
) -> str:
    """A new secret, shown once; the old one signs beside it for a day."""
    require_admin(role)
    automation = await get(session, automation_id)
    if automation.action is not Action.WEBHOOK:
        raise Unprocessable("Only webhooks have a secret.")
    secret = _new_secret()
    automation.old_secret, automation.rotated_at = automation.secret, at
    automation.secret = keyring.seal(secret, binding(session, automation.id))
    session.add(automation)
    await remember(session, automation, "automation.secret_rotated", by, at)
    return secret


async def switch(
    session: Session, automation_id: str, *, on: bool, by: Actor, role: Role, at: datetime
) -> None:
    """On (again, also after a pause) or off."""
    require_admin(role)
    automation = await get(session, automation_id)
    automation.is_on, automation.failures = on, 0
    automation.paused_at = automation.pause_reason = None
    session.add(automation)
    action = "automation.switched_on" if on else "automation.switched_off"
    await remember(session, automation, action, by, at)


async def remove(
    session: Session, automation_id: str, *, by: Actor, role: Role, at: datetime
) -> None:
    """Take an automation away; its deliveries stay on record."""
    require_admin(role)
    automation = await get(session, automation_id)
    automation.is_on, automation.removed_at = False, at
    automation.secret = automation.old_secret = None
    session.add(automation)
    await remember(session, automation, "automation.removed", by, at)


async def get(session: Session, automation_id: str) -> Automation:
    """One automation; NotFound when there is none of this id."""
    found = await session.exec(
        select(Automation).where(
            Automation.id == automation_id, col(Automation.removed_at).is_(None)
        )
    )
    automation = found.first()
    if automation is None:
        raise NotFound("There is no such automation here.")
    return automation


async def all_of(session: Session) -> list[Automation]:
    """Every automation, in the order of writing."""
    found = await session.exec(
        select(Automation)
        .where(col(Automation.removed_at).is_(None))
        .order_by(col(Automation.created_at), col(Automation.id))
    )
    return list(found)


async def workspaces_with_any(session: Session) -> list[str]:
    """Workspaces in which an automation is on; asked across workspaces."""
    found = await session.exec(
        select(Automation.workspace_id).where(col(Automation.is_on).is_(True)).distinct()
    )
    return list(found)


async def reseal(session: Session, keyring: Keyring) -> int:
    """Seal stored secrets again under the current key; answers with how many were changed."""
    changed = 0
    for automation in await session.exec(select(Automation)):
        owner = Binding(automation.workspace_id, automation.id, PURPOSE)
        for name in ("secret", "old_secret"):
            sealed = getattr(automation, name)
            if sealed and not keyring.is_current(sealed):
                setattr(automation, name, keyring.seal(keyring.open(sealed, owner), owner))
                session.add(automation)
                changed += 1
    return changed


def secrets_of(automation: Automation, keyring: Keyring, at: datetime) -> list[str]:
    """The secrets that sign now: the newest first, the one before it for a day."""
    owner = Binding(automation.workspace_id, automation.id, PURPOSE)
    sealed = [automation.secret]
    if automation.rotated_at and at - automation.rotated_at < OVERLAP:
        sealed.append(automation.old_secret)
    return [keyring.open(one, owner) for one in sealed if one]


def binding(session: Session, automation_id: str) -> Binding:
    """What a secret is sealed to."""
    return Binding(session.info["workspace_id"], automation_id, PURPOSE)


def require_admin(role: Role) -> None:
    """NotPermitted unless an admin acts."""
    if not role.includes(Role.ADMIN):
        raise NotPermitted("Only an admin may change automations: ask one of your admins.")


async def remember(
    session: Session, automation: Automation, action: str, by: Actor, at: datetime
) -> None:
    """An entry in the audit trail; addresses stay out of it."""
    details = {"happening": automation.happening.value, "action": automation.action.value}
    entry = Entry(action, "automation", automation.id, details)
    await audit.append(session, at, by, [entry])


def _new_secret() -> str:
    return "whsec_" + base64.b64encode(os.urandom(SECRET_BYTES)).decode()


def _choice(form: Mapping[str, Any], name: str, kind: type[Any]) -> Any:  # noqa: ANN401
    try:
        return kind(str(form.get(name) or ""))
    except ValueError:
        known = ", ".join(one.value for one in kind)
        raise Unprocessable(f"Choose one of: {known}.", field=name) from None


def _target(action: Action, text: str) -> str:
    if len(text) > LONGEST or any(not letter.isprintable() for letter in text):
        raise Unprocessable("This is too long, or not plain text.", field="target")
    if action is Action.WEBHOOK:
        return _address(text)
    if action is Action.EMAIL:
        return _mail_address(text, "target")
    if action is Action.CATEGORISE:
        if not checked(text):
            raise Unprocessable("Choose a category.", field="target")
        return text
    if action is Action.ASK and not text:
        raise Unprocessable("Write the question to be asked.", field="target")
    return text


def _mail_address(text: str, field: str) -> str:
    name, at, domain = text.partition("@")
    is_plain = text.isprintable() and not any(letter in text for letter in " ,;<>\"'")
    if not (name and at and "." in domain and is_plain and len(text) <= LONGEST):
        raise Unprocessable("Write one e-mail address.", field=field)
    return text


def _address(text: str) -> str:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme != "https" or not parts.hostname or parts.username or port == 0:
        raise Unprocessable("Write a full address that begins with https://.", field="target")
    return text
