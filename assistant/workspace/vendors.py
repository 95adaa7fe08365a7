"""Vendors: the suppliers a company buys from.

One row per supplier of the source. Rows that are one supplier point to the oldest of them
(`merged_into_id`); invoices and documents carry that one's id in `vendor_id`, and their own row's
in `source_vendor_id`: whoever reads `vendor_id` sees one supplier, and a merge can be undone.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Index, UniqueConstraint, insert, update
from sqlmodel import Field, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant import clock
from assistant.database import UtcDateTime, WorkspaceRow
from assistant.workspace import category_guesses, names, own_identity
from assistant.workspace.identifiers import iban_key, vat_key
from assistant.workspace.own_identity import OwnIdentity


class Vendor(WorkspaceRow, table=True):
    """One supplier. `source_key` is the supplier's id at the source, else its folded name.

    The keys hold name, VAT number and IBAN in one spelling, the latter two only when their check
    digits are right. `is_compared` says that proposals to merge it have been looked for.
    """

    __tablename__ = "vendors"
    __table_args__ = (
        UniqueConstraint("workspace_id", "provider", "source_key"),
        Index("ix_vendors_name_key", "workspace_id", "name_key"),
        Index("ix_vendors_vat_key", "workspace_id", "vat_key"),
        Index("ix_vendors_iban_key", "workspace_id", "iban_key"),
    )

    id: int | None = Field(default=None, primary_key=True)
    provider: str = "qonto"
    source_key: str
    source_id: str | None = None
    name: str
    folded_name: str = Field(index=True)
    vat_number: str | None = None
    iban: str | None = None
    email: str | None = None
    category: str | None = None
    category_source: str | None = None
    name_key: str = ""
    vat_key: str | None = None
    iban_key: str | None = None
    merged_into_id: int | None = None
    is_compared: bool = False
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


@dataclass(frozen=True, slots=True)
class VendorValues:
    """A supplier as an invoice names it."""

    source_key: str
    source_id: str | None
    name: str
    folded_name: str
    vat_number: str | None = None
    iban: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class KnownVendor:
    """A supplier as it is stored: its own row, and the one it is merged into."""

    id: int
    values: VendorValues
    merged_into_id: int | None = None

    @property
    def canonical_id(self) -> int:
        """The id under which the supplier is known."""
        return self.merged_into_id or self.id


@lru_cache(maxsize=10_000)
def fold(name: str) -> str:
    """A name for comparison: no case, no accents, single spaces."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


async def resolve(
    session: AsyncSession,
    wanted: Sequence[VendorValues],
    known: Mapping[str, KnownVendor],
    now: datetime,
) -> dict[str, KnownVendor]:
    """Stored vendors for `wanted` by source key: found, made, or brought up to date.

    `known` spares the look-up of those seen before. Later entries of `wanted` win. Our own
    organisation is no supplier: it is left out, and its numbers on a supplier's invoice too.
    """
    newest = {values.source_key: values for values in wanted}
    found = {key: known[key] for key in newest if key in known}
    news = [values for key, values in newest.items() if _is_news(found.get(key), values)]
    if news:
        own = await own_identity.load(session)
        cleaned = {values.source_key: _without_own(values, own) for values in news}
        suppliers = [values for values in cleaned.values() if values]
        found = {key: vendor for key, vendor in found.items() if cleaned.get(key, vendor)}
        found.update(await _written(session, suppliers, found, now))
    return await _with_merges(session, found)


async def _written(
    session: AsyncSession,
    wanted: Sequence[VendorValues],
    found: Mapping[str, KnownVendor],
    now: datetime,
) -> dict[str, KnownVendor]:
    stored = await _stored(
        session, [one.source_key for one in wanted if one.source_key not in found]
    )
    stored = {
        **stored,
        **{one.source_key: found[one.source_key] for one in wanted if one.source_key in found},
    }
    if made := [values for values in wanted if values.source_key not in stored]:
        await _create(session, made, now)
        stored.update(await _stored(session, [values.source_key for values in made]))
    for values in wanted:
        before = stored[values.source_key]
        merged = _merged(before.values, values)
        if merged != before.values:
            await _change(session, before.id, merged, now)
            stored[values.source_key] = replace(before, values=merged)
    return stored


def _is_news(known: KnownVendor | None, values: VendorValues) -> bool:
    return known is None or _merged(known.values, values) != known.values


def _without_own(values: VendorValues, own: OwnIdentity) -> VendorValues | None:
    """The supplier without what is ours; None when it is ourselves."""
    if own.is_named(values.name):
        return None
    return replace(
        values,
        vat_number=None if own.has_vat(values.vat_number) else values.vat_number,
        iban=None if own.has_iban(values.iban) else values.iban,
    )


async def _with_merges(
    session: AsyncSession, found: dict[str, KnownVendor]
) -> dict[str, KnownVendor]:
    """Merges may have been made since a vendor was remembered."""
    ids = [vendor.id for vendor in found.values()]
    query = select(Vendor.id, Vendor.merged_into_id).where(
        col(Vendor.id).in_(ids), col(Vendor.merged_into_id).is_not(None)
    )
    merged = {row[0]: row[1] for row in await session.exec(query)} if ids else {}
    return {
        key: vendor
        if vendor.merged_into_id == merged.get(vendor.id)
        else replace(vendor, merged_into_id=merged.get(vendor.id))
        for key, vendor in found.items()
    }


async def _stored(session: AsyncSession, keys: Sequence[str]) -> dict[str, KnownVendor]:
    rows = await session.exec(
        select(Vendor).where(col(Vendor.provider) == "qonto", col(Vendor.source_key).in_(keys))
    )
    return {
        row.source_key: KnownVendor(
            row.id or 0,
            VendorValues(
                row.source_key,
                row.source_id,
                row.name,
                row.folded_name,
                row.vat_number,
                row.iban,
                row.email,
            ),
            row.merged_into_id,
        )
        for row in rows
    }


async def _create(session: AsyncSession, made: Sequence[VendorValues], now: datetime) -> None:
    common: dict[str, Any] = {
        "is_compared": False,
        "workspace_id": session.info["workspace_id"],
        "provider": "qonto",
        "created_at": now,
        "updated_at": now,
    }
    connection = await session.connection()
    rows = [{**asdict(values), **keys(values), **guessed(values.name), **common} for values in made]
    await connection.execute(insert(Vendor), rows)


def keys(values: VendorValues) -> dict[str, str | None]:
    """Name, VAT number and IBAN in one spelling, as the columns hold them."""
    return {
        "name_key": names.key(values.name),
        "vat_key": vat_key(values.vat_number),
        "iban_key": iban_key(values.iban),
    }


def guessed(name: str) -> dict[str, str | None]:
    """The category that a word of the name suggests, until somebody knows better."""
    category, word = category_guesses.guess(name) or (None, None)
    return {"category": category, "category_source": word and f"guess:{word}"}


def _merged(old: VendorValues, new: VendorValues) -> VendorValues:
    """What is newly said replaces what was known; silence replaces nothing."""
    if old == new:
        return old
    said = {name: value for name, value in asdict(new).items() if value is not None}
    return VendorValues(**{**asdict(old), **said})


async def _change(
    session: AsyncSession, vendor_id: int, values: VendorValues, now: datetime
) -> None:
    await session.exec(
        update(Vendor)
        .where(col(Vendor.id) == vendor_id)
        .values(**asdict(values), **keys(values), is_compared=False, updated_at=now)
        .execution_options(synchronize_session=False)
    )
