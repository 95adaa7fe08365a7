"""Whose paper this is: the supplier that a name, a VAT number and an IBAN point to."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.workspace import names, own_identity
from assistant.workspace.identifiers import iban_key, vat_key
from assistant.workspace.vendor_evidence import Party, between
from assistant.workspace.vendors import Vendor


@dataclass(frozen=True, slots=True)
class Identified:
    """The supplier (`vendor_id`), the row that matched, and what spoke for it."""

    vendor_id: int
    source_vendor_id: int
    reason: str


async def identify(
    session: AsyncSession, name: str | None, vat_number: str | None = None, iban: str | None = None
) -> Identified | None:
    """The one supplier meant: by VAT number, then IBAN, then name; None when nobody or several.

    Never our own organisation, and nobody where number and name point to two suppliers.
    """
    own = await own_identity.load(session)
    vat = None if own.has_vat(vat_number) else vat_key(vat_number)
    account = None if own.has_iban(iban) else iban_key(iban)
    known = None if own.is_named(name) else name
    if not (vat or account or known):
        return None
    wanted = Party(0, known or "", vat, account, "?")
    near = await _near(session, wanted)
    groups = {reason: _suppliers(rows) for reason, rows in _groups(wanted, near).items()}
    strongest = next((reason for reason, rows in groups.items() if rows), None)
    if strongest is None or len(groups[strongest]) != 1:
        return None
    ((vendor_id, row_id),) = groups[strongest].items()
    said_by_name = groups["name"]
    if said_by_name and vendor_id not in said_by_name:
        return None
    return Identified(vendor_id, row_id, strongest)


def _suppliers(rows: Sequence[Vendor]) -> dict[int, int]:
    """Suppliers, each with the row that matched."""
    return {row.merged_into_id or row.id or 0: row.id or 0 for row in rows}


async def _near(session: AsyncSession, wanted: Party) -> list[Vendor]:
    conditions = [col(Vendor.name_key) == names.key(wanted.name)] if wanted.name else []
    if wanted.vat_key:
        conditions.append(col(Vendor.vat_key) == wanted.vat_key)
    if wanted.iban_key:
        conditions.append(col(Vendor.iban_key) == wanted.iban_key)
    query = select(Vendor).where(or_(*conditions)).order_by(col(Vendor.id)).limit(50)
    return list(await session.exec(query))


def _groups(wanted: Party, near: Sequence[Vendor]) -> dict[str, list[Vendor]]:
    """Rows by the strongest thing that speaks for them, strongest first."""
    said: dict[str, list[Vendor]] = {"vat": [], "iban": [], "name": []}
    for row in near:
        party = Party(row.id or 0, row.name, row.vat_key, row.iban_key, row.source_id)
        nameless = Party(0, row.name, wanted.vat_key, wanted.iban_key, wanted.source_id)
        found = between(wanted if wanted.name else nameless, party)
        if found:
            said[_kind(found.reason)].append(row)
    return said


def _kind(reason: str) -> str:
    return reason.partition("_")[0] if reason.startswith(("vat", "iban")) else "name"
