"""The few invoices that are gone at Qonto are counted without reading all others."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

REMOVED = sa.text("removed_at IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_invoices_removed",
        "invoices",
        ["workspace_id"],
        sqlite_where=REMOVED,
        postgresql_where=REMOVED,
    )


def downgrade() -> None:
    op.drop_index("ix_invoices_removed", table_name="invoices")
