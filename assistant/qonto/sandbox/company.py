"""The organisations a person can pick on the consent page: a lighting workshop and its sister."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from assistant.qonto.sandbox.identifiers import iban, seeded, stable_uuid


@dataclass(frozen=True, slots=True)
class Organization:
    """One organisation. `share` is the part of the wanted invoices that it holds."""

    id: str
    slug: str
    name: str
    legal_name: str
    legal_form: str
    legal_number: str
    street: str
    city: str
    country: str
    locale: str
    vat: str
    seed: int
    share: float
    members: tuple[str, str]
    """Membership ids: who connects and uploads, who approves."""


def organizations(seed: int) -> list[Organization]:
    """The workshop with all the invoices, and a small sister company with a tenth as many."""
    return [
        _organization(
            seed,
            slug="atelier-lumen-4821",
            name="Atelier Lumen",
            legal_name="Atelier Lumen SAS",
            legal_form="SAS",
            legal_number="853402170",
            street="22 rue Burdeau",
            city="69001 Lyon",
            vat="FR65853402170",
            share=1.0,
        ),
        _organization(
            seed + 7919,
            slug="editions-burdeau-0317",
            name="Éditions Burdeau",
            legal_name="Éditions Burdeau SARL",
            legal_form="SARL",
            legal_number="904117389",
            street="22 rue Burdeau",
            city="69001 Lyon",
            vat="FR58904117389",
            share=0.1,
        ),
    ]


def _organization(seed: int, **fields: Any) -> Organization:  # noqa: ANN401 - passed on as they are
    slug = fields["slug"]
    return Organization(
        id=stable_uuid(seed, "organization", slug),
        country="FR",
        locale="fr",
        seed=seed,
        members=(stable_uuid(seed, "member", 1), stable_uuid(seed, "member", 2)),
        **fields,
    )


def as_json(organization: Organization, now: datetime) -> dict[str, Any]:
    """The object of `GET /v2/organization`; balances are floats there, by Qonto's documentation."""
    return {
        "id": organization.id,
        "slug": organization.slug,
        "name": organization.name,
        "legal_name": organization.legal_name,
        "locale": organization.locale,
        "legal_country": organization.country,
        "legal_form": organization.legal_form,
        "legal_number": organization.legal_number,
        "legal_sector": "Fabrication d'appareils d'éclairage électrique",
        "legal_address": f"{organization.street}, {organization.city}",
        "legal_registration_date": "2019-09-02",
        "legal_share_capital": 20000,
        "contract_signed_at": "2019-10-14T08:12:45.000Z",
        "address": {
            "street_address": organization.street,
            "city": organization.city.split(" ", 1)[1],
            "zip_code": organization.city.split(" ", 1)[0],
            "country_code": organization.country,
        },
        "bank_accounts": [
            _account(organization, "Compte principal", 1, "48216.40", now),
            _account(organization, "Réserve TVA", 2, "12950.00", now),
        ],
    }


def external_account(organization: Organization, now: datetime) -> dict[str, Any]:
    """The account at another bank, shown with `include_external_accounts=true` only."""
    account = _account(organization, "Compte épargne", 3, "30000.00", now)
    return account | {"is_external_account": True, "main": False}


def account_iban(organization: Organization) -> str | None:
    """The IBAN of the main account."""
    return iban("FR", seeded(organization.id, "account", 1))


def _account(
    organization: Organization, name: str, place: int, balance: str, now: datetime
) -> dict[str, Any]:
    rng = seeded(organization.id, "account", place)
    amount = Decimal(balance)
    return {
        "id": stable_uuid(organization.id, "account", place),
        "slug": f"{organization.slug}-bank-account-{place}",
        "organization_id": organization.id,
        "name": name,
        "status": "active",
        "main": place == 1,
        "iban": iban("FR", rng),
        "bic": "QNTOFRP1XXX",
        "currency": "EUR",
        "balance": float(amount),
        "balance_cents": int(amount * 100),
        "authorized_balance": float(amount),
        "authorized_balance_cents": int(amount * 100),
        "is_external_account": False,
        "account_number": None,
        "updated_at": now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }
