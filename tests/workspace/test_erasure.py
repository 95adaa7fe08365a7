"""D03: an erased workspace leaves nothing behind that a scan for planted markers finds."""

import json
from pathlib import Path

from sqlmodel import select

from assistant.commands.erase import RECEIPTS, erase
from assistant.database import Database
from assistant.documents import storage
from assistant.encryption import generate_key
from assistant.settings import Settings
from assistant.workspace.conversations import Conversation, Message
from assistant.workspace.documents import Document
from assistant.workspace.invoices import Invoice
from assistant.workspace.search import index
from assistant.workspace.vendors import Vendor
from assistant.workspace.workspaces import Workspace
from tests.pushing import NOW, add_connection, add_document, propose, put

MARKER = "Plantagenet7731"


async def _plant(database: Database, workspace_id: str, data_dir: Path) -> None:
    connection = await add_connection(database, workspace_id)
    document = await add_document(database, workspace_id, MARKER, data_dir=data_dir)
    await propose(database, workspace_id, [document])
    async with database.write(workspace_id) as session:
        vendor = Vendor(source_key=MARKER, name=MARKER, folded_name=MARKER)
        session.add(vendor)
        await session.flush()
        session.add(
            Invoice(
                connection_id=connection.id, source_id=MARKER, vendor_id=vendor.id,
                vendor_name=MARKER, number=MARKER, description=MARKER, raw={"note": MARKER},
            )
        )  # fmt: skip
        conversation = Conversation(member_id="m", title=MARKER)
        session.add(conversation)
        await session.flush()
        session.add(
            Message(
                conversation_id=conversation.id, question=MARKER, language="en",
                answer={"markdown": MARKER}, asked_at=NOW,
            )
        )  # fmt: skip
    async with database.write(workspace_id) as session:
        assert await index.refresh(session)


async def test_d03_nothing_of_an_erased_workspace_is_found_again(
    database: Database, database_url: str, workspace_id: str, tmp_path: Path
) -> None:
    chosen = Settings(data_dir=tmp_path, database_url=database_url, secret_key=generate_key())
    await _plant(database, workspace_id, tmp_path)
    other = Workspace(name="Other")
    async with database.system() as session:
        session.add(other)
    shared = put(tmp_path, b"%PDF-1.7 shared by two")
    for owner in (workspace_id, other.id):
        async with database.write(owner) as session:
            session.add(Document(sha256=shared, file_name="shared.pdf"))
    receipt = json.loads(await erase(chosen, database, workspace_id))
    assert receipt["rows"]["invoices"] == 1
    assert receipt["rows"]["documents"] == 2
    assert receipt["files"] == 1
    assert MARKER not in json.dumps(receipt)
    assert _holding(tmp_path) == []
    assert storage.path_of(tmp_path, shared).exists()
    async with database.look_up() as session:
        assert list(await session.exec(select(Workspace.id))) == [other.id]
        assert len(list(await session.exec(select(Document)))) == 1
    again = json.loads(await erase(chosen, database, workspace_id))
    assert (again["rows"], again["files"]) == ({}, 0)
    lines = (tmp_path / RECEIPTS).read_text().splitlines()
    assert len(lines) == 2


def _holding(folder: Path) -> list[Path]:
    """Files with the marker in them."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in paths if MARKER.encode() in path.read_bytes()]
