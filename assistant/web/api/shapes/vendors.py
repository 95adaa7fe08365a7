"""Suppliers, as the API answers them."""

from datetime import date

from msgspec import Struct

from assistant.web.api.shapes.common import Money


class Category(Struct):
    """A category's id, and where it comes from: human:NAME, rule:ID:VERSION or guess:WORD."""

    id: str
    source: str | None


class Vendor(Struct):
    """A supplier, with what its invoices add up to per currency."""

    id: int
    name: str
    category: Category | None
    url: str
    invoices: int
    last_issued_on: date | None
    totals: list[Money]


class Vendors(Struct):
    """One page of suppliers by name; `total` counts all that fit."""

    vendors: list[Vendor]
    page: int
    per_page: int
    total: int


class Sighting(Struct):
    """An invoice or an uploaded document that carries something."""

    label: str
    issued_on: date | None
    invoice_id: int | None
    document_id: int | None


class SeenOn(Struct):
    """An IBAN or a VAT number, whether its check digits are right, and where it was seen."""

    value: str
    is_valid: bool
    first_on: date | None
    last_on: date | None
    documents: list[Sighting]


class VendorMerge(Struct):
    """Two rows that are (automatic, confirmed) or may be (proposed) one supplier, and why."""

    id: int
    vendor: str
    into: str
    state: str
    reason: str
    decided_by: str | None


class MonthOfSpend(Struct):
    """What was spent in a month (YYYYMM, by issue date; empty: without one), in one currency."""

    month: str
    invoices: int
    total: Money


class VendorDetail(Struct):
    """One supplier: every name, account and VAT number it was seen with, its merges and spend."""

    id: int
    name: str
    category: Category | None
    url: str
    names: list[str]
    ibans: list[SeenOn]
    vat_numbers: list[SeenOn]
    merges: list[VendorMerge]
    spend: list[MonthOfSpend]
