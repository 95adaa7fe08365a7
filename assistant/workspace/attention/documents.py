"""Documents: files that are missing or unread, and VAT numbers that are nowhere to be found.

"not_fetched": the file is not here. "not_extracted": it is here, but nothing could read it.
"not_on_document": it was read, and what is missing does not stand on it.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import String, and_, cast, func, or_
from sqlalchemy import select as select_columns
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.workspace.attachments import Attachment, AttachmentState
from assistant.workspace.attention.records import COLUMNS, MOST_OF_A_KIND, Record, Suppliers, of
from assistant.workspace.attention.signal import Kind, Signal, about
from assistant.workspace.documents import Document, DocumentState
from assistant.workspace.invoices import Invoice
from assistant.workspace.search import invoices_only
from assistant.workspace.vendors import Vendor

RECENT = timedelta(days=90)
VAT_COUNTRIES = frozenset({
    "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HR", "HU",
    "IE", "IT", "LI", "LT", "LU", "LV", "MC", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
})  # fmt: skip
VAT_CURRENCIES = frozenset({
    "EUR", "GBP", "CHF", "NOK", "SEK", "DKK", "PLN", "CZK", "HUF", "RON", "BGN",
})  # fmt: skip
NOT_FETCHED, NOT_EXTRACTED, NOT_ON_DOCUMENT = "not_fetched", "not_extracted", "not_on_document"
PICTURE = "picture"
_WithFile = tuple[Record, int | None, object, str | None]


async def not_fetched(session: AsyncSession) -> list[Signal]:
    """Files that could not be fetched from Qonto."""
    lost = await _lost(session)
    if not lost:
        return []
    return _missing(await _with_files(session, col(Invoice.attachment_id).in_(lost)))


async def unread(session: AsyncSession, today: date, suppliers: Suppliers = None) -> list[Signal]:
    """Recent files in which nothing could be read."""
    refused = and_(
        col(Document.state).in_([DocumentState.MIRRORED, DocumentState.UNREADABLE]),
        col(Document.problem).is_not(None),
    )
    pictures = and_(
        col(Document.state) == DocumentState.MIRRORED,
        col(Document.read_at).is_not(None),
        cast(col(Document.provenance), String) == "{}",
    )
    recent = col(Invoice.issued_on) >= today - RECENT
    return _missing(await _with_files(session, recent, or_(refused, pictures), *of(suppliers)))


def _missing(found: Sequence[_WithFile]) -> list[Signal]:
    return [
        about(
            Kind.DOCUMENT,
            record,
            NOT_FETCHED if document_id is None else NOT_EXTRACTED if problem else PICTURE,
            says=(document_id is None, problem),
            facts={"problem": problem or ""},
        )
        for record, document_id, _, problem in found
    ]


async def _lost(session: AsyncSession) -> list[str]:
    """The ids at Qonto of files that could not be fetched."""
    failed = col(Attachment.state).in_([AttachmentState.FAILED, AttachmentState.GIVEN_UP])
    query = select(Attachment.source_id).where(failed)
    return list(await session.exec(query.order_by(col(Attachment.id).desc()).limit(MOST_OF_A_KIND)))


async def missing_vat(
    session: AsyncSession, today: date, suppliers: Suppliers = None
) -> list[Signal]:
    """Analysed invoices of the last 90 days without the VAT number that suppliers there print."""
    found = await _with_files(
        session,
        *of(suppliers),
        *invoices_only(),
        func.coalesce(col(Invoice.vat_number), "") == "",
        func.coalesce(col(Document.vat_number), "") == "",
        col(Invoice.issued_on) >= today - RECENT,
        col(Invoice.analyzed_at).is_not(None),
    )
    return [
        about(Kind.MISSING_VAT, record, where, says=(where,))
        for record, document_id, provenance, _ in found
        if (where := _where(document_id, provenance)) and _prints_vat(record)
    ]


def _prints_vat(one: Record) -> bool:
    """By the account's country, else by the currency; suppliers elsewhere have no such number."""
    if country := (one.iban or "").strip()[:2].upper():
        return country in VAT_COUNTRIES
    return one.currency in VAT_CURRENCIES


def _where(document_id: int | None, provenance: object) -> str:
    """Which of the three it is; whatever was read in a file means that it could be read."""
    if document_id is None:
        return NOT_FETCHED
    return NOT_ON_DOCUMENT if provenance else NOT_EXTRACTED


async def _with_files(
    session: AsyncSession, *where: Any  # noqa: ANN401 — conditions of the toolkit's
) -> list[_WithFile]:  # fmt: skip
    """Invoices with their document's id and provenance, and what is wrong with their file."""
    query: Any = (
        select_columns(
            *COLUMNS, col(Document.id), col(Document.provenance),
            func.coalesce(col(Attachment.problem), col(Document.problem)),
        )
        .select_from(Invoice)
        .outerjoin(Vendor, col(Vendor.id) == col(Invoice.vendor_id))
        .outerjoin(Document, col(Document.id) == col(Invoice.document_id))
        .outerjoin(
            Attachment,
            and_(
                col(Attachment.source_id) == col(Invoice.attachment_id),
                col(Attachment.provider) == col(Invoice.provider),
                col(Attachment.workspace_id) == col(Invoice.workspace_id),
            ),
        )
        .where(col(Invoice.removed_at).is_(None), *where)
        .order_by(col(Invoice.issued_on).desc(), col(Invoice.id))
        .limit(MOST_OF_A_KIND)
    )  # fmt: skip
    size = len(COLUMNS)
    return [(Record(*row[:size]), *row[size:]) for row in await session.exec(query)]
