"""Suppliers whose names are spelt like a text, among thousands of them."""

from bisect import bisect_left, bisect_right
from collections import OrderedDict, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
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
class _Parts:
    """What may stand for a name: each text once, shorter ones first, with whose name it is of."""

    texts: list[str]
    owners: list[list[int]]

    def near(self, length: int) -> slice:
        """Those so long that they could be alike: each letter more or less is one difference."""
        furthest = (200 - ALIKE) / ALIKE
        first = bisect_left(self.texts, length / furthest, key=len)
        return slice(first, bisect_right(self.texts, length * furthest, key=len))


@dataclass(frozen=True, slots=True)
class _Names:
    """A workspace's names as they were read last; what so many words of them make, by count."""

    state: tuple[Any, ...]
    names: Sequence[tuple[int, str]]
    parts: dict[int, _Parts] = field(default_factory=dict)


_KEPT: OrderedDict[str, _Names] = OrderedDict()


def state() -> tuple[Any, ...]:
    """What differs once a supplier came, went or changed, to be selected from all of them."""
    return func.count(), func.max(Vendor.id), func.max(Vendor.updated_at)


async def spelt_like(
    session: AsyncSession, words: Sequence[str], known: Sequence[Any]
) -> tuple[int, ...]:
    """The suppliers with a name, or a part of one, that these words could be a slip of; `known` is
    their `state` now."""
    text = " ".join(words)
    if len(text) < SHORTEST_NAME:
        return ()
    parts = _parts(await _names(session, tuple(known)), len(words))
    near = parts.near(len(text))
    found = process.extract(
        text, parts.texts[near], scorer=fuzz.ratio, score_cutoff=ALIKE, limit=MOST_ALIKE
    )
    owners = chain.from_iterable(parts.owners[near.start + at] for _, _, at in found)
    return tuple(islice(dict.fromkeys(owners), MOST_ALIKE))


async def _names(session: AsyncSession, state: tuple[Any, ...]) -> _Names:
    """Read again only when a supplier came, went or changed."""
    workspace_id: str = session.info["workspace_id"]
    known = _KEPT.pop(workspace_id, None)
    if known is None or known.state != state:
        rows: Any = select_columns(col(Vendor.id), col(Vendor.folded_name))
        known = _Names(state, [(row[0], row[1]) for row in await session.exec(rows)])
    _KEPT[workspace_id] = known
    if len(_KEPT) > MOST_KEPT:
        _KEPT.popitem(last=False)
    return known


def _parts(known: _Names, count: int) -> _Parts:
    if count not in known.parts:
        owners: dict[str, list[int]] = defaultdict(list)
        for row, name in known.names:
            for part in _runs(name, count):
                owners[part].append(row)
        texts = sorted(owners, key=len)
        known.parts[count] = _Parts(texts, [owners[text] for text in texts])
    return known.parts[count]


def _runs(name: str, count: int) -> list[str]:
    """A name, and what so many words of it make: one word may stand for a whole name."""
    words = name.split()
    runs = (" ".join(words[at : at + count]) for at in range(len(words) - count + 1))
    return [name, *(run for run in runs if len(run) >= SHORTEST_NAME and run != name)]
