"""ask-well erase: a workspace and its files, gone for good, with a signed receipt."""

import asyncio
import sys
from pathlib import Path

import msgspec

from assistant import clock
from assistant.commands import installation
from assistant.database import Database
from assistant.documents import storage
from assistant.settings import Settings
from assistant.workspace import erasure
from assistant.workspace.erasure import Erased

RECEIPTS = "erasures.jsonl"
ASKED = (
    "This erases every invoice, document, conversation and person of this workspace, here only: "
    "nothing changes in Qonto. It cannot be undone. Type ERASE to go on: "
)


def run(*, yes: bool) -> int:
    """Erase after a person typed it out; 1 when they did not."""
    if not yes and input(ASKED).strip() != "ERASE":
        print("Nothing was erased.")
        return 1
    print(asyncio.run(_erase(installation.current())), file=sys.stdout)
    return 0


async def _erase(chosen: Settings) -> str:
    async with installation.opened(chosen) as (database, workspace_id):
        return await erase(chosen, database, workspace_id)


async def erase(chosen: Settings, database: Database, workspace_id: str) -> str:
    """Rows, then files; answers with the receipt as one line of JSON, which is kept as well.

    The receipt names when, and how many rows of which tables, and no value of any of them.
    """
    done = await erasure.erase(database, workspace_id)
    files = _remove_files(chosen.data_dir, done)
    claim = {
        "workspace_id": workspace_id,
        "erased_at": clock.now().isoformat(),
        "rows": done.rows,
        "files": files,
    }
    signature = chosen.keyring.sign(msgspec.json.encode(claim))
    line = msgspec.json.encode({**claim, "signature": signature}).decode()
    with (chosen.data_dir / RECEIPTS).open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    return line


def _remove_files(data_dir: Path, done: Erased) -> int:
    paths = [storage.path_of(data_dir, one) for one in done.documents]
    paths += [storage.path_of(data_dir / "statements", one) for one in done.statements]
    for sha256 in done.documents:
        paths += (data_dir / "pictures" / sha256[:2]).glob(f"{sha256}-*.png")
    there = [path for path in paths if path.exists()]
    for path in there:
        path.unlink()
    return len(there)
