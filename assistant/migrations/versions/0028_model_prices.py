"""What a million tokens cost, and how many sentences of a day the gate withheld."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("workspaces", sa.Column("model_price_in", sa.BigInteger(), nullable=True))
    op.add_column("workspaces", sa.Column("model_price_out", sa.BigInteger(), nullable=True))
    op.add_column(
        "workspaces",
        sa.Column("model_currency", sa.String(3), nullable=False, server_default="EUR"),
    )
    op.add_column(
        "model_usage", sa.Column("withheld", sa.Integer(), nullable=False, server_default="0")
    )


def downgrade() -> None:
    op.drop_column("model_usage", "withheld")
    for name in ("model_currency", "model_price_out", "model_price_in"):
        op.drop_column("workspaces", name)
