"""Names: a supplier that is called almost like another one."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.workspace.attention import records
from assistant.workspace.attention.records import MOST_OF_A_KIND
from assistant.workspace.attention.signal import Kind, Signal, about
from assistant.workspace.invoices import Invoice
from assistant.workspace.vendors import Vendor

SHORTEST = 6
_PLAIN = re.compile(r"[a-z0-9]+")
# Letters of other alphabets, and figures, that look like a Latin letter.
_LOOKS = str.maketrans({
    "а": "a", "в": "b", "с": "c", "ԁ": "d", "е": "e", "һ": "h", "і": "i", "ј": "j", "к": "k",
    "ӏ": "l", "м": "m", "н": "h", "о": "o", "р": "p", "ԛ": "q", "ѕ": "s", "т": "t", "у": "y",
    "х": "x", "ԝ": "w", "α": "a", "ε": "e", "ι": "i", "κ": "k", "ν": "v", "ο": "o", "ρ": "p",
    "τ": "t", "υ": "u", "χ": "x", "0": "o", "1": "l", "ı": "i", "ɡ": "g", "|": "l",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """One supplier's name."""

    id: int
    name: str
    vat_number: str


async def look_alikes(session: AsyncSession) -> list[Signal]:
    """Suppliers whose name could be taken for another one's, unless they share a VAT number."""
    query: Any = select_columns(col(Vendor.id), col(Vendor.name), col(Vendor.vat_number))
    rows = await session.exec(
        query.where(col(Vendor.merged_into_id).is_(None)).order_by(col(Vendor.id))
    )
    names = tuple(Name(row[0], row[1], _plain(row[2] or "")) for row in rows)
    pairs = pairs_of(names)[:MOST_OF_A_KIND]
    if not pairs:
        return []
    newest = await _newest(session, [one.id for pair in pairs for one in pair[:2]])
    known = await records.by_ids(session, [number for _, number in newest.values()])
    made = []
    for one, other, why in pairs:
        # The one with fewer invoices is the guest; the other is who it looks like.
        guest, host = sorted((one, other), key=lambda name: newest.get(name.id, (0, 0))[0])
        if (number := newest.get(guest.id, (0, 0))[1]) in known:
            record = known[number]
            made.append(
                about(
                    Kind.LOOK_ALIKE, record, why, subject=f"v{guest.id}-{host.id}",
                    says=(guest.name, host.name), facts={"name": guest.name, "other": host.name},
                )
            )  # fmt: skip
    return made


async def _newest(session: AsyncSession, ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """How many invoices suppliers have, and the id of the newest."""
    query: Any = (
        select_columns(col(Invoice.vendor_id), func.count(), func.max(Invoice.id))
        .where(col(Invoice.removed_at).is_(None), col(Invoice.vendor_id).in_(ids))
        .group_by(col(Invoice.vendor_id))
    )
    return {row[0]: (row[1], row[2]) for row in await session.exec(query)}


@lru_cache(maxsize=16)
def pairs_of(names: tuple[Name, ...]) -> list[tuple[Name, Name, str]]:
    """Names that look alike, each pair once, with why: "letters" or "one_letter"."""
    found: dict[tuple[int, int], tuple[Name, Name, str]] = {}
    by_looks: dict[str, list[Name]] = defaultdict(list)
    all_looks = [skeleton(name.name) for name in names]
    # Nearly all cuts are of one name only: a list for each would keep the collector busy.
    first: dict[str, int] = {}
    more: dict[str, list[int]] = {}
    for at, (name, looks) in enumerate(zip(names, all_looks, strict=True)):
        if len(looks) < SHORTEST:
            continue
        for other in by_looks[looks]:
            _keep(found, other, name, "letters")
        by_looks[looks].append(name)
        for cut in _cuts(looks):
            if (before := first.setdefault(cut, at)) == at:
                continue
            alike = more.setdefault(cut, [before])
            for one in alike:
                if _one_edit(looks, all_looks[one]):
                    _keep(found, names[one], name, "one_letter")
            alike.append(at)
    return list(found.values())


@lru_cache(maxsize=20_000)
def skeleton(name: str) -> str:
    """A name by its looks: one alphabet, no accents, no legal form, no spaces."""
    words = [word if word.isdigit() else word.translate(_LOOKS) for word in _words(name)]
    return "".join(words).replace("rn", "m").replace("vv", "w")


def _words(name: str) -> list[str]:
    if name.isascii():
        return [word for word in _PLAIN.findall(name.lower()) if word not in _FORMS]
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(ch if ch.isalnum() else " " for ch in plain if not unicodedata.combining(ch))
    return [word for word in letters.split() if word not in _FORMS]


_FORMS = frozenset({
    "sa", "sas", "sasu", "sarl", "eurl", "ei", "sci", "gmbh", "kg", "ag", "ug", "mbh", "co", "ohg",
    "srl", "spa", "sl", "slu", "bv", "nv", "ltd", "llc", "inc", "plc", "limited", "corp", "lda",
    "oy", "ab", "as", "aps",
})  # fmt: skip


def _keep(
    found: dict[tuple[int, int], tuple[Name, Name, str]], one: Name, other: Name, why: str
) -> None:
    # Two records of one supplier are to be merged, not feared.
    is_same = one.vat_number and one.vat_number == other.vat_number
    if not is_same and _words(one.name) != _words(other.name):
        found.setdefault((one.id, other.id), (one, other, why))


def _cuts(looks: str) -> Iterator[str]:
    """The name itself, and with each letter left out: two names one edit apart share one."""
    yield looks
    yield from {looks[:at] + looks[at + 1 :] for at in range(len(looks))}


def _one_edit(one: str, other: str) -> bool:
    """One letter more, less, other or two swapped; branches told by a figure do not count."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    first, second = one[start:], other[start:]
    changed = first[:1] + second[:1]
    is_edit = first[1:] == second[1:] or first[1:] == second or first == second[1:]
    is_swap = first[:2] == second[:2][::-1] and first[2:] == second[2:]
    return (is_edit or is_swap) and not _has_figure(changed)


def _has_figure(letters: Iterable[str]) -> bool:
    return any(letter.isdigit() for letter in letters)


def _plain(vat_number: str) -> str:
    return "".join(ch for ch in vat_number.upper() if ch.isalnum())
