"""A rule replayed on history: what it would have sent, and what people made of it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from assistant.database import Session
from assistant.money import Money
from assistant.workspace.approval_rules import history, rules
from assistant.workspace.approval_rules.conditions import CAPS, OUT_OF_SCOPE, Day, Reason, against
from assistant.workspace.approval_rules.rules import ApprovalRule
from assistant.workspace.audit import Actor
from assistant.workspace.documents import Document, DocumentState, Origin
from assistant.workspace.members import Role

MOST = 5_000
_DECIDED = (DocumentState.APPROVED, DocumentState.PUSHED, DocumentState.DECLINED)


@dataclass(frozen=True, slots=True)
class Past:
    """One document of history: `reasons` are why the rule would not have sent it."""

    document: Document
    vendor: str
    on: date
    amount: Money | None
    reasons: tuple[Reason, ...]
    declined: bool
    corrected: bool

    @property
    def posted(self) -> bool:
        """Whether the rule would have sent it."""
        return not self.reasons


@dataclass(frozen=True, slots=True)
class Replay:
    """All documents that people decided on, oldest first, as the rule would have treated them."""

    items: tuple[Past, ...]

    @property
    def posted(self) -> list[Past]:
        """What it would have sent."""
        return [one for one in self.items if one.posted]

    @property
    def held(self) -> list[Past]:
        """What is in its scope and would have stayed for a person."""
        return [one for one in self.items if one.reasons and not {*one.reasons} & {*OUT_OF_SCOPE}]

    @property
    def contradicted(self) -> list[Past]:
        """What it would have sent although a person declined or corrected it."""
        return [one for one in self.posted if one.declined or one.corrected]

    def summary(self) -> dict[str, Any]:
        """The figures a person decides on."""
        amounts = [one.amount for one in self.posted if one.amount]
        largest = max(amounts, key=lambda money: money.amount, default=None)
        newest: dict[str, date] = {}
        for one in self.posted:
            newest.setdefault(one.vendor, one.on)
        return {
            "looked_at": len(self.items),
            "posted": len(self.posted),
            "declined": sum(1 for one in self.posted if one.declined),
            "corrected": sum(1 for one in self.posted if one.corrected),
            "capped": sum(1 for one in self.held if {*one.reasons} <= {*CAPS}),
            "largest": largest.as_json() if largest else None,
            "newest_vendor": max(newest, key=lambda name: newest[name], default=None),
        }


async def replay(session: Session, rule: ApprovalRule, zone: str) -> Replay:
    """What the rule would have done with every document that people decided on."""
    decided = list(
        await session.exec(
            select(Document)
            .where(Document.origin == Origin.UPLOAD, col(Document.state).in_(_DECIDED))
            .order_by(col(Document.created_at).desc(), col(Document.id).desc())
            .limit(MOST)
        )
    )[::-1]
    known = await history.load(session, decided)
    days: dict[date, Day] = {}
    items = []
    for document in decided:
        on = document.created_at.astimezone(ZoneInfo(zone)).date()
        today = days.setdefault(on, Day())
        seen = known.candidate(document, document.created_at, on)
        reasons = against(rule, seen, today)
        if not reasons and seen.amount:
            today.add(seen.vendor, seen.amount.amount)
        items.append(
            Past(
                document=document,
                vendor=document.vendor_name or "",
                on=on,
                amount=seen.amount,
                reasons=tuple(reasons),
                declined=document.state is DocumentState.DECLINED,
                corrected=_was_corrected(document),
            )
        )
    return Replay(tuple(items))


async def record(
    session: Session, rule_id: int, *, by: Actor, role: Role, at: datetime, zone: str
) -> Replay:
    """Replay a rule and note that this version was replayed."""
    rules.require_admin(by, role)
    rule = await rules.get(session, rule_id, lock=True)
    result = await replay(session, rule, zone)
    rule.replayed_version, rule.replay = rule.version, result.summary()
    session.add(rule)
    await rules.remember(session, rule, "rule.replayed", by, at, replay=rule.replay)
    return result


def _was_corrected(document: Document) -> bool:
    return any(told.get("source") == "human" for told in document.provenance.values())
