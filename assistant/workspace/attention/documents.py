"""Documents: files that are missing or unread, and VAT numbers that are nowhere to be found.

"no_file": Qonto has none. "not_fetched": it is not here. "not_read": it is here and waits to be
read. "not_extracted": it could not be read. "picture": it holds no text. "nothing_found": it holds
text, but no field of an invoice. "not_on_document": it was read, and what is missing does not stand
on it.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, String, and_, cast, func, or_
from sqlalchemy import select as select_columns
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.workspace.attachments import Attachment, AttachmentState
from assistant.workspace.attention.records import (
    COLUMNS,
    MOST_OF_A_KIND,
    Record,
    Suppliers,
    not_refused,
    of,
)
from assistant.workspace.attention.signal import Kind, Signal, about
from assistant.workspace.document_texts import DocumentText
from assistant.workspace.documents import Document, DocumentState
from assistant.workspace.invoices import Invoice
from assistant.workspace.search import invoices_only
from assistant.workspace.vendors import Vendor

RECENT = timedelta(days=90)
NEWEST = 50
VAT_COUNTRIES = frozenset({
    "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HR", "HU",
    "IE", "IT", "LI", "LT", "LU", "LV", "MC", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
})  # fmt: skip
VAT_CURRENCIES = frozenset({
    "EUR", "GBP", "CHF", "NOK", "SEK", "DKK", "PLN", "CZK", "HUF", "RON", "BGN",
})  # fmt: skip


class Filed(NamedTuple):
    """An invoice with what is known of its file."""

    record: Record
    document_id: int | None
    provenance: object
    read_at: datetime | None
    has_text: bool
    attachment_id: str | None
    problem: str | None

    @property
    def state(self) -> str:
        """Which of the states at the top of this module it is."""
        if self.document_id is None:
            return "not_fetched" if self.attachment_id else "no_file"
        if self.provenance:  # whatever was read in a file means that it could be read
            return "not_on_document"
        if self.problem:
            return "not_extracted"
        if self.read_at is None:
            return "not_read"
        return "nothing_found" if self.has_text else "picture"


async def not_fetched(session: AsyncSession) -> list[Signal]:
    """Files that could not be fetched from Qonto."""
    lost = await _lost(session)
    if not lost:
        return []
    return _missing(await _with_files(session, col(Invoice.attachment_id).in_(lost)))


async def unread(session: AsyncSession, today: date, suppliers: Suppliers = None) -> list[Signal]:
    """Recent files in which nothing could be read, and recent invoices without any file where
    files are the rule; none is expected of what was refused."""
    unread = and_(
        cast(col(Document.provenance), String) == "{}",
        or_(
            and_(
                col(Document.state).in_([DocumentState.MIRRORED, DocumentState.UNREADABLE]),
                col(Document.problem).is_not(None),
            ),
            and_(
                col(Document.state) == DocumentState.MIRRORED,
                col(Document.read_at).is_not(None),
                or_(_no_text(), and_(*invoices_only())),
            ),
        ),
    )
    without = and_(
        col(Invoice.document_id).is_(None), col(Invoice.attachment_id).is_(None),
        *invoices_only(), not_refused(),
    )  # fmt: skip
    wanted = or_(unread, without) if await _files_are_the_rule(session) else unread
    recent = col(Invoice.issued_on) >= today - RECENT
    return _missing(await _with_files(session, recent, wanted, *of(suppliers)))


def _no_text() -> ColumnElement[bool]:
    """Nothing printed is known of the document; DocumentText must be joined (outer)."""
    return col(DocumentText.document_id).is_(None)


async def _files_are_the_rule(session: AsyncSession) -> bool:
    """At least four in five of the newest invoices have a file."""
    query = select(Invoice.attachment_id).where(col(Invoice.removed_at).is_(None))
    newest = list(await session.exec(query.order_by(col(Invoice.id).desc()).limit(NEWEST)))
    return sum(one is not None for one in newest) * 5 >= len(newest) * 4


def _missing(found: Sequence[Filed]) -> list[Signal]:
    return [
        about(
            Kind.DOCUMENT,
            one.record,
            one.state,
            says=(one.document_id is None, one.problem),
            facts={"problem": one.problem or ""},
        )
        for one in found
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
        about(
            Kind.MISSING_VAT, one.record, one.state, says=(one.state,),
            facts={"problem": one.problem or ""},
        )
        for one in found
        if _prints_vat(one.record)
    ]  # fmt: skip


def _prints_vat(one: Record) -> bool:
    """By the account's country, else by the currency; suppliers elsewhere have no such number."""
    if country := (one.iban or "").strip()[:2].upper():
        return country in VAT_COUNTRIES
    return one.currency in VAT_CURRENCIES


async def _with_files(
    session: AsyncSession, *where: Any  # noqa: ANN401 — conditions of the toolkit's
) -> list[Filed]:  # fmt: skip
    """Invoices with what is known of their file."""
    query: Any = (
        select_columns(
            *COLUMNS, col(Document.id), col(Document.provenance), col(Document.read_at),
            col(DocumentText.document_id).is_not(None), col(Invoice.attachment_id),
            func.coalesce(col(Attachment.problem), col(Document.problem)),
        )
        .select_from(Invoice)
        .outerjoin(Vendor, col(Vendor.id) == col(Invoice.vendor_id))
        .outerjoin(Document, col(Document.id) == col(Invoice.document_id))
        .outerjoin(DocumentText, col(DocumentText.document_id) == col(Document.id))
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
    return [Filed(Record(*row[:size]), *row[size:]) for row in await session.exec(query)]
