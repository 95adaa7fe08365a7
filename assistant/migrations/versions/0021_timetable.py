"""Standing questions are asked by a timetable, and their answers may be sent by e-mail."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TYPE happening ADD VALUE IF NOT EXISTS 'SCHEDULED'")
    op.add_column("automations", sa.Column("every", sa.String(10), nullable=True))
    op.add_column("automations", sa.Column("hour", sa.Integer(), nullable=True))
    op.add_column("automations", sa.Column("answer_to", sa.String(), nullable=True))


def downgrade() -> None:
    for name in ("answer_to", "hour", "every"):
        op.drop_column("automations", name)
