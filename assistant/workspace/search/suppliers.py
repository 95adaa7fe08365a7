"""Suppliers whose names are spelt like a text, among thousands of them."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.workspace.vendors import Vendor

ALIKE, SHORTEST_NAME, MOST_ALIKE = 84, 4, 40
MOST_KEPT = 32


@dataclass(frozen=True, slots=True)
class _Names:
    """A workspace's names as they were read last; what so many words of them make, by count."""

    state: tuple[Any, ...]
    names: Sequence[tuple[int, str]]
    parts: dict[int, tuple[list[str], list[int]]] = field(default_factory=dict)


_KEPT: OrderedDict[str, _Names] = OrderedDict()


async def spelt_like(session: AsyncSession, words: Sequence[str]) -> tuple[int, ...]:
    """The suppliers with a name, or a part of one, that these words could be a slip of."""
    text = " ".join(words)
    if len(text) < SHORTEST_NAME:
        return ()
    parts, ids = _parts(await _names(session), len(words))
    found = process.extract(text, parts, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=MOST_ALIKE)
    return tuple(dict.fromkeys(ids[at] for _, _, at in found))


async def _names(session: AsyncSession) -> _Names:
    """Read again only when a supplier came, went or changed."""
    workspace_id: str = session.info["workspace_id"]
    query: Any = select_columns(func.count(), func.max(Vendor.id), func.max(Vendor.updated_at))
    state = tuple((await session.exec(query)).one())
    known = _KEPT.pop(workspace_id, None)
    if known is None or known.state != state:
        rows: Any = select_columns(col(Vendor.id), col(Vendor.folded_name))
        known = _Names(state, [(row[0], row[1]) for row in await session.exec(rows)])
    _KEPT[workspace_id] = known
    if len(_KEPT) > MOST_KEPT:
        _KEPT.popitem(last=False)
    return known


def _parts(known: _Names, count: int) -> tuple[list[str], list[int]]:
    if count not in known.parts:
        pairs = [(part, row) for row, name in known.names for part in _runs(name, count)]
        known.parts[count] = [part for part, _ in pairs], [row for _, row in pairs]
    return known.parts[count]


def _runs(name: str, count: int) -> list[str]:
    """A name, and what so many words of it make: one word may stand for a whole name."""
    words = name.split()
    runs = (" ".join(words[at : at + count]) for at in range(len(words) - count + 1))
    return [name, *(run for run in runs if len(run) >= SHORTEST_NAME and run != name)]
