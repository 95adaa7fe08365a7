"""One vendor per supplier, merges, our own identity, and categories with their rules."""

import sqlalchemy as sa
from alembic import op

from assistant.workspace import names
from assistant.workspace.identifiers import iban_key, vat_key

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("vendors", schema=None) as batch_op:
        batch_op.add_column(sa.Column("category_source", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("name_key", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("vat_key", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("iban_key", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("is_compared", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        for name in ("name_key", "vat_key", "iban_key"):
            batch_op.create_index(f"ix_vendors_{name}", ["workspace_id", name], unique=False)
    with op.batch_alter_table("invoices", schema=None) as batch_op:
        batch_op.add_column(sa.Column("source_vendor_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("category_source", sa.String(), nullable=True))
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.add_column(sa.Column("source_vendor_id", sa.Integer(), nullable=True))
    op.create_table(
        "vendor_merges",
        sa.Column("workspace_id", sa.String(32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "vendor_id", "into_id"),
    )
    with op.batch_alter_table("vendor_merges", schema=None) as batch_op:
        batch_op.create_index("ix_vendor_merges_state", ["workspace_id", "state"], unique=False)
    op.create_table(
        "own_identifiers",
        sa.Column("workspace_id", sa.String(32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "kind", "value"),
    )
    op.create_table(
        "category_rules",
        sa.Column("workspace_id", sa.String(32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vendor_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("is_learnt", sa.Boolean(), nullable=False),
        sa.Column("invoice_ids", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "vendor_id", "words"),
    )
    _fill()


def _fill() -> None:
    """Bring what is there already into the new columns."""
    connection = op.get_bind()
    for table in ("invoices", "documents"):
        connection.execute(sa.text(f"UPDATE {table} SET source_vendor_id = vendor_id"))  # noqa: S608 — our own names
    rows = connection.execute(sa.text("SELECT id, name, vat_number, iban FROM vendors")).all()
    for row in rows:
        connection.execute(
            sa.text("UPDATE vendors SET name_key = :n, vat_key = :v, iban_key = :i WHERE id = :id"),
            {"n": names.key(row[1]), "v": vat_key(row[2]), "i": iban_key(row[3]), "id": row[0]},
        )


def downgrade() -> None:
    for table in ("category_rules", "own_identifiers", "vendor_merges"):
        op.drop_table(table)
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.drop_column("source_vendor_id")
    with op.batch_alter_table("invoices", schema=None) as batch_op:
        batch_op.drop_column("category_source")
        batch_op.drop_column("source_vendor_id")
    with op.batch_alter_table("vendors", schema=None) as batch_op:
        for name in ("iban_key", "vat_key", "name_key"):
            batch_op.drop_index(f"ix_vendors_{name}")
        for name in ("is_compared", "merged_into_id", "iban_key", "vat_key", "name_key"):
            batch_op.drop_column(name)
        batch_op.drop_column("category_source")
