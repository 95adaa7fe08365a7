"""What is not paid is found among thousands of paid invoices."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

NOT_PAID = sa.text("paid_on IS NULL")


def upgrade() -> None:
    op.create_index(
        "ix_invoices_open", "invoices", ["workspace_id", "due_on"],
        sqlite_where=NOT_PAID, postgresql_where=NOT_PAID,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_invoices_open", "invoices")
