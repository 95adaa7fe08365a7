"""What Qonto tells about our own organisation: it can never be a supplier's."""

from assistant.database import Session
from assistant.qonto.client import Organization
from assistant.workspace import own_identity
from assistant.workspace.identifiers import french_vat
from assistant.workspace.own_identity import QONTO, IdentityKind


async def know(session: Session, organization: Organization) -> None:
    """Remember its names, VAT number and accounts, instead of those of a former one."""
    await own_identity.forget(session, QONTO)
    await own_identity.add(session, IdentityKind.NAME, organization.names, QONTO)
    await own_identity.add(session, IdentityKind.VAT, [french_vat(organization.siren)], QONTO)
    await own_identity.add(session, IdentityKind.IBAN, organization.ibans, QONTO)
