"""A workspace with books in it, and the context of a turn over them."""

import pytest

from assistant.database import Database
from assistant.tools.context import ToolContext
from assistant.workspace.audit import Actor
from tests.tools import books
from tests.tools.books import Books


@pytest.fixture
async def ledger(database: Database, workspace_id: str) -> Books:
    """The books, written."""
    return await books.write(database, workspace_id)


@pytest.fixture
def context(database: Database, workspace_id: str) -> ToolContext:
    """A turn in English on the books' day."""
    return ToolContext(
        database,
        workspace_id,
        Actor("person", "Claire Morel", "m1"),
        books.TODAY,
        books.NOW,
        company="Atelier Lumen",
    )
