"""Vendors: the suppliers a company buys from."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import UniqueConstraint, insert, update
from sqlmodel import Field, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant import clock
from assistant.database import UtcDateTime, WorkspaceRow


class Vendor(WorkspaceRow, table=True):
    """One supplier. `source_key` is the supplier's id at the source, else its folded name."""

    __tablename__ = "vendors"
    __table_args__ = (UniqueConstraint("workspace_id", "provider", "source_key"),)

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
    """A supplier as it is stored."""

    id: int
    values: VendorValues


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

    `known` spares the look-up of those seen before. Later entries of `wanted` win.
    """
    newest = {values.source_key: values for values in wanted}
    found = {key: known[key] for key in newest if key in known}
    if missing := [key for key in newest if key not in found]:
        found.update(await _stored(session, missing))
    if made := [values for key, values in newest.items() if key not in found]:
        await _create(session, made, now)
        found.update(await _stored(session, [values.source_key for values in made]))
    for key, values in newest.items():
        merged = _merged(found[key].values, values)
        if merged != found[key].values:
            await _change(session, found[key].id, merged, now)
            found[key] = KnownVendor(found[key].id, merged)
    return found


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
        )
        for row in rows
    }


async def _create(session: AsyncSession, made: Sequence[VendorValues], now: datetime) -> None:
    common: dict[str, Any] = {
        "workspace_id": session.info["workspace_id"],
        "provider": "qonto",
        "created_at": now,
        "updated_at": now,
    }
    connection = await session.connection()
    await connection.execute(insert(Vendor), [{**asdict(values), **common} for values in made])


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
        .values(**asdict(values), updated_at=now)
        .execution_options(synchronize_session=False)
    )
