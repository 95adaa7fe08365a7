"""One migrated PostgreSQL database in a process: a test starts from it emptied.

A database of its own for each test would take a hundred times as long to make and to drop.
"""

import psycopg

# Neither foreign keys nor the trail, which only grows, stand in the way of a replica.
EMPTY = """
DO $$
DECLARE one record;
BEGIN
  SET LOCAL session_replication_role = replica;
  FOR one IN SELECT tablename FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> 'alembic_version'
  LOOP EXECUTE format('DELETE FROM %I', one.tablename);
  END LOOP;
  FOR one IN SELECT sequencename FROM pg_sequences WHERE last_value IS NOT NULL
  LOOP PERFORM setval(format('%I', one.sequencename)::regclass, 1, false);
  END LOOP;
END $$
"""
# Whatever is made, altered or dropped leaves another number in one of these.
SHAPE = " UNION ALL ".join(
    f"SELECT count(*), max(xmin::text::bigint) FROM pg_{catalog}"
    for catalog in ("attribute", "class", "constraint", "namespace", "proc", "trigger")
)
OTHERS = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


class Emptied:
    """A copy of the template `name` on a server; made anew when a test has changed its schema."""

    def __init__(self, server: str, template: str, name: str) -> None:
        self._server, self._template, self.name = server, template, name
        self._make()

    def __call__(self) -> str:
        """The name of the database, with every table empty and nobody else in it."""
        self._connection.execute(OTHERS)
        if self._connection.execute(SHAPE).fetchall() != self._shape:
            self.close()
            self._make()
        self._connection.execute(EMPTY)
        return self.name

    def close(self) -> None:
        self._connection.close()

    def _make(self) -> None:
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{self.name}" TEMPLATE "{self._template}"')
        self._connection = psycopg.connect(self._server, dbname=self.name, autocommit=True)
        self._shape = self._connection.execute(SHAPE).fetchall()
