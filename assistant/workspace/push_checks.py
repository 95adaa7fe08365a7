"""The last look before a request is made: everything a confirmation rested on must still hold."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select

from assistant.database import Session
from assistant.errors import Conflict
from assistant.workspace import proposals
from assistant.workspace.api_tokens import ApiToken
from assistant.workspace.approval_rules import rules
from assistant.workspace.connections import Connection
from assistant.workspace.documents import Document, DocumentState
from assistant.workspace.members import Member, Role
from assistant.workspace.proposals import Proposal
from assistant.workspace.pushes import Task
from assistant.workspace.workspaces import Workspace

CHANGED = "The document changed after it was confirmed: look at it and confirm it again."


async def why_not(session: Session, tasks: Sequence[Task]) -> dict[int, str]:
    """The reason, as a sentence, why one card's documents are not to be sent after all, by push;
    nothing about those for which everything holds."""
    reason = await _why_none(session, tasks[0])
    if reason:
        return {task.push_id: reason for task in tasks}
    ids = [task.document_id for task in tasks]
    found = await session.exec(
        select(Document).where(col(Document.id).in_(ids)).execution_options(populate_existing=True)
    )
    present = {document.id: document for document in found}
    return {
        task.push_id: CHANGED
        for task in tasks
        if not _is_as_confirmed(present.get(task.document_id), task)
    }


async def _why_none(session: Session, task: Task) -> str | None:
    """What holds for the whole card."""
    problem = await why_nothing_may_leave(session, task.connection_id)
    if problem:
        return problem.message
    connection = await session.get(Connection, task.connection_id)
    proposal = await session.get_one(Proposal, task.proposal_id)
    if connection and connection.organization_id != proposal.content["organization"]["id"]:
        return "Another organisation was connected after it was confirmed."
    if not await _may_still_confirm(session, proposal):
        return "Whoever confirmed it may no longer do so: ask an approver."
    return None


async def why_nothing_may_leave(session: Session, connection_id: str) -> Conflict | None:
    """Why no write may leave on this connection, whatever it is: asked again at the last moment."""
    workspace = await session.get_one(
        Workspace, session.info["workspace_id"], populate_existing=True
    )
    connection = await session.get(Connection, connection_id, populate_existing=True)
    return proposals.why_not_writable(connection, workspace)


async def paused_until(session: Session, connection_id: str) -> datetime | None:
    """Until when Qonto asked this organisation to wait."""
    connection = await session.get(Connection, connection_id)
    return connection.paused_until if connection else None


def _is_as_confirmed(document: Document | None, task: Task) -> bool:
    return (
        document is not None
        and document.state is DocumentState.APPROVED
        and document.version == task.document_version
        and document.sha256 == task.sha256
    )


async def _may_still_confirm(session: Session, proposal: Proposal) -> bool:
    """Whether whoever confirmed, a person, an API token or a rule, may still do so."""
    if (proposal.confirmed_by_id or "").startswith(f"{rules.RULE}:"):
        return await rules.still_signs(session, proposal.confirmed_by_id or "")
    person = await session.exec(
        select(Member.role).where(
            Member.id == proposal.confirmed_by_id, col(Member.disabled_at).is_(None)
        )
    )
    token = await session.exec(
        select(ApiToken.role).where(
            ApiToken.id == proposal.confirmed_by_id, col(ApiToken.revoked_at).is_(None)
        )
    )
    return any(role.includes(Role.APPROVER) for role in [*person, *token])
