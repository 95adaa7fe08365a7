"""Erasure: a workspace and everything that belongs to it, gone for good.

Every table's rows fall with the workspace's own row. What is left is a count: the receipt names
tables, never values.
"""

import asyncio
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from assistant.database import Database, Session, WorkspaceRow
from assistant.workspace.bulk import table_of
from assistant.workspace.documents import Document
from assistant.workspace.statements import Statement
from assistant.workspace.workspaces import Workspace


@dataclass(frozen=True, slots=True)
class Erased:
    """How many rows of each table went, and the hashes of files that nobody else holds."""

    rows: dict[str, int]
    documents: Sequence[str]
    statements: Sequence[str]


async def erase(database: Database, workspace_id: str) -> Erased:
    """Delete the workspace. Running it again finds nothing, and changes nothing."""
    async with database.system() as session:
        rows = await _counts(session, workspace_id)
        documents = await _only_here(session, workspace_id, Document)
        statements = await _only_here(session, workspace_id, Statement)
        await session.exec(delete(Workspace).where(col(Workspace.id) == workspace_id))
    await _scrub(database)
    return Erased(rows, documents, statements)


async def _counts(session: Session, workspace_id: str) -> dict[str, int]:
    connection = await session.connection()
    found = {}
    for model in WorkspaceRow.__subclasses__():
        table = table_of(model)
        query = select_columns(func.count()).where(table.c.workspace_id == workspace_id)
        count = (await connection.execute(query.select_from(table))).scalar_one()
        if count:
            found[str(table.name)] = int(count)
    return found


async def _only_here(
    session: Session,
    workspace_id: str,
    model: type[Document] | type[Statement],
) -> list[str]:
    """Hashes of this workspace's files, without those that another workspace holds too."""
    elsewhere = select(model.sha256).where(model.workspace_id != workspace_id)
    mine = select(model.sha256).where(
        model.workspace_id == workspace_id, col(model.sha256).not_in(elsewhere)
    )
    return sorted(set(await session.exec(mine)))


async def _scrub(database: Database) -> None:
    """Free pages keep what was deleted until they are written over: do that now."""
    path = database.engine.url.database
    if database.is_sqlite and path:
        await database.close()
        await asyncio.to_thread(_rewrite, path)


def _rewrite(path: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None, timeout=30)
    try:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
