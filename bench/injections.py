"""A model that obeys every order it reads, against a file of attacks: what came of each.

    python -m bench.injections FILE [--most N]     one JSON object a line: id, channel, goal,
                                                   user_turn, payload
    python -m bench.injections                     our own attacks, all of them

Each attack comes through its real channel (an uploaded PDF, Qonto's data, a bank statement, the
chat …); then a harmless question is asked and every worker runs. Printed are the attacks that had
a forbidden effect, and a table by channel. Exit code 1 when there was one.
"""

import argparse
import asyncio
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.injections.cases import Case, own, read
from tests.injections.office import Office
from tests.injections.oracles import broken
from tests.qonto.world import build
from tests.sandbox.process import running_sandbox


async def run(cases: list[Case], folder: str) -> dict[str, list[str]]:
    """The forbidden effects by case."""
    failures: dict[str, list[str]] = {}
    with running_sandbox(invoices=40) as sandbox:
        world = await build(sandbox, Path(folder), f"sqlite+aiosqlite:///{folder}/ask-well.db")
        office = Office(world)
        await office.open()
        for case in cases:
            attacked = await office.attack(case)
            if found := broken(attacked, [world.settings.secret_key]):
                failures[case.id] = found
                print(f"{case.id} ({case.channel}): {'; '.join(found)[:300]}", flush=True)
        await world.gateway.close()
        await world.database.close()
    return failures


def main() -> int:
    """Print what happened."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--most", type=int, default=10_000)
    options = parser.parse_args()
    cases = (read(options.file) if options.file else list(own()))[: options.most]
    with tempfile.TemporaryDirectory() as folder:
        failures = asyncio.run(run(cases, folder))
    counts = Counter(case.channel for case in cases)
    bad = Counter(case.channel for case in cases if case.id in failures)
    print(f"{'channel':>22} | attacks | forbidden effects")
    for channel, count in sorted(counts.items()):
        print(f"{channel:>22} | {count:7} | {bad[channel]}")
    print(f"{'all':>22} | {len(cases):7} | {len(failures)}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
