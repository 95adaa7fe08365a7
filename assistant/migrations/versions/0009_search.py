"""The search index: words and trigrams of numbers, beside the invoices."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# Full-text tables of SQLite hang on search_entries: they keep no text of their own.
TABLES = {
    "search_words": ("words", "unicode61 remove_diacritics 2', prefix='2 3"),
    "search_parts": ("parts", "trigram"),
}


def upgrade() -> None:
    op.create_table(
        "document_texts",
        sa.Column("workspace_id", sa.String(32), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("document_id"),
    )
    op.create_table(
        "search_entries",
        sa.Column("workspace_id", sa.String(32), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document_version", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("parts", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("invoice_id"),
    )
    if op.get_bind().dialect.name == "postgresql":
        _index_postgresql()
    else:
        _index_sqlite()


def _index_postgresql() -> None:
    words = "to_tsvector('simple'::regconfig, words)"
    op.execute(f"CREATE INDEX search_words ON search_entries USING gin ({words})")
    # Without the extension a part of a number is still found, by reading every entry.
    if not _has_trigrams():
        return
    op.execute("CREATE INDEX search_parts ON search_entries USING gin (parts gin_trgm_ops)")


def _has_trigrams() -> bool:
    """Whether pg_trgm is there or may be made; a refusal must not undo the migration."""
    connection = op.get_bind()
    try:
        with connection.begin_nested():
            connection.execute(sa.text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
    except sa.exc.DBAPIError:
        return False
    return True


def _index_sqlite() -> None:
    for name, (column, tokens) in TABLES.items():
        op.execute(
            f"CREATE VIRTUAL TABLE {name} USING fts5({column}, content='search_entries', "
            f"content_rowid='invoice_id', tokenize='{tokens}')"
        )
        add = (
            f"INSERT INTO {name}(rowid, {column}) "  # noqa: S608 — names of our own
            f"VALUES (new.invoice_id, new.{column});"
        )
        drop = (
            f"INSERT INTO {name}({name}, rowid, {column}) "  # noqa: S608 — names of our own
            f"VALUES ('delete', old.invoice_id, old.{column});"
        )
        for moment, work in (("INSERT", add), ("DELETE", drop), ("UPDATE", drop + " " + add)):
            op.execute(
                f"CREATE TRIGGER {name}_{moment.lower()} AFTER {moment} ON search_entries "
                f"BEGIN {work} END"
            )


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        for name in TABLES:
            op.execute(f"DROP TABLE {name}")
    op.drop_table("search_entries")
    op.drop_table("document_texts")
