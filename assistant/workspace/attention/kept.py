"""What was found lately and cannot have changed: invoices are compared once per state of theirs."""

from collections import OrderedDict
from datetime import date
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.workspace.attention.signal import Signal
from assistant.workspace.invoices import Invoice
from assistant.workspace.workspaces import Workspace

MOST = 32
State = tuple[Any, ...]
_KEPT: OrderedDict[str, tuple[State, list[Signal]]] = OrderedDict()


async def state(session: AsyncSession, today: date) -> State:
    """The same as long as nothing happened to invoices and suppliers: trail, rows, versions."""
    query: Any = select_columns(
        func.count(), func.max(Invoice.id), func.sum(Invoice.version), func.max(Invoice.updated_at)
    ).where(col(Invoice.removed_at).is_(None))
    workspace = await session.get_one(Workspace, session.info["workspace_id"])
    return today, workspace.audit_sequence, *(await session.exec(query)).one()


def get(workspace_id: str, now: State) -> list[Signal] | None:
    """What was found in this state; None when another one was looked at last."""
    known = _KEPT.get(workspace_id)
    return known[1] if known and known[0] == now else None


def keep(workspace_id: str, now: State, found: list[Signal]) -> None:
    """Keep what was found, of the workspaces asked last."""
    _KEPT[workspace_id] = now, found
    _KEPT.move_to_end(workspace_id)
    while len(_KEPT) > MOST:
        _KEPT.popitem(last=False)
