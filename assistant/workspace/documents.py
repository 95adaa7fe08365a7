"""Source documents: files stored once by content, what was read in them, and their review."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from assistant import clock
from assistant.database import Amount, UtcDateTime, WorkspaceRow


class Origin(StrEnum):
    """Where a document came from."""

    QONTO = "qonto"
    UPLOAD = "upload"


class DocumentState(StrEnum):
    """The review of a document. Those from Qonto are `mirrored`: nothing waits for a person."""

    MIRRORED = "mirrored"
    READING = "reading"
    TO_REVIEW = "to_review"
    APPROVED = "approved"
    PUSHED = "pushed"
    DECLINED = "declined"
    UNREADABLE = "unreadable"


class Document(WorkspaceRow, table=True):
    """One file, stored once per workspace by its SHA-256.

    `version` grows with each change to what a card shows (fields, file, state), so that a card
    drawn earlier can be told to be out of date. `provenance` maps a field to
    `{"source": "xml|text|human|qonto", "quote": …, "page": …, "confidence": 0..1}`.
    """

    __tablename__ = "documents"
    __table_args__ = (UniqueConstraint("workspace_id", "sha256"),)

    id: int | None = Field(default=None, primary_key=True)
    sha256: str = Field(max_length=64)
    file_name: str
    content_type: str = "application/pdf"
    size: int = 0
    pages: int | None = None
    origin: Origin = Origin.UPLOAD
    state: DocumentState = DocumentState.READING
    problem: str | None = None
    version: int = 1

    vendor_name: str | None = None
    vendor_id: int | None = Field(default=None, foreign_key="vendors.id")
    number: str | None = None
    issued_on: date | None = None
    due_on: date | None = None
    currency: str | None = Field(default=None, max_length=3)
    total: Decimal | None = Field(default=None, sa_type=Amount)
    net: Decimal | None = Field(default=None, sa_type=Amount)
    tax: Decimal | None = Field(default=None, sa_type=Amount)
    iban: str | None = None
    vat_number: str | None = None
    provenance: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)

    qonto_invoice_id: str | None = Field(default=None, index=True)
    uploaded_by: str | None = None
    approved_by: str | None = None
    approved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
