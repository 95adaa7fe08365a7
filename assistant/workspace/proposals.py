"""Proposals: exactly what would be sent, waiting for a human's yes.

The stored state ends with the yes (`confirmed`), the no (`cancelled`) or the clock (`expired`);
from then on the outbox tells how the sending goes, and `state_of` puts the two together.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, update
from sqlmodel import Field, col, select

from assistant import clock
from assistant.database import Session, UtcDateTime, WorkspaceRow
from assistant.errors import Conflict, NotFound, NotPermitted, Unprocessable
from assistant.workspace import audit, documents, pushes
from assistant.workspace.audit import Actor, Entry
from assistant.workspace.connections import WRITE_SCOPE, Connection, Status
from assistant.workspace.documents import Document, DocumentState
from assistant.workspace.members import Role
from assistant.workspace.proposal_content import content_of, digest_of
from assistant.workspace.pushes import Push, PushState
from assistant.workspace.workspaces import Workspace, new_id

CHAT_LIFETIME = timedelta(minutes=15)
LIST_LIFETIME = timedelta(hours=24)
MAX_ITEMS = 200


class ProposalState(StrEnum):
    """From offer to outcome."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Proposal(WorkspaceRow, table=True):
    """An offer to push. `content` is what is shown and sent; `digest` covers all of it.

    `proposed_for` is the id of the person (or API token) the card was shown to: only they confirm.
    """

    __tablename__ = "proposals"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    action: str = "push"
    state: ProposalState = ProposalState.PROPOSED
    connection_id: str = Field(foreign_key="connections.id", ondelete="CASCADE")
    content: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    digest: str = Field(max_length=64)
    proposed_for: str = ""
    proposed_by: str = ""
    conversation_id: str | None = None
    message_id: str | None = None
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    confirmed_by: str | None = None
    confirmed_by_id: str | None = None
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    cancelled_by: str | None = None
    cancelled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


async def propose_push(
    session: Session,
    document_ids: Sequence[int],
    *,
    by: Actor,
    at: datetime,
    conversation_id: str | None = None,
    message_id: str | None = None,
) -> Proposal:
    """Offer to push approved documents. Nothing is sent; everything shown is read from here.

    A card in a conversation lives 15 minutes, one from the list of documents 24 hours.
    """
    chosen = await _pushable(session, document_ids)
    connection = await _writable_connection(session)
    proposal = Proposal(
        connection_id=connection.id,
        proposed_for=by.id or "",
        proposed_by=by.name,
        conversation_id=conversation_id,
        message_id=message_id,
        created_at=at,
        expires_at=at + (CHAT_LIFETIME if conversation_id else LIST_LIFETIME),
        digest="",
    )
    proposal.content = content_of(
        connection,
        chosen,
        proposal_id=proposal.id,
        proposed_for=proposal.proposed_for,
        expires_at=proposal.expires_at,
    )
    proposal.digest = digest_of(proposal.content)
    session.add(proposal)
    await session.flush()
    await remember(session, proposal, "proposal.made", by, at)
    return proposal


async def get(session: Session, proposal_id: str) -> Proposal:
    """One proposal; NotFound when this workspace has no such id."""
    found = await session.exec(
        select(Proposal).where(Proposal.id == proposal_id).execution_options(populate_existing=True)
    )
    proposal = found.first()
    if proposal is None:
        raise NotFound("There is no such proposal here.")
    return proposal


async def view(session: Session, proposal_id: str, at: datetime) -> dict[str, Any]:
    """A proposal as cards, pages and the API show it."""
    proposal = await get(session, proposal_id)
    sent = {push.document_id: push for push in await pushes.of_proposals(session, [proposal_id])}
    state = state_of(proposal, list(sent.values()), at)
    return {
        "id": proposal.id,
        "action": proposal.action,
        "state": state.value,
        "items": [
            _item_view(item, sent.get(item["document_id"]), state)
            for item in proposal.content["items"]
        ],
        "organization": proposal.content["organization"],
        "digest": proposal.digest,
        "created_at": proposal.created_at,
        "expires_at": proposal.expires_at,
        "proposed_by": proposal.proposed_by,
        "proposed_for": proposal.proposed_for,
        "confirmed_by": proposal.confirmed_by,
        "confirmed_at": proposal.confirmed_at,
        "cancelled_by": proposal.cancelled_by,
        "cancelled_at": proposal.cancelled_at,
        "conversation_id": proposal.conversation_id,
    }


async def cancel(
    session: Session, proposal_id: str, *, by: Actor, role: Role, at: datetime
) -> Proposal:
    """Withdraw an offer nobody has said yes to; cancelling twice changes nothing."""
    proposal = await get(session, proposal_id)
    if by.id != proposal.proposed_for and not role.includes(Role.APPROVER):
        raise NotPermitted("Only an approver or the person it was shown to may cancel this.")
    cancelled = await session.exec(
        update(Proposal)
        .where(col(Proposal.id) == proposal_id, col(Proposal.state) == ProposalState.PROPOSED)
        .values(state=ProposalState.CANCELLED, cancelled_by=by.name, cancelled_at=at)
        .execution_options(synchronize_session=False)
    )
    proposal = await get(session, proposal_id)
    if cancelled.rowcount == 1:
        await remember(session, proposal, "proposal.cancelled", by, at)
    elif proposal.state is ProposalState.CONFIRMED:
        raise Conflict(
            "It has been confirmed already and cannot be taken back.", code="already_used"
        )
    return proposal


