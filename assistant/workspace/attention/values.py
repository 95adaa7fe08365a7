"""Values: what could not be read, and what contradicts itself."""

from decimal import Decimal
from typing import Any

from sqlalchemy import String, cast, or_, union
from sqlalchemy import select as select_columns
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.money import Money
from assistant.workspace.attention.accounts import masked
from assistant.workspace.attention.records import COLUMNS, MOST_OF_A_KIND, Record, Suppliers, of
from assistant.workspace.attention.signal import Kind, Signal, about
from assistant.workspace.documents import Document
from assistant.workspace.invoices import Invoice, odd
from assistant.workspace.vendors import Vendor

_SIZE = len(COLUMNS)


async def unclear(session: AsyncSession, suppliers: Suppliers = None) -> list[Signal]:
    """Invoices with values that could not be understood."""
    query: Any = (
        select_columns(*COLUMNS, col(Invoice.needs_look))
        .select_from(Invoice)
        .outerjoin(Vendor)
        .where(
            col(Invoice.removed_at).is_(None), *of(suppliers),
            odd(), cast(col(Invoice.needs_look), String) != "[]",
        )
        .order_by(col(Invoice.issued_on).desc(), col(Invoice.id))
        .limit(MOST_OF_A_KIND)
    )  # fmt: skip
    return [
        about(Kind.NEEDS_LOOK, Record(*row[:_SIZE]), ", ".join(row[_SIZE]), says=(*row[_SIZE],))
        for row in await session.exec(query)
    ]


async def contradictions(session: AsyncSession, suppliers: Suppliers = None) -> list[Signal]:
    """Totals that differ between Qonto and the document, sums that do not close, and what Qonto
    itself marks."""
    documents = select_columns(col(Invoice.id)).join(
        Document, col(Document.id) == col(Invoice.document_id)
    )
    other_total = documents.where(
        col(Document.total).is_not(None),
        col(Invoice.total) != col(Document.total),
        col(Invoice.currency) == col(Document.currency),
        *of(suppliers),
    )
    itself = select_columns(col(Invoice.id)).where(
        odd(),
        or_(
            col(Invoice.net) + col(Invoice.tax) != col(Invoice.total),
            col(Invoice.has_discrepancies).is_(True),
        ),
        *of(suppliers),
    )
    query: Any = (
        select_columns(
            *COLUMNS,
            col(Document.total),
            col(Invoice.net),
            col(Invoice.tax),
            col(Invoice.raw)["supplier_snapshot"],
        )
        .select_from(Invoice)
        .outerjoin(Vendor, col(Vendor.id) == col(Invoice.vendor_id))
        .outerjoin(Document, col(Document.id) == col(Invoice.document_id))
        .where(col(Invoice.removed_at).is_(None), col(Invoice.id).in_(union(other_total, itself)))
        .order_by(col(Invoice.issued_on).desc(), col(Invoice.id))
        .limit(MOST_OF_A_KIND)
    )
    return [_contradiction(Record(*row[:_SIZE]), *row[_SIZE:]) for row in await session.exec(query)]


def _contradiction(
    record: Record, printed: object, net: object, tax: object, supplier: object
) -> Signal:
    currency, total = record.currency or "", record.total
    if isinstance(printed, Decimal) and printed != total:
        return _told(record, "document_total", printed, printed=Money(printed, currency))
    if isinstance(net, Decimal) and isinstance(tax, Decimal) and net + tax != total:
        return _told(record, "sum", net + tax, sum=Money(net + tax, currency))
    return _told(record, "discrepancy", record.iban, **_differing(record, supplier))


def _differing(record: Record, supplier: object) -> dict[str, object]:
    """Which value of the invoice is not that of the supplier as Qonto keeps it, as far as the
    invoice itself tells: Qonto only says that there is such a value."""
    known = supplier if isinstance(supplier, dict) else {}
    for field, read in (("iban", record.iban), ("vat_number", record.vat_number)):
        kept = known.get(field)
        if read and kept and _plain(read) != _plain(str(kept)):
            one, other = str(read), str(kept)
            shown = (masked(one), masked(other)) if field == "iban" else (one, other)
            return {"field": field, "one": shown[0], "other": shown[1]}
    return {}


def _plain(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum()).upper()


def _told(record: Record, why: str, against: object, **facts: object) -> Signal:
    says = (why, record.total, against)
    return about(Kind.CONTRADICTION, record, why, says=says, facts=facts)
