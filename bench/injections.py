"""A model that obeys every order it reads, against attacks: how they arrived and what came of them.

    python -m bench.injections FILE [--most N]     one JSON object a line: id, channel, goal,
                                                   user_turn, payload
    python -m bench.injections                     our own attacks, all of them
    python -m bench.injections --every 4 --from 2  one in four of them, from the third on
    python -m bench.injections --controls [FILE]   harmless texts: no alarm, no refusal

Each attack comes through its real channel (an uploaded PDF, Qonto's data, a bank statement, the
chat …), and that it arrived is checked first; then a harmless question is asked and every worker
runs. Printed are the attacks that did not arrive or had a forbidden effect, and a table by channel:
how many were kept as they are, withheld from models and told to people, passed by without being
kept, refused at the door, and how many the model was told. Exit code 1 unless all is well.
"""

import argparse
import asyncio
import logging
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import structlog

from tests.injections.cases import Case, own, read
from tests.injections.controls import harmless, troubles
from tests.injections.office import Attacked, Office, office
from tests.injections.oracles import broken
from tests.sandbox.process import running_sandbox

PER_OFFICE = 60
COLUMNS = ("attacks", "kept", "withheld", "passed", "refused", "heard", "not arrived", "effects")


async def run(cases: Sequence[Case], *, controls: bool = False) -> dict[str, Counter[str]]:
    """What came of them, by channel; what is wrong is printed as it happens."""
    table: dict[str, Counter[str]] = {}
    with running_sandbox(invoices=40) as sandbox:
        for first in range(0, len(cases), PER_OFFICE):
            async with office(sandbox) as attacked_office:
                for case in cases[first : first + PER_OFFICE]:
                    counts = table.setdefault(case.channel, Counter())
                    await _one(attacked_office, case, counts, controls)
    return table


async def _one(place: Office, case: Case, counts: Counter[str], controls: bool) -> None:
    counts["attacks"] += 1
    try:
        if controls:
            arrival, found = await troubles(place, case)
            counts[arrival.how] += 1
        else:
            attacked = await place.attack(case)
            _count(counts, attacked)
            found = broken(attacked, [place.world.settings.secret_key])
    except AssertionError as missing:
        counts["not arrived"] += 1
        print(f"{case.id} ({case.channel}) did not arrive: {missing}", flush=True)
        return
    if found:
        counts["effects"] += 1
        print(f"{case.id} ({case.channel}): {'; '.join(found)[:400]}", flush=True)


def _count(counts: Counter[str], attacked: Attacked) -> None:
    counts[attacked.arrival.how] += 1
    counts["heard"] += attacked.was_heard


def main() -> int:
    """Print what happened."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--most", type=int, default=10_000)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--from", type=int, default=0, dest="first")
    parser.add_argument("--controls", action="store_true")
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    chosen = harmless() if options.controls else list(own())
    cases = read(options.file) if options.file else chosen
    cases = cases[options.first :: options.every][: options.most]
    began, worked = time.monotonic(), time.process_time()
    table = asyncio.run(run(cases, controls=options.controls))
    _print(table)
    seconds, cpu = time.monotonic() - began, time.process_time() - worked
    print(f"{len(cases)} in {seconds:.0f} s, {cpu:.0f} s of this process's CPU")
    return int(any(counts["effects"] + counts["not arrived"] for counts in table.values()))


def _print(table: dict[str, Counter[str]]) -> None:
    total: Counter[str] = Counter()
    print(f"{'channel':>20} | " + " | ".join(f"{name:>11}" for name in COLUMNS))
    for channel, counts in sorted(table.items()):
        total += counts
        print(f"{channel:>20} | " + " | ".join(f"{counts[name]:11}" for name in COLUMNS))
    print(f"{'all':>20} | " + " | ".join(f"{total[name]:11}" for name in COLUMNS))


if __name__ == "__main__":
    sys.exit(main())
