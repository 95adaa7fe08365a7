"""Confirmation: a human's yes, bound to the digest, the person, the expiry and one use."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, update
from sqlmodel import col, select

from assistant.database import Database, Session
from assistant.errors import Conflict, Gone, NotFound, NotPermitted, RequestProblem
from assistant.workspace import audit, proposals, pushes
from assistant.workspace.audit import Actor, Entry
from assistant.workspace.connections import CONNECTED, WRITE_SCOPE, Connection
from assistant.workspace.documents import Document, DocumentState
from assistant.workspace.members import Role
from assistant.workspace.proposal_content import item_of
from assistant.workspace.proposals import Proposal, ProposalState
from assistant.workspace.pushes import Push, PushState
from assistant.workspace.workspaces import Workspace

ANOTHER_ORGANIZATION = (
    "Another organisation is connected by now, and nothing was sent: make a new proposal."
)
COMPARED = ("vendor", "number", "amount", "iban", "issue_date", "due_date", "file_name", "sha256")


async def confirm(
    database: Database,
    workspace_id: str,
    proposal_id: str,
    digest: str,
    *,
    by: Actor,
    role: Role,
    at: datetime,
) -> dict[str, Any]:
    """Say yes to exactly what was shown, once; answers with the proposal's view.

    Opens its own transaction, because a refused attempt is remembered as well. Raises
    NotPermitted, NotFound, Conflict (`already_used`, `already_sent`, `changed`, …) or Gone.
    """
    async with database.write(workspace_id) as session:
        refusal = await _attempt(session, proposal_id, digest, by, role, at)
        if refusal is None:
            return await proposals.view(session, proposal_id, at)
        details = {"code": refusal.code, "reason": refusal.message}
        entry = Entry("proposal.confirmation_refused", "proposal", proposal_id[:64], details)
        await audit.append(session, at, by, [entry])
    raise refusal


async def confirm_as_rule(session: Session, proposal: Proposal, *, by: Actor, at: datetime) -> None:
    """An approval rule's yes, on the same road and in the transaction that decided it.

    Raises the same refusals as a person would meet.
    """
    refusal = await _attempt(session, proposal.id, proposal.digest, by, Role.APPROVER, at)
    if refusal is not None:
        raise refusal


async def _attempt(
    session: Session, proposal_id: str, digest: str, by: Actor, role: Role, at: datetime
) -> RequestProblem | None:
    if not role.includes(Role.APPROVER):
        return NotPermitted("Only an approver may confirm: ask an admin for the approver role.")
    try:
        proposal = await proposals.get(session, proposal_id)
    except NotFound as missing:
        return missing
    items = proposal.content["items"]
    shown = await _locked_documents(session, [item["document_id"] for item in items])
    won = await session.exec(
        update(Proposal)
        .where(
            col(Proposal.id) == proposal_id,
            col(Proposal.state) == ProposalState.PROPOSED,
            col(Proposal.digest) == digest,
            col(Proposal.expires_at) > at,
            col(Proposal.proposed_for).in_(("", by.id or "")),
            *_still_as_shown(session.info["workspace_id"], proposal),
        )
        .values(
            state=ProposalState.CONFIRMED,
            confirmed_by=by.name,
            confirmed_by_id=by.id,
            confirmed_at=at,
        )
        .execution_options(synchronize_session=False)
    )
    if won.rowcount != 1:
        return await _why_not(session, proposal_id, digest, by, shown, at)
    await _prepare(session, proposal, at)
    await proposals.remember(session, proposal, "proposal.confirmed", by, at)
    return None


async def _locked_documents(session: Session, ids: list[int]) -> dict[int, Document]:
    """The documents as they are, locked in order: two cards for one document take turns."""
    found = await session.exec(
        select(Document)
        .where(col(Document.id).in_(ids))
        .order_by(col(Document.id))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return {document.id or 0: document for document in found}


def _still_as_shown(workspace_id: str, proposal: Proposal) -> tuple[ColumnElement[bool], ...]:
    """Conditions on everything else a card rests on, inside the one update."""
    items = proposal.content["items"]
    ids = [item["document_id"] for item in items]
    versions = or_(
        *(
            and_(
                col(Document.id) == item["document_id"],
                col(Document.version) == item["version"],
                col(Document.sha256) == item["sha256"],
            )
            for item in items
        )
    )
    unchanged = (
        select(func.count(col(Document.id)))
        .where(
            col(Document.workspace_id) == workspace_id,
            col(Document.state) == DocumentState.APPROVED,
            versions,
        )
        .scalar_subquery()
    )
    on_its_way = exists().where(
        col(Push.workspace_id) == workspace_id,
        col(Push.document_id).in_(ids),
        col(Push.state) != PushState.FAILED,
    )
    may_write = exists().where(
        col(Connection.id) == proposal.connection_id,
        col(Connection.workspace_id) == workspace_id,
        col(Connection.organization_id) == proposal.content["organization"]["id"],
        col(Connection.status).in_(CONNECTED),
        (" " + col(Connection.scopes_granted) + " ").like(f"% {WRITE_SCOPE} %"),
    )
    not_stopped = exists().where(
        col(Workspace.id) == workspace_id, col(Workspace.writes_stopped_at).is_(None)
    )
    return (unchanged == len(items), ~on_its_way, may_write, not_stopped)


async def _prepare(session: Session, proposal: Proposal, at: datetime) -> None:
    """The outbox rows, with their keys, in the same transaction as the yes."""
    for item in proposal.content["items"]:
        session.add(
            Push(
                proposal_id=proposal.id,
                connection_id=proposal.connection_id,
                document_id=item["document_id"],
                document_version=item["version"],
                sha256=item["sha256"],
                file_name=item["file_name"],
                created_at=at,
            )
        )
    await session.flush()


async def _why_not(
    session: Session,
    proposal_id: str,
    digest: str,
    by: Actor,
    shown: dict[int, Document],
    at: datetime,
) -> RequestProblem:
    """The first reason, in the order a person would ask, why the update found nothing."""
    proposal = await proposals.get(session, proposal_id)
    if proposal.proposed_for not in ("", by.id):
        return NotPermitted("This card was shown to somebody else: make one of your own.")
    if proposal.state is ProposalState.CANCELLED:
        return Conflict("This was cancelled, and nothing was sent.", code="cancelled")
    if proposal.state is ProposalState.EXPIRED or (
        proposal.state is ProposalState.PROPOSED and proposal.expires_at <= at
    ):
        await proposals.expire(session, at)
        return Gone("This offer has expired, and nothing was sent: ask for a new one.")
    if proposal.state is not ProposalState.PROPOSED:
        return Conflict(
            f"This was already used: {proposal.confirmed_by} confirmed it.",
            code="already_used",
            proposal=await proposals.view(session, proposal_id, at),
        )
    return await _what_changed(session, proposal, digest, shown)


async def _what_changed(
    session: Session, proposal: Proposal, digest: str, shown: dict[int, Document]
) -> RequestProblem:
    if digest != proposal.digest:
        return Conflict(
            "What you confirm is not what this proposal holds, and nothing was sent: "
            "look at the card again.",
            code="changed",
        )
    on_its_way = await pushes.latest(session, list(shown))
    sent = [push for push in on_its_way.values() if push.state is not PushState.FAILED]
    if sent:
        return Conflict(f"{sent[0].file_name} was already sent.", code="already_sent")
    found = await session.exec(select(Connection).where(Connection.id == proposal.connection_id))
    connection = found.first()
    workspace = await session.get_one(Workspace, session.info["workspace_id"])
    problem = proposals.why_not_writable(connection, workspace)
    if problem:
        return problem
    if connection and connection.organization_id != proposal.content["organization"]["id"]:
        return Conflict(ANOTHER_ORGANIZATION, code="changed")
    return Conflict(
        "Something changed since you looked, and nothing was sent: look at the new card.",
        code="changed",
        differences=differences(proposal, shown),
    )


def differences(proposal: Proposal, present: dict[int, Document]) -> list[dict[str, Any]]:
    """What a card showed and what is true now, field by field."""
    found: list[dict[str, Any]] = []
    for item in proposal.content["items"]:
        document_id = item["document_id"]
        document = present.get(document_id)
        now = item_of(document) if document else {}
        changed = [name for name in COMPARED if now.get(name) != item[name]]
        for name in changed:
            found.append(_difference(document_id, name, item[name], now.get(name)))
        if document and document.state is not DocumentState.APPROVED:
            found.append(_difference(document_id, "state", "approved", document.state.value))
    return found


def _difference(document_id: int, name: str, shown: object, now: object) -> dict[str, Any]:
    if name == "iban":
        shown, now = _masked(shown), _masked(now)
    return {"document_id": document_id, "field": name, "shown": shown, "now": now}


def _masked(iban: object) -> str | None:
    return f"{str(iban)[:2]}…{str(iban)[-4:]}" if iban else None
