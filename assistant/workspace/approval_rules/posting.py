"""What rules send: the same road as a person's yes, signed by the rule's version.

    to review ──a rule covers it──> approved ──> proposal ──> confirmed ──> outbox

All of it is one transaction, under the rule's lock, and everything is decided again inside it.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from assistant.database import Database, Session
from assistant.errors import NotFound, RequestProblem
from assistant.workspace import audit, confirmation, documents, proposals, review
from assistant.workspace.approval_rules import history, rules
from assistant.workspace.approval_rules.conditions import (
    OUT_OF_SCOPE,
    Candidate,
    Day,
    Reason,
    against,
)
from assistant.workspace.approval_rules.rules import ApprovalRule, RuleDecision, RuleState
from assistant.workspace.documents import Document, DocumentState, Origin
from assistant.workspace.invoices import Invoice
from assistant.workspace.members import Role
from assistant.workspace.search import REFUSED
from assistant.workspace.workspaces import Workspace

MOST_AT_ONCE = 200


async def with_rules(session: Session) -> list[str]:
    """Workspaces in which a rule is on; asked across workspaces."""
    found = await session.exec(
        select(ApprovalRule.workspace_id).where(ApprovalRule.state == RuleState.ON).distinct()
    )
    return list(found)


async def post_due(database: Database, workspace_id: str, at: datetime) -> int:
    """Let the workspace's rules send what they cover; answers with how many documents."""
    async with database.write(workspace_id) as session:
        await stop_contradicted(session, at)
    async with database.read(workspace_id) as session:
        wanted = await _in_scope(session, at)
    posted = 0
    for rule_id, document_id in wanted:
        async with database.write(workspace_id) as session:
            await stop_contradicted(session, at)
            posted += await _decide(session, rule_id, document_id, at)
    return posted


async def stop_contradicted(session: Session, at: datetime) -> None:
    """Pause each rule that sent what a person took back, disputed, or refused in Qonto."""
    found = await session.exec(
        select(RuleDecision, Document, Invoice.status)
        .join(Document, col(Document.id) == col(RuleDecision.document_id))
        .outerjoin(Invoice, col(Invoice.source_id) == col(Document.qonto_invoice_id))
        .where(col(RuleDecision.posted).is_(True), col(RuleDecision.contradicted_at).is_(None))
    )
    for decision, document, status in list(found):
        what = _contradiction(decision, document, status)
        if what is None:
            continue
        decision.contradicted_at = at
        session.add(decision)
        rule = await session.get_one(ApprovalRule, decision.rule_id)
        if rule.state is RuleState.ON:
            await rules.pause(session, rule, f"{what}:{document.file_name}", at)


async def dispute(
    session: Session, document_id: int, *, by: audit.Actor, role: Role, at: datetime
) -> None:
    """A person says that a rule should not have sent this; the rule stops."""
    review.require_approver(role)
    found = await session.exec(
        select(RuleDecision).where(
            RuleDecision.document_id == document_id, col(RuleDecision.posted).is_(True)
        )
    )
    decision = found.first()
    if decision is None:
        raise NotFound("No rule has sent this document.")
    if decision.disputed_at is None:
        decision.disputed_by, decision.disputed_at = by.name, at
        session.add(decision)
        rule = await session.get_one(ApprovalRule, decision.rule_id)
        await rules.remember(session, rule, "rule.disputed", by, at, document_id=document_id)
        await stop_contradicted(session, at)


async def sent(session: Session, limit: int = 100) -> list[tuple[RuleDecision, Document]]:
    """What rules have sent, newest first, for people to look at."""
    found = await session.exec(
        select(RuleDecision, Document)
        .join(Document, col(Document.id) == col(RuleDecision.document_id))
        .where(col(RuleDecision.posted).is_(True))
        .order_by(col(RuleDecision.id).desc())
        .limit(limit)
    )
    return list(found)


async def held(session: Session, document_ids: Sequence[int]) -> dict[int, RuleDecision]:
    """Why rules left documents to people, by document."""
    found = await session.exec(
        select(RuleDecision).where(
            col(RuleDecision.document_id).in_(document_ids), col(RuleDecision.posted).is_(False)
        )
    )
    return {decision.document_id: decision for decision in found}


def _contradiction(decision: RuleDecision, document: Document, status: str | None) -> str | None:
    if decision.disputed_at is not None:
        return "disputed"
    if document.state is DocumentState.DECLINED:
        return "declined"
    is_by_rule = (document.approved_by or "").startswith("rule v")
    if document.state not in (DocumentState.APPROVED, DocumentState.PUSHED) or not is_by_rule:
        return "taken_back"  # or corrected, and approved again by a person since
    return "refused" if status in REFUSED else None


