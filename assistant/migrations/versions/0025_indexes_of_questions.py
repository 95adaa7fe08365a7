"""A number is found however it is written, and what is counted in every answer is never read row by
row: invoices without an amount, documents by their state.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

PLAIN_NUMBER = sa.text(
    "replace(replace(replace(replace(replace(replace(lower(coalesce(number, '')),"
    " ' ', ''), '-', ''), '/', ''), '.', ''), '_', ''), '#', '')"
)
UNPRICED = sa.text("total IS NULL")


def upgrade() -> None:
    op.drop_index("ix_invoices_number", table_name="invoices")
    op.create_index("ix_invoices_number", "invoices", ["workspace_id", PLAIN_NUMBER])
    op.create_index(
        "ix_invoices_unpriced",
        "invoices",
        ["workspace_id"],
        sqlite_where=UNPRICED,
        postgresql_where=UNPRICED,
    )
    op.create_index("ix_documents_state", "documents", ["workspace_id", "state"])


def downgrade() -> None:
    op.drop_index("ix_documents_state", table_name="documents")
    op.drop_index("ix_invoices_unpriced", table_name="invoices")
    op.drop_index("ix_invoices_number", table_name="invoices")
    op.create_index("ix_invoices_number", "invoices", ["workspace_id", "number"])
