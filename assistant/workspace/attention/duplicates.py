"""Duplicates in three certainties: the same file, the same supplier and number, nearly the same."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from sqlalchemy import func, tuple_
from sqlalchemy import select as select_columns
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.workspace.attention import records
from assistant.workspace.attention.records import MOST_OF_A_KIND, Record, Suppliers, not_refused
from assistant.workspace.attention.signal import Kind, Signal, about
from assistant.workspace.invoices import Invoice, odd
from assistant.workspace.search import invoices_only, squeezed, squeezed_column

CLOSE = timedelta(days=7)
WINDOW = timedelta(days=180)
MOST_ALIKE = 40
_BETWEEN = "\x1f"


Number = tuple[int, str]  # a supplier and a number without separators
Marked = tuple[int | None, int]  # a supplier and an invoice


async def copies(
    session: AsyncSession, numbers: Collection[Number], marked: Collection[int]
) -> list[Signal]:
    """The same file twice, the same supplier and number twice, or marked by Qonto: one signal per
    copy, all copies of an invoice in one group. `numbers` are those used twice, `marked` the
    invoices that Qonto holds for duplicates."""
    files = await _files(session)
    found = [
        *await _alike(session, col(Invoice.document_id).in_(files), bool(files)),
        *await _numbered(session, set(numbers)),
        *await _alike(session, col(Invoice.id).in_(marked), bool(marked)),
    ]
    each = {one.id: one for one in found}.values()
    newest_first = sorted(each, key=lambda one: (one.issued_on or date.min, -one.id), reverse=True)
    return _copies(newest_first[: 2 * MOST_OF_A_KIND])


async def _alike(session: AsyncSession, same: Any, is_any: bool) -> list[Record]:  # noqa: ANN401
    if not is_any:
        return []
    return await records.find(session, not_refused(), same, most=2 * MOST_OF_A_KIND)


async def _numbered(session: AsyncSession, numbers: set[Number]) -> list[Record]:
    """The invoices of suppliers that used a number twice, as far as they carry such a number."""
    if not numbers:
        return []
    theirs = col(Invoice.vendor_id).in_({vendor for vendor, _ in numbers})
    plain = squeezed_column(col(Invoice.number)).in_({text for _, text in numbers})
    found = await records.find(session, not_refused(), theirs, plain, most=4 * MOST_OF_A_KIND)
    return [one for one in found if _number(one) in numbers]


async def near_duplicates(
    session: AsyncSession, today: date, suppliers: Suppliers = None
) -> list[Signal]:
    """The same supplier and amount within a week, or under a number that is one slip away."""
    groups: dict[Hashable, list[Record]] = defaultdict(list)
    for one in await _same_amounts(session, today - WINDOW, suppliers):
        groups[_bill(one)].append(one)
    return [
        _near(one, other)
        for bills in groups.values()
        for one, other in combinations(bills[:MOST_ALIKE], 2)
        if _is_near(one, other, len(bills))
    ][:MOST_OF_A_KIND]


async def _same_amounts(session: AsyncSession, since: date, suppliers: Suppliers) -> list[Record]:
    """Bills of one supplier over one amount, that came at most a week apart from another one."""
    bill = [col(Invoice.vendor_id), col(Invoice.currency), col(Invoice.total)]
    here = [
        *records.of(suppliers),
        not_refused(), *invoices_only(), col(Invoice.issued_on) >= since,
        col(Invoice.vendor_id).is_not(None), col(Invoice.total) != 0,
    ]  # fmt: skip
    alike: Any = (
        select_columns(*bill)
        .where(col(Invoice.removed_at).is_(None), *here)
        .group_by(*bill)
        .having(func.count() > 1)
        .limit(5 * MOST_OF_A_KIND)
    )
    found = [tuple(row) for row in await session.exec(alike)]
    if not found:
        return []
    return await records.find(session, *here, tuple_(*bill).in_(found), most=5 * MOST_OF_A_KIND)


def one_of_each(found: Sequence[Signal]) -> list[Signal]:
    """One signal for all copies of an invoice; `facts["ids"]` are the copies' ids."""
    groups: dict[str, list[Signal]] = {}
    for at, one in enumerate(found):
        groups.setdefault(one.group or str(at), []).append(one)
    return [_joined(group) for group in groups.values()]


def matters(found: Sequence[Signal]) -> int:
    """How many matters signals are: the copies of one invoice are one."""
    return len({one.group or f"{one.kind}{at}" for at, one in enumerate(found)})


def _joined(group: Sequence[Signal]) -> Signal:
    first = group[0]
    ids = tuple(one.invoice_id for one in group if one.invoice_id)
    others = tuple((one.invoice_id, one.label) for one in group[1:] if one.invoice_id)
    return replace(
        first,
        subject=str(min(ids, default=0)),
        says=(first.detail, *sorted(ids)),
        others=others,
        facts={**first.facts, "ids": ids},
    )


