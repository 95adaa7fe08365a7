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

from assistant.matching.board import Board
from assistant.matching.explain import nearest
from assistant.matching.match import match, settled
from tests.matching.scoring import Score, score
from tests.matching.worlds import World, make_large, make_world


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
    hits, took = [0, 0, 0], 0.0
    for seed in seeds:
        world = make_world(seed, references)
        begun = time.process_time()
        board = settled(world.bills, world.payments)
        took += time.process_time() - begun
        score(world, board.links, total)
        each.append(score(world, board.links))
        hits = [one + more for one, more in zip(hits, _hits(world, board), strict=True)]
        for kind, (right, true) in each[-1].by_kind.items():
            kinds[kind].append(right / true)
    print(f"\nReferences {references}, seeds {seeds[0]}-{seeds[-1]}, {total.bills} bills")
    print(f"  precision {_spread([one.precision for one in each])}")
    print(f"  recall    {_spread([one.recall for one in each])}")
    print(f"  F1        {_spread([one.f1 for one in each])}")
    print(f"  wrong automatic links per 1,000 bills: {total.wrong_per_thousand:.2f}")
    print(f"  true links made without a person: {total.coverage:.1%}")
    print(
        f"  the rest, {hits[0]} bills: hit@1 {hits[1] / hits[0]:.3f}, hit@3 {hits[2] / hits[0]:.3f}"
    )
    print(f"  CPU per world: {took / len(each) * 1000:.0f} ms")
    print("  recall by kind: " + ", ".join(f"{k} {_spread(v)}" for k, v in sorted(kinds.items())))
    print("  confidence -> share of right links (links):")
    for low, (right, count) in sorted(total.bins.items()):
        print(f"    {low * 10:3d}-{low * 10 + 9}: {right / count:.3f} ({count})")


def _hits(world: World, board: Board) -> list[int]:
    """Bills that a line pays and no machine linked; those whose first, or one of whose first three
    proposals is right: what was suggested, then the nearest open lines."""
    automatic = {one.bill for one in board.links if one.automatic}
    true, suggested = defaultdict[int, set[int]](set), defaultdict[int, list[int]](list)
    for bill, payment in world.links:
        true[bill].add(payment)
    for link in sorted(board.links, key=lambda one: -one.confidence):
        suggested[link.bill].append(link.payment)
    made = [0, 0, 0]
    for at, one in enumerate(world.bills):
        if one.id in true and one.id not in automatic:
            near = [line.payment.id for line in nearest(board, at)] if board.is_open(at) else []
            shown = [line in true[one.id] for line in (*suggested[one.id], *near)]
            made = [made[0] + 1, made[1] + any(shown[:1]), made[2] + any(shown[:3])]
    return made


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
