"""Rules for categories: learnt from what people choose, readable, and tried out on the past."""

from datetime import datetime

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from assistant import clock
from assistant.database import UtcDateTime, WorkspaceRow


class CategoryRule(WorkspaceRow, table=True):
    """Invoices of a supplier, or with all these words, or both, belong to a category.

    `words` are plain tokens with single spaces; `invoice_ids` are the choices that made it.
    """

    __tablename__ = "category_rules"
    __table_args__ = (UniqueConstraint("workspace_id", "vendor_id", "words"),)

    id: int | None = Field(default=None, primary_key=True)
    vendor_id: int | None = None
    words: str = ""
    category: str
    version: int = 1
    is_on: bool = True
    is_learnt: bool = True
    invoice_ids: list[int] = Field(default_factory=list, sa_type=JSON)
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
