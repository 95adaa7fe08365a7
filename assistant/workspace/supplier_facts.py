"""What is known of each supplier: its VAT number, account, address and the country they tell."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.workspace.invoices import Invoice
from assistant.workspace.vendors import Vendor

MOST = 5_000
_PREFIX = 2  # letters of a country
_GREEK = {"EL": "GR"}  # The only VAT prefix that is not the country's code.


@dataclass(frozen=True, slots=True)
class Known:
    """One supplier under the name it is known by. `ids` are its own and those merged into it,
    `country` is a code, by its VAT number, else by its IBAN; None where it has neither."""

    name: str
    ids: tuple[int, ...]
    vat_number: str | None
    iban: str | None
    email: str | None
    invoices: int

    @property
    def country(self) -> str | None:
        code = (self.vat_number or self.iban or "").strip()[:_PREFIX].upper()
        return _GREEK.get(code, code) if len(code) == _PREFIX and code.isalpha() else None


async def all_of(session: AsyncSession) -> list[Known]:
    """Every supplier that has sent us an invoice, by name; at most `MOST`."""
    counts: Any = select_columns(col(Invoice.vendor_id), func.count(col(Invoice.id))).where(
        col(Invoice.removed_at).is_(None), col(Invoice.is_invoice).is_(True),
        col(Invoice.is_for_others).is_(False),
    )  # fmt: skip
    sent = dict((await session.exec(counts.group_by(col(Invoice.vendor_id)))).all())
    query = select(Vendor).order_by(col(Vendor.folded_name), col(Vendor.id)).limit(MOST)
    rows: dict[int, list[Vendor]] = defaultdict(list)
    for one in await session.exec(query):
        rows[one.merged_into_id or one.id or 0].append(one)
    found = [_known(key, own, sent) for key, own in rows.items()]
    return [one for one in found if one.invoices]


def _known(key: int, rows: Sequence[Vendor], sent: dict[int | None, int]) -> Known:
    rows = sorted(rows, key=lambda one: one.id != key)  # its own row first

    def first(name: str) -> str | None:
        return next((value for one in rows if (value := getattr(one, name))), None)

    ids = tuple(one.id for one in rows if one.id)
    count = sum(sent.get(one, 0) for one in ids)
    return Known(rows[0].name, ids, first("vat_number"), first("iban"), first("email"), count)


async def accounts(session: AsyncSession) -> dict[str, set[int]]:
    """The suppliers' ids by each account that their invoices name."""
    query: Any = (
        select_columns(col(Invoice.iban), col(Invoice.vendor_id))
        .where(
            col(Invoice.removed_at).is_(None), col(Invoice.iban).is_not(None),
            col(Invoice.vendor_id).is_not(None),
        )
        .distinct()
        .limit(MOST * 4)
    )  # fmt: skip
    found: dict[str, set[int]] = defaultdict(set)
    for iban, vendor_id in await session.exec(query):
        found["".join(iban.split()).upper()].add(vendor_id)
    return found
