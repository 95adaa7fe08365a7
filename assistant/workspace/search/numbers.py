"""Invoice numbers without case and separators."""

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import Mapped
from sqlalchemy.sql.functions import coalesce

SEPARATORS = " -/._#"


def squeezed(text: str) -> str:
    """A number without case and separators: "INV 2026 0042" and "inv-2026/0042" are one."""
    return "".join(ch for ch in text.lower() if ch not in SEPARATORS)


def squeezed_column(column: Mapped[str | None]) -> ColumnElement[str]:
    """The same for a column."""
    made: ColumnElement[str] = func.lower(coalesce(column, ""))
    for separator in SEPARATORS:
        made = func.replace(made, separator, "")
    return made
