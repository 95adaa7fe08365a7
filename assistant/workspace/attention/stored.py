"""What was found, kept in the database: a new process need not look at every row again."""

from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Table
from sqlmodel import Field, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.database import WorkspaceRow
from assistant.workspace import bulk
from assistant.workspace.attention import packing
from assistant.workspace.attention.findings import Known
from assistant.workspace.bulk import Insert, table_of


class KeptSignals(WorkspaceRow, table=True):
    """What a workspace's rows told on a day, at a place of its trail. `checks` says by which
    checks: what others found is looked for anew."""

    __tablename__ = "kept_signals"

    workspace_id: str = Field(
        primary_key=True, foreign_key="workspaces.id", ondelete="CASCADE", max_length=32
    )
    checks: str = Field(max_length=64)
    today: date
    sequence: int
    told: str


async def load(session: AsyncSession) -> Known | None:
    """What was kept last; None when there is nothing, or other checks found it."""
    row = (await session.exec(select(KeptSignals))).first()
    return packing.unpacked(row.told) if row and row.checks == _checks() else None


async def keep(session: AsyncSession, known: Known) -> None:
    """Keep this instead of what was kept before, unless that is newer."""
    row = {
        "workspace_id": session.info["workspace_id"],
        "checks": _checks(),
        "today": known.today,
        "sequence": known.head[0],
        "told": packing.packed(known),
    }
    await bulk.insert(session, table_of(KeptSignals), [row], _newest_wins)


def _newest_wins(insert: Insert, table: Table) -> Insert:
    new: Any = insert.excluded
    changes = {name: new[name] for name in ("checks", "today", "sequence", "told")}
    return insert.on_conflict_do_update(
        index_elements=[table.c.workspace_id],
        set_=changes,
        where=table.c.sequence <= new.sequence,
    )


@cache
def _checks() -> str:
    """A hash of everything that looks for signals, and of what its searches share."""
    here = Path(__file__).parent
    files = sorted([*here.glob("*.py"), *(here.parent / "search").glob("*.py")])
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
