"""ask-well import: files from this machine; invoices into the review queue, statements read."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from assistant import clock
from assistant.commands import installation
from assistant.database import Database
from assistant.documents import intake
from assistant.errors import RequestProblem
from assistant.sources import intake as statements
from assistant.sources import recognition
from assistant.sources.intake import Imported
from assistant.workspace.audit import Actor

COMMAND_LINE = Actor("system", "Command line")
CHUNK = 256 * 1024
BAR = 24


def run(files: list[Path]) -> int:
    """Take every file in; 1 when one was refused."""
    refused = asyncio.run(_import(files))
    print(f"{len(files) - refused} of {len(files)} files are in.")
    return 1 if refused else 0


async def _import(files: list[Path]) -> int:
    chosen, refused = installation.current(), 0
    async with installation.opened(chosen) as (database, workspace_id):
        for number, path in enumerate(files, 1):
            _draw(number - 1, len(files), path.name)
            try:
                note, is_in = await _take(database, chosen.data_dir, workspace_id, path)
            except (RequestProblem, OSError) as error:
                is_in = False
                note = error.message if isinstance(error, RequestProblem) else str(error.strerror)
            refused += not is_in
            _draw(number, len(files), "")
            print(f"{path.name}: {note}")
    return refused


async def _take(
    database: Database, data_dir: Path, workspace_id: str, path: Path
) -> tuple[str, bool]:
    """What became of a file, in words, and whether it is in."""
    with path.open("rb") as file:
        head = await asyncio.to_thread(file.read, recognition.HEAD_BYTES)
        file.seek(0)

        async def chunks() -> AsyncIterator[bytes]:
            while chunk := await asyncio.to_thread(file.read, CHUNK):
                yield chunk

        given = (database, data_dir, workspace_id, path.name, chunks())
        if recognition.may_be_statement(head):
            taken = await statements.receive(*given, by=COMMAND_LINE, at=clock.now())
            return _told(taken), taken.question is None
        shown = await intake.receive(*given, by=COMMAND_LINE, at=clock.now())
    if shown["duplicate_of"]:
        return f"was here before, as document {shown['duplicate_of']}", True
    return shown["problem"] or f"document {shown['id']}, {shown['state'].replace('_', ' ')}", True


def _told(taken: Imported) -> str:
    if taken.question:
        return (
            f"a CSV of an unknown kind: say what its columns mean at /sources/{taken.statement_id}"
        )
    accounts = ", ".join(taken.accounts) or "no account"
    skipped = "".join(
        f", {count} skipped ({reason.replace('_', ' ')})"
        for reason, count in sorted(taken.skipped.items())
    )
    return (
        f"{taken.format}, {accounts}: {taken.kept} new transactions, "
        f"{taken.duplicates} were here before{skipped}"
    )


def _draw(done: int, total: int, name: str) -> None:
    """A bar on stderr, for people at a terminal only."""
    if sys.stderr.isatty():
        filled = BAR * done // total
        bar = "█" * filled + "░" * (BAR - filled)
        print(f"\r\x1b[K{bar} {done}/{total} {name}", end="\r", file=sys.stderr, flush=True)
