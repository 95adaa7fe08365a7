"""Automations, what they delivered, and flags on invoices."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

HAPPENINGS = ("UPLOADED", "UPDATED", "TO_REVIEW", "SIGNAL", "PUSH_SENT", "PUSH_FAILED")
ACTIONS = ("WEBHOOK", "EMAIL", "CATEGORISE", "ASK", "REVIEW")
STATES = ("WAITING", "DELIVERED", "FAILED", "REFUSED")


def _workspace() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], ondelete="CASCADE")


def upgrade() -> None:
    op.create_table(
        "automations",
        sa.Column("workspace_id", sa.String(32), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("happening", sa.Enum(*HAPPENINGS, name="happening"), nullable=False),
        sa.Column("vendor_id", sa.Integer(), nullable=True),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("least", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(3), nullable=True),
        sa.Column("action", sa.Enum(*ACTIONS, name="action"), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("secret", sa.String(), nullable=True),
        sa.Column("old_secret", sa.String(), nullable=True),
        sa.Column("rotated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pause_reason", sa.String(), nullable=True),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_by_id", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        _workspace(),
        sa.ForeignKeyConstraint(["vendor_id"], ["vendors.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "automation_cursors",
        sa.Column("workspace_id", sa.String(32), nullable=False),
        sa.Column("trigger_id", sa.Integer(), nullable=False),
        sa.Column("audit_sequence", sa.Integer(), nullable=False),
        sa.Column("signals", sa.JSON(), nullable=False),
        sa.Column("signals_at", sa.DateTime(timezone=True), nullable=True),
        _workspace(),
        sa.PrimaryKeyConstraint("workspace_id"),
    )
    op.create_table(
        "deliveries",
        sa.Column("workspace_id", sa.String(32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("automation_id", sa.String(32), nullable=False),
        sa.Column("event_id", sa.String(64), nullable=False),
        sa.Column("happening", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.Enum(*STATES, name="deliverystate"), nullable=False),
        sa.Column("attempts", sa.JSON(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        _workspace(),
        sa.ForeignKeyConstraint(["automation_id"], ["automations.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "automation_id", "event_id"),
    )
    op.create_index("ix_deliveries_due", "deliveries", ["state", "next_try_at"])
    op.create_table(
        "flags",
        sa.Column("workspace_id", sa.String(32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("automation_id", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cleared_by", sa.String(), nullable=True),
        _workspace(),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["automation_id"], ["automations.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "invoice_id", "automation_id"),
    )


def downgrade() -> None:
    for table in ("flags", "deliveries", "automation_cursors", "automations"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for name in ("happening", "action", "deliverystate"):
            op.execute(f"DROP TYPE {name}")
