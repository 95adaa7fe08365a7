"""Statements: 60,000 rows into SQLite, twice; or, with files, what becomes of each.

    python -m bench.statements [FILE…]

Prints wall and processor time of the service and of the child that reads, and the most memory.
"""

import argparse
import asyncio
import random
import resource
import tempfile
import time
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from assistant import migrations
from assistant.database import Database
from assistant.errors import RequestProblem
from assistant.sources import intake
from assistant.sources.intake import Imported
from assistant.workspace import tables
from assistant.workspace.audit import Actor
from assistant.workspace.workspaces import Workspace

ROWS = 60_000
NOBODY = Actor("system", "Bench")


def main() -> None:
    """Measure."""
    assert tables.metadata is not None
    parser = argparse.ArgumentParser(description="Statements into a workspace.")
    parser.add_argument("files", nargs="*", type=Path)
    asyncio.run(_run(parser.parse_args().files))


async def _run(files: list[Path]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{folder}/bench.db")
        await migrations.upgrade(database)
        workspace = Workspace(name="Bench")
        async with database.system() as session:
            session.add(workspace)
        for name, data in _given(files):
            try:
                told = _told(await _take(database, workspace.id, Path(folder), name, data))
            except RequestProblem as refusal:
                told = refusal.message
            print(f"{name}: {told}")
        await database.close()


def _given(files: list[Path]) -> list[tuple[str, bytes]]:
    return [(path.name, path.read_bytes()) for path in files] or [("rows.csv", _rows())] * 2


async def _take(
    database: Database, workspace_id: str, folder: Path, name: str, data: bytes
) -> Imported:
    async def chunks() -> AsyncIterator[bytes]:
        yield data

    wall, own, read = time.perf_counter(), time.process_time(), _children()
    taken = await intake.receive(
        *(database, folder, workspace_id, name, chunks()), by=NOBODY, at=datetime.now(UTC)
    )
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"wall {time.perf_counter() - wall:.2f} s, service {time.process_time() - own:.2f} s, "
        f"child {_children() - read:.2f} s, memory {most} MB"
    )
    return taken


def _children() -> float:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime


def _told(taken: Imported) -> str:
    if taken.question:
        return f"asks for {', '.join(taken.question.needs)}"
    return (
        f"{taken.format}, {len(taken.accounts)} accounts, {taken.kept} kept, "
        f"{taken.duplicates} here before, left out: {dict(taken.skipped)}"
    )


def _rows() -> bytes:
    rng, first = random.Random(1), date(2024, 1, 1)
    lines = ["Date;Date de valeur;Libellé;Débit;Crédit"]
    for number in range(ROWS):
        day = f"{first + timedelta(days=number // 80):%d/%m/%Y}"
        amount = f"{rng.randint(100, 900_000) / 100:.2f}".replace(".", ",")
        lines.append(f"{day};{day};VIR FOURNISSEUR {number % 900} F-{number:06};{amount};")
    return "\r\n".join(lines).encode()


if __name__ == "__main__":
    main()
