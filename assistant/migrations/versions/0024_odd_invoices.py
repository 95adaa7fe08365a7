"""The few invoices about which something is odd are found without reading all others."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

ODD = sa.text(
    "(has_duplicates OR has_discrepancies OR net + tax <> total"
    " OR CAST(needs_look AS VARCHAR) <> '[]')"
)


def upgrade() -> None:
    op.create_index(
        "ix_invoices_odd",
        "invoices",
        ["workspace_id", "issued_on"],
        sqlite_where=ODD,
        postgresql_where=ODD,
    )


def downgrade() -> None:
    op.drop_index("ix_invoices_odd", table_name="invoices")
