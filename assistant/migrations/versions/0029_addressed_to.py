"""Whom a document is addressed to."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("documents", sa.Column("addressed_to", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("documents", "addressed_to")
