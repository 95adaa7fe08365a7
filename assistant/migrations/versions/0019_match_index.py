"""What a whole run of the matcher leaves behind for single records."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "match_indexes",
        sa.Column("workspace_id", sa.String(32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id"),
    )
    op.add_column("match_runs", sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "match_runs", sa.Column("trigger_id", sa.Integer(), nullable=False, server_default="0")
    )


def downgrade() -> None:
    op.drop_column("match_runs", "trigger_id")
    op.drop_column("match_runs", "arrived_at")
    op.drop_table("match_indexes")