async def _in_scope(session: Session, at: datetime) -> list[tuple[int, int]]:
    """Rules and documents worth a closer look: in scope, and not judged as they are now."""
    active = [one for one in await rules.all_of(session) if one.state is RuleState.ON]
    waiting = await _waiting(session) if active else []
    if not waiting:
        return []
    known = await history.load(session, waiting)
    wanted = []
    for document in waiting:
        seen = known.candidate(document, at, at.date())
        wanted += [
            (rule.id or 0, seen.document_id)
            for rule in active
            if not {*against(rule, seen, Day())} & {*OUT_OF_SCOPE}
        ]
    return wanted


async def _waiting(session: Session) -> list[Document]:
    """Uploaded documents that wait for review and that no rule has sent before."""
    posted = select(RuleDecision.document_id).where(col(RuleDecision.posted).is_(True))
    found = await session.exec(
        select(Document)
        .where(
            Document.origin == Origin.UPLOAD,
            Document.state == DocumentState.TO_REVIEW,
            col(Document.id).not_in(posted),
        )
        .order_by(col(Document.id))
        .limit(MOST_AT_ONCE)
    )
    return list(found)


async def _decide(session: Session, rule_id: int, document_id: int, at: datetime) -> bool:
    """Send one document if the rule still covers it, else keep the reasons; True when sent."""
    try:
        rule = await rules.get(session, rule_id, lock=True)
    except NotFound:
        return False
    document = await documents.get(session, document_id, lock=True)
    if rule.state is not RuleState.ON or document.state is not DocumentState.TO_REVIEW:
        return False
    workspace = await session.get_one(Workspace, session.info["workspace_id"])
    day = at.astimezone(ZoneInfo(workspace.time_zone)).date()
    seen = (await history.load(session, [document])).candidate(document, at, day)
    today, others = await _sent_on(session, rule, seen, day, workspace.time_zone)
    reasons = against(rule, seen, today, others)
    proposal_id = None if reasons else await _post(session, rule, document, at)
    await _keep(session, rule, document, seen, reasons, proposal_id, at)
    return proposal_id is not None


async def _post(
    session: Session, rule: ApprovalRule, document: Document, at: datetime
) -> str | None:
    """Approve, propose and confirm in the rule's name; None when nothing may be sent at present."""
    try:
        async with session.begin_nested():
            await review.approve(
                session, document.id or 0, by=rule.actor, role=Role.APPROVER, at=at
            )
            proposal = await proposals.propose_push(
                session, [document.id or 0], by=rule.actor, at=at
            )
            await confirmation.confirm_as_rule(session, proposal, by=rule.actor, at=at)
    except RequestProblem:
        await session.refresh(document)
        return None
    return proposal.id


async def _sent_on(
    session: Session, rule: ApprovalRule, seen: Candidate, day: date, zone: str
) -> tuple[Day, list[Decimal]]:
    """What this rule sent that day, and what the others sent of this supplier."""
    start = datetime.combine(day, time(), ZoneInfo(zone))
    found = await session.exec(
        select(RuleDecision).where(
            col(RuleDecision.posted).is_(True),
            col(RuleDecision.decided_at) >= start,
            col(RuleDecision.decided_at) < start + timedelta(days=1),
        )
    )
    own = Day()
    others: list[Decimal] = []
    for decision in found:
        if decision.amount is None:
            continue
        if decision.rule_id == rule.id:
            own.add(decision.vendor, decision.amount)
        elif decision.vendor == seen.vendor:
            others.append(decision.amount)
    return own, others


async def _keep(
    session: Session,
    rule: ApprovalRule,
    document: Document,
    seen: Candidate,
    reasons: Sequence[Reason],
    proposal_id: str | None,
    at: datetime,
) -> None:
    found = await session.exec(
        select(RuleDecision).where(
            RuleDecision.document_id == document.id, RuleDecision.rule_id == rule.id
        )
    )
    decision = found.first() or RuleDecision(
        rule_id=rule.id or 0, rule_version=rule.version, document_id=document.id or 0,
        document_version=document.version,
    )  # fmt: skip
    decision.rule_version, decision.document_version = rule.version, document.version
    decision.vendor = seen.vendor
    decision.amount = seen.amount.amount if seen.amount else None
    decision.currency = seen.amount.currency if seen.amount else None
    decision.posted = proposal_id is not None
    decision.proposal_id = proposal_id
    decision.reasons = [reason.value for reason in reasons]
    decision.decided_at = at
    session.add(decision)
