"""VAT as invoices state it: by rate, whether the sums add up, and why there is none."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, func, or_, type_coerce
from sqlalchemy import select as select_columns
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.money import parse_decimal
from assistant.workspace.document_texts import DocumentText
from assistant.workspace.documents import Document
from assistant.workspace.invoices import Invoice
from assistant.workspace.search import (
    InvoiceFilter,
    conditions,
    meant,
    vendor_label,
)
from assistant.workspace.vendors import Vendor

CENT = Decimal("0.01")
_ROUNDING = Decimal("0.05")
_CENT_STORED = 100  # Amounts are kept in ten-thousandths.
_REASONS = {"AE": "reversed", "K": "reversed", "E": "exempt", "G": "exempt", "O": "outside"}
_PRINTED = (
    (
        "reversed",
        re.compile(
            r"auto-?liquidation|reverse charge|steuerschuldner|inversione contabile"
            r"|inversi[oó]n del sujeto|intra-?community|intracommunautaire|innergemeinschaftlich",
            re.I,
        ),
    ),
    (
        "exempt",
        re.compile(
            r"293\s?B|exon[ée]r|franchise en base|non applicable|exempt|steuerfrei|umsatzsteuerfrei"
            r"|kleinunternehmer|esente|exento|exenta",
            re.I,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Share:
    """What one rate has of an invoice's VAT. `rate` in percent, None where nothing states it;
    `net` is None where only the VAT of the rate is stated."""

    invoice_id: int
    currency: str
    rate: Decimal | None
    net: Decimal | None
    tax: Decimal


@dataclass(frozen=True, slots=True)
class Sum:
    """An invoice whose excl. VAT and VAT differ from its total by more than rounding explains."""

    row: tuple[Invoice, str]
    difference: Decimal


async def shares(session: AsyncSession, wanted: InvoiceFilter) -> list[Share]:
    """The VAT of every invoice of a slice, split by rate: by the e-invoice where there is one,
    else as Qonto states it. Invoices without a readable VAT amount or currency have no share."""
    columns = (
        col(Invoice.id), col(Invoice.currency), col(Invoice.net), col(Invoice.tax),
        col(Invoice.raw)["taxes"], col(Document.details),
    )  # fmt: skip
    query: Any = (
        select_columns(*columns)
        .outerjoin(Vendor, col(Vendor.id) == col(Invoice.vendor_id))
        .outerjoin(Document, col(Document.id) == col(Invoice.document_id))
        .where(*conditions(await meant(session, wanted)))
        .where(col(Invoice.tax).is_not(None), col(Invoice.currency).is_not(None))
        .order_by(col(Invoice.id))
    )
    return [
        share
        for number, currency, net, tax, stated, details in await session.exec(query)
        for share in _split(number, currency, net, tax, stated or [], details or {})
    ]


def _split(
    number: int, currency: str, net: Decimal | None, tax: Decimal,
    stated: Sequence[Mapping[str, Any]], details: Mapping[str, Any],
) -> Iterable[Share]:  # fmt: skip
    """One share per rate; what no rate explains is a share without one."""
    found = _printed(details.get("taxes") or [], tax) or _stated(stated, net, tax)
    for rate, base, part in found:
        yield Share(number, currency, rate, base, part)
    rest = tax - sum((part for _, _, part in found), Decimal(0))
    if rest or not found:
        yield Share(number, currency, None, None if found else net, rest)


_Part = tuple[Decimal, Decimal | None, Decimal]


def _printed(taxes: Sequence[Mapping[str, str]], tax: Decimal) -> list[_Part]:
    """The e-invoice's own table of VAT, where it comes to the VAT that Qonto has."""
    parts: list[_Part] = []
    for one in taxes:
        rate, base, part = (parse_decimal(one.get(name)) for name in ("rate", "net", "tax"))
        if rate is None or part is None:
            return []
        parts.append((_plain(rate), base, part))
    total = sum((part for _, _, part in parts), Decimal(0))
    return parts if abs(total - tax) <= CENT else []


def _stated(taxes: Sequence[Mapping[str, Any]], net: Decimal | None, tax: Decimal) -> list[_Part]:
    """Qonto gives a rate as a fraction and the VAT at it; one rate alone applies to all."""
    parts: list[_Part] = []
    for one in taxes:
        rate = parse_decimal(one.get("tax_rate"))
        part = parse_decimal((one.get("tax_amount") or {}).get("value"))
        if rate is not None and part is not None:
            parts.append((_plain(rate * 100 if abs(rate) < 1 else rate), None, part))
    if len(parts) == 1 and parts[0][2] == tax:
        return [(parts[0][0], net, tax)]
    return _with_bases(parts, net)


