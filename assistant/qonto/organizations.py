"""What Qonto tells about our own organisation: it can never be a supplier's."""

from collections.abc import Iterable
from datetime import datetime

from assistant.database import Session
from assistant.qonto.client import Organization
from assistant.workspace import own_identity
from assistant.workspace.identifiers import french_vat
from assistant.workspace.own_identity import QONTO, IdentityKind


async def know(session: Session, organization: Organization, at: datetime) -> None:
    """Remember its names, VAT number and accounts, instead of those of a former one. What is known
    already stays as old as it is: only news have documents read anew."""
    told: dict[IdentityKind, Iterable[str | None]] = {
        IdentityKind.NAME: organization.names,
        IdentityKind.VAT: [french_vat(organization.siren)],
        IdentityKind.IBAN: organization.ibans,
    }
    await own_identity.forget(session, QONTO, told)
    for kind, values in told.items():
        await own_identity.add(session, kind, values, QONTO, at)
