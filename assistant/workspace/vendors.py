"""Vendors: the suppliers a company buys from.

One row per supplier of the source. Rows that are one supplier point to the oldest of them
(`merged_into_id`); invoices and documents carry that one's id in `vendor_id`, and their own row's
in `source_vendor_id`: whoever reads `vendor_id` sees one supplier, and a merge can be undone.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Index, Select, UniqueConstraint, bindparam, text, update
from sqlalchemy import select as select_rows
from sqlalchemy.sql.dml import ReturningUpdate
from sqlmodel import Field
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant import clock
from assistant.database import UtcDateTime, WorkspaceRow
from assistant.workspace import bulk, category_guesses, names, own_identity, prepared
from assistant.workspace.bulk import table_of
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
        Index(
            "ix_vendors_merged",
            "workspace_id",
            "merged_into_id",
            sqlite_where=text("merged_into_id IS NOT NULL"),
            postgresql_where=text("merged_into_id IS NOT NULL"),
        ),
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
    stored = {one.source_key: found[one.source_key] for one in wanted if one.source_key in found}
    if unknown := [one.source_key for one in wanted if one.source_key not in stored]:
        stored.update(await _stored(session, unknown))
    if made := [values for values in wanted if values.source_key not in stored]:
        stored.update(await _create(session, made, now))
    for values in wanted:
        before = stored[values.source_key]
        merged = _merged(before.values, values)
        if merged != before.values:
            await _change(session, before.id, merged, now)
            stored[values.source_key] = replace(before, values=merged)
    return stored


def _is_news(known: KnownVendor | None, values: VendorValues) -> bool:
    if known is None:
        return True
    return known.values is not values and _merged(known.values, values) != known.values


def _without_own(values: VendorValues, own: OwnIdentity) -> VendorValues | None:
    """The supplier without what is ours; None when it is ourselves."""
    if own.is_named(values.name):
        return None
    vat_number = None if own.has_vat(values.vat_number) else values.vat_number
    iban = None if own.has_iban(values.iban) else values.iban
    if (vat_number, iban) == (values.vat_number, values.iban):
        return values
    return replace(values, vat_number=vat_number, iban=iban)


async def _with_merges(
    session: AsyncSession, found: dict[str, KnownVendor]
) -> dict[str, KnownVendor]:
    """Merges may have been made since a vendor was remembered."""
    ids, is_sqlite = [vendor.id for vendor in found.values()], prepared.is_sqlite(session)
    rows = await prepared.rows(
        session,
        _merges(is_sqlite),
        workspace_id=session.info["workspace_id"],
        ids=prepared.listed(ids, is_sqlite),
    )
    merged: dict[int, int] = dict(rows)
    if not merged and not any(vendor.merged_into_id for vendor in found.values()):
        return found
    return {
        key: vendor
        if vendor.merged_into_id == merged.get(vendor.id)
        else replace(vendor, merged_into_id=merged.get(vendor.id))
        for key, vendor in found.items()
    }


@lru_cache
def _merges(is_sqlite: bool) -> Select[Any]:
    c = table_of(Vendor).c
    return select_rows(c.id, c.merged_into_id).where(
        c.workspace_id == bindparam("workspace_id"),
        prepared.among(c.id, bindparam("ids"), is_sqlite),
        c.merged_into_id.is_not(None),
    )


async def _stored(session: AsyncSession, keys: Sequence[str]) -> dict[str, KnownVendor]:
    is_sqlite = prepared.is_sqlite(session)
    rows = await prepared.rows(
        session,
        _by_key(is_sqlite),
        workspace_id=session.info["workspace_id"],
        keys=prepared.listed(keys, is_sqlite),
    )
    return {row[2]: KnownVendor(row[0], VendorValues(*row[2:]), row[1]) for row in rows}


@lru_cache
def _by_key(is_sqlite: bool) -> Select[Any]:
    c = table_of(Vendor).c
    values = [c[name] for name in VendorValues.__slots__]
    return select_rows(c.id, c.merged_into_id, *values).where(
        c.workspace_id == bindparam("workspace_id"),
        c.provider == "qonto",
        prepared.among(c.source_key, bindparam("keys"), is_sqlite),
    )


async def _create(
    session: AsyncSession, made: Sequence[VendorValues], now: datetime
) -> dict[str, KnownVendor]:
    shared = {
        "is_compared": False,
        "workspace_id": session.info["workspace_id"],
        "provider": "qonto",
        "created_at": now,
        "updated_at": now,
    }
    rows = [{**_said(values), **keys(values), **guessed(values.name)} for values in made]
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    written = await bulk.insert_columns(
        session, table_of(Vendor), shared, columns, bulk.plain, ("source_key", "id")
    )
    ids: dict[str, int] = dict(written)
    return {values.source_key: KnownVendor(ids[values.source_key], values) for values in made}


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
    said = {name: value for name, value in _said(new).items() if value is not None}
    return replace(old, **said)


def _said(values: VendorValues) -> dict[str, str | None]:
    return {name: getattr(values, name) for name in VendorValues.__slots__}


async def _change(
    session: AsyncSession, vendor_id: int, values: VendorValues, now: datetime
) -> None:
    new: dict[str, object] = {
        **_said(values),
        **keys(values),
        "is_compared": False,
        "updated_at": now,
    }
    await prepared.rows(
        session,
        _changed(tuple(new)),
        workspace=session.info["workspace_id"],
        vendor=vendor_id,
        **{f"new_{name}": value for name, value in new.items()},
    )


@lru_cache(maxsize=4)
def _changed(names: tuple[str, ...]) -> ReturningUpdate[Any]:
    table = table_of(Vendor)
    ours = update(table).where(
        table.c.workspace_id == bindparam("workspace"), table.c.id == bindparam("vendor")
    )
    return ours.values({name: bindparam(f"new_{name}") for name in names}).returning(table.c.id)