def _with_bases(parts: list[_Part], net: Decimal | None) -> list[_Part]:
    """Several rates on one invoice: what each applies to is its VAT divided by it, where that
    comes to the net within rounding; the largest takes the cents. At a rate of nothing is the
    rest."""
    taxed = {rate: (part * 100 / rate).quantize(CENT) for rate, _, part in parts if rate}
    if net is None or not taxed:
        return parts
    rest = net - sum(taxed.values(), Decimal(0))
    if any(not rate for rate, _, _ in parts):
        taxed[Decimal(0)] = rest
    elif abs(rest) > _ROUNDING * len(taxed):
        return parts
    else:
        taxed[max(taxed, key=lambda rate: taxed[rate])] += rest
    return [(rate, taxed[rate], part) for rate, _, part in parts]


def _plain(rate: Decimal) -> Decimal:
    """20.00 and 2E+1 are 20: rates compare by their value and read alike."""
    return Decimal(f"{rate.normalize():f}")


async def wrong_sums(session: AsyncSession, wanted: InvoiceFilter) -> tuple[int, list[Sum]]:
    """How many invoices of a slice say all three amounts, and those among them whose excl. VAT
    and VAT do not make the total: a cent per line of rounding is let pass."""
    parts = [type_coerce(col(one), BigInteger) for one in (Invoice.total, Invoice.net, Invoice.tax)]
    whole = [col(one).is_not(None) for one in (Invoice.total, Invoice.net, Invoice.tax)]
    where = [*conditions(await meant(session, wanted)), *whole]
    counted: Any = select_columns(func.count(col(Invoice.id))).outerjoin(Vendor).where(*where)
    count = (await session.exec(counted)).one()[0]
    off = func.abs(parts[0] - parts[1] - parts[2]) > _CENT_STORED
    query: Any = (
        select_columns(Invoice, vendor_label(), col(Document.details))
        .outerjoin(Vendor, col(Vendor.id) == col(Invoice.vendor_id))
        .outerjoin(Document, col(Document.id) == col(Invoice.document_id))
        .where(*where, off)
        .order_by(col(Invoice.issued_on).desc(), col(Invoice.id))
    )
    found = []
    for invoice, vendor, details in await session.exec(query):
        difference = invoice.total - invoice.net - invoice.tax
        lines = len((details or {}).get("lines") or [])
        if abs(difference) > CENT * max(lines, 1):
            found.append(Sum((invoice, vendor), difference))
    return int(count), found


async def without(
    session: AsyncSession, wanted: InvoiceFilter, limit: int = 200
) -> tuple[int, list[tuple[tuple[Invoice, str], str]]]:
    """How many invoices of a slice carry no VAT, and the newest of them, each with the reason:
    reversed, exempt, outside, zero (a rate of nothing is stated) or absent (nothing is)."""
    where = [
        *conditions(await meant(session, wanted)),
        or_(col(Invoice.tax).is_(None), col(Invoice.tax) == Decimal(0)),
    ]
    counted: Any = select_columns(func.count(col(Invoice.id))).outerjoin(Vendor).where(*where)
    count = (await session.exec(counted)).one()[0]
    query: Any = (
        select_columns(Invoice, vendor_label(), col(Document.details), col(DocumentText.text))
        .outerjoin(Vendor, col(Vendor.id) == col(Invoice.vendor_id))
        .outerjoin(Document, col(Document.id) == col(Invoice.document_id))
        .outerjoin(DocumentText, col(DocumentText.document_id) == col(Invoice.document_id))
        .where(*where)
        .order_by(col(Invoice.issued_on).desc(), col(Invoice.id).desc())
        .limit(limit)
    )
    rows = await session.exec(query)
    return int(count), [
        ((invoice, vendor), _reason(invoice, details or {}, text or ""))
        for invoice, vendor, details, text in rows
    ]


def _reason(invoice: Invoice, details: Mapping[str, Any], text: str) -> str:
    codes = [str(one.get("category", "")) for one in details.get("taxes") or []]
    known = next((_REASONS[code] for code in codes if code in _REASONS), None)
    printed = next((name for name, words in _PRINTED if words.search(text)), None)
    return known or printed or ("absent" if invoice.tax is None else "zero")
