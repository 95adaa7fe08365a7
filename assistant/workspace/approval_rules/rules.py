"""Approval rules: what a person allows to be sent to Qonto without looking at each document.

A rule is written by an admin on a form. Each change makes a new version, switched off until it has
been replayed on history in that very version. What a rule sends is signed with its version.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field, col, select

from assistant import clock
from assistant.database import Amount, Session, UtcDateTime, WorkspaceRow
from assistant.errors import Conflict, NotFound, NotPermitted, Unprocessable
from assistant.money import parse_decimal
from assistant.workspace import audit
from assistant.workspace.audit import SYSTEM, Actor, Entry
from assistant.workspace.categories import checked
from assistant.workspace.members import Role
from assistant.workspace.vendors import Vendor

RULE = "rule"
# Fields that a rule may insist on beyond those that every document it sends must have.
MAY_REQUIRE = ("due_date", "net", "tax", "iban", "vat_number")
MOST_A_DAY = 500
MAX_AMOUNT = Decimal(10) ** 9


class RuleState(StrEnum):
    """Whether a rule sends. `paused`: it stopped itself after a contradiction."""

    OFF = "off"
    ON = "on"
    PAUSED = "paused"


class ApprovalRule(WorkspaceRow, table=True):
    """One rule. Either `vendor_id` or `category` is set; amounts are in `currency`, VAT included.

    `replay` is the summary of the last replay, made for `replayed_version`.
    """

    __tablename__ = "approval_rules"
    __table_args__ = (Index("ix_approval_rules_state", "workspace_id", "state"),)

    id: int | None = Field(default=None, primary_key=True)
    version: int = 1
    state: RuleState = RuleState.OFF
    vendor_id: int | None = Field(default=None, foreign_key="vendors.id")
    category: str | None = None
    currency: str = Field(default="EUR", max_length=3)
    amount_limit: Decimal = Field(sa_type=Amount)
    least_confidence: int = 90
    required: list[str] = Field(default_factory=list, sa_type=JSON)
    most_a_day: int = 10
    most_sum_a_day: Decimal = Field(sa_type=Amount)
    vendor_most_a_day: int = 3
    vendor_most_sum_a_day: Decimal = Field(sa_type=Amount)
    replayed_version: int | None = None
    replay: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    pause_reason: str | None = None
    created_by: str = ""
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    switched_by: str | None = None
    switched_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    removed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def signature(self) -> str:
        """How what it sends is signed: `rule v7`, and which one."""
        return f"rule v{self.version} (no. {self.id})"

    @property
    def actor(self) -> Actor:
        """The rule as somebody who acts."""
        return Actor(RULE, self.signature, f"{RULE}:{self.id}:{self.version}")


class RuleDecision(WorkspaceRow, table=True):
    """What a rule made of a document: sent it, or why not. One row a document and rule."""

    __tablename__ = "rule_decisions"
    __table_args__ = (UniqueConstraint("workspace_id", "document_id", "rule_id"),)

    id: int | None = Field(default=None, primary_key=True)
    rule_id: int = Field(foreign_key="approval_rules.id", index=True)
    rule_version: int
    document_id: int = Field(foreign_key="documents.id")
    document_version: int
    vendor: str = ""
    posted: bool = False
    reasons: list[str] = Field(default_factory=list, sa_type=JSON)
    amount: Decimal | None = Field(default=None, sa_type=Amount)
    currency: str | None = Field(default=None, max_length=3)
    proposal_id: str | None = Field(default=None, foreign_key="proposals.id")
    decided_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    disputed_by: str | None = None
    disputed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    contradicted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a person fills in."""

    vendor_id: int | None
    category: str | None
    currency: str
    amount_limit: Decimal
    least_confidence: int
    required: tuple[str, ...]
    most_a_day: int
    most_sum_a_day: Decimal
    vendor_most_a_day: int
    vendor_most_sum_a_day: Decimal

    def as_values(self) -> dict[str, Any]:
        """The columns of a rule."""
        return {name: getattr(self, name) for name in self.__slots__} | {
            "required": list(self.required)
        }


def terms_from(form: Mapping[str, Any]) -> Terms:
    """A form's fields as terms; Unprocessable names the field that does not fit."""
    vendor = str(form.get("vendor_id") or "").strip()
    category = checked(str(form.get("category") or "").strip())
    if bool(vendor) == bool(category):
        raise Unprocessable("Choose either a supplier or a category.", field="vendor_id")
    currency = str(form.get("currency") or "").strip().upper()
    if len(currency) != 3 or not currency.isalpha() or not currency.isascii():
        raise Unprocessable("Write a currency of three letters such as EUR.", field="currency")
    required = tuple(name for name in MAY_REQUIRE if name in (form.get("required") or ()))
    return Terms(
        vendor_id=_whole(vendor, "vendor_id", 2**31) if vendor else None,
        category=category,
        currency=currency,
        amount_limit=_amount(form, "amount_limit"),
        least_confidence=_whole(form.get("least_confidence"), "least_confidence", 100),
        required=required,
        most_a_day=_whole(form.get("most_a_day"), "most_a_day", MOST_A_DAY),
        most_sum_a_day=_amount(form, "most_sum_a_day"),
        vendor_most_a_day=_whole(form.get("vendor_most_a_day"), "vendor_most_a_day", MOST_A_DAY),
        vendor_most_sum_a_day=_amount(form, "vendor_most_sum_a_day"),
    )


async def create(session: Session, terms: Terms, *, by: Actor, role: Role, at: datetime) -> int:
    """Write down a rule, switched off; answers with its id."""
    require_admin(by, role)
    await _known_vendor(session, terms)
    rule = ApprovalRule(**terms.as_values(), created_by=by.name, created_at=at)
    session.add(rule)
    await session.flush()
    assert rule.id is not None
    await remember(session, rule, "rule.written", by, at, terms=_told(terms))
    return rule.id