async def _files(session: AsyncSession) -> list[int]:
    found = await session.exec(
        select(col(Invoice.document_id))
        .where(
            col(Invoice.removed_at).is_(None), not_refused(), col(Invoice.document_id).is_not(None)
        )
        .group_by(col(Invoice.document_id))
        .having(func.count() > 1)
        .limit(MOST_OF_A_KIND)
    )
    return [row for row in found if row]


async def numbers(session: AsyncSession, suppliers: Suppliers = None) -> list[Number]:
    """The numbers that a supplier used more than once."""
    number = func.replace(col(Invoice.number), _BETWEEN, "")
    query: Any = (
        select_columns(col(Invoice.vendor_id), func.aggregate_strings(number, _BETWEEN))
        .where(
            col(Invoice.removed_at).is_(None), not_refused(), *records.of(suppliers),
            col(Invoice.vendor_id).is_not(None), col(Invoice.number).is_not(None),
        )
        .group_by(col(Invoice.vendor_id))
        .having(func.count() > 1)
    )  # fmt: skip
    found: list[Number] = []
    for vendor, used in await session.exec(query):
        # All of a supplier's numbers at once: one by one, they would take twice as long.
        often = Counter(squeezed(used).split(_BETWEEN))
        found += [(vendor, text) for text, times in often.items() if times > 1]
    return found[:MOST_OF_A_KIND]


async def marked(session: AsyncSession, suppliers: Suppliers = None) -> list[Marked]:
    """The invoices that Qonto holds for duplicates, newest first."""
    here = [col(Invoice.removed_at).is_(None), not_refused(), *records.of(suppliers)]
    found: Any = await session.exec(
        select(col(Invoice.vendor_id), col(Invoice.id))
        .where(odd(), col(Invoice.has_duplicates).is_(True), *here)
        .order_by(col(Invoice.issued_on).desc(), col(Invoice.id))
        .limit(MOST_OF_A_KIND)
    )
    return [(vendor, number) for vendor, number in found]


def _copies(found: Sequence[Record]) -> list[Signal]:
    by_file = _grouped(found, lambda one: one.document_id)
    by_number = _grouped(found, _number)
    made = []
    for one in found:
        why, twins = "same_file", by_file.get(one.document_id, [])
        if len(twins) < 2:
            why, twins = "same_number", by_number.get(_number(one), [])
        if len(twins) < 2:
            why, twins = "marked_by_qonto", [one.id]
        group = f"{min(twins):012d}"
        made.append(about(Kind.DUPLICATE, one, why, group=group, facts={"copies": len(twins)}))
    return made


def _number(one: Record) -> Number | None:
    return (one.vendor_id, squeezed(one.number)) if one.vendor_id and one.number else None


def _grouped(
    found: Iterable[Record], key: Callable[[Record], Hashable | None]
) -> dict[Hashable, list[int]]:
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for one in found:
        if (name := key(one)) is not None:
            groups[name].append(one.id)
    return groups


def _bill(one: Record) -> tuple[object, ...]:
    return one.vendor_id, one.currency, one.total


def _is_near(one: Record, other: Record, often: int) -> bool:
    """An amount that a supplier bills again and again proves nothing by itself."""
    first, second = squeezed(one.number or ""), squeezed(other.number or "")
    if first and first == second:
        return False  # a certain duplicate, told elsewhere
    assert one.issued_on and other.issued_on
    is_close = abs(one.issued_on - other.issued_on) <= CLOSE
    if first and second and not (is_close and often == 2):
        return one_slip(first, second)
    return is_close


def one_slip(one: str, other: str) -> bool:
    """Whether two numbers differ as by a slip of the pen: a letter too many or too few, two
    swapped, or O for 0. Numbers that only count on (0042, 0043) do not."""
    if len(one) == len(other):
        places = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        if len(places) == 2 and places[1] == places[0] + 1:
            first, second = places
            return one[first] == other[second] and one[second] == other[first]
        return len(places) == 1 and not (one[places[0]] + other[places[0]]).isdigit()
    longer, shorter = sorted((one, other), key=len, reverse=True)
    if len(longer) != len(shorter) + 1 or len(shorter) < 4:
        return False
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))


def _near(one: Record, other: Record) -> Signal:
    later, earlier = sorted((one, other), key=lambda bill: (bill.issued_on, bill.id))[::-1]
    ids = (later.id, earlier.id)
    return about(
        Kind.DUPLICATE, later, "near", group=f"{min(ids):012d}n", subject=f"{min(ids)}-{max(ids)}",
        says=("near", *sorted(ids), later.total), others=((earlier.id, earlier.label),),
        facts={"ids": ids, "copies": 2, "other": earlier.label},
    )  # fmt: skip
