"""Who is who among many suppliers: finding one, comparing a new one, comparing all of them.

    python -m bench.vendors [--vendors 5000] [--rounds 50]

Fills a temporary SQLite workspace with invented suppliers; one in
twenty is another one's name in capitals. Prints CPU and wall milliseconds: of comparing all of
them as after a backfill (with the longest of its transactions), of whose an upload is, and of one
new name against all others. The names are in memory, as in a running process.
"""

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from typing import TypeVar

from assistant import migrations
from assistant.database import Database
from assistant.workspace import vendor_identity, vendor_merges, vendors
from assistant.workspace.vendor_evidence import Directory, Party
from assistant.workspace.vendors import VendorValues, fold
from assistant.workspace.workspaces import Workspace

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SOUNDS = ("ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "zu", "dor", "lan", "mer", "pin")
FORMS = ("SARL", "SAS", "GmbH", "S.r.l.", "S.L.", "Ltd", "B.V.")
T = TypeVar("T")
Watch = tuple[float, float]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--vendors", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=50)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_measure(Path(folder), options.vendors, options.rounds))


async def _measure(folder: Path, count: int, rounds: int) -> None:
    database = Database(f"sqlite+aiosqlite:///{folder / 'bench.db'}")
    await migrations.upgrade(database)
    chance = random.Random(7)
    names = _names(count, chance)
    workspace_id = await _fill(database, names)
    print(f"{count:,} suppliers on SQLite; medians of {rounds} rounds")
    print(f"{'':>34} | {'CPU ms':>8} | {'wall ms':>8}")
    portions = []
    while True:
        compared, spent = await _timed(partial(_portion, database, workspace_id))
        if not compared:
            break
        portions.append(spent)
    _tell("compare all", (sum(one[0] for one in portions), sum(one[1] for one in portions)))
    _tell("longest transaction of these", max(portions))
    directory = Directory(Party(at, name) for at, name in enumerate(names))
    news = _names(rounds, random.Random(11))
    asked = [await _timed(partial(_identify, database, workspace_id, name))
             for name in names[:rounds]]  # fmt: skip
    _tell("whose an upload is", _middle([spent for _, spent in asked]))
    compared_new = [await _timed(partial(_alike, directory, name)) for name in news]
    _tell("one new name against all", _middle([spent for _, spent in compared_new]))
    await database.close()


async def _fill(database: Database, names: list[str]) -> str:
    workspace = Workspace(name="Bench")
    async with database.system() as session:
        session.add(workspace)
    values = [
        VendorValues(f"{at}", f"{at}", name, fold(name)) for at, name in enumerate(names)
    ]  # fmt: skip
    for start in range(0, len(values), 500):
        async with database.write(workspace.id) as session:
            await vendors.resolve(session, values[start : start + 500], {}, NOW)
    return workspace.id


async def _portion(database: Database, workspace_id: str) -> int:
    async with database.write(workspace_id) as session:
        return await vendor_merges.look_for(session, NOW)


async def _identify(database: Database, workspace_id: str, name: str) -> object:
    async with database.read(workspace_id) as session:
        return await vendor_identity.identify(session, name.upper())


async def _alike(directory: Directory, name: str) -> object:
    return directory.alike(Party(-1, name))


def _names(count: int, chance: random.Random) -> list[str]:
    """Invented names; one in twenty is the one before it in capitals."""
    found: list[str] = []
    while len(found) < count:
        if found and len(found) % 20 == 0:
            found.append(found[-1].upper())
            continue
        words = ["".join(chance.choices(SOUNDS, k=chance.randint(2, 4))).title() for _ in "ab"]
        found.append(" ".join((*words, chance.choice(FORMS))))
    return found


async def _timed(do: Callable[[], Awaitable[T]]) -> tuple[T, Watch]:
    cpu, wall = time.process_time(), time.perf_counter()
    result = await do()
    return result, ((time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000)


def _middle(found: list[Watch]) -> Watch:
    return median(one[0] for one in found), median(one[1] for one in found)


def _tell(what: str, spent: Watch) -> None:
    print(f"{what:>34} | {spent[0]:8.2f} | {spent[1]:8.2f}", flush=True)


if __name__ == "__main__":
    main()
