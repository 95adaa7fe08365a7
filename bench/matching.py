"""Matching: quality over made-up companies, calibration, time and memory.

    python -m bench.matching [--seeds 0-9] [--large 50000 60000]

Seeds 0-9 are for tuning; 1000-1019 are sealed and only scored. Each table gives the mean over seeds
with its standard deviation.
"""

import argparse
import resource
import statistics
import time
from collections import defaultdict

from assistant.matching.match import match
from tests.matching.scoring import Score, score
from tests.matching.worlds import make_large, make_world


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="0-9")
    parser.add_argument("--large", nargs=2, type=int, default=[50_000, 60_000])
    given = parser.parse_args()
    first, last = map(int, given.seeds.split("-"))
    for references in ("frequent", "scarce"):
        quality(references, range(first, last + 1))
    speed(*given.large)


def quality(references: str, seeds: range) -> None:
    """One regime over all seeds."""
    total, kinds = Score(), defaultdict[str, list[float]](list)
    each: list[Score] = []
    begun = time.process_time()
    for seed in seeds:
        world = make_world(seed, references)
        links = match(world.bills, world.payments)
        score(world, links, total)
        each.append(score(world, links))
        for kind, (right, true) in each[-1].by_kind.items():
            kinds[kind].append(right / true)
    took = time.process_time() - begun
    print(f"\nReferences {references}, seeds {seeds[0]}-{seeds[-1]}, {total.bills} bills")
    print(f"  precision {_spread([one.precision for one in each])}")
    print(f"  recall    {_spread([one.recall for one in each])}")
    print(f"  F1        {_spread([one.f1 for one in each])}")
    print(f"  wrong automatic links per 1,000 bills: {total.wrong_per_thousand:.2f}")
    print(f"  true links made without a person: {total.coverage:.1%}")
    print(f"  CPU per world: {took / len(each) * 1000:.0f} ms (making the world included)")
    print("  recall by kind: " + ", ".join(f"{k} {_spread(v)}" for k, v in sorted(kinds.items())))
    print("  confidence -> share of right links (links):")
    for low, (right, count) in sorted(total.bins.items()):
        print(f"    {low * 10:3d}-{low * 10 + 9}: {right / count:.3f} ({count})")


def speed(bills: int, payments: int) -> None:
    """The large set, on one core."""
    world = make_large(0, bills, payments)
    begun = time.process_time()
    links = match(world.bills, world.payments)
    took = time.process_time() - begun
    made = score(world, links)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\n{bills} bills, {payments} payments: {took:.1f} s CPU, {memory:.0f} MB in all")
    print(f"  precision {made.precision:.4f}, recall {made.recall:.4f}, F1 {made.f1:.4f}")
    print(f"  wrong automatic links per 1,000 bills: {made.wrong_per_thousand:.2f}")


def _spread(values: list[float]) -> str:
    deviation = statistics.stdev(values) if len(values) > 1 else 0.0
    return f"{statistics.mean(values):.4f} ± {deviation:.4f}"


if __name__ == "__main__":
    main()
