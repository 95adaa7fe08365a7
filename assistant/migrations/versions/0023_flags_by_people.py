"""People put invoices into review, too: by a card, whose digest counts once."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("flags") as flags:
        flags.alter_column("automation_id", existing_type=sa.String(32), nullable=True)
        flags.add_column(sa.Column("card", sa.String(64), nullable=True))


def downgrade() -> None:
    op.execute("DELETE FROM flags WHERE automation_id IS NULL")
    with op.batch_alter_table("flags") as flags:
        flags.drop_column("card")
        flags.alter_column("automation_id", existing_type=sa.String(32), nullable=False)
