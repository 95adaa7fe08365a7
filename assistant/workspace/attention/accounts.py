"""Bank accounts: a supplier's IBAN that changed, is in another country, or fails its check."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, or_, tuple_
from sqlalchemy import select as select_columns
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.workspace.attention import records
from assistant.workspace.attention.records import MOST_OF_A_KIND, Record, Suppliers
from assistant.workspace.attention.signal import Kind, Signal, about
from assistant.workspace.invoices import Invoice

RECENT = timedelta(days=90)
# VAT numbers and IBANs name these two countries differently.
_COUNTRIES = {"EL": "GR", "XI": "GB"}


@dataclass(frozen=True, slots=True)
class Account:
    """One IBAN on one supplier's invoices, from when to when."""

    vendor_id: int
    iban: str
    first: date
    last: date
    vat_number: str
    newest: int

    @property
    def country(self) -> str:
        """Where the account is."""
        return self.iban[:2].upper()


async def accounts(session: AsyncSession, today: date, suppliers: Suppliers = None) -> list[Signal]:
    """What is wrong with the accounts on the last 90 days' invoices."""
    by_vendor: dict[int, list[Account]] = defaultdict(list)
    for one in await history(session, suppliers):
        by_vendor[one.vendor_id].append(one)
    found = [
        (one, why, other)
        for own in by_vendor.values()
        for one in own
        if one.last >= today - RECENT
        for why, other in _wrong(one, own, today)
    ]
    return await _signals(session, found[:MOST_OF_A_KIND])


async def history(session: AsyncSession, suppliers: Suppliers = None) -> list[Account]:
    """Every account that suppliers' invoices named, oldest first."""
    issued = col(Invoice.issued_on)
    query: Any = (
        select_columns(
            col(Invoice.vendor_id), col(Invoice.iban), func.min(issued), func.max(issued),
            func.coalesce(func.max(Invoice.vat_number), ""), func.max(Invoice.id),
        )
        .where(
            col(Invoice.removed_at).is_(None), col(Invoice.vendor_id).is_not(None),
            col(Invoice.iban).is_not(None), issued.is_not(None), *records.of(suppliers),
        )
        .group_by(col(Invoice.vendor_id), col(Invoice.iban))
    )  # fmt: skip
    found = [Account(*row) for row in await session.exec(query)]
    return sorted(found, key=lambda one: (one.first, one.newest))


def masked(iban: str | None) -> str:
    """Country and last four: enough to compare, too little to pay with."""
    plain = (iban or "").replace(" ", "")
    return f"{plain[:2]}…{plain[-4:]}" if len(plain) > 8 else "…"


def is_sound(iban: str) -> bool:
    """Whether the check digits fit (ISO 13616)."""
    plain = _plain(iban)
    if not (15 <= len(plain) <= 34 and plain.isascii() and plain.isalnum()):
        return False
    return int("".join(str(int(letter, 36)) for letter in plain[4:] + plain[:4])) % 97 == 1


def _wrong(one: Account, own: Sequence[Account], today: date) -> Iterator[tuple[str, str]]:
    """What is wrong with an account, each with the account or country it is compared with."""
    before = [
        other for other in own if other.first < one.first and _plain(other.iban) != _plain(one.iban)
    ]
    meant = [] if is_sound(one.iban) else [o.iban for o in before if _is_slip(one.iban, o.iban)]
    if before and not meant and one.first >= today - RECENT:
        yield "changed", max(before, key=lambda other: other.last).iban
    country = one.vat_number[:2].upper()
    home = _COUNTRIES.get(country, country)
    if not is_sound(one.iban):
        yield "checksum", meant[-1] if meant else ""
    elif home.isalpha() and len(home) == 2 and home != one.country:
        yield "country", home


def _is_slip(iban: str, other: str) -> bool:
    """At most two characters differ: the known account miscopied, rather than another one."""
    one, two = _plain(iban), _plain(other)
    return len(one) == len(two) and sum(a != b for a, b in zip(one, two, strict=True)) <= 2


async def _signals(
    session: AsyncSession, found: Sequence[tuple[Account, str, str]]
) -> list[Signal]:
    pairs = [(one.vendor_id, one.iban) for one, _, _ in found]
    waiting = await _unpaid_with(session, pairs)
    sent = await _paid_to(session, pairs)
    newest = await records.by_ids(session, [one.newest for one, _, _ in found])
    return [
        _signal(
            one, why, other, newest[one.newest], waiting.get((one.vendor_id, one.iban), []),
            sent.get((one.vendor_id, one.iban), []),
        )
        for one, why, other in found
        if one.newest in newest
    ]  # fmt: skip


def _signal(
    one: Account, why: str, other: str, newest: Record, waiting: Sequence[Record],
    sent: Sequence[Record],
) -> Signal:  # fmt: skip
    shown = waiting[0] if waiting else newest
    numbers = tuple(bill.label for bill in waiting)
    # What a wrong account was probably meant to be makes it no other warning.
    subject, says = f"v{one.vendor_id}", (why, "" if why == "checksum" else other, one.iban)
    if why == "changed":
        facts = {"before": masked(other), "after": masked(one.iban), "unpaid": numbers,
                 "paid": tuple(bill.label for bill in sent)}  # fmt: skip
        return about(Kind.IBAN_CHANGED, shown, subject=subject, says=says, facts=facts)
    facts = {"iban": masked(one.iban), "country": one.country, "home": other, "unpaid": numbers}
    if why == "checksum":
        facts |= {"meant": masked(other) if other else "", "home": ""}
    return about(Kind.IBAN_SUSPECT, shown, why, subject=subject, says=says, facts=facts)


async def _unpaid_with(
    session: AsyncSession, pairs: Sequence[tuple[int, str]]
) -> dict[tuple[int | None, str | None], list[Record]]:
    """The unpaid invoices that carry these suppliers' IBANs, the earliest due first."""
    rows = await records.unpaid(session, _carries(pairs)) if pairs else []
    return _by_account(sorted(rows, key=lambda bill: (bill.due_on or date.max, bill.id)))


async def _paid_to(
    session: AsyncSession, pairs: Sequence[tuple[int, str]]
) -> dict[tuple[int | None, str | None], list[Record]]:
    """The invoices with these IBANs that are paid already, the newest first: money that may be
    gone."""
    if not pairs:
        return {}
    is_paid = or_(col(Invoice.paid_on).is_not(None), col(Invoice.status) == "paid")
    is_bill = col(Invoice.is_credit_note).is_(False)
    return _by_account(await records.find(session, is_paid, is_bill, _carries(pairs)))


def _carries(pairs: Sequence[tuple[int, str]]) -> Any:  # noqa: ANN401 — a condition of the toolkit's
    return tuple_(col(Invoice.vendor_id), col(Invoice.iban)).in_(pairs)


def _by_account(rows: Sequence[Record]) -> dict[tuple[int | None, str | None], list[Record]]:
    found: dict[tuple[int | None, str | None], list[Record]] = {}
    for one in rows:
        found.setdefault((one.vendor_id, one.iban), []).append(one)
    return found


def _plain(iban: str) -> str:
    return "".join(iban.split()).upper()
