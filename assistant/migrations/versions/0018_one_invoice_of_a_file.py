"""Files know the one invoice that named them: an index less to keep for every invoice.

Invoices are found by their document instead, through an index that only holds those with one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

WITH_DOCUMENT = sa.text("document_id IS NOT NULL")


def upgrade() -> None:
    op.add_column("attachments", sa.Column("invoice_id", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE attachments SET invoice_id = (SELECT min(i.id) FROM invoices i "
        "WHERE i.workspace_id = attachments.workspace_id "
        "AND i.attachment_id = attachments.source_id "
        "GROUP BY i.attachment_id HAVING count(*) = 1)"
    )
    op.drop_index("ix_invoices_attachment", table_name="invoices")
    op.create_index(
        "ix_invoices_document",
        "invoices",
        ["workspace_id", "document_id"],
        sqlite_where=WITH_DOCUMENT,
        postgresql_where=WITH_DOCUMENT,
    )


def downgrade() -> None:
    op.drop_index("ix_invoices_document", table_name="invoices")
    op.create_index("ix_invoices_attachment", "invoices", ["workspace_id", "attachment_id"])
    op.drop_column("attachments", "invoice_id")
