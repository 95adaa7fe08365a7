"""Approval rules and what they decided."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "approval_rules",
        sa.Column("workspace_id", sa.String(32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Enum("OFF", "ON", "PAUSED", name="rulestate"), nullable=False),
        sa.Column("vendor_id", sa.Integer(), nullable=True),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("amount_limit", sa.BigInteger(), nullable=False),
        sa.Column("least_confidence", sa.Integer(), nullable=False),
        sa.Column("required", sa.JSON(), nullable=False),
        sa.Column("most_a_day", sa.Integer(), nullable=False),
        sa.Column("most_sum_a_day", sa.BigInteger(), nullable=False),
        sa.Column("vendor_most_a_day", sa.Integer(), nullable=False),
        sa.Column("vendor_most_sum_a_day", sa.BigInteger(), nullable=False),
        sa.Column("replayed_version", sa.Integer(), nullable=True),
        sa.Column("replay", sa.JSON(), nullable=False),
        sa.Column("pause_reason", sa.String(), nullable=True),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("switched_by", sa.String(), nullable=True),
        sa.Column("switched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["vendor_id"], ["vendors.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_approval_rules_state", "approval_rules", ["workspace_id", "state"])
    op.create_table(
        "rule_decisions",
        sa.Column("workspace_id", sa.String(32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("document_version", sa.Integer(), nullable=False),
        sa.Column("vendor", sa.String(), nullable=False),
        sa.Column("posted", sa.Boolean(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(3), nullable=True),
        sa.Column("proposal_id", sa.String(32), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disputed_by", sa.String(), nullable=True),
        sa.Column("disputed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contradicted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["rule_id"], ["approval_rules.id"]),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"]),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "document_id", "rule_id"),
    )
    op.create_index("ix_rule_decisions_rule_id", "rule_decisions", ["rule_id"])


def downgrade() -> None:
    op.drop_table("rule_decisions")
    op.drop_table("approval_rules")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TYPE rulestate")
