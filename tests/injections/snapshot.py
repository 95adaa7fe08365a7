"""The whole database as it lies on disk, read past the application, and what became of it."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

Rows = dict[str, dict[tuple[object, ...], dict[str, object]]]

# What a turn may add: the talk itself, the trail, and offers, which are looked at one by one.
MAY_ADD = {"conversations", "messages", "proposals", "audit_events", "audit_people"}
MAY_CHANGE = {("workspaces", "audit_sequence"), ("workspaces", "audit_hash")}
MAY_SAY = {"proposal.made"}


@dataclass(frozen=True)
class Change:
    """One row that is new, gone or different; `columns` names what differs."""

    table: str
    key: tuple[object, ...]
    how: str
    columns: tuple[str, ...]
    row: dict[str, object]

    def __str__(self) -> str:
        return f"{self.table} {self.key} {self.how} {', '.join(self.columns)}".rstrip()


def taken(path: Path) -> Rows:
    """Every row of every table, by its primary key; the search index's own pages left out."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        connection.row_factory = sqlite3.Row
        names = [row[0] for row in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            " AND name NOT LIKE 'alembic%' AND sql NOT LIKE '%fts5%'"
        )]  # fmt: skip
        plain = [name for name in names if not _is_shadow(name)]
        return {name: _table(connection, name) for name in plain}


def forbidden(before: Rows, after: Rows) -> list[Change]:
    """Every change but those that a turn may make."""
    return [one for one in changes(before, after) if not _is_allowed(one)]


def changes(before: Rows, after: Rows) -> Iterator[Change]:
    """Everything that differs."""
    for table in sorted(before.keys() | after.keys()):
        old, new = before.get(table, {}), after.get(table, {})
        for key in old.keys() - new.keys():
            yield Change(table, key, "gone", (), old[key])
        for key in new.keys() - old.keys():
            yield Change(table, key, "new", (), new[key])
        for key in old.keys() & new.keys():
            if old[key] != new[key]:
                columns = tuple(name for name in new[key] if old[key].get(name) != new[key][name])
                yield Change(table, key, "changed", columns, new[key])


def _is_allowed(change: Change) -> bool:
    if change.how == "changed":
        return all((change.table, column) in MAY_CHANGE for column in change.columns)
    if change.how == "gone" or change.table not in MAY_ADD:
        return False
    if change.table == "audit_events":
        return change.row["action"] in MAY_SAY
    if change.table == "proposals":
        return change.row["state"] == "PROPOSED" and change.row["confirmed_at"] is None
    return True


def _is_shadow(name: str) -> bool:
    return name.endswith(("_data", "_idx", "_docsize", "_config", "_content"))


def _table(
    connection: sqlite3.Connection, name: str
) -> dict[tuple[object, ...], dict[str, object]]:
    columns = list(connection.execute(f"PRAGMA table_info('{name}')"))
    keys = [row["name"] for row in columns if row["pk"]]
    rows = [dict(row) for row in connection.execute(f'SELECT * FROM "{name}"')]
    return {tuple(row[key] for key in keys): row for row in rows}
