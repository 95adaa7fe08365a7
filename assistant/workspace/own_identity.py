"""Who we are ourselves: names, VAT numbers and IBANs that can never be a supplier's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    String,
    UniqueConstraint,
    and_,
    bindparam,
    delete,
    false,
    literal_column,
    not_,
    or_,
)
from sqlalchemy import select as select_rows
from sqlmodel import Field, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant import clock
from assistant.database import UtcDateTime, WorkspaceRow
from assistant.workspace import names, prepared
from assistant.workspace.bulk import table_of
from assistant.workspace.connections import Connection
from assistant.workspace.identifiers import iban_key, vat_key

QONTO = "qonto"
NATIONAL = 9  # The end of a VAT number that a register knows a company by, as France's SIREN.


class IdentityKind(StrEnum):
    """What identifies us."""

    NAME = "name"
    VAT = "vat"
    IBAN = "iban"


class OwnIdentifier(WorkspaceRow, table=True):
    """One name or number of our own, as Qonto tells it or as a person entered it."""

    __tablename__ = "own_identifiers"
    __table_args__ = (UniqueConstraint("workspace_id", "kind", "value"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: IdentityKind = Field(sa_type=String)
    value: str
    source: str = QONTO
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


@dataclass(frozen=True, slots=True)
class OwnIdentity:
    """Our own names and numbers, in one spelling."""

    names: frozenset[str] = frozenset()
    vats: frozenset[str] = frozenset()
    ibans: frozenset[str] = frozenset()

    def is_named(self, name: str | None) -> bool:
        """Whether this is our own name, whatever its spelling."""
        return bool(name) and names.key(name or "") in self.names

    def other_than_us(self, addressee: str, text: str) -> str | None:
        """Whom a document is for where that is somebody else; empty where it is for us: our name
        or number stands anywhere on it. None where no addressee is known, or not who we are."""
        if not addressee or not self.names:
            return None
        printed = names.squeezed(text)
        ours = (*self.names, *(number[-NATIONAL:].lower() for number in self.vats))
        is_ours = self.is_named(addressee) or any(one in printed for one in ours)
        return "" if is_ours else addressee

    def has_vat(self, number: str | None) -> bool:
        """Whether this is our own VAT number."""
        return (vat_key(number) or "?") in self.vats

    def has_iban(self, iban: str | None) -> bool:
        """Whether this is an account of our own."""
        return (iban_key(iban) or "?") in self.ibans


async def load(session: AsyncSession) -> OwnIdentity:
    """What identifies the workspace's own organisation."""
    rows = await prepared.rows(session, _known(), workspace_id=session.info["workspace_id"])
    called = [value for kind, value in rows if kind == IdentityKind.NAME]
    return OwnIdentity(
        names=frozenset(names.key(name) for name in called if name) - {""},
        vats=frozenset(value for kind, value in rows if kind == IdentityKind.VAT),
        ibans=frozenset(value for kind, value in rows if kind == IdentityKind.IBAN),
    )


@lru_cache
def _known() -> CompoundSelect[Any]:
    """All of them, and the connected organisations by name."""
    known, connected = table_of(OwnIdentifier).c, table_of(Connection).c
    workspace_id: BindParameter[str] = bindparam("workspace_id")
    return (
        select_rows(known.kind, known.value)
        .where(known.workspace_id == workspace_id)
        .union_all(
            select_rows(
                literal_column(f"'{IdentityKind.NAME}'"), connected.organization_name
            ).where(connected.workspace_id == workspace_id)
        )
    )


async def is_known(session: AsyncSession) -> bool:
    """Whether Qonto has told who we are."""
    query = select(OwnIdentifier.id).where(col(OwnIdentifier.source) == QONTO).limit(1)
    return (await session.exec(query)).first() is not None


async def add(
    session: AsyncSession,
    kind: IdentityKind,
    values: Iterable[str | None],
    source: str,
    at: datetime | None = None,
) -> None:
    """Remember names or numbers of our own; those that are none are left out."""
    spelled = {kept for value in values if (kept := _spelled(kind, value))}
    known = set(await session.exec(select(OwnIdentifier.value).where(OwnIdentifier.kind == kind)))
    session.add_all(
        OwnIdentifier(kind=kind, value=value, source=source, created_at=at or clock.now())
        for value in sorted(spelled - known)
    )
    await session.flush()


async def forget(
    session: AsyncSession,
    source: str,
    but: Mapping[IdentityKind, Iterable[str | None]] = MappingProxyType({}),
) -> None:
    """Forget what this source said, such as Qonto about a former organisation, except for what it
    still says."""
    kept = [
        and_(
            col(OwnIdentifier.kind) == kind,
            col(OwnIdentifier.value).in_({_spelled(kind, value) for value in values}),
        )
        for kind, values in but.items()
    ]
    said = col(OwnIdentifier.source) == source
    await session.exec(delete(OwnIdentifier).where(said, not_(or_(false(), *kept))))


async def listed(session: AsyncSession) -> list[OwnIdentifier]:
    """All of them, names first."""
    found = await session.exec(select(OwnIdentifier).order_by(col(OwnIdentifier.value)))
    return sorted(found, key=lambda one: list(IdentityKind).index(one.kind))


def _spelled(kind: IdentityKind, value: str | None) -> str | None:
    if kind is IdentityKind.NAME:
        return " ".join((value or "").split()) or None
    return vat_key(value) if kind is IdentityKind.VAT else iban_key(value)
