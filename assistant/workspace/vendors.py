"""Vendors: the suppliers a company buys from."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from assistant import clock
from assistant.database import UtcDateTime, WorkspaceRow


class Vendor(WorkspaceRow, table=True):
    """One supplier. `source_key` is the supplier's id at the source, else its folded name."""

    __tablename__ = "vendors"
    __table_args__ = (UniqueConstraint("workspace_id", "provider", "source_key"),)

    id: int | None = Field(default=None, primary_key=True)
    provider: str = "qonto"
    source_key: str
    source_id: str | None = None
    name: str
    folded_name: str = Field(index=True)
    vat_number: str | None = None
    iban: str | None = None
    email: str | None = None
    category: str | None = None
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
