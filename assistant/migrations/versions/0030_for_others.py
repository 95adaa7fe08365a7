"""What is for somebody else stays out of totals: the mark on invoices, and a person's word that a
bill is ours all the same."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

MARK = """
    UPDATE invoices SET is_for_others = true WHERE document_id IN (
        SELECT id FROM documents WHERE addressed_to <> '' AND workspace_id IN (
            SELECT workspace_id FROM documents WHERE addressed_to IS NOT NULL
            GROUP BY workspace_id
            HAVING COUNT(*) >= 5 * SUM(CASE WHEN addressed_to <> '' THEN 1 ELSE 0 END)))
"""


def upgrade() -> None:
    op.add_column("documents", _flag("is_said_ours"))
    op.add_column("invoices", _flag("is_for_others"))
    op.create_index(
        "ix_invoices_for_others",
        "invoices",
        ["workspace_id"],
        sqlite_where=sa.text("is_for_others IS 1"),
        postgresql_where=sa.text("is_for_others IS true"),
    )
    op.create_index("ix_documents_addressed", "documents", ["workspace_id", "addressed_to"])
    op.execute(MARK)


def downgrade() -> None:
    op.drop_index("ix_documents_addressed", table_name="documents")
    op.drop_index("ix_invoices_for_others", table_name="invoices")
    op.drop_column("invoices", "is_for_others")
    op.drop_column("documents", "is_said_ours")


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
