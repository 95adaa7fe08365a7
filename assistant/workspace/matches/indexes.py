"""The index that a whole run leaves behind, in the database and, once read, in memory."""

import asyncio
import hashlib
from collections import OrderedDict
from datetime import datetime

import msgspec
from sqlalchemy import String, bindparam, delete
from sqlalchemy import select as select_columns
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.matching.index import Index
from assistant.workspace import prepared
from assistant.workspace.matches.table import MatchIndex

MOST_HELD = 8
_STAMP = select_columns(col(MatchIndex.stamp)).where(
    col(MatchIndex.workspace_id) == bindparam("workspace", required=False, type_=String)
)
_held: OrderedDict[str, tuple[str, Index]] = OrderedDict()


async def store(session: AsyncSession, index: Index, now: datetime) -> None:
    """Keep the index of the run that just ended instead of the one before."""
    content = await asyncio.to_thread(_packed, index)
    stamp = hashlib.blake2b(content, digest_size=16).hexdigest()
    await session.exec(delete(MatchIndex))
    session.add(MatchIndex(stamp=stamp, content=content, made_at=now))
    _hold(session.info["workspace_id"], stamp, index)


async def load(session: AsyncSession) -> Index | None:
    """The index of the last whole run; None where there was none."""
    workspace_id = session.info["workspace_id"]
    found = await prepared.rows(session, _STAMP, workspace=workspace_id)
    if not found:
        return None
    stamp = found[0][0]
    held = _held.get(workspace_id)
    if held is None or held[0] != stamp:
        content = (await session.exec(select(col(MatchIndex.content)))).one()
        index = await asyncio.to_thread(_opened, content)
        _hold(workspace_id, stamp, index)
    return _held[workspace_id][1]


def _packed(index: Index) -> bytes:
    content = msgspec.msgpack.encode(index)
    index.spell()
    return content


def _opened(content: bytes) -> Index:
    index = msgspec.msgpack.decode(content, type=Index)
    index.spell()
    return index


def _hold(workspace_id: str, stamp: str, index: Index) -> None:
    _held[workspace_id] = stamp, index
    _held.move_to_end(workspace_id)
    while len(_held) > MOST_HELD:
        _held.popitem(last=False)
