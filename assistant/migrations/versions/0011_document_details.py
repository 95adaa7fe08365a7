"""What reading a document finds beside its fields."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

COLUMNS = ("details", "notices", "contradictions")


def upgrade() -> None:
    op.add_column("documents", sa.Column("credit_note", sa.Boolean(), nullable=True))
    for name in COLUMNS:
        op.add_column("documents", sa.Column(name, sa.JSON(), nullable=True))
    op.add_column("documents", sa.Column("read_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for name in ("credit_note", *COLUMNS, "read_at"):
        op.drop_column("documents", name)
