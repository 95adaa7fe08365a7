"""Alembic's entry: always runs on a connection that the caller opened."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from assistant.database import Amount, UtcDateTime
from assistant.workspace.tables import metadata


def _render(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """Migrations name plain SQL types, so that old ones never depend on today's code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Amount):
        return "sa.BigInteger()"
    if kind == "type" and type(item).__name__ == "AutoString":
        length = getattr(item, "length", None)
        return f"sa.String({length})" if length else "sa.String()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=_render,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
