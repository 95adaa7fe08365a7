"""PostgreSQL: the words of an entry in a narrow table of their own, and invoices in the order in
which they are listed. SQLite has both: its full-text table, and an index that goes either way.
"""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

VECTOR = "strip(to_tsvector('simple'::regconfig, {words}))"
PLAIN = "regexp_replace(words, '[^[:alnum:]]+', ' ', 'g')"


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("DROP INDEX search_words")
    op.execute(
        "CREATE TABLE search_words ("
        "invoice_id integer PRIMARY KEY REFERENCES search_entries ON DELETE CASCADE, "
        "workspace_id varchar(32) NOT NULL, vector tsvector NOT NULL)"
    )
    op.execute(
        "INSERT INTO search_words SELECT invoice_id, workspace_id, "  # noqa: S608 — our own names
        f"{VECTOR.format(words=PLAIN)} FROM search_entries"
    )
    # Without a list of what is pending, which every search would have to go through.
    op.execute(
        "CREATE INDEX search_words_vector ON search_words USING gin (vector) "
        "WITH (fastupdate = off)"
    )
    of_new = VECTOR.format(words="new.words")
    op.execute(
        "CREATE FUNCTION search_words_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"INSERT INTO search_words SELECT new.invoice_id, new.workspace_id, {of_new} "
        "ON CONFLICT (invoice_id) DO UPDATE SET vector = excluded.vector; "
        "RETURN NULL; END $$"
    )
    op.execute(
        "CREATE TRIGGER search_words_keep AFTER INSERT OR UPDATE OF words ON search_entries "
        "FOR EACH ROW EXECUTE FUNCTION search_words_keep()"
    )
    # What filters ask for stands in it: going through the list never touches the wide rows.
    op.execute(
        "CREATE INDEX ix_invoices_listing ON invoices "
        "(workspace_id, issued_on DESC NULLS LAST, id DESC) "
        "INCLUDE (total, currency, vendor_id, paid_on, status, is_credit_note, is_invoice) "
        "WHERE removed_at IS NULL"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("DROP INDEX ix_invoices_listing")
    op.execute("DROP TRIGGER search_words_keep ON search_entries")
    op.execute("DROP FUNCTION search_words_keep()")
    op.execute("DROP TABLE search_words")
    op.execute(
        "CREATE INDEX search_words ON search_entries "
        "USING gin (to_tsvector('simple'::regconfig, words))"
    )
