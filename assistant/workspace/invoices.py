"""Workspace invoices: what Qonto says about each supplier invoice, in columns and raw."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Index, TextClause, UniqueConstraint, false, text, update
from sqlmodel import Field, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant import clock
from assistant.database import Amount, UtcDateTime, WorkspaceRow

_NOT_PAID = text("paid_on IS NULL")
_UNPRICED = text("total IS NULL")
# As text, since a query is only answered from an index of few rows when it says just the same.
_ODD = (
    "({of}has_duplicates OR {of}has_discrepancies OR {of}net + {of}tax <> {of}total"
    " OR CAST({of}needs_look AS VARCHAR) <> '[]')"
)
# A number as `search.squeezed` writes it, told as its queries tell it.
_PLAIN_NUMBER = (
    "replace(replace(replace(replace(replace(replace(lower(coalesce(number, '')),"
    " ' ', ''), '-', ''), '/', ''), '.', ''), '_', ''), '#', '')"
)


class Invoice(WorkspaceRow, table=True):
    """One supplier invoice, mirrored. Amounts are in `currency`; `status` is Qonto's, kept open.

    `is_for_others` marks what is addressed to somebody else and so counts nowhere; `addressees`
    decides it. `needs_look` lists what could not be understood; the raw payload is always kept.
    """

    __tablename__ = "invoices"
    __table_args__ = (
        UniqueConstraint("workspace_id", "provider", "source_id"),
        Index("ix_invoices_issued", "workspace_id", "issued_on", "vendor_id", "currency"),
        Index("ix_invoices_due", "workspace_id", "due_on"),
        Index(
            "ix_invoices_open",
            "workspace_id",
            "due_on",
            sqlite_where=_NOT_PAID,
            postgresql_where=_NOT_PAID,
        ),
        Index("ix_invoices_number", "workspace_id", text(_PLAIN_NUMBER)),
        Index(
            "ix_invoices_removed",
            "workspace_id",
            sqlite_where=text("removed_at IS NOT NULL"),
            postgresql_where=text("removed_at IS NOT NULL"),
        ),
        Index(
            "ix_invoices_unpriced",
            "workspace_id",
            sqlite_where=_UNPRICED,
            postgresql_where=_UNPRICED,
        ),
        Index(
            "ix_invoices_document",
            "workspace_id",
            "document_id",
            sqlite_where=text("document_id IS NOT NULL"),
            postgresql_where=text("document_id IS NOT NULL"),
        ),
        Index(
            "ix_invoices_for_others",
            "workspace_id",
            sqlite_where=text("is_for_others IS 1"),
            postgresql_where=text("is_for_others IS true"),
        ),
        Index("ix_invoices_vendor", "workspace_id", "vendor_id"),
        Index(
            "ix_invoices_odd",
            "workspace_id",
            "issued_on",
            sqlite_where=text(_ODD.format(of="")),
            postgresql_where=text(_ODD.format(of="")),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    connection_id: str = Field(foreign_key="connections.id", ondelete="CASCADE")
    provider: str = "qonto"
    source_id: str
    source_created_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    source_updated_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: int = 1

    vendor_id: int | None = Field(default=None, foreign_key="vendors.id")
    source_vendor_id: int | None = None
    vendor_name: str | None = None
    number: str | None = None
    status: str = "unknown"
    category: str | None = None
    category_source: str | None = None
    description: str | None = None
    document_kind: str | None = None
    is_credit_note: bool = False
    is_invoice: bool = True
    issued_on: date | None = None
    due_on: date | None = None
    paid_on: date | None = None
    scheduled_on: date | None = None
    currency: str | None = Field(default=None, max_length=3)
    total: Decimal | None = Field(default=None, sa_type=Amount)
    net: Decimal | None = Field(default=None, sa_type=Amount)
    tax: Decimal | None = Field(default=None, sa_type=Amount)
    payable: Decimal | None = Field(default=None, sa_type=Amount)
    iban: str | None = None
    vat_number: str | None = None
    file_name: str | None = None
    attachment_id: str | None = None
    linked_transactions: int = 0
    has_duplicates: bool = False
    has_discrepancies: bool = False
    possible_duplicate: bool = False
    analyzed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    needs_look: list[str] = Field(default_factory=list, sa_type=JSON)
    raw: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)

    document_id: int | None = Field(default=None, foreign_key="documents.id")
    is_for_others: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    first_seen_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    removed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def settled(self) -> Decimal:
        """What bank lines paid of it, where it was listed among open ones; no column."""
        known: Decimal = self.__dict__.get("_settled", Decimal(0))
        return known

    @settled.setter
    def settled(self, amount: Decimal) -> None:
        self.__dict__["_settled"] = amount


def odd() -> TextClause:
    """The few invoices about which something is odd in itself: marked by Qonto, not understood, or
    with sums that do not close."""
    return text(_ODD.format(of="invoices."))


async def id_by_document(session: AsyncSession, document_id: int) -> int | None:
    """The newest invoice whose file this is."""
    query = select(Invoice.id).where(Invoice.document_id == document_id)
    return (await session.exec(query.order_by(col(Invoice.id).desc()))).first()


async def live_source_ids(session: AsyncSession) -> set[str]:
    """The source's ids of all invoices that were there when last looked."""
    found = await session.exec(select(Invoice.source_id).where(col(Invoice.removed_at).is_(None)))
    return set(found)


async def raw_payloads(session: AsyncSession) -> list[dict[str, Any]]:
    """What the source sent of every invoice that is there, untouched."""
    found = await session.exec(select(Invoice.raw).where(col(Invoice.removed_at).is_(None)))
    return [dict(raw) for raw in found]


async def remove(session: AsyncSession, source_ids: Sequence[str], now: datetime) -> list[int]:
    """Mark invoices that are gone at the source; answers with our ids of those newly marked."""
    removed = await session.exec(
        update(Invoice)
        .where(col(Invoice.source_id).in_(source_ids), col(Invoice.removed_at).is_(None))
        .values(removed_at=now)
        .returning(col(Invoice.id))
        .execution_options(synchronize_session=False)
    )
    return list(removed.scalars())
