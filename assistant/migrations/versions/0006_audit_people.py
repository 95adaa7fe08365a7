"""The audit trail refuses changes; names and notes beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

REFUSAL = "the audit trail only grows"
# A workspace takes its trail with it when it is erased as a whole; nothing else may.
LIVES = "EXISTS (SELECT 1 FROM workspaces WHERE id = OLD.workspace_id)"

FUNCTION = f"""
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF NOT {LIVES} THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION '{REFUSAL}';
END $$
"""


def upgrade() -> None:
    op.add_column("audit_events", sa.Column("personal_hash", sa.String(64), nullable=True))
    op.create_table(
        "audit_people",
        sa.Column("workspace_id", sa.String(32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("salt", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "sequence"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(FUNCTION)
        for name, moment in (
            ("audit_no_change", "BEFORE UPDATE OR DELETE ON audit_events FOR EACH ROW"),
            ("audit_no_truncate", "BEFORE TRUNCATE ON audit_events FOR EACH STATEMENT"),
        ):
            op.execute(f"CREATE TRIGGER {name} {moment} EXECUTE FUNCTION refuse_audit_change()")
        return
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    op.execute(f"CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit_events {refuse}")
    op.execute(
        f"CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit_events WHEN {LIVES} {refuse}"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_no_change ON audit_events")
        op.execute("DROP TRIGGER audit_no_truncate ON audit_events")
        op.execute("DROP FUNCTION refuse_audit_change()")
    else:
        op.execute("DROP TRIGGER audit_no_update")
        op.execute("DROP TRIGGER audit_no_delete")
    op.drop_table("audit_people")
    op.drop_column("audit_events", "personal_hash")
