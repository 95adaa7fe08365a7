"""Invoice numbers without case and separators."""

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import Mapped
from sqlalchemy.sql.functions import coalesce

SEPARATORS = " -/._#"
_WITHOUT = str.maketrans("", "", SEPARATORS)


def squeezed(text: str) -> str:
    """A number without case and separators: "INV 2026 0042" and "inv-2026/0042" are one."""
    return text.lower().translate(_WITHOUT)


def squeezed_column(column: Mapped[str | None]) -> ColumnElement[str]:
    """The same for a column."""
    made: ColumnElement[str] = func.lower(coalesce(column, ""))
    for separator in SEPARATORS:
        made = func.replace(made, separator, "")
    return made