async def expire(session: Session, at: datetime) -> int:
    """Mark what nobody answered in time; housekeeping, as late clicks are refused anyway."""
    expired = await session.exec(
        update(Proposal)
        .where(col(Proposal.state) == ProposalState.PROPOSED, col(Proposal.expires_at) <= at)
        .values(state=ProposalState.EXPIRED)
        .execution_options(synchronize_session=False)
    )
    return expired.rowcount


def state_of(proposal: Proposal, sent: Sequence[Push], at: datetime) -> ProposalState:
    """Where a proposal stands. Done with mixed outcomes, it tells the one to look at first."""
    if proposal.state is ProposalState.PROPOSED and proposal.expires_at <= at:
        return ProposalState.EXPIRED
    if proposal.state is not ProposalState.CONFIRMED or not sent:
        return proposal.state
    states = {push.state for push in sent}
    if states == {PushState.PREPARED}:
        return ProposalState.CONFIRMED
    if states & {PushState.PREPARED, PushState.SENDING}:
        return ProposalState.SENDING
    if PushState.UNKNOWN in states:
        return ProposalState.UNKNOWN
    return ProposalState.FAILED if PushState.FAILED in states else ProposalState.SENT


async def remember(
    session: Session, proposal: Proposal, action: str, by: Actor, at: datetime, **details: object
) -> None:
    """An entry in the audit trail about a proposal."""
    about = {
        "digest": proposal.digest,
        "documents": [item["document_id"] for item in proposal.content["items"]],
    }
    entry = Entry(action, "proposal", proposal.id, {**about, **details})
    await audit.append(session, at, by, [entry])


async def _pushable(session: Session, document_ids: Sequence[int]) -> list[Document]:
    wanted = list(dict.fromkeys(document_ids))
    if not wanted:
        raise Unprocessable("Name at least one document to push.")
    if len(wanted) > MAX_ITEMS:
        raise Unprocessable(
            f"A proposal holds at most {MAX_ITEMS} documents, and these are {len(wanted)}: "
            "propose them in several."
        )
    chosen = [await documents.get(session, document_id) for document_id in wanted]
    known = await pushes.latest(session, wanted)
    for document in chosen:
        _refuse_unless_pushable(document, known.get(document.id or 0))
    return chosen


def _refuse_unless_pushable(document: Document, push: Push | None) -> None:
    name = document.file_name
    if document.state in (DocumentState.PUSHED, DocumentState.MIRRORED):
        raise Conflict(f"{name} is already in Qonto.", code="already_in_qonto")
    if push and push.state is not PushState.FAILED:
        raise Conflict(f"{name} is already on its way to Qonto.", code="already_sent")
    if document.state is not DocumentState.APPROVED:
        raise Conflict(f"{name} is not approved yet: approve it first.", code="not_approved")
    if document.content_type == "application/xml":
        raise Unprocessable(f"{name} is XML: Qonto takes a PDF, PNG or JPEG of the same invoice.")
    if not 0 < document.size <= documents.MAX_BYTES:
        raise Unprocessable(f"{name} is larger than the 10 MB that Qonto accepts.")


async def _writable_connection(session: Session) -> Connection:
    workspace = await session.get_one(Workspace, session.info["workspace_id"])
    found = await session.exec(select(Connection).where(Connection.provider == "qonto"))
    connection = found.first()
    problem = why_not_writable(connection, workspace)
    if problem or connection is None:
        raise problem or NotFound("Qonto is not connected.")
    return connection


def why_not_writable(connection: Connection | None, workspace: Workspace) -> Conflict | None:
    """Why nothing may be sent at present; None when it may."""
    if connection is None or connection.status is Status.DISCONNECTED:
        return Conflict("Qonto is not connected: connect it first.", code="not_connected")
    if connection.status is Status.RECONNECT:
        return Conflict(
            "Qonto asks you to connect again before anything is sent.", code="reconnect"
        )
    if WRITE_SCOPE not in connection.scopes_granted.split():
        return Conflict(
            "Sending is not permitted by the connection: connect again and allow it to add "
            "supplier invoices.",
            code="scope_missing",
        )
    if workspace.writes_stopped_at:
        return Conflict("An admin has stopped all sending for now.", code="writes_stopped")
    return None


def _item_view(
    item: dict[str, Any], push: Push | None, proposal_state: ProposalState
) -> dict[str, Any]:
    shown = {name: value for name, value in item.items() if name not in ("iban", "version")}
    state = proposal_state.value if push is None else push.state.value
    if push and push.state is PushState.PREPARED:
        state = ProposalState.CONFIRMED.value
    return {
        **shown,
        "state": state,
        "qonto_id": push.qonto_invoice_id if push else None,
        "problem": push.problem if push else None,
        "attempts": push.attempts if push else 0,
        "needs_person": bool(push and push.needs_person),
        "sent_at": push.finished_at if push and push.state is PushState.SENT else None,
    }
