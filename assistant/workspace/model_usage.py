"""What the remote model used, by day, and how much of it a day may use.

It stands beside the conversations, so that deleting one gives no tokens back.
"""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import UniqueConstraint, func
from sqlmodel import Field, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.database import WorkspaceRow
from assistant.errors import NotPermitted, Unprocessable
from assistant.workspace.audit import Actor, Entry, append
from assistant.workspace.members import Role
from assistant.workspace.workspaces import Workspace

MOST_TOKENS_A_DAY = 1_000_000_000


class ModelUsage(WorkspaceRow, table=True):
    """One day's turns with one model."""

    __tablename__ = "model_usage"
    __table_args__ = (UniqueConstraint("workspace_id", "day", "model"),)

    id: int | None = Field(default=None, primary_key=True)
    day: date
    model: str
    turns: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    milliseconds: int = 0
    withheld: int = 0


async def record(
    session: AsyncSession,
    day: date,
    model: str,
    usage: Mapping[str, int],
    seconds: float,
    withheld: int = 0,
) -> None:
    """Add one turn to the day; `withheld` are the sentences that the gate kept back."""
    await _workspace(session)
    query = select(ModelUsage).where(ModelUsage.day == day, ModelUsage.model == model)
    row = (await session.exec(query)).first() or ModelUsage(day=day, model=model)
    row.turns += 1
    row.tokens_in += usage.get("in", 0)
    row.tokens_out += usage.get("out", 0)
    row.milliseconds += round(seconds * 1000)
    row.withheld += withheld
    session.add(row)


async def days(session: AsyncSession, since: date) -> list[ModelUsage]:
    """Day by day and model by model, newest first."""
    query = (
        select(ModelUsage)
        .where(col(ModelUsage.day) >= since)
        .order_by(col(ModelUsage.day).desc(), col(ModelUsage.model))
    )
    return list(await session.exec(query))


async def used(session: AsyncSession, day: date) -> int:
    """The tokens of a day, in and out."""
    total = func.coalesce(func.sum(ModelUsage.tokens_in + ModelUsage.tokens_out), 0)
    return int((await session.exec(select(total).where(ModelUsage.day == day))).one())


async def budget(session: AsyncSession) -> int | None:
    """The tokens that a day may use; None when nobody set a limit."""
    return (await session.get_one(Workspace, session.info["workspace_id"])).model_tokens_a_day


async def is_spent(session: AsyncSession, day: date) -> bool:
    """Whether the day's tokens are used up. The turn under way may go past the limit."""
    limit = await budget(session)
    return limit is not None and await used(session, day) >= limit


async def set_budget(
    session: AsyncSession, tokens: int | None, *, by: Actor, role: Role, at: datetime
) -> None:
    """Limit the tokens of a day, or with None not at all."""
    if not role.includes(Role.ADMIN):
        raise NotPermitted("Only an admin limits what the model uses: ask one of your admins.")
    if tokens is not None and not 0 <= tokens <= MOST_TOKENS_A_DAY:
        raise Unprocessable("A day's tokens are a number from 0 to a thousand million.")
    workspace = await _workspace(session)
    workspace.model_tokens_a_day = tokens
    session.add(workspace)
    entry = Entry("model.budget_set", "workspace", workspace.id, {"tokens": tokens})
    await append(session, at, by, [entry])


async def _workspace(session: AsyncSession) -> Workspace:
    """The workspace, locked: one writer at a time counts."""
    return await session.get_one(
        Workspace,
        session.info["workspace_id"],
        with_for_update={"key_share": True},
        populate_existing=True,
    )