async def change(
    session: Session, rule_id: int, terms: Terms, *, by: Actor, role: Role, at: datetime
) -> None:
    """Write a rule's next version; it is switched off until that one has been replayed."""
    require_admin(by, role)
    rule = await get(session, rule_id, lock=True)
    await _known_vendor(session, terms)
    for name, value in terms.as_values().items():
        setattr(rule, name, value)
    rule.version += 1
    rule.state, rule.pause_reason = RuleState.OFF, None
    session.add(rule)
    await remember(session, rule, "rule.changed", by, at, terms=_told(terms))


async def switch_on(
    session: Session, rule_id: int, version: int, *, by: Actor, role: Role, at: datetime
) -> None:
    """Let a rule send. Conflict unless this very version was replayed on history before."""
    require_admin(by, role)
    rule = await get(session, rule_id, lock=True)
    if rule.version != version:
        raise Conflict("This rule was changed since you looked: look at it again.", code="changed")
    if rule.replayed_version != rule.version:
        raise Conflict("Replay this rule on your history first, then switch it on.")
    rule.state, rule.pause_reason = RuleState.ON, None
    rule.switched_by, rule.switched_at = by.name, at
    session.add(rule)
    await remember(session, rule, "rule.switched_on", by, at, replay=rule.replay)


async def switch_off(
    session: Session, rule_id: int, *, by: Actor, role: Role, at: datetime
) -> None:
    """Stop a rule; what it has not sent by now stays here."""
    require_admin(by, role)
    rule = await get(session, rule_id, lock=True)
    if rule.state is RuleState.OFF:
        return
    rule.state, rule.pause_reason = RuleState.OFF, None
    session.add(rule)
    await remember(session, rule, "rule.switched_off", by, at)


async def remove(session: Session, rule_id: int, *, by: Actor, role: Role, at: datetime) -> None:
    """Take a rule away; what it did stays on record."""
    require_admin(by, role)
    rule = await get(session, rule_id, lock=True)
    rule.state, rule.removed_at = RuleState.OFF, at
    session.add(rule)
    await remember(session, rule, "rule.removed", by, at)


async def pause(session: Session, rule: ApprovalRule, reason: str, at: datetime) -> None:
    """The rule stops itself."""
    rule.state, rule.pause_reason = RuleState.PAUSED, reason
    # What happened belongs to history now: it is replayed before the rule may send again.
    rule.replayed_version = None
    session.add(rule)
    await remember(session, rule, "rule.paused", SYSTEM, at, reason=reason)


async def get(session: Session, rule_id: int, *, lock: bool = False) -> ApprovalRule:
    """One rule; NotFound when there is none of this id."""
    statement = select(ApprovalRule).where(
        ApprovalRule.id == rule_id, col(ApprovalRule.removed_at).is_(None)
    )
    if lock:
        statement = statement.with_for_update()
    found = await session.exec(statement.execution_options(populate_existing=True))
    rule = found.first()
    if rule is None:
        raise NotFound("There is no such rule here.")
    return rule


async def all_of(session: Session) -> list[ApprovalRule]:
    """Every rule, in the order of writing."""
    found = await session.exec(
        select(ApprovalRule)
        .where(col(ApprovalRule.removed_at).is_(None))
        .order_by(col(ApprovalRule.id))
    )
    return list(found)


async def vendor_names(session: Session) -> dict[int, str]:
    """Every supplier a rule can be about, by id."""
    found = await session.exec(
        select(Vendor.id, Vendor.name).where(col(Vendor.merged_into_id).is_(None))
    )
    return {row_id: name for row_id, name in found if row_id is not None}


async def still_signs(session: Session, actor_id: str) -> bool:
    """Whether the rule that confirmed something is still on, in the version that did."""
    _, rule_id, version = actor_id.split(":")
    found = await session.exec(
        select(ApprovalRule.id).where(
            ApprovalRule.id == int(rule_id),
            ApprovalRule.version == int(version),
            ApprovalRule.state == RuleState.ON,
            col(ApprovalRule.removed_at).is_(None),
        )
    )
    return found.first() is not None


def require_admin(by: Actor, role: Role) -> None:
    """NotPermitted unless an admin acts; a program's token never writes rules."""
    if not role.includes(Role.ADMIN) or by.kind != "person":
        raise NotPermitted("Only an admin may write approval rules: ask one of your admins.")


async def remember(
    session: Session, rule: ApprovalRule, action: str, by: Actor, at: datetime, **details: object
) -> None:
    """An entry in the audit trail about a rule."""
    entry = Entry(action, RULE, str(rule.id), {"version": rule.version, **details})
    await audit.append(session, at, by, [entry])


async def _known_vendor(session: Session, terms: Terms) -> None:
    if terms.vendor_id is not None and terms.vendor_id not in await vendor_names(session):
        raise Unprocessable("There is no such supplier here.", field="vendor_id")


def _told(terms: Terms) -> dict[str, Any]:
    values = terms.as_values()
    return {name: str(v) if isinstance(v, Decimal) else v for name, v in values.items()}


def _whole(given: object, name: str, most: int) -> int:
    text = str(given or "").strip()
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= most:
        raise Unprocessable(f"Write a whole number from 1 to {most}.", field=name)
    return int(text)


def _amount(form: Mapping[str, Any], name: str) -> Decimal:
    value = parse_decimal(str(form.get(name) or "").strip())
    if value is None or not 0 < value <= MAX_AMOUNT or value != round(value, 4):
        raise Unprocessable("Write an amount above zero such as 500.00.", field=name)
    return value
