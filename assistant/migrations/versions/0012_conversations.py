"""Versions of an answer, thumbs, and shared answers."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    shown = sa.Column("is_shown", sa.Boolean(), nullable=False, server_default=sa.true())
    op.add_column("messages", shown)
    for name in ("thumb", "thumb_reason"):
        op.add_column("messages", sa.Column(name, sa.String(), nullable=False, server_default=""))
    op.create_table(
        "shared_answers",
        sa.Column("workspace_id", sa.String(32), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("message_id", sa.String(32), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shared_by", sa.String(), nullable=False),
        sa.Column("shared_by_id", sa.String(), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_shared_answers_message", "shared_answers", ["workspace_id", "message_id"])


def downgrade() -> None:
    op.drop_table("shared_answers")
    for name in ("thumb_reason", "thumb", "is_shown"):
        op.drop_column("messages", name)
