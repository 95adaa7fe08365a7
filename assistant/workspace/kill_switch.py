"""The kill switch: an admin stops all sending of a workspace at once, and lets it go on again.

It is read inside the confirmation's update and before each request, so it holds within the second.
"""

from datetime import datetime

from assistant.database import Session
from assistant.errors import NotPermitted
from assistant.workspace import audit
from assistant.workspace.audit import Actor, Entry
from assistant.workspace.members import Role
from assistant.workspace.workspaces import Workspace


async def stopped_at(session: Session) -> datetime | None:
    """Since when nothing may be sent; None when sending is allowed."""
    workspace = await session.get_one(Workspace, session.info["workspace_id"])
    return workspace.writes_stopped_at


async def stop(session: Session, *, by: Actor, role: Role, at: datetime) -> None:
    """Let nothing leave this house any more; what is confirmed stays unsent. Twice is once."""
    await _set(session, at, "writes.stopped", by, role, at)


async def resume(session: Session, *, by: Actor, role: Role, at: datetime) -> None:
    """Allow sending again; what was stopped meanwhile has failed and is offered anew."""
    await _set(session, None, "writes.resumed", by, role, at)


async def _set(
    session: Session, stopped: datetime | None, action: str, by: Actor, role: Role, at: datetime
) -> None:
    if not role.includes(Role.ADMIN):
        raise NotPermitted("Only an admin may stop or allow sending: ask one of your admins.")
    workspace = await session.get_one(
        Workspace,
        session.info["workspace_id"],
        with_for_update={"key_share": True},
        populate_existing=True,
    )
    if (workspace.writes_stopped_at is None) == (stopped is None):
        return
    workspace.writes_stopped_at = stopped
    session.add(workspace)
    entry = Entry(action, "workspace", session.info["workspace_id"], {})
    await audit.append(session, at, by, [entry])
