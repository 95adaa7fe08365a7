"""Under every answer stands what is missing of what it was worked out from."""

from datetime import datetime

import pytest

from assistant.database import Database
from assistant.tools.context import ToolContext
from assistant.tools.sync_status import sync_status
from assistant.workspace.documents import Document, DocumentState, Origin
from tests.tools.books import NOW, Books

UNREAD = "1 document not read yet"


@pytest.mark.parametrize(
    ("state", "read_at", "is_told"),
    [
        (DocumentState.MIRRORED, None, True),
        (DocumentState.READING, None, True),
        (DocumentState.MIRRORED, NOW, False),
        (DocumentState.DECLINED, None, False),
    ],
)
async def test_a_file_that_was_not_read_yet_is_told(
    context: ToolContext, ledger: Books, database: Database, state: DocumentState,
    read_at: datetime | None, *, is_told: bool,
) -> None:  # fmt: skip
    """It may be for somebody else, which takes its invoice out of a total."""
    async with database.write(context.workspace_id) as session:
        session.add(
            Document(sha256="a" * 64, file_name="f.pdf", origin=Origin.QONTO, state=state,
                     read_at=read_at)
        )  # fmt: skip
    shown = (await sync_status(context)).coverage
    assert shown is not None
    assert (UNREAD in shown.missing) is is_told
