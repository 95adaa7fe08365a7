"""The people the demo company buys from, as `suppliers.toml` lists them.

`copies` makes branches of each supplier when a larger company is wanted (`--invoices 20000`);
branch 0 is the plain one. Identifiers follow from the seed.
"""

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from assistant.qonto.sandbox.identifiers import (
    company_number,
    iban,
    seeded,
    stable_uuid,
    vat_number,
)


@dataclass(frozen=True, slots=True)
class Article:
    """Something sold: name as printed, price per unit, usual range of quantities, VAT rate."""

    name: str
    price: Decimal
    least: int
    most: int
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Supplier:
    """One supplier: what its invoices print, how often they come and what Qonto knows of it.

    `day` is None for irregular suppliers, who send `per_month` invoices on any day; regular ones
    bill on `day`, every `step` months. Quantities are larger in winter for a `seasonal` supplier
    and rise by `growth` (a fraction) a month. `terms` are days until payment is due; `vat_rate` is
    a fraction, 0 for reverse charge and exempt trades.
    """

    id: str
    key: str
    name: str
    legal_name: str
    street: str
    city: str
    country: str
    language: str
    layout: str
    currency: str
    vat_rate: Decimal
    terms: int
    number_format: str
    file_format: str
    per_month: float
    day: int | None
    step: int
    seasonal: bool
    growth: float
    facturx: bool
    source: str
    lines: int
    articles: tuple[Article, ...]
    newcomer: bool
    email: str
    iban: str | None
    vat: str | None
    tin: str


def suppliers(seed: int, copies: int = 1) -> list[Supplier]:
    """Every supplier that has billed before, `copies` times over."""
    keys = [key for key, row in _rows().items() if not row.get("newcomer")]
    return [_supplier(key, seed, copy) for copy in range(copies) for key in keys]


def supplier_named(seed: int, key: str) -> Supplier:
    """One supplier by its key in `suppliers.toml`, newcomers included."""
    return _supplier(key, seed, 0)


@cache
def _rows() -> dict[str, dict[str, Any]]:
    return tomllib.loads(Path(__file__).with_name("suppliers.toml").read_text("utf-8"))


_USUAL: dict[str, Any] = {
    "currency": "EUR",
    "per_month": 1.0,
    "day": None,
    "step": 1,
    "seasonal": False,
    "growth": 0.0,
    "facturx": False,
    "source": "email_forward",
    "newcomer": False,
    "account_country": "",
}


def _supplier(key: str, seed: int, copy: int) -> Supplier:
    row = _USUAL | _rows()[key]
    row["vat_rate"] = Decimal(row["vat_rate"])
    row["articles"] = tuple(_article(entry, row["vat_rate"]) for entry in row["articles"])
    if copy:
        row |= {name: f"{row[name]} {copy + 1}" for name in ("name", "legal_name")}
    known = _identity(key, row, seed, copy)
    return Supplier(key=key, **row, **known)


def _article(entry: list[Any], usual_rate: Decimal) -> Article:
    name, price, least, most, *other_rate = entry
    rate = Decimal(other_rate[0]) if other_rate else usual_rate
    return Article(name, Decimal(price), least, most, rate)


def _identity(key: str, row: dict[str, Any], seed: int, copy: int) -> dict[str, Any]:
    rng, country = seeded(seed, key, copy, "identity"), row["country"]
    vat = vat_number(country, rng)
    domain = key.replace("_", "-") + (f"-{copy + 1}" if copy else "")
    return {
        "id": stable_uuid(seed, "supplier", key, copy),
        "email": f"accounts@{domain}.example",
        "iban": iban(row.pop("account_country") or country, rng),
        "vat": vat,
        "tin": company_number(country, vat, rng),
    }
