"""Invoice numbers without case and separators."""

from sqlalchemy import ColumnElement, func, literal_column
from sqlalchemy.orm import Mapped
from sqlalchemy.sql.functions import coalesce

SEPARATORS = " -/._#"
_WITHOUT = str.maketrans("", "", SEPARATORS)


def squeezed(text: str) -> str:
    """A number without case and separators: "INV 2026 0042" and "inv-2026/0042" are one."""
    return text.lower().translate(_WITHOUT)


def squeezed_column(column: Mapped[str | None]) -> ColumnElement[str]:
    """The same for a column, told as the index on numbers tells it: without parameters."""
    nothing: ColumnElement[str] = literal_column("''")
    made: ColumnElement[str] = func.lower(coalesce(column, nothing))
    for separator in SEPARATORS:
        made = func.replace(made, literal_column(f"'{separator}'"), nothing)
    return made
