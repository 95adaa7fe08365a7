"""A workspace with books, and a turn over it. The turn's own tests run on SQLite alone: the SQL
beneath is tested on both engines in tests/tools."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from assistant.agent.language_model import LanguageModel
from assistant.agent.turn import TurnContext
from assistant.database import Database
from assistant.workspace.audit import Actor
from tests.tools import books
from tests.tools.books import Books

Asking = Callable[..., TurnContext]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One engine is enough here."""
    return sqlite_url


@pytest.fixture
async def ledger(database: Database, workspace_id: str) -> Books:
    """The books, written."""
    return await books.write(database, workspace_id)


@pytest.fixture
def asking(database: Database, workspace_id: str) -> Asking:
    """Makes the context of a turn, with a model or without."""

    def make(model: LanguageModel | None = None, **more: Any) -> TurnContext:
        plain = TurnContext(
            database=database,
            workspace_id=workspace_id,
            member=Actor("person", "Claire Morel", "m1"),
            today=books.TODAY,
            now=books.NOW,
            model=model,
            company="Atelier Lumen",
        )
        return replace(plain, **more)

    return make
